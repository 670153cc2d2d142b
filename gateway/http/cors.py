"""Pages of other origins, named one by one, may call GraphQL and REST with credentials. Closed by default.

A preflight carries no credentials, so it is answered before sign-in, and kept by the browser. Of other
origins nothing is said: browsers then keep the answer from their pages.
"""

from http import HTTPMethod

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.http.public import is_asked

KEPT_S = 7200
"""The longest that Chromium keeps the answer to a preflight."""
METHODS = ", ".join(one for one in HTTPMethod if one not in {"CONNECT", "OPTIONS", "TRACE"})
HEADERS = (
    "Accept, Accept-Language, Authorization, Cf-Access-Jwt-Assertion, Content-Type, If-Match, If-None-Match, "
    "Traceparent, X-Insights-Org, X-Request-Id"
)
EXPOSED = "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id"
ASKED = "access-control-request-method"


class Cors:
    """Wraps everything, sign-in included, where there are such origins."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_asked(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin if origin in self._origins else None
        if allowed and scope["method"] == "OPTIONS" and ASKED in headers:
            await send({"type": "http.response.start", "status": 204, "headers": _preflight(allowed)})
            await send({"type": "http.response.body"})
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(scope=message), allowed)
            await send(message)

        await self._app(scope, receive, sending)


def _preflight(origin: str) -> list[tuple[bytes, bytes]]:
    told = {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": HEADERS,
        "access-control-max-age": str(KEPT_S),
        "cache-control": "no-store",
        "vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]


def _tell(headers: MutableHeaders, origin: str | None) -> None:
    headers.add_vary_header("Origin")
    if origin:
        headers["access-control-allow-origin"] = origin
        headers["access-control-allow-credentials"] = "true"
        headers["access-control-expose-headers"] = EXPOSED
