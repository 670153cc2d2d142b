"""Fields on their way out are counted by the kind of who asks them, and whoever asks is told."""

from typing import Annotated

import httpx
import pytest
import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.access.principal import Access, Membership, Principal, PrincipalKind, Role
from gateway.http.door import SCOPE_KEY
from gateway.http.graphql import GraphQLView
from gateway.http.metrics.exposition import Family
from gateway.http.metrics.process import process_metrics
from gateway.http.server.framed import Framed
from gateway.meter import Traffic
from gateway.request.context import Means
from gateway.settings import Settings
from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.plans import Plans
from resolvers.running.execution import Execution
from resolvers.running.outcome import InsightsSchema
from tests.gateway_under_test import NOW_MS, Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")
Size = Annotated[int, strawberry.argument(deprecation_reason="ask new instead")]


@strawberry.type
class Query:
    """A schema of which a field and an argument are on their way out."""

    @strawberry.field
    def new(self) -> int:
        return 1

    def _old(self) -> int:
        return 2

    old: int = strawberry.field(resolver=_old, deprecation_reason="ask new instead")

    @strawberry.field
    def sized(self, size: Size = 3) -> int:
        return size


class SignedIn:
    """Lets everybody in as what the header says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = PrincipalKind(dict(scope["headers"])[b"x-kind"].decode())
        org = Membership("org_a", "org-a", "A", Role.MEMBER, 1.0, 0)
        scope[SCOPE_KEY] = Access(Principal("somebody", None, kind), (org,), org, registry_reads=0)
        await self._app(scope, receive, send)


def served(acme: Gateway, traffic: Traffic) -> httpx.AsyncClient:
    means = Means(Settings(budget_points=0), acme.telemetry, acme.registry, lambda: NOW_MS, traffic=traffic)
    schema = InsightsSchema(Query, execution_context_class=executor_on(Plans()))
    app = Starlette(
        routes=[Route("/graphql", GraphQLView(means, Execution(schema)).__call__, methods=["POST"])]
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(Framed(SignedIn(app))), base_url="http://127.0.0.1"
    )


async def asked(client: httpx.AsyncClient, query: str, kind: str) -> object:
    answer = await client.post("/graphql", json={"query": query}, headers={"x-kind": kind})
    assert "errors" not in answer.json(), answer.text
    return answer.json()["extensions"]["insights"].get("deprecated")


async def test_counted_and_told(acme: Gateway) -> None:
    """An operation counts once for each old name in it, by the caller's kind; nothing else is told."""
    traffic = Traffic()
    async with served(acme, traffic) as client:
        assert await asked(client, "{ new sized }", "person") is None
        assert await asked(client, "{ old a: old new ...F } fragment F on Query { old }", "person") == [
            "Query.old"
        ]
        assert await asked(client, "{ old sized(size: 4) }", "token") == ["Query.old", "Query.sized(size:)"]
        assert await asked(client, "{ old }", "token") == ["Query.old"]
    families = [one for one in process_metrics(traffic) if isinstance(one, Family)]
    (family,) = (one for one in families if one.name == "insights_deprecated_fields")
    assert family.samples == {
        ("Query.old", "person"): 1.0,
        ("Query.old", "token"): 2.0,
        ("Query.sized(size:)", "token"): 1.0,
    }
