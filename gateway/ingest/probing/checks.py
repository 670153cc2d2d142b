"""One check: ask the target once, over the network, and say how it went.

Every check opens its own connection, so that DNS, the certificate and the handshake are checked and timed
each time. Nothing of the environment takes part (no proxy, no .netrc), and no cookie outlives a check.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Protocol

import httpx

from gateway.ingest.probing.failures import reason
from gateway.ingest.probing.target import Target

Clock = Callable[[], int]
"""Unix time in ms."""

USER_AGENT = "insights-gateway (uptime check)"
MAX_REDIRECTS = 10
MAX_BODY_BYTES = 1_000_000

_FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is `up` or `down`, `code` the HTTP status or 0, `error` is empty when up.

    `latency_ms` is the length of the whole check, `ended_ms` its end in Unix ms.
    """

    status: str
    latency_ms: float
    code: int
    error: str
    ended_ms: int


class _Closable(Protocol):
    async def aclose(self) -> None: ...


def open_client(verify: ssl.SSLContext | bool) -> httpx.AsyncClient:
    """A client for `check_http`; the caller closes it. Time is bounded by the check, not by the client."""
    return httpx.AsyncClient(
        verify=verify,
        trust_env=False,
        timeout=None,  # noqa: S113 - a check bounds the whole exchange; httpx only bounds its parts
        headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
    )


async def check_http(client: httpx.AsyncClient, target: Target, clock: Clock) -> Outcome:
    """GET the URL: 200 to 299 is up, anything else down; a redirect not followed counts by its own status."""
    return await _timed(_http_status(client, target), target.config.timeout, clock)


async def check_tcp(target: Target, clock: Clock) -> Outcome:
    """Open a TCP connection and close it again; up when one of the host's addresses accepts it."""
    return await _timed(_connect(target.host, target.port or 0), target.config.timeout, clock)


async def _timed(check: Coroutine[Any, Any, int | None], timeout_ms: int, clock: Clock) -> Outcome:
    """Run a check that returns an HTTP status, or None where there is none to judge."""
    code, error, started = None, "", time.perf_counter()
    try:
        async with asyncio.timeout(timeout_ms / 1000) as limit:
            code = await check
    except TimeoutError as raised:
        error = f"timeout after {timeout_ms} ms" if limit.expired() else reason(raised)
    except _FAILURES as raised:
        error = reason(raised)
    if code is not None and not httpx.codes.is_success(code):
        error = f"HTTP {code}"
    latency_ms = (time.perf_counter() - started) * 1000
    return Outcome("down" if error else "up", latency_ms, code or 0, error, clock())


async def _http_status(client: httpx.AsyncClient, target: Target) -> int:
    """The status of the last answer. Raises httpx.TooManyRedirects after MAX_REDIRECTS of them.

    The monitor's headers go to the URL's owner alone: httpx would take most of them along to anybody.
    """
    owner = url = httpx.URL(target.config.url)
    async with _closed_connections() as extensions:
        for _ in range(MAX_REDIRECTS + 1):
            headers = target.headers if _same_owner(owner, url) else None
            request = client.build_request("GET", url, headers=headers, extensions=extensions)
            response = await client.send(request, stream=True)
            async with aclosing(response):
                if response.next_request is None or not target.config.follow_redirects:
                    await _read_some(response)
                    return response.status_code
            url = response.next_request.url
    raise httpx.TooManyRedirects("too many redirects", request=request)


def _same_owner(before: httpx.URL, after: httpx.URL) -> bool:
    """The same origin, or the usual step of one host from http to https."""
    if (before.scheme, before.host, before.port) == (after.scheme, after.host, after.port):
        return True
    upgraded = (before.scheme, after.scheme) == ("http", "https") and before.port is after.port is None
    return upgraded and before.host == after.host


async def _read_some(response: httpx.Response) -> None:
    """Read the body up to MAX_BODY_BYTES, as it was sent: nobody looks at it, so a compressed one is never
    blown up. A longer body counts as read."""
    async for _ in response.aiter_raw():
        if response.num_bytes_downloaded >= MAX_BODY_BYTES:
            return


@asynccontextmanager
async def _closed_connections() -> AsyncIterator[dict[str, Any]]:
    """Request extensions that note every connection, to close it at the end.

    httpcore leaks the connection of a TLS handshake that is cancelled, and a timeout cancels.
    """
    opened: list[_Closable] = []

    async def note(event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            opened.append(info["return_value"])

    try:
        yield {"trace": note}
    finally:
        for connection in opened:
            await connection.aclose()


async def _connect(host: str, port: int) -> None:
    """Try the host's addresses in the resolver's order; raises what the last of them said."""
    loop = asyncio.get_running_loop()
    refusal = OSError("no address")
    for family, kind, protocol, _, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as connection:
            connection.setblocking(False)
            try:
                await loop.sock_connect(connection, address)
            except OSError as error:
                refusal = error
            else:
                return
    raise refusal
