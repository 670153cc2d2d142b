"""Liveness and readiness, without sign-in: they tell states and no data."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from gateway.errors import InsightsError
from gateway.http.server.framed import is_leaving
from gateway.ports import RegistryStore, TelemetryStore
from gateway.request.context import Means


async def healthz(_request: Request) -> Response:
    """The process answers. It asks no store, so that a slow one does not get the process killed."""
    return PlainTextResponse("ok")


@dataclass(frozen=True, slots=True)
class Readiness:
    """200 while both stores answer, else 503 with the state of each; 503, too, once the server is to stop."""

    means: Means

    async def __call__(self, request: Request) -> Response:
        if is_leaving(request.scope):
            return JSONResponse({"server": "stopping"}, 503)
        telemetry, registry = await asyncio.gather(_state(self.means.telemetry), _state(self.means.registry))
        ready = telemetry == registry == "ok"
        return JSONResponse({"telemetry": telemetry, "registry": registry}, 200 if ready else 503)


async def _state(store: TelemetryStore | RegistryStore) -> str:
    try:
        await store.ping()
    except InsightsError as error:
        return error.code
    return "ok"
