"""Each limit of the table at its edge: what is just within is answered, what is just beyond is refused."""

import pytest

from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.http.bounds.edges import EDGES, TABLE, Asked, texts, told, typenames
from tests.invariants.tree import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELSEWHERE = {
    "budgetPoints": "tests/http/bounds/test_rates.py",
    "budgetSeconds": "tests/http/bounds/test_rates.py",
    "budgetCallers": "tests/http/bounds/test_rates.py",
    "requestSeconds": "tests/invariants/house/test_one_door.py",
    "automaticBuckets": "tests/times/test_buckets.py",
    "cacheSeconds": "tests/stores/wrapped/test_kept.py",
    "cacheBytes": "tests/stores/wrapped/test_kept.py",
    "staleSeconds": "tests/stores/wrapped/test_kept_stale.py",
    "rowsBound": "tests/telemetry/reading/test_planner.py",
    "heartbeatRows": "tests/telemetry/reading/test_recent.py",
    "sqlBytes": "tests/telemetry/sql/test_dialects.py",
    "upstreamSeconds": "tests/stores/over_http/test_analytics_engine.py",
    "upstreamRetries": "tests/stores/over_http/test_analytics_engine.py",
    "upstreamBytes": "tests/stores/over_http/test_analytics_engine.py",
}
"""What is no refusal of a request by its form, and the tests that hold it."""
BY_SQUARES, BY_SETTINGS, BY_CUTTING = {"pairs"}, {"cost", "depth"}, {"errors", "messageLength"}


async def test_every_limit_has_an_edge() -> None:
    """Every row of the table is tested here, or names the tests that hold it."""
    assert {*EDGES, *ELSEWHERE, *BY_SQUARES, *BY_SETTINGS, *BY_CUTTING} == set(TABLE)
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", EDGES)
async def test_the_edge(acme: Gateway, name: str) -> None:
    """As much as the table says is answered without an error; one more is refused with what to do."""
    within = await EDGES[name].asked(TABLE[name]).of(acme)
    assert within.status_code == 200
    assert "errors" not in within.json(), within.json()["errors"]
    code, message = told(await EDGES[name].asked(TABLE[name] + 1).of(acme))
    assert code == EDGES[name].code
    assert EDGES[name].message in message
    assert "; " in message


async def test_pairs(acme: Gateway) -> None:
    """Fields of one name are as many pairs as their number squared."""
    fit = round(TABLE["pairs"] ** 0.5)
    assert "errors" not in await acme.ask(f"{{ {typenames(fit)} }}")
    code, message = told(await Asked(f"{{ {typenames(fit + 1)} }}").of(acme))
    assert code == "QUERY_TOO_COMPLEX"
    assert f"({(fit + 1) ** 2} pairs, more than {TABLE['pairs']}); write each once" in message


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("cost_limit", 115, "costs 115, more than 114; ask"),
        ("depth_limit", 5, "nests 5 deep, more than 4; flatten"),
    ],
)
async def test_settings(world: World, setting: str, value: int, message: str) -> None:
    """What costs or nests as much as the setting allows is answered; one below, it is refused."""
    query = '{ monitor(id: "mon_api") { uptime { counts { checks { value } } } } }'
    at, below = ({setting: one} for one in (value, value - 1))
    async with world.gateway(None, **at) as gateway:
        assert "errors" not in await gateway.ask(query)
    async with world.gateway(None, **below) as gateway:
        code, refused = told(await Asked(query).of(gateway))
    assert code == "QUERY_TOO_COMPLEX"
    assert message in refused


async def test_errors_are_cut(acme: Gateway) -> None:
    """Of as many mistakes as the table says each is told; of more no more."""
    most = TABLE["errors"]
    for mistakes in (most, most + 1):
        answer = await acme.ask(f"{{ {' '.join(f'x{number}' for number in range(mistakes))} }}")
        assert len(answer["errors"]) == most


async def test_messages_are_cut(acme: Gateway) -> None:
    """A message is told whole up to the length that the table says."""
    most = TABLE["messageLength"]
    shown = [len(told(await Asked(f"{{ {'x' * count} }}").of(acme))[1]) for count in (1, most)]
    name = "x" * (most - shown[0] + 1)
    whole, cut = [told(await Asked(f"{{ {one} }}").of(acme))[1] for one in (name, f"{name}x")]
    assert whole.endswith("'Query'.")
    assert len(whole) == len(cut) == shown[1] == most


async def test_lists_of_variables_are_bounded_before_they_are_coerced(acme: Gateway) -> None:
    """150,000 texts in a variable are refused by name, whatever its declared type would make of them."""
    for declared, place in (
        ("[Window!]!", "fleet { uptimes(windows: $v) { counts { up { value } } } }"),
        ("[Nope]", "viewer { kind }"),
    ):
        answer = await acme.ask(f"query($v: {declared}) {{ {place} }}", {"v": ["1h"] * 150_000})
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "$v"}
        assert answer["extensions"]["insights"]["cost"] == 0


async def test_entries_of_lists_are_counted_in_the_cost(acme: Gateway) -> None:
    """Each entry of a list costs a point, be it written or in a variable."""
    place = "monitors(filter: {lastRegions: %s}) { totalCount }"
    costs = [
        (await acme.ask(query, variables))["extensions"]["insights"]["cost"]
        for query, variables in (
            (f"{{ {place % '[]'} }}", {}),
            (f"{{ {place % texts(50)} }}", {}),
            (f"query($r: [String!]) {{ {place % '$r'} }}", {"r": ["weur"] * 50}),
            (f"query($r: [String!] = {texts(50)}) {{ {place % '$r'} }}", {}),
        )
    ]
    assert costs[1] == costs[2] == costs[3] == costs[0] + 50


@pytest.mark.parametrize(
    ("query", "argument"),
    [
        ("query($r: [String!] = MANY) { monitors(filter: {lastRegions: $r}) { totalCount } }", "$r"),
        (
            "query($f: MonitorFilter = {lastRegions: MANY}) { monitors(filter: $f) { totalCount } }",
            "lastRegions",
        ),
        ('{ monitors(filter: {text: "a", lastRegions: MANY}) { totalCount } }', "lastRegions"),
        ("{ monitors(filter: {lastRegions: [MANY]}) { totalCount } }", "lastRegions"),
    ],
)
async def test_long_lists_are_named(acme: Gateway, query: str, argument: str) -> None:
    """A list that is too long is named by the argument, field or variable that it is written for."""
    (error,) = (await acme.ask(query.replace("MANY", texts(101))))["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}
    assert error["message"].startswith(f"{argument}: is a list of 101 entries")
