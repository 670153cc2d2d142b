"""What is asked under /api and not served here: passed on to the platform's own API, or refused in words.

Writes are the platform's: a page that calls the gateway alone works as long as they get there. Of the request
go its method, path, query, body and what describes the body; of the caller the Access token that signed it
in, and nothing else: no cookie, no API token, no header of ours. Redirects are handed back, not followed.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from gateway.access.principal import Caller, PrincipalKind
from gateway.access.sign_in import ASSERTION_HEADER, assertion_of
from gateway.errors import DeadlineExceeded, Forbidden, PlatformUnavailable
from gateway.http.body import BodyTooLarge
from gateway.http.door import CALLER_KEY
from gateway.http.public import API
from gateway.http.server.exchange import EXCHANGE
from gateway.meter import Deadline
from gateway.ports import BODY_CAP, Changes
from gateway.settings import LARGEST_BODY, Settings

SENT = ("accept", "accept-encoding", "accept-language", "content-type", "if-match", "if-none-match")
"""Headers of the request that go along, beside its length."""
HOP_BY_HOP = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}) | {
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
}
KEPT_BACK = frozenset({"set-cookie", "server", "date", "alt-svc", "x-request-id"})
"""Headers of the answer that are the platform's with its own callers, beside those of CORS."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CONNECT_SECONDS = 3.0
CONNECTIONS = 32
NOT_SET = "the gateway serves no such path; set INSIGHTS_PLATFORM_URL to have it passed on to the platform"
NOT_WRITTEN = "the gateway only reads; set INSIGHTS_PLATFORM_URL to have this passed on to the platform"
OURS = "this path is the gateway's own, which only reads; it is not passed on"
_PATH = re.compile(rb"/api(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+/?")
_UNSAFE = re.compile(rb"/\.{1,2}(/|$)|%(2f|5c|2e|00)", re.IGNORECASE)


def passing_client() -> httpx.AsyncClient:
    """Bounded by the request's deadline; the environment's proxies and logins are none of its business."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        follow_redirects=False,
        trust_env=False,
    )


class PassingOn:
    """Stands behind all routes of REST. `shared` are the paths that the platform has, too. What may have
    changed something there is noted in `changes`."""

    def __init__(
        self,
        settings: Settings,
        client: httpx.AsyncClient,
        served: Sequence[Route],
        shared: Iterable[str],
        changes: Changes,
    ) -> None:
        self._settings = settings
        self._changes = changes
        self._client = client
        self._served = served
        self._shared = frozenset(shared)

    def takes(self, scope: Scope) -> bool:
        """It would be passed on: it needs no organization, which may be what it is about to make."""
        served = any(one.matches(scope)[0] is Match.FULL for one in self._served)
        return bool(self._settings.platform_url) and not served and scope["path"].startswith(API)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self._refuse_what_is_ours(scope)
        headers = self._headers(request)
        url = f"{self._settings.platform_url}{_target(scope)}"
        deadline = Deadline.after(self._settings.request_seconds, scope[EXCHANGE].began)
        content = _body(request) if "content-length" in headers or _is_chunked(request) else None
        asked = httpx.Request(scope["method"], url, headers=headers, content=content)
        async with self._asked(asked, deadline) as answer:
            head = {
                "type": "http.response.start",
                "status": answer.status_code,
                "headers": _handed_on(answer),
            }
            await send(head)
            async for piece in _pieces(answer, deadline):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body"})

    def _refuse_what_is_ours(self, scope: Scope) -> None:
        """Raises HTTPException (404, 405) in words that say what to do."""
        known = next((one for one in self._served if one.matches(scope)[0] is Match.PARTIAL), None)
        if known and not (self._settings.platform_url and known.path in self._shared):
            allowed = {"Allow": ", ".join(sorted(known.methods or ()))}
            raise HTTPException(405, OURS if self._settings.platform_url else NOT_WRITTEN, allowed)
        if not self._settings.platform_url:
            raise HTTPException(404, NOT_SET)

    def _headers(self, request: Request) -> dict[str, str]:
        """Raises Forbidden, or BodyTooLarge for a body that says so itself."""
        headers = request.headers
        if request.method not in SAFE and not self._is_from_a_page_of_ours(headers):
            raise Forbidden("pages of this origin may not write; name it in INSIGHTS_CORS_ORIGINS")
        told = {name: headers[name] for name in SENT if name in headers}
        if "content-length" in headers:
            if int(headers["content-length"]) > LARGEST_BODY:
                raise _too_large()
            told["content-length"] = headers["content-length"]
        return {"accept-encoding": "identity"} | told | {ASSERTION_HEADER: _token(request)}

    def _is_from_a_page_of_ours(self, headers: Headers) -> bool:
        """The token may be in a cookie, which browsers add to what any page sends."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        return origin in self._settings.origins or origin.partition("://")[2] == headers.get("host")

    @asynccontextmanager
    async def _asked(self, request: httpx.Request, deadline: Deadline) -> AsyncIterator[httpx.Response]:
        """Raises DeadlineExceeded or PlatformUnavailable."""
        refused = False
        try:
            async with asyncio.timeout(deadline.left()):
                answer = await self._client.send(request, stream=True)
            refused = answer.is_client_error
        except TimeoutError as error:
            raise DeadlineExceeded("the platform did not answer in time; try again") from error
        except httpx.HTTPError as error:
            raise PlatformUnavailable("the platform cannot be reached; try again later") from error
        finally:  # it may have been done, whatever became of the answer, unless that says it was not
            if request.method not in SAFE and not refused:
                self._changes.note()
        try:
            if int(answer.headers.get("content-length", 0)) > BODY_CAP:
                raise PlatformUnavailable("the platform's answer is too long to be passed on")
            yield answer
        finally:
            await answer.aclose()


