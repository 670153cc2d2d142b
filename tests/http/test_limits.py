"""Each limit of the table at its edge: what is just within is answered, what is just beyond is refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from graphql import Lexer, Source, TokenKind

from gateway.insights.operations.limits import limits
from gateway.settings import Settings
from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.invariants.tree import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE = {one.name: int(one.value) for one in limits(Settings())}
ELSEWHERE = {
    "budgetPoints": "tests/http/test_rates.py",
    "budgetSeconds": "tests/http/test_rates.py",
    "budgetCallers": "tests/http/test_rates.py",
    "requestSeconds": "tests/invariants/test_one_door.py",
    "automaticBuckets": "tests/times/test_window.py",
    "cacheSeconds": "tests/stores/wrapped/test_kept.py",
    "cacheBytes": "tests/stores/wrapped/test_kept.py",
    "staleSeconds": "tests/stores/wrapped/test_kept_stale.py",
    "rowsBound": "tests/telemetry/reading/test_planner.py",
    "heartbeatRows": "tests/telemetry/reading/test_recent.py",
    "sqlBytes": "tests/telemetry/sql/test_dialects.py",
    "upstreamSeconds": "tests/stores/test_analytics_engine.py",
    "upstreamRetries": "tests/stores/test_analytics_engine.py",
    "upstreamBytes": "tests/stores/test_analytics_engine.py",
}
"""What is no refusal of a request by its form, and the tests that hold it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: a GraphQL query, a body as it is, or the path of a route."""

    query: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    path: str | None = None

    async def of(self, gateway: Gateway) -> httpx.Response:
        if self.path is not None:
            return await gateway.client.get(self.path)
        content = self.body or json.dumps({"query": self.query, "variables": self.variables}).encode()
        return await gateway.client.post(
            "/graphql", content=content, headers={"content-type": "application/json"}
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A request that reaches exactly so far, and how one that goes a step further is refused."""

    asked: Callable[[int], Asked]
    code: str
    message: str


def typenames(count: int, start: str = "") -> str:
    return " ".join([f"{start}{number}: __typename" if start else "__typename" for number in range(count)])


def texts(count: int) -> str:
    return json.dumps(["weur"] * count)


def length(document: str) -> int:
    """Tokens, the document's end not counted."""
    lexer, count = Lexer(Source(document)), 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
    return count


def of_tokens(count: int) -> Asked:
    """As many as fit into lists, the rest as fields."""
    lists = " ".join(
        f"a{number}: monitors(filter: {{lastRegions: {texts(99)}}}) {{ totalCount }}" for number in range(34)
    )
    left = count - length(f"{{ {lists} }}")
    return Asked(f"{{ {lists} {typenames(left)} }}")


def of_fields(count: int) -> Asked:
    """Many names, each written so often that pairs stay below their own limit; as many aliases as may be."""
    names = {
        "viewer": ["identity", "email", "kind", "__typename"],
        "limits": ["name", "value", "unit", "description"],
        "cost": ["currency", "pricesAsOf", "monthlyTotal", "perMonitor"],
    }
    left = count - len(names) - TABLE["aliases"]
    inner: dict[str, list[str]] = {root: [] for root in names}
    every = [(root, name) for root, some in names.items() for name in some]
    for number in range(left):
        root, name = every[number % len(every)]
        inner[root].append(name)
    roots = " ".join(f"{root} {{ {' '.join(some)} }}" for root, some in inner.items())
    return Asked(f"{{ {typenames(TABLE['aliases'], 'a')} {roots} }}")


