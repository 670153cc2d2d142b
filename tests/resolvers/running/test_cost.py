"""What is too long, too deep or too costly is refused before any read, fast, and with its cost."""

import gc
import json
import time
from typing import Any

import pytest
from graphql import get_introspection_query

from tests.gateway_under_test import Gateway
from tests.http.acme import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRACE_SECONDS = 0.5
"""The bar is 50 ms of this thread's CPU; ten times that tells linear from quadratic on a busy machine."""


def chain(count: int, on: str, link: str, end: str) -> str:
    """Fragments F0 to F<count>, each of which spreads the next where `link` says NEXT."""
    links = (f"fragment F{n} on {on} {{ {link.replace('NEXT', f'...F{n + 1}')} }}" for n in range(count))
    return f"{' '.join(links)} fragment F{count} on {on} {{ {end} }}"


def repeated(count: int, text: str) -> str:
    return "{ " + " ".join(text.replace("#", str(number)) for number in range(count)) + " }"


COSTLY = {
    "pages in pages": "{ monitors(first: 100) { nodes { heartbeats(first: 100) { nodes { code region colo "
    "error status checkedAt } } } } }",
    "50 windows of 90 days and more": '{ monitor(id: "mon_api") { '
    + " ".join(f'a{days}: series(window: "{days}d") {{ starts }}' for days in range(90, 390, 6))
    + " } }",
    "400 days of every monitor check by check": "{ monitors(first: 100) { nodes { "
    'uptime(window: "400d", accounting: TIME) { ratio { value } } } } }',
    "400 days of what a fleet finds, check by check": '{ fleet(window: "400d") { failing(window: "1h", '
    "first: 100) { nodes { monitor { reliability { outages } } } } } }",
    "400 days of what a ranking finds, check by check": '{ fleet(window: "400d") { ranking(window: "1h", '
    "first: 100) { nodes { monitor { reliability { outages } } } } } }",
    "400 days below downtime": '{ fleet(window: "400d") { uptime(window: "1h") { downtime(first: 100) { '
    "stretches { monitor { reliability { outages } } } } } } }",
    "400 days of buckets below a shorter window": '{ fleet(window: "400d") { failing(window: "1h", '
    'first: 100) { nodes { monitor { series(bucket: "1h") { starts } } } } } }',
    "fragments doubled 60 times": "{ ...F0 } " + chain(60, "Query", "NEXT NEXT", "viewer { kind }"),
    "doubled with fields": "{ fleet { ...F0 } } "
    + chain(60, "FleetStats", "a: uptime { coverage } NEXT b: uptime { coverage } NEXT", "__typename"),
    "doubled inline": "{ fleet { ...F0 } } "
    + chain(60, "FleetStats", "... { NEXT } ... { NEXT }", "__typename"),
    "spread 15 times each": "{ fleet { ...F0 } } " + chain(90, "FleetStats", "NEXT " * 15, "__typename"),
    "1,000 aliases": repeated(1000, "a#: __typename"),
    "1,000 fields": repeated(1000, "__typename"),
    "300 equal objects": repeated(300, "viewer { kind }"),
    "300 equal aliases": repeated(300, "a: viewer { kind } a: fleet { __typename }"),
    "300 fragments": "{ "
    + " ".join(f"...F{n}" for n in range(300))
    + " } "
    + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(300)),
    "the schema 200 times": "{ __schema " + repeated(200, "a#: types { fields { type { name } } }") + " }",
}
REFUSED = {
    "fragment cycle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "fragment in itself": "{ ...A } fragment A on Query { viewer { kind } ...A }",
    "a chain of 350 fragments": "{ fleet { ...F0 } } " + chain(350, "FleetStats", "NEXT NEXT", "__typename"),
    "1,000 aliased objects": repeated(1000, "a#: viewer { kind }"),
    "1,000 directives": "{ viewer " + "@skip(if: false) " * 1000 + "{ kind } }",
    "100,000 braces": "{a" * 100_000,
    "4,000 braces": "{a" * 2000 + "}" * 2000,
    "nested lists": "{ monitors(filter: {statuses: " + "[" * 1500 + "]" * 1500 + "}) { totalCount } }",
    "nested types": "query($a: " + "[" * 1500 + "Int" + "]" * 1500 + ") { viewer { kind } }",
    "300 KB of text": '{ monitor(id: "' + "x" * 300_000 + '") { id } }',
    "300 KB of comment": "{ viewer { kind } } #" + "x" * 300_000,
    "300 KB of commas": "{ viewer { kind } }" + "," * 300_000,
    "5 MB of text": '{ monitor(id: "' + "x" * 5_000_000 + '") { id } }',
}


