"""The routes of the gateway, and how errors leave them."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.errors import InsightsError
from gateway.http.documents import TrustedDocuments
from gateway.http.graphql import Executor, GraphQLView
from gateway.http.metrics.gauges import Metrics
from gateway.http.ops import HEALTHZ, Readiness, healthz
from gateway.http.pages import Pages, built_pages
from gateway.http.problems import problem
from gateway.http.public import BOOTSTRAP, GRAPHQL
from gateway.http.rates import Rates
from gateway.http.rest import table
from gateway.http.rest.passing_on import PassingOn
from gateway.http.sending.answers import Sent
from gateway.http.sending.compressed import Compressed
from gateway.http.server.exchange import EXCHANGE
from gateway.request.context import Means

METHODS = ("GET", "POST")
"""Of GraphQL."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """Everything behind the access middleware, its routes, and which requests of it need no organization."""

    app: ASGIApp
    routes: Sequence[BaseRoute]
    needs_no_org: Callable[[Scope], bool]


def edge(
    means: Means, execute: Executor, client: httpx.AsyncClient, documents: TrustedDocuments | None = None
) -> Edge:
    """`client` is what requests are passed on to the platform with."""
    rest = table.routes(means)
    passing = PassingOn(means.settings, client, rest, table.SHARED, means.changes)
    graphql = GraphQLView(means, execute, documents or TrustedDocuments())
    routed = Starlette(
        routes=[
            Route(GRAPHQL, graphql.__call__, methods=[*METHODS]),
            *Pages(built_pages()).routes(),
            Route(HEALTHZ, healthz),
            Route("/readyz", Readiness(means).__call__),
            Route("/metrics", Metrics(means).__call__),
            *rest,
            Route("/api/{path:path}", passing),
        ],
        exception_handlers={InsightsError: _refused, HTTPException: _http},
        middleware=[Middleware(Compressed), Middleware(Masked)],
    )
    routed.router.redirect_slashes = False  # the target would be made from the Host header

    def needs_no_org(scope: Scope) -> bool:
        asked = scope["path"] == BOOTSTRAP and scope["method"] in {"GET", "HEAD"}
        return asked or passing.takes(scope)

    app = Rates(StraightToGraphQL(graphql, routed), means.allowances)
    return Edge(app, routed.routes, needs_no_org)


class StraightToGraphQL:
    """What is asked most takes no way through routes and what is around them; all else does."""

    def __init__(self, graphql: GraphQLView, routed: ASGIApp) -> None:
        self._graphql = graphql
        self._routed = routed

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http" or scope["path"] != GRAPHQL or scope["method"] not in METHODS:
            return self._routed(scope, receive, send)
        return self._asked(scope, receive, send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._graphql(Request(scope, receive))
        except InsightsError as error:
            answer = problem(error, GRAPHQL)
        except Exception as error:  # noqa: BLE001 - as for what is routed
            answer = _unexpected(GRAPHQL, error)
        leaving = answer if isinstance(answer, Sent) else Compressed(answer)
        await leaving(scope, receive, send)


class Masked:
    """Answers what nobody expected. Starlette's own handler raises it again, for the server to log whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the last place where it can be masked
            answer = _unexpected(scope["path"], error)
            if scope[EXCHANGE].status is None:
                await answer(scope, receive, send)


async def _refused(request: Request, error: Exception) -> Response:
    return problem(
        error if isinstance(error, InsightsError) else InsightsError("failed"), request.scope["path"]
    )


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _unexpected(request.scope["path"], error)
    answer = problem(_Told(error.detail, error.status_code), request.scope["path"])
    answer.headers.update(error.headers or {})
    if "allow" in answer.headers:  # of a set: in another order in each process
        answer.headers["allow"] = ", ".join(sorted(answer.headers["allow"].split(", ")))
    return answer


class _Told(InsightsError):
    """An HTTP status that routing decided on: 404 or 405."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status  # type: ignore[misc] # of this one answer

    def extensions(self) -> dict[str, object]:
        return {}


def _unexpected(path: str, error: Exception) -> Response:
    """Masked, and logged by type and place only: a message may hold SQL or a credential (law 11)."""
    place = "".join(traceback.format_tb(error.__traceback__)[-3:])
    _log.error("unexpected %s at %s\n%s", type(error).__name__, path, place)
    return problem(InsightsError("something went wrong here; try again, and report it"), path)
