"""Every request is watched from its first byte to its last: named, counted, timed, traced, told of.

Outside sign-in and masking, so that what is refused, what is masked and whose client went away is watched,
too. What is refused for its framing never comes here; the server itself counts it.
"""

import logging
import random
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPMethod

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.http.server.exchange import EXCHANGE, Exchange
from gateway.http.server.heads import heads
from gateway.meter import Meter, Traffic
from gateway.watching.logs import REQUESTS
from gateway.watching.request import CURRENT, ID_HEADER, Watch, new_id, request_id
from gateway.watching.traces import NO_TRACES, Attributes, Traces

ID = ID_HEADER.encode()
GONE = 499
"""The status, never sent, of a request whose client went away: as nginx counts it."""
NO_ROUTE = "other"
BEGUN = ("200", "500", "503")
"""Statuses whose counters begin at 0, by route: what is alerted on, and what that is a share of."""
METHODS = frozenset(HTTPMethod)
FAILED = 500

_log = logging.getLogger(REQUESTS)


class Watched:
    """`told` is the share of requests that get a log line."""

    def __init__(
        self, app: ASGIApp, routes: Iterable[BaseRoute], traffic: Traffic, traces: Traces, told: float
    ) -> None:
        self._app = app
        self._routes = [(one.path_regex, one.path) for one in routes if isinstance(one, Route)]
        self._known = {path: self._matched(path) for _, path in self._routes if "{" not in path}
        """Most requests are for one of these: no need to try all templates."""
        self._traffic = traffic
        self._traffic.requests.update({(one, status): 0 for _, one in self._routes for status in BEGUN})
        self._traces = traces
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given: bytes | None = heads(scope).get(ID)
        watch = Watch(request_id(given.decode("latin-1")) if given else new_id(), self._traces)
        exchange: Exchange = scope[EXCHANGE]
        exchange.tells(((ID, watch.id.encode()),))
        token = CURRENT.set(watch)
        try:
            if self._traces is NO_TRACES:
                await self._app(scope, receive, send)
            else:
                await self._traced(self._seen(scope, watch, exchange), scope, receive, send)
        finally:
            self._tell(scope, watch, exchange)
            CURRENT.reset(token)

    def _seen(self, scope: Scope, watch: Watch, exchange: Exchange) -> "_Seen":
        method = scope["method"] if scope["method"] in METHODS else NO_ROUTE
        return _Seen(self._route(scope["path"]), method, watch, exchange)

    async def _traced(self, seen: "_Seen", scope: Scope, receive: Receive, send: Send) -> None:
        name = f"{seen.method} {seen.route}"
        with self._traces.request(name, seen.asked(), Headers(scope=scope)) as span:
            await self._app(scope, receive, send)
            span.note(seen.answered())
            if seen.status >= FAILED:
                span.failed(str(seen.status))

    def _route(self, path: str) -> str:
        """The template of a path, of which there are few; never the path itself."""
        return self._known.get(path) or self._matched(path)

    def _matched(self, path: str) -> str:
        return next((template for regex, template in self._routes if regex.match(path)), NO_ROUTE)

    def _tell(self, scope: Scope, watch: Watch, exchange: Exchange) -> None:
        route, status = self._route(scope["path"]), _status(exchange)
        self._traffic.requests[route, str(status)] += 1
        self._traffic.request_seconds.observe((route,), exchange.seconds)
        if watch.errors:
            self._traffic.errors.update(watch.errors)
        if self._told and (status >= FAILED or random.random() < self._told):  # noqa: S311 - which are told is no secret
            _log.info("request", extra=self._seen(scope, watch, exchange).line())


def _status(exchange: Exchange) -> int:
    return exchange.status or GONE


@dataclass(slots=True)
class _Seen:
    """What becomes of one request."""

    route: str
    method: str
    watch: Watch
    exchange: Exchange

    @property
    def status(self) -> int:
        return _status(self.exchange)

    def asked(self) -> Attributes:
        return {
            "http.request.method": self.method,
            "http.route": self.route,
            "insights.request_id": self.watch.id,
        }

    def answered(self) -> Attributes:
        return {"http.response.status_code": self.status, "insights.org": self.watch.org}

    def line(self) -> dict[str, object]:
        """The fields that gateway.watching.logs lets through."""
        return {
            "route": self.route,
            "method": self.method,
            "status": self.status,
            "ms": round(self.exchange.seconds * 1000, 1),
            "errors": sorted({*self.watch.errors}),
            **(_spent(self.watch.meter) if self.watch.meter else {}),
        }


def _spent(meter: Meter) -> dict[str, object]:
    return {
        "cost": meter.cost,
        "telemetry_reads": meter.telemetry_reads,
        "registry_reads": meter.registry_reads,
        "rows": meter.rows_read,
    }