def _target(scope: Scope) -> str:
    """Path and query as they came. Raises HTTPException (404) for one that could lead out of /api."""
    path = scope.get("raw_path") or b""
    path = path.partition(b"?")[0]
    if not _PATH.fullmatch(path) or _UNSAFE.search(path):
        raise HTTPException(404, "no such path is passed on")
    query = scope["query_string"]
    return path.decode("ascii") + (f"?{query.decode('latin-1')}" if query else "")


def _token(request: Request) -> str:
    """The Access token that signed the caller in. Raises Forbidden where something else did."""
    caller: Caller = request.scope[CALLER_KEY]
    token = assertion_of(request.headers)
    if caller.principal.kind not in {PrincipalKind.PERSON, PrincipalKind.SERVICE} or token is None:
        raise Forbidden(
            "the platform wants to be signed in to through Cloudflare Access; an API token is ours alone"
        )
    return token


def _is_chunked(request: Request) -> bool:
    return "transfer-encoding" in request.headers


async def _body(request: Request) -> AsyncIterator[bytes]:
    """Raises BodyTooLarge."""
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > LARGEST_BODY:
            raise _too_large()
        if piece:
            yield piece


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(f"the body is larger than {LARGEST_BODY:,} bytes; it is not passed on")


def _handed_on(answer: httpx.Response) -> list[tuple[bytes, bytes]]:
    """Headers of the answer without those that are between two neighbours."""
    named = {one.strip().lower() for one in answer.headers.get("connection", "").split(",")}
    dropped = HOP_BY_HOP | KEPT_BACK | named
    return [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if (word := name.decode("latin-1").lower()) not in dropped and not word.startswith("access-control-")
    ]


async def _pieces(answer: httpx.Response, deadline: Deadline) -> AsyncIterator[bytes]:
    """Raises where it must break off, so that nobody takes a part for the whole."""
    seen, pieces = 0, answer.aiter_raw()
    while True:
        piece = await _next(pieces, deadline)
        if piece is None:
            return
        seen += len(piece)
        if seen > BODY_CAP:
            raise BrokenOff("the platform's answer is too long to be passed on")
        yield piece


async def _next(pieces: Any, deadline: Deadline) -> bytes | None:
    try:
        async with asyncio.timeout(deadline.left()):
            found: bytes | None = await anext(pieces, None)
    except (TimeoutError, httpx.HTTPError) as error:
        raise BrokenOff("the platform's answer broke off") from error
    return found


class BrokenOff(Exception):
    """After the answer has begun: no other can be given, and the connection ends."""
