"""Errors of a client's document, of its values and of what we cannot do are told apart by their codes."""

from typing import Any

import pytest

from tests.gateway_under_test import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

MONITOR = 'monitor(id: "mon_api")'


async def codes(acme: Gateway, query: str, variables: dict[str, Any] | None = None) -> set[str]:
    answer = await acme.ask(query, variables)
    return {error["extensions"]["code"] for error in answer["errors"]}


@pytest.mark.parametrize("query", ["{", "query Q { viewer { kind }", '{ monitor(id: "a) { id } }', "5"])
async def test_no_graphql(acme: Gateway, query: str) -> None:
    """What cannot be parsed is GRAPHQL_PARSE_FAILED: no deploy of a client sends that on purpose."""
    assert await codes(acme, query) == {"GRAPHQL_PARSE_FAILED"}


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {MONITOR} {{ nope }} }}",
        f"{{ {MONITOR} {{ id(nope: 1) }} }}",
        "{ monitor { id } }",
        "{ monitors(filter: { nope: 1 }) { totalCount } }",
        "query($w: String) { fleet(window: $w) { monitors { total } } }",
        "query($w: Window) { viewer { kind } }",
        "query($w: Nope) { fleet(window: $w) { monitors { total } } }",
        "{ ...F }",
    ],
)
async def test_not_of_this_schema(acme: Gateway, query: str) -> None:
    """What the schema does not know is GRAPHQL_VALIDATION_FAILED: a client of another version."""
    assert await codes(acme, query) == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('{ fleet(window: "1y") { monitors { total } } }', {}),
        ("query($w: Window) { fleet(window: $w) { monitors { total } } }", {"w": "1y"}),
        ("query($f: Int) { monitors(first: $f) { totalCount } }", {"f": 0}),
        ("query($f: Int) { monitors(first: $f) { totalCount } }", {"f": "many"}),
        (
            "query($s: [MonitorStatus!]) { monitors(filter: { statuses: $s }) { totalCount } }",
            {"s": ["NOPE"]},
        ),
        ("query($id: ID!) { monitor(id: $id) { id } }", {}),
        ("{ monitors(filter: { statuses: [NOPE] }) { totalCount } }", {}),
        ('{ monitors(first: "many") { totalCount } }', {}),
    ],
)
async def test_a_value(acme: Gateway, query: str, variables: dict[str, Any]) -> None:
    """A value that somebody chose is BAD_USER_INPUT and names its argument, however it came."""
    answer = await acme.ask(query, variables)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"]


@pytest.mark.parametrize(
    ("query", "variables", "said"),
    [
        ("query($id: ID!) { monitor(id: $id) { id } }", {"id": None}, "not to be null"),
        ("query($f: Int) { monitors(first: $f) { totalCount } }", {"f": True}, "true"),
        (
            "query($f: MonitorFilter) { monitors(filter: $f) { totalCount } }",
            {"f": {"text": "None", "enabled": "True"}},
            "True",
        ),
    ],
)
async def test_texts_are_graphqls(acme: Gateway, query: str, variables: dict[str, Any], said: str) -> None:
    """Messages write null, true and false as GraphQL does; what a caller wrote in quotes stays as it was."""
    (error,) = (await acme.ask(query, variables))["errors"]
    assert said in error["message"]
    assert "None" not in error["message"]


async def test_a_code_does_not_stick(acme: Gateway) -> None:
    """A document that is refused twice, the second time from what is kept of it, has one code both times."""
    query = f"{{ {MONITOR} {{ again }} }}"
    assert [await codes(acme, query) for _ in range(2)] == [{"GRAPHQL_VALIDATION_FAILED"}] * 2
    assert await codes(acme, f'{{ {MONITOR} {{ latency(window: "1y") {{ max }} }} }}') == {"BAD_USER_INPUT"}