def of_values(count: int) -> Asked:
    """Lists of at most 99 entries; a list counts as a value, too."""
    sizes = [100] * (count // 100) + [count % 100] * bool(count % 100)
    variables = {f"v{number}": ["weur"] * (size - 1) for number, size in enumerate(sizes)}
    declared = ", ".join(f"${name}: [String!]" for name in variables)
    used = " ".join(
        f"{name}: monitors(filter: {{lastRegions: ${name}}}) {{ totalCount }}" for name in variables
    )
    return Asked(f"query({declared}) {{ {used} }}", variables)


def of_introspection(lists: int) -> Asked:
    """Lists within lists: types, fields, args; then arguments of the fields of possible types."""
    inner = {3: "fields { args { name } }", 4: "fields { type { possibleTypes { fields { name } } } }"}
    return Asked(f"{{ __schema {{ types {{ {inner[lists]} }} }} }}")


def of_hours(count: int) -> str:
    return "Mo 08:00-09:00".ljust(count)


EDGES: Mapping[str, Edge] = {
    "bodyBytes": Edge(
        lambda n: Asked(body=b'{"query": "{ __typename }"}'.ljust(n)),
        "BAD_USER_INPUT",
        "larger than 1,000,000",
    ),
    "queryLength": Edge(lambda n: Asked("{ __typename }".ljust(n)), "BAD_USER_INPUT", "longer than 100,000"),
    "parameterLength": Edge(
        lambda n: Asked(path=f"/api/insights/slo?serviceHours={of_hours(n)}"),
        "BAD_USER_INPUT",
        "longer than 200 characters; write",
    ),
    "serviceHours": Edge(
        lambda n: Asked(
            f'{{ fleet {{ slo(target: 0.9, serviceHours: "{of_hours(n)}") {{ __typename }} }} }}'
        ),
        "BAD_USER_INPUT",
        "longer than 200 characters; write",
    ),
    "tokens": Edge(of_tokens, "BAD_USER_INPUT", "more than 4000 tokens; send several queries"),
    "fields": Edge(of_fields, "QUERY_TOO_COMPLEX", "writes 801 fields, more than 800; ask"),
    "aliases": Edge(
        lambda n: Asked(f"{{ {typenames(n, 'a')} }}"), "QUERY_TOO_COMPLEX", "201 aliases, more than 200; send"
    ),
    "directives": Edge(
        lambda n: Asked("{ viewer { " + "kind @skip(if: false) " * n + "} }"),
        "QUERY_TOO_COMPLEX",
        "101 directives, more than 100; leave",
    ),
    "introspectionDepth": Edge(
        of_introspection, "QUERY_TOO_COMPLEX", "4 lists in each other, more than 3; ask"
    ),
    "digits": Edge(
        lambda n: Asked(f"{{ fleet {{ targets(targets: [{'0.'.ljust(n, '9')}]) {{ __typename }} }} }}"),
        "BAD_USER_INPUT",
        "targets: is a number of 41 characters, more than 40; write",
    ),
    "listEntries": Edge(
        lambda n: Asked(f"{{ monitors(filter: {{lastRegions: {texts(n)}}}) {{ totalCount }} }}"),
        "BAD_USER_INPUT",
        "lastRegions: is a list of 101 entries, more than 100; ask",
    ),
    "variableValues": Edge(of_values, "BAD_USER_INPUT", "hold 1001 values or more, more than 1000; send"),
    "textLength": Edge(
        lambda n: Asked("query($t: String) { monitors(filter: {text: $t}) { totalCount } }", {"t": "x" * n}),
        "BAD_USER_INPUT",
        "$t: is a text of 10001 characters, more than 10000; send",
    ),
    "first": Edge(
        lambda n: Asked(f"{{ monitors(first: {n}) {{ totalCount }} }}"), "BAD_USER_INPUT", "ask for 1 to 100"
    ),
    "windows": Edge(
        lambda n: Asked(f"{{ fleet {{ uptimes(windows: {json.dumps(['1h'] * n)}) {{ up }} }} }}"),
        "BAD_USER_INPUT",
        "ask for 1 to 10",
    ),
    "targets": Edge(
        lambda n: Asked(f"{{ fleet {{ targets(targets: {[0.5] * n}) {{ __typename }} }} }}"),
        "BAD_USER_INPUT",
        "ask for 1 to 10",
    ),
    "windowSeconds": Edge(
        lambda n: Asked(f'{{ fleet(window: "{n}s") {{ window }} }}'), "BAD_USER_INPUT", "ask for a shorter"
    ),
    "buckets": Edge(
        lambda n: Asked(f'{{ fleet {{ uptimeSeries(window: "{n}m", bucket: "1m") {{ starts }} }} }}'),
        "BAD_USER_INPUT",
        "2000 buckets",
    ),
}
BY_SQUARES, BY_SETTINGS, BY_CUTTING = {"pairs"}, {"cost", "depth"}, {"errors", "messageLength"}


async def test_every_limit_has_an_edge() -> None:
    """Every row of the table is tested here, or names the tests that hold it."""
    assert {*EDGES, *ELSEWHERE, *BY_SQUARES, *BY_SETTINGS, *BY_CUTTING} == set(TABLE)
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).is_file()] == []


def told(answer: httpx.Response) -> tuple[str, str]:
    """Code and message of the first error, of GraphQL or REST."""
    body = answer.json()
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"], body["errors"][0]["message"]
    return body["code"], body["detail"]


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
        ("cost_limit", 113, "costs 113, more than 112; ask"),
        ("depth_limit", 3, "nests 3 deep, more than 2; flatten"),
    ],
)
async def test_settings(world: World, setting: str, value: int, message: str) -> None:
    """What costs or nests as much as the setting allows is answered; one below, it is refused."""
    query = '{ monitor(id: "mon_api") { uptime { checks } } }'
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
        ("[Window!]!", "fleet { uptimes(windows: $v) { up } }"),
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
