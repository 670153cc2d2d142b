"""Who may ask for the schema: everybody signed in, unless the setting says nobody; suggestions follow it."""

import pytest
from graphql import get_introspection_query

from gateway.settings import Introspection
from tests.gateway_under_test import Gateway
from tests.http.acme import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHOLE = get_introspection_query(specified_by_url=True, input_value_deprecation=True)
INTROSPECTING = {
    "the usual query": WHOLE,
    "a type": '{ __type(name: "Monitor") { name } }',
    "in a fragment": "{ ...F } fragment F on Query { ... { __schema { queryType { name } } } }",
    "under another name": "{ viewer: __schema { queryType { name } } }",
    "beside a field": '{ viewer { kind } __type(name: "Query") { fields { name } } }',
}
NEARLY = {
    "{ vewer { kind } }": "viewer",
    "{ viewer { knd } }": "kind",
    "{ fleet(windw: 5) { range { window } } }": "window",
    "{ monitors(filter: {statuses: [UPP]}) { totalCount } }": "UP",
    "{ monitors(filter: {statuse: [UP]}) { totalCount } }": "statuses",
    "{ fleet(filter: $f) { range { window } } } fragment F on Monitr { id }": "Monitor",
    "{ viewer }": "viewer { ... }",
}
"""What was nearly written, and what would be suggested."""


@pytest.mark.parametrize("query", INTROSPECTING.values(), ids=INTROSPECTING.keys())
async def test_off(world: World, query: str) -> None:
    """Whatever asks for the schema is FORBIDDEN, in demo mode too, and says where to have it from."""
    async with world.gateway(None, introspection=Introspection.OFF) as gateway:
        answer = await gateway.ask(query)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN"}
    assert "ask whoever runs this gateway for its schema.graphql" in error["message"]
    assert "data" not in answer


async def test_off_for_the_schema_alone(world: World) -> None:
    """Names of types in answers, and a field or operation that is not the schema, are answered as ever."""
    async with world.gateway(None, introspection=Introspection.OFF) as gateway:
        answer = await gateway.ask("query Q { __typename viewer { __typename kind } }")
        named = await gateway.client.post(
            "/graphql",
            json={
                "query": "query A { __schema { types { name } } } query B { __typename }",
                "operationName": "B",
            },
        )
    assert answer["data"] == {"__typename": "Query", "viewer": {"__typename": "Viewer", "kind": "DEMO"}}
    assert named.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("query", INTROSPECTING.values(), ids=INTROSPECTING.keys())
async def test_members(acme: Gateway, query: str) -> None:
    """By default every member may ask for the schema."""
    assert "errors" not in await acme.ask(query)


async def test_nobody_else(world: World) -> None:
    """Who is not signed in may not, as for everything else."""
    async with world.gateway(None, demo=False) as gateway:
        answer = await gateway.client.post("/graphql", json={"query": WHOLE})
    assert answer.status_code == 401
    assert "data" not in answer.json()


@pytest.mark.parametrize("query", NEARLY)
async def test_suggestions(world: World, acme: Gateway, query: str) -> None:
    """What was nearly written is suggested where the schema may be known, and kept where it may not."""
    suggested = [error["message"] for error in (await acme.ask(query))["errors"]]
    assert any(
        "Did you mean" in one and NEARLY[query] in one.partition("Did you mean")[2] for one in suggested
    )
    async with world.gateway(None, introspection=Introspection.OFF) as gateway:
        kept = [error["message"] for error in (await gateway.ask(query))["errors"]]
    assert not [one for one in kept if "Did you mean" in one]
    assert kept == [one.partition(" Did you mean")[0] for one in suggested]


async def test_suggestions_for_variables(world: World, acme: Gateway) -> None:
    """The same for what stands in variables."""
    query = "query($f: FleetFilter) { fleet(filter: $f) { range { window } } }"
    variables = {"f": {"statuse": ["UP"]}}
    (error,) = (await acme.ask(query, variables))["errors"]
    assert "Did you mean 'statuses'?" in error["message"]
    async with world.gateway(None, introspection=Introspection.OFF) as gateway:
        (error,) = (await gateway.ask(query, variables))["errors"]
    assert "Did you mean" not in error["message"]
    assert "statu" in error["message"]
