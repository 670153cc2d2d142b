"""Liveness and readiness, without sign-in: they tell states and no data."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.errors import InsightsError
from gateway.http.server.direct import answer
from gateway.http.server.framed import is_leaving
from gateway.http.server.heads import constant
from gateway.ports import RegistryStore, TelemetryStore
from gateway.request.context import Means


async def healthz(_request: Request) -> Response:
    """The process answers. It asks no store, so that a slow one does not get the process killed."""
    return PlainTextResponse("ok")


HEALTHZ = "/healthz"
ALIVE = (constant(b"content-type", b"text/plain; charset=utf-8"),)


class AtOnce:
    """Answers whether the process is alive before all that other requests need: sign-in, limits, a task of
    their own. Every other method goes its usual way, where it is told which ones there are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        asked = scope["type"] == "http" and scope["path"] == HEALTHZ and scope["method"] in {"GET", "HEAD"}
        return answer(scope, send, 200, ALIVE, b"ok") if asked else self._app(scope, receive, send)


KEPT_S = 5.0
"""Anybody may ask, and each look at the stores is a call to each of them."""


class Readiness:
    """200 while both stores answer, else 503 with the state of each; 503, too, once the server is to stop.

    `statements` is beside them where a service is read: what pages send was understood (`ok`), in part
    (`REFUSED`), is being sent (`UNDER_WAY`), or nobody knows (`UNKNOWN`). The rest of the pages is worth
    having.

    The stores are asked once in KEPT_S seconds, however many ask us.
    """

    def __init__(self, means: Means, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._means = means
        self._monotonic = monotonic
        self._asking = asyncio.Lock()
        self._states: dict[str, str] = {}
        self._until = -1.0

    async def __call__(self, request: Request) -> Response:
        if is_leaving(request.scope):
            return JSONResponse({"server": "stopping"}, 503)
        async with self._asking:
            if self._monotonic() >= self._until:
                await self._ask()
        status = 200 if {*self._states.values()} == {"ok"} else 503
        understood = self._means.understood
        return JSONResponse(self._states | ({"statements": understood()} if understood else {}), status)

    async def _ask(self) -> None:
        telemetry, registry = await asyncio.gather(
            _state(self._means.telemetry), _state(self._means.registry)
        )
        self._states = {"telemetry": telemetry, "registry": registry}
        self._until = self._monotonic() + KEPT_S


async def _state(store: TelemetryStore | RegistryStore) -> str:
    try:
        await store.ping()
    except InsightsError as error:
        return error.code
    return "ok"