async def refused(acme: Gateway, query: str) -> dict[str, Any]:
    gc.disable()  # the garbage of the tests before is not this query's
    try:
        started = time.thread_time()
        answer = await acme.client.post("/graphql", json={"query": query})
        assert time.thread_time() - started < GRACE_SECONDS
    finally:
        gc.enable()
    assert answer.status_code in {200, 400, 413}
    assert len(answer.content) < 4096
    body: dict[str, Any] = answer.json()
    assert "data" not in body
    assert 1 <= len(body["errors"]) <= 5
    return body


@pytest.mark.parametrize("query", COSTLY.values(), ids=COSTLY.keys())
async def test_too_complex(acme: Gateway, query: str) -> None:
    """Refused as QUERY_TOO_COMPLEX before any read; the cost is in the answer, and JSON can hold it."""
    body = await refused(acme, query)
    told = body["errors"][0]["extensions"]
    (limit,) = told.keys() - {"code", "limit"}
    assert told["code"] == "QUERY_TOO_COMPLEX"
    assert told[limit] > told["limit"]
    found = body["extensions"]["insights"]
    assert 0 < found["cost"] <= 10**12
    assert (found["telemetryReads"], found["registryReads"]) == (0, 1)  # the one of the sign-in


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED.keys())
async def test_refused(acme: Gateway, query: str) -> None:
    """Refused as too much, as bad input or by what validation says, fast, and with a short answer."""
    body = await refused(acme, query)
    (code,) = {error["extensions"]["code"] for error in body["errors"]}
    assert code in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"}


async def test_cost_is_told(acme: Gateway) -> None:
    """A refusal by cost says the cost and the limit, in words, with the error, and in extensions.insights."""
    body = await acme.ask(COSTLY["pages in pages"])
    cost = body["extensions"]["insights"]["cost"]
    assert cost > 50_000
    assert body["extensions"]["insights"]["limit"] == 50_000
    (error,) = body["errors"]
    assert error["message"].startswith(f"the query costs {cost}, more than 50000")
    assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX", "cost": cost, "limit": 50_000}


async def test_variables_are_costed(acme: Gateway) -> None:
    """A page size costs the same written as a variable, and as a default."""
    pages = "{ monitors(first: %s) { nodes { heartbeats(first: %s) { nodes { code } } } } }"
    costs = []
    for query, variables in (
        (pages % (50, 20), {}),
        ("query($a: Int!, $b: Int!) " + pages % ("$a", "$b"), {"a": 50, "b": 20}),
    ):
        costs.append((await acme.ask(query, variables))["extensions"]["insights"]["cost"])
    assert costs[0] == costs[1] > 1000


@pytest.mark.parametrize(
    ("declared", "given"),
    [
        ('$n: Int = 100, $w: Window = "400d"', {}),
        ("$n: Int, $w: Window", {"n": 100, "w": "400d"}),
        ('$n: Int = 1, $w: Window = "1h"', {"n": 100, "w": "400d"}),
        ('$n: Int = 100, $w: Window = "400d"', {"unknown": 1}),
    ],
)
async def test_variables_cost_what_they_stand_for(
    acme: Gateway, declared: str, given: dict[str, object]
) -> None:
    """Written out, sent, or declared as a default: the same operation costs the same."""
    fields = "{ monitors(first: %s) { nodes { uptime(window: %s) { rowsRead: fidelity { rowsRead } } } } }"
    plain = await acme.ask(fields % ("100", '"400d"'))
    asked = await acme.ask(f"query({declared}) {fields % ('$n', '$w')}", given)
    assert asked["extensions"]["insights"]["cost"] == plain["extensions"]["insights"]["cost"] > 400


async def test_aliases_cost_what_a_list_does(acme: Gateway) -> None:
    """Forty monitors by their ids cost what a list of forty costs, within a point or two a monitor; the same
    one forty times is read once."""
    fields = '{ uptime(window: "30d", accounting: TIME) { coverage } }'
    queries = (
        f"{{ monitors(first: 40) {{ nodes {fields} }} }}",
        repeated(40, f'a#: monitor(id: "m#") {fields}'),
        repeated(40, f'a#: monitor(id: "m") {fields}'),
        repeated(1, f'a#: monitor(id: "m") {fields}'),
    )
    answers = [await acme.ask(query) for query in queries]
    listed, aliased, same, one = (each["extensions"]["insights"]["cost"] for each in answers)
    assert abs(aliased - listed) <= 40 * 3
    assert same - one <= 40 * 5
    assert listed > 5 * one


