"""Documents that are no query of the schema: each is refused with a code before any read."""

import pytest

from tests.gateway_under_test import Gateway
from tests.resolvers.refused import refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("query A { viewer { kind } } query B { fleet { monitors { total } } }", None),
        ("query A { viewer { kind } } query B { fleet { monitors { total } } }", "C"),
        ("query A { viewer { kind } }", "B"),
        ("{ viewer { kind } } { viewer { kind } }", None),
        ("query A { viewer { kind } } mutation B { a }", None),
        ("fragment F on Query { viewer { kind } }", None),
    ],
)
async def test_operations(acme: Gateway, query: str, name: str | None) -> None:
    """One query must be meant: several without a name, and an unknown name, are refused."""
    answer = (await acme.client.post("/graphql", json={"query": query, "operationName": name})).json()
    refusal(answer, "operationName")
    assert "data" not in answer


async def test_named_operation(acme: Gateway) -> None:
    """The named one of several operations runs, and only it."""
    query = "query A { viewer { kind } } query B { fleet { monitors { total } } }"
    for name, data in (("A", {"viewer": {"kind": "DEMO"}}), ("B", {"fleet": {"monitors": {"total": 5}}})):
        answer = await acme.client.post("/graphql", json={"query": query, "operationName": name})
        assert answer.json()["data"] == data


@pytest.mark.parametrize(
    "query",
    ["{", "}", "{ viewer { kind }", "{ viewer { kind } } x", '{ monitor(id: "', "query(", "\x00", "é"],
)
async def test_syntax(acme: Gateway, query: str) -> None:
    """What cannot be parsed is refused with the place of the mistake, and no data key."""
    answer = await acme.ask(query)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "GRAPHQL_PARSE_FAILED"}
    assert error["message"].startswith("Syntax Error")
    assert error["locations"]
    assert "data" not in answer


@pytest.mark.parametrize(
    "query",
    [
        "{ nope }",
        "{ viewer }",
        "{ viewer { nope } }",
        "{ monitor { id } }",
        '{ monitor(id: "a", nope: 1) { id } }',
        "{ viewer { kind { x } } }",
        "{ ...F }",
        "{ viewer @nope { kind } }",
        "query($a: Nope) { viewer { kind } }",
        "query($a: Int) { viewer { kind } }",
    ],
)
async def test_validation(acme: Gateway, query: str) -> None:
    """What does not fit the schema is refused before any read."""
    answer = await acme.ask(query)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
    assert "data" not in answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 0


async def test_number_of_errors(acme: Gateway) -> None:
    """A refused request gets at most five errors, however many mistakes it holds."""
    answer = await acme.ask("{ " + " ".join(f"x{number}" for number in range(500)) + " }")
    assert len(answer["errors"]) == 5
