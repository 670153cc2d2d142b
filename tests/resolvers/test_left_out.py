"""Null is leaving out: for every argument of the schema, and for a window the window around it."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from tests.gateway_under_test import Gateway
from tests.invariants.everything import schema
from tests.invariants.positions import Position, positions
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCHEMA = schema()
OPTIONAL = [one for one in positions() if not one.declared.endswith("!")]
"""Every argument and input field that may be left out, in a document around it."""
INSIGHTS = {
    "uptime": "range { window }",
    "latency": "range { window }",
    "failures": "range { window }",
    "series": "range { window }",
    "regions": "range { window }",
    "colos": "range { window }",
    "regionSeries": "range { window }",
    "days": "range { window }",
    "heatmap": "range { window }",
    "apdex": "range { window }",
    "phases": "range { window }",
    "incidentStats": "range { window }",
}
OF_MONITOR = INSIGHTS | {"flapping": "range { window }", "reliability": "range { window }"}
OF_FLEET = INSIGHTS | dict.fromkeys(
    ("byKind", "byRelay", "ranking", "targets", "failing", "certificates"), "range { window }"
)
SCOPES = (
    ('monitor(id: "mon_api"%s)', OF_MONITOR, ()),
    ("fleet%s", OF_FLEET, ()),
    ("monitors(first: 1%s)", OF_MONITOR, ("nodes", 0)),
)


async def test_the_schema_writes_no_default() -> None:
    """No argument or input field has a default beside leaving it out: none but required ones refuse null."""
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            given = [one for field in kind.fields.values() for one in field.args.items()]
        elif isinstance(kind, GraphQLInputObjectType):
            given = list(kind.fields.items())
        else:
            continue
        for name, one in given:
            assert one.ast_node is None or one.ast_node.default_value is None, (kind.name, name)


async def test_every_optional_argument_is_looked_at() -> None:
    """The positions are those of the schema: more than a hundred, of windows, sizes, choices and texts."""
    assert len(OPTIONAL) > 100
    assert {"window", "first", "timezone", "accounting", "degraded", "orderBy", "filter"} <= {
        one.name for one in OPTIONAL
    }


@pytest.mark.parametrize("position", OPTIONAL, ids=lambda one: one.place)
async def test_null_is_leaving_out(acme: Gateway, position: Position) -> None:
    """A null literal, a null variable and a variable that was not sent answer as leaving it out does."""
    left_out = await acme.ask(f"{{ {without(position)} }}")
    written: list[tuple[str, dict[str, Any]]] = [
        (position.literal("null"), {}),
        (position.variable(), {"v": None}),
        (position.variable(), {}),
    ]
    every = sized(1, 3)  # in a plain run each position is asked one way, and its neighbours the others
    for document, variables in written[OPTIONAL.index(position) % every :: every]:
        assert told(await acme.ask(document, variables)) == told(left_out)
    assert "errors" not in left_out, left_out


def without(position: Position) -> str:
    """The document without the argument; an empty pair of brackets is none."""
    head = position.head.rstrip()
    cut = head.removesuffix(f"{position.name}:").rstrip().rstrip(",")
    whole = f"{cut}{position.tail}"
    return whole.replace("()", "").replace("( )", "")


def told(answer: dict[str, Any]) -> object:
    """What it says, without how long it took and what it cost."""
    return answer.get("data"), [one["message"] for one in answer.get("errors", ())]


@pytest.mark.parametrize(("scope", "fields", "path"), SCOPES, ids=lambda one: str(one)[:8])
@pytest.mark.parametrize("window", ["7d", "2026-11-20", None])
async def test_a_window_left_out_is_that_around(
    acme: Gateway, scope: str, fields: dict[str, str], path: tuple[str | int, ...], window: str | None
) -> None:
    """Every field given no window, or null, answers for that around it, and for 24h where that has none."""
    selection = " ".join(
        f"{name} {{ {what} }} x{name}: {name}(window: null) {{ {what} }}" for name, what in fields.items()
    )
    inner = f"nodes {{ {selection} }}" if path else selection
    separator = "(" if scope == "fleet%s" else ", "
    given = f"{separator}window: $w{')' if separator == '(' else ''}"
    answer = await acme.ask(f"query($w: Window) {{ {scope % given} {{ {inner} }} }}", {"w": window})
    assert "errors" not in answer, answer["errors"]
    (found,) = answer["data"].values()
    for step in path:
        found = found[step]
    assert {one["range"]["window"] for one in found.values()} == {window or "24h"}


async def test_a_window_of_its_own_wins(acme: Gateway) -> None:
    """A field that is given a window answers for it, whatever is around, and its neighbours do not."""
    query = (
        '{ fleet(window: "7d") { uptime(window: "1h") { range { window } } latency { range { window } } } }'
    )
    found = (await acme.ask(query))["data"]["fleet"]
    assert found == {"uptime": {"range": {"window": "1h"}}, "latency": {"range": {"window": "7d"}}}


async def test_windows_around_are_apart(acme: Gateway) -> None:
    """Two fields at the root, one of them twice under other names, each give their own window."""
    query = """{ a: fleet(window: "7d") { ...F } b: fleet(window: "1h") { ...F } c: fleet { ...F }
      m: monitor(id: "mon_api", window: "6h") { uptime { range { window } } } }
      fragment F on FleetStats { uptime { range { window } } ranking(first: 1) { nodes { monitor {
        uptime { range { window } } } } } }"""
    found = (await acme.ask(query))["data"]
    for name, window in (("a", "7d"), ("b", "1h"), ("c", "24h")):
        assert found[name]["uptime"]["range"]["window"] == window
        (ranked,) = found[name]["ranking"]["nodes"]
        assert ranked["monitor"]["uptime"]["range"]["window"] == window
    assert found["m"]["uptime"]["range"]["window"] == "6h"


async def test_no_number_beside_another_of_another_window(acme: Gateway) -> None:
    """What a fleet failed in its window is one number, however it is asked."""
    query = """{ fleet(window: "7d") { failures { count { value } } uptime { counts { down { value } } }
      byKind { nodes { counts { down { value } } } } failing { nodes { failedChecks } } } }"""
    found = (await acme.ask(query))["data"]["fleet"]
    failed = found["uptime"]["counts"]["down"]["value"]
    assert found["failures"]["count"]["value"] == failed
    assert sum(one["counts"]["down"]["value"] for one in found["byKind"]["nodes"]) == failed
    assert sum(one["failedChecks"] for one in found["failing"]["nodes"]) == failed


@pytest.mark.parametrize("missing", ["target: 0.99", 'window: "30d"'])
async def test_nobody_promises_for_you(acme: Gateway, missing: str) -> None:
    """An objective without its target, or its window, is refused: there is no default to promise."""
    (error,) = (await acme.ask(f"{{ fleet {{ slo({missing}) {{ met }} }} }}"))["errors"]
    assert "is required" in error["message"]


async def test_one_fragment_serves_both_pages(acme: Gateway) -> None:
    """What a monitor and the fleet are asked alike, one fragment on Insights asks of both."""
    query = """{ fleet { ...I } monitor(id: "mon_api") { ...I } }
      fragment I on Insights { uptime { ratio { value } } latency { p95 { value } }
        failures { count { value } } regions { nodes { ...G } } colos { nodes { ...G } }
        slo(target: 0.99, window: "7d") { met } }
      fragment G on CheckGroup { key counts { checks { value } } ratio { value }
        latency { p95 { value } } }"""
    answer = await acme.ask(query)
    assert "errors" not in answer, answer["errors"]
    fleet, monitor = answer["data"]["fleet"], answer["data"]["monitor"]
    assert fleet.keys() == monitor.keys()
    assert fleet["uptime"]["ratio"]["value"] != monitor["uptime"]["ratio"]["value"]


async def test_shared_fields_are_of_the_interface() -> None:
    """Every field with arguments that a monitor and the fleet share is one of Insights, as it is there."""
    monitor, fleet, both = (SCHEMA.type_map[name] for name in ("Monitor", "FleetStats", "Insights"))
    shared = {
        name
        for name in monitor.fields.keys() & fleet.fields.keys()  # type: ignore[attr-defined]
        if monitor.fields[name].args  # type: ignore[attr-defined]
    }
    assert shared == set(both.fields)  # type: ignore[attr-defined]