@pytest.mark.parametrize(
    ("around", "text"),
    [
        ('pipeline(window: "1m") { overdue { monitor { # } } }', "24h"),
        ('pipeline(window: "400d") { overdue { monitor { # } } }', "24h"),
        ('fleet(window: "3d") { failing(window: "30d") { nodes { monitor { # } } } }', "3d"),
        ('fleet { failing(window: "30d") { nodes { monitor { # } } } }', "24h"),
    ],
)
async def test_cost_goes_by_the_window_that_is_read(acme: Gateway, around: str, text: str) -> None:
    """A field that names no window costs, and answers, what the root field's does or a day, and not what the
    window of a field between them would."""
    found = []
    for window in ("", f'(window: "{text}")'):
        query = around.replace(
            "#", f"uptime{window} {{ range {{ window }} }} reliability{window} {{ outages }}"
        )
        found.append(await acme.ask(f"{{ {query} }}"))
    left_out, named = found
    assert f"'window': '{text}'" in str(left_out["data"])
    assert left_out["data"] == named["data"]
    costs = [one["extensions"]["insights"]["cost"] for one in found]
    assert costs[0] == costs[1]


async def test_each_of_several_windows_is_compared_at_its_cost(acme: Gateway) -> None:
    """`versus` below `uptimes` reads a period before for each window, and costs what it does below each."""
    lengths = ("24h", "7d", "30d")
    for around in ("fleet", 'monitor(id: "mon_api")'):
        several = (
            f"{{ {around} {{ uptimes(windows: {json.dumps(lengths)}) {{ versus {{ significant }} }} }} }}"
        )
        each = " ".join(f'_{one}: uptime(window: "{one}") {{ versus {{ significant }} }}' for one in lengths)
        answers = [await acme.ask(query) for query in (several, f"{{ {around} {{ {each} }} }}")]
        listed, apart = (one["extensions"]["insights"]["cost"] for one in answers)
        assert abs(listed - apart) <= len(lengths)


async def test_a_window_by_itself_is_a_list_of_one(acme: Gateway) -> None:
    """`windows: "24h"` is one window, and costs one: not one for each character of its text."""
    asked = "{ fleet { uptimes(windows: %s) { ratio { value } coverage } } }"
    plain, listed = [await acme.ask(asked % one) for one in ('"24h"', '["24h"]')]
    assert plain["data"] == listed["data"]
    costs = [one["extensions"]["insights"]["cost"] for one in (plain, listed)]
    assert costs[1] - costs[0] == 1  # the list's own entry


async def test_depth(world: World) -> None:
    """Nesting beyond the limit is refused; fragments do not hide it."""
    async with world.gateway(depth_limit=4) as gateway:
        fine = await gateway.ask('{ monitor(id: "mon_api") { uptime { ratio { value } } } }')
        assert fine["data"]["monitor"]["uptime"]["ratio"]["value"] == 6 / 8  # degraded is answered
        for query in (
            "{ monitors { nodes { uptime { ratio { value } } } } }",
            "{ monitors { nodes { ...F } } } fragment F on Monitor { uptime { ... { ratio { value } } } }",
        ):
            for _ in range(2):  # what was measured before is refused again
                (error,) = (await gateway.ask(query))["errors"]
                assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX", "depth": 5, "limit": 4}
                assert "nests 5 deep, more than 4" in error["message"]


async def test_introspection(acme: Gateway) -> None:
    """The usual introspection query is admitted, at a cost, and describes every type."""
    answer = await acme.ask(get_introspection_query(specified_by_url=True, input_value_deprecation=True))
    assert "errors" not in answer
    names = {one["name"] for one in answer["data"]["__schema"]["types"]}
    assert {"Monitor", "FleetStats", "Window", "Series"} <= names
    assert 1000 < answer["extensions"]["insights"]["cost"] < 50_000


async def test_fragments_of_a_page(acme: Gateway) -> None:
    """A page written with fragments, some of them shared, is admitted and answered."""
    answer = await acme.ask(
        "{ monitors { nodes { id ...U } } fleet { uptime { ...W } latency { ...L } } } "
        'fragment U on Monitor { day: uptime { ...W } week: uptime(window: "7d") { ...W } latency { ...L } } '
        "fragment W on UptimeWindow { ratio { ...E } } fragment L on LatencyStats { p50 { ...E } } "
        "fragment E on Estimate { value }"
    )
    assert "errors" not in answer
    assert answer["data"]["monitors"]["nodes"][0]["latency"] == {"p50": {"value": 300.0}}


async def test_small_doubling(acme: Gateway) -> None:
    """Fragments that double each other a little are admitted, and executed once, not 2^13 times."""
    started = time.thread_time()
    answer = await acme.ask(
        "{ fleet { latency { ...F0 } } } " + chain(13, "LatencyStats", "NEXT NEXT", "min")
    )
    assert answer["data"]["fleet"]["latency"] == {"min": 100.0}
    assert time.thread_time() - started < GRACE_SECONDS
