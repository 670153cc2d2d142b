"""One check: ask the target once, over the network, and say how it went.

Every check opens its own connection, so that DNS, the certificate and the handshake are checked and timed
each time. Nothing of the environment takes part (no proxy, no .netrc), and no cookie outlives a check.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpcore
import httpx

from gateway.ingest.probing.failures import reason
from gateway.ingest.probing.network.addresses import is_public
from gateway.ingest.probing.network.dialing import Dialer, Forbidden, Transport
from gateway.ingest.probing.network.lookups import ASKING, LookUps
from gateway.ingest.probing.network.phases import NOT_TIMED, PHASES, Phases, Timings
from gateway.ingest.probing.redirects import MOST, STATUSES, BadRedirect, following
from gateway.ingest.probing.stalls import Stalls
from gateway.ingest.probing.target import Target

Clock = Callable[[], int]
"""Unix time in ms."""

USER_AGENT = "insights-gateway (uptime check)"
MAX_BODY_BYTES = 1_000_000
MOST_OWED = 2
"""Times its timeout that a check may be given on top."""

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "keep-alive",
}
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError, BadRedirect, OSError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is `up` or `down`, `code` the HTTP status or 0, `error` is empty when up.

    `latency_ms` is the length of the whole check, `ended_ms` its end in Unix ms, `timings` where it went.
    """

    status: str
    latency_ms: float
    code: int
    error: str
    ended_ms: int
    timings: Timings = NOT_TIMED


class NotMeasured(Exception):
    """This process stood still for too much of the check's time: nothing is known of the target."""


class _OutOfTime(Exception):
    """The target had all of its time."""


class _Closable(Protocol):
    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Line:
    """How checks reach their targets: what they may dial, and how strictly TLS is taken."""

    dialer: Dialer
    strict: Transport
    lax: Transport
    stalls: Stalls

    async def check(self, target: Target, clock: Clock) -> Outcome:
        """HTTP: 200 to 299 is up, anything else down; a redirect not followed counts by its own status.
        TCP: up when one of the host's addresses takes a connection, which is closed again.

        Raises NotMeasured where this process stood still for longer than a check may take, and TooManyHang
        where it could not be run: neither says anything of the target.
        """
        ASKING.set(target.org_id)
        work = self._connect(target) if target.kind == "tcp" else self._http_status(target)
        return await _timed(work, target.config.timeout, clock, self.stalls)

    async def _connect(self, target: Target) -> None:
        stream = await self.dialer.connect(target.host, target.port or 0)
        await stream.aclose()

    async def _http_status(self, target: Target) -> int:
        """The status of the last answer. Raises BadRedirect where there is none in the end.

        The monitor's headers go to the URL's owner alone; cookies are kept within the chain.
        """
        transport = self.strict if target.config.verify_tls else self.lax
        owner = url = httpx.URL(target.url)
        cookies = httpx.Cookies()
        async with _closed_connections() as extensions:
            for hop in range(MOST + 1):
                own = target.headers if _same_owner(owner, url) else {}
                phases = PHASES.get() or Phases()
                phases.start()
                request = _request(url, own, cookies, extensions)
                response = await _sent(transport, request, redirected=hop > 0)
                phases.answered(response.http_version)
                async with aclosing(response):
                    locations = response.headers.get_list("location")
                    moved = locations and response.status_code in STATUSES
                    if not moved or not target.config.follow_redirects:
                        await _read_some(response)
                        return response.status_code
                cookies.extract_cookies(response)
                url = following(url, locations)
        raise BadRedirect("too many redirects")


@asynccontextmanager
async def open_line(*, private: bool, verify: ssl.SSLContext | None = None) -> AsyncIterator[Line]:
    """`private` lets checks go to private addresses; `verify` replaces the system's trust in certificates."""
    names, stalls = LookUps(), Stalls().begin()
    dialer = Dialer(names.lookup, (lambda _: True) if private else is_public)
    trusting = httpx.create_ssl_context(verify=False, trust_env=False)
    checked = verify or httpx.create_ssl_context(trust_env=False)
    await httpcore.AnyIOBackend().sleep(0)  # it loads its parts when it is first used: not in the first check
    try:
        async with Transport(checked, dialer) as strict, Transport(trusting, dialer) as lax:
            yield Line(dialer, strict, lax, stalls)
    finally:
        stalls.end()
        names.close()


async def _timed(
    check: Coroutine[Any, Any, int | None], timeout_ms: int, clock: Clock, stalls: Stalls
) -> Outcome:
    """Run a check that returns an HTTP status, or None where there is none to judge.

    Time in which this process stood still is given to it on top: the target may have answered meanwhile.
    """
    code, error, phases, started = None, "", Phases(), time.perf_counter()
    PHASES.set(phases)  # the task of the check copies it
    try:
        code = await _awaited(check, timeout_ms / 1000, stalls)
    except _OutOfTime:
        error = _timeout(timeout_ms, phases)
    except (TimeoutError, *_FAILURES) as raised:
        error = reason(raised)
    if code is not None and not httpx.codes.is_success(code):
        error = f"HTTP {code}"
    latency_ms = (time.perf_counter() - started) * 1000
    return Outcome("down" if error else "up", latency_ms, code or 0, error, clock(), phases.timings)


def _timeout(timeout_ms: int, phases: Phases) -> str:
    waiting = f", waiting for {phases.current.value}" if phases.current else ""
    return f"timeout after {timeout_ms} ms{waiting}"


async def _awaited(check: Coroutine[Any, Any, int | None], seconds: float, stalls: Stalls) -> int | None:
    """Raises what the check raises, _OutOfTime after so many seconds, or NotMeasured."""
    task, loop = asyncio.create_task(check), asyncio.get_running_loop()
    began = loop.time()
    try:
        with stalls.watched() as seen:
            left = seconds
            while left > 0:
                await asyncio.wait([task], timeout=left)
                if task.done():
                    return task.result()
                owed = stalls.owed(seen)
                if owed > MOST_OWED * seconds:
                    raise NotMeasured
                left = began + seconds + owed - loop.time()
        raise _OutOfTime
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])


def _request(
    url: httpx.URL, own: Mapping[str, str], cookies: httpx.Cookies, extensions: dict[str, Any]
) -> httpx.Request:
    """`own` headers replace ours. Login data of the URL is sent as Basic; cookies join the monitor's own."""
    request = httpx.Request("GET", url, headers={**_HEADERS}, extensions=extensions)
    cookies.set_cookie_header(request)
    kept = request.headers.get("Cookie")
    request.headers.update(own)
    if kept and "Cookie" in httpx.Headers(own):
        request.headers["Cookie"] = f"{request.headers['Cookie']}; {kept}"
    if url.username or url.password:
        next(httpx.BasicAuth(url.username, url.password).auth_flow(request))
    return request


async def _sent(transport: Transport, request: httpx.Request, *, redirected: bool) -> httpx.Response:
    """The answer, its body not yet read. A redirect to where no check may go is a bad one."""
    try:
        response = await transport.handle_async_request(request)
    except Forbidden as error:
        if not redirected:
            raise
        raise BadRedirect(f"redirected: {error.words}") from error
    response.request = request
    return response


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

    phases = PHASES.get() or Phases()

    async def note(event: str, info: Mapping[str, Any]) -> None:
        phases.note(event, info)
        if event == "connection.connect_tcp.complete":
            opened.append(info["return_value"])

    try:
        yield {"trace": note}
    finally:
        for connection in opened:
            await connection.aclose()
