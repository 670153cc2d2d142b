"""The REST twins: the platform's own routes and insights, from the same functions as GraphQL."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway import asked, insights
from gateway.access.middleware import SCOPE_KEY
from gateway.context import Context, Means
from gateway.errors import BadUserInput
from gateway.http import shapes
from gateway.registry.rows import Monitor
from gateway.telemetry.estimates import LEVELS
from gateway.telemetry.slices import Parts
from gateway.window import Duration, Window, WindowSpec

COUNTS = Parts(lag=True, spread=True)
LATENCY = Parts(latency=True, levels=frozenset(LEVELS.values()), lag=True, spread=True)
SERIES_LEVELS = {"p50": 0.5, "p95": 0.95}
SERIES = Parts(latency=True, levels=frozenset(SERIES_LEVELS.values()), lag=True, spread=True)
FAILING_WINDOW, FAILING_SHOWN = WindowSpec.parse("15m"), 10

Answer = Callable[[Context, Request], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route: the request's context goes in, JSON comes out."""

    means: Means
    answer: Answer

    async def __call__(self, request: Request) -> Response:
        context = self.means.context(request.scope[SCOPE_KEY])
        body = orjson.dumps(await self.answer(context, request))
        return Response(body, media_type="application/json", headers={"cache-control": "no-store"})


def routes(means: Means) -> list[Route]:
    answers: dict[str, Answer] = {
        "/api/monitors": monitors,
        "/api/monitors/{id}": monitor,
        "/api/monitors/{id}/heartbeats": heartbeats,
        "/api/monitors/{id}/uptime": uptime,
        "/api/monitors/{id}/latency": latency,
        "/api/insights/fleet": fleet,
    }
    found = [
        Route(path, Endpoint(means, answer).__call__, methods=["GET"]) for path, answer in answers.items()
    ]
    return [Route("/api/health", health, methods=["GET"]), *found]


async def health(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def monitors(context: Context, _request: Request) -> Any:
    return [shapes.monitor(one) for one in (await insights.fleet(context)).monitors]


async def monitor(context: Context, request: Request) -> Any:
    return shapes.monitor(await _monitor(context, request))


async def heartbeats(context: Context, request: Request) -> Any:
    limit, hours = _integer(request, "limit", 100, 1, 500), _integer(request, "windowHours", 24, 1, 720)
    found = await _monitor(context, request)
    window = WindowSpec.parse(f"{hours}h").at(context.now_ms)
    page = await insights.heartbeats(context, found, window, limit)
    return {
        "monitorId": found.id,
        "window": {"sinceMs": window.since_ms, "untilMs": window.until_ms, "hours": hours},
        "items": [shapes.heartbeat(one) for one in page.heartbeats],
    }


async def uptime(context: Context, request: Request) -> Any:
    window = _window(context, request)
    found = await _monitor(context, request)
    subject = insights.one_monitor(context, found)
    counted, downtime_s = await asyncio.gather(
        insights.uptime(context, subject, window, COUNTS), insights.downtime_seconds(context, subject, window)
    )
    return {"monitorId": found.id, **shapes.uptime(counted, downtime_s)}


async def latency(context: Context, request: Request) -> Any:
    window, bucket = _window(context, request), _bucket(request)
    found = await _monitor(context, request)
    subject = insights.one_monitor(context, found)
    stats, series = await asyncio.gather(
        insights.latency(context, subject, window, LATENCY, LATENCY.levels),
        insights.series(context, subject, window, bucket, SERIES),
    )
    return {
        "monitorId": found.id,
        **shapes.latency(stats, LEVELS),
        "series": shapes.latency_series(series, SERIES_LEVELS),
    }


async def fleet(context: Context, request: Request) -> Any:
    window = _window(context, request)
    subject = await insights.fleet(context)
    counted, stats, series, places, failing = await asyncio.gather(
        insights.uptime(context, subject, window, COUNTS),
        insights.latency(context, subject, window, LATENCY, LATENCY.levels),
        insights.series(context, subject, window, None, SERIES),
        insights.places(context, subject, window, SERIES, bounded=SERIES.levels),
        insights.failing(context, subject, FAILING_WINDOW.at(context.now_ms), FAILING_SHOWN),
    )
    return {
        "window": shapes.window(window),
        "monitors": insights.counts(subject.monitors),
        "uptime": shapes.uptime(counted),
        "latency": shapes.latency(stats, LEVELS),
        "latencySeries": shapes.latency_series(series, SERIES_LEVELS),
        "regions": [shapes.region(one, window, SERIES_LEVELS) for one in places],
        "failing": [shapes.failing(one) for one in failing],
    }


async def _monitor(context: Context, request: Request) -> Monitor:
    """404 for an unknown monitor and for one of another org alike."""
    found = await insights.monitor(context, request.path_params["id"])
    if found is None:
        raise HTTPException(404, "your organization has no monitor of this id")
    return found


def _window(context: Context, request: Request) -> Window:
    return asked.window(request.query_params.get("window", "24h"), "window").at(context.now_ms)


def _bucket(request: Request) -> Duration | None:
    text = request.query_params.get("bucket")
    return None if text is None else asked.duration(text, "bucket")


def _integer(request: Request, name: str, default: int, lowest: int, highest: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest):  # noqa: PLR2004
        raise BadUserInput(f"must be a whole number from {lowest} to {highest}", name)
    return int(text)
