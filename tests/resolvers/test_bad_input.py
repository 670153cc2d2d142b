"""What callers get wrong: each mistake has a code, names its argument, and costs as little as it can."""

import base64
import json

import pytest

from tests.gateway_under_test import Gateway
from tests.resolvers.refused import refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = "2025-01-01T00:00Z/2026-11-01T00:00Z"
REVERSED = "2026-11-08T00:00Z/2026-11-01T00:00Z"
WINDOWS = ["", "zz", "0h", "-1h", "24", "2026-13", "401d", "3650d", LONG, REVERSED, "24h'--", "\uff11h"]
DURATIONS = ["", "x", "0s", "1.5h", "-5m", "5 m", "5"]


def forged(*position: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


CURSORS = ["", "x", "%%%", forged(), forged("heartbeats"), forged("monitors:name:asc", 5, 5), "é", "A" * 5000]


@pytest.mark.parametrize("window", WINDOWS)
async def test_windows(acme: Gateway, window: str) -> None:
    """A bad window is refused before any read, as a literal and as a variable."""
    for place in (
        'monitor(id: "mon_api") { uptime(window: %s) { counts { checks { value } } } }',
        "fleet(window: %s) { range { window } }",
        "fleet { uptime(window: %s) { counts { checks { value } } } }",
        "monitors(orderBy: {measure: UPTIME, window: %s}) { totalCount }",
    ):
        literal = await acme.ask(f"{{ {place % json.dumps(window)} }}")
        refusal(literal, "window")
        variable = await acme.ask(f"query($w: Window!) {{ {place % '$w'} }}", {"w": window})
        refusal(variable, "$w")
        for answer in (literal, variable):
            assert "data" not in answer
            assert answer["extensions"]["insights"]["telemetryReads"] == 0


async def test_a_bad_window_is_told_once(acme: Gateway) -> None:
    """In our own words alone, the same as REST's: as a literal, a variable, and within an object."""
    told = "'2026-02-30' is not a window: 2026-02 has 28 days; write one from 2026-02-01 to 2026-02-28"
    plain = await acme.client.get("/api/insights/fleet", params={"window": "2026-02-30"})
    assert plain.json()["detail"] == f"window: {told}"
    place, order = "fleet(window: %s) { range { window } }", "monitors(orderBy: %s) { totalCount }"
    literal = '{ measure: UPTIME, window: "2026-02-30" }'
    for query, variables, argument, within in (
        (f"{{ {place % json.dumps('2026-02-30')} }}", {}, "window", ""),
        (f"{{ {order % literal} }}", {}, "window", ""),
        (f"query($w: Window) {{ {place % '$w'} }}", {"w": "2026-02-30"}, "$w", ""),
        (
            f"query($o: MonitorOrder) {{ {order % '$o'} }}",
            {"o": {"measure": "UPTIME", "window": "2026-02-30"}},
            "$o",
            ".window",
        ),
    ):
        assert refusal(await acme.ask(query, variables), argument) == f"{argument}{within}: {told}"


@pytest.mark.parametrize("window", ["5", "true", "{a: 1}", '["1h"]'])
async def test_windows_of_another_kind(acme: Gateway, window: str) -> None:
    """A window that is no text is refused like one that is nonsense."""
    refusal(await acme.ask(f"{{ fleet(window: {window}) {{ range {{ window }} }} }}"), "window")


@pytest.mark.parametrize("given", [5, True, ["1h"], {}, None])
async def test_window_variables_of_another_kind(acme: Gateway, given: object) -> None:
    """The same as a variable."""
    refusal(
        await acme.ask("query($w: Window!) { fleet(window: $w) { range { window } } }", {"w": given}), "$w"
    )


async def test_missing_variable(acme: Gateway) -> None:
    """A required variable that was not sent is named."""
    refusal(await acme.ask("query($w: Window!) { fleet(window: $w) { range { window } } }"), "$w")


@pytest.mark.parametrize("bucket", DURATIONS)
async def test_buckets(acme: Gateway, bucket: str) -> None:
    """A bad bucket is refused, as a literal and as a variable."""
    place = 'monitor(id: "mon_api") { series(bucket: %s) { latency { mean { value } } } }'
    refusal(await acme.ask(f"{{ {place % json.dumps(bucket)} }}"), "bucket")
    refusal(await acme.ask(f"query($b: Duration) {{ {place % '$b'} }}", {"b": bucket}), "$b")


@pytest.mark.parametrize("field", ["series", "regionSeries"])
async def test_bucket_too_small(acme: Gateway, field: str) -> None:
    """A bucket that cuts the window too finely costs this field only."""
    place = f'monitor(id: "mon_api") {{ name {field}(window: "12h", bucket: %s) {{ starts }} }}'
    for answer in (
        await acme.ask(f"{{ {place % json.dumps('15s')} }}"),
        await acme.ask(f"query($b: Duration) {{ {place % '$b'} }}", {"b": "15s"}),
    ):
        assert "2000 buckets" in refusal(answer, "bucket")
        assert answer["data"]["monitor"] == {"name": "API", field: None}


@pytest.mark.parametrize("size", [0, -1, 101, 2**31 - 1])
@pytest.mark.parametrize(
    ("place", "argument"),
    [
        ("monitors(first: %s) { totalCount }", "first"),
        ("monitors(last: %s) { totalCount }", "last"),
        ("fleet { failing(first: %s) { nodes { failedChecks } } }", "first"),
        ('monitor(id: "mon_api") { heartbeats(first: %s) { nodes { code } } }', "first"),
        (
            'monitor(id: "mon_api") { heartbeats(first: %s, filter: {statuses: [DOWN]}) { nodes { code } } }',
            "first",
        ),
        ('monitor(id: "mon_api") { incidents(first: %s) { nodes { id } } }', "first"),
    ],
)
async def test_page_sizes(acme: Gateway, place: str, argument: str, size: int) -> None:
    """Pages hold 1 to 100; other sizes cost their field, and the rest of the query survives."""
    literal = await acme.ask(f"{{ viewer {{ kind }} {place % size} }}")
    variable = await acme.ask(f"query($n: Int!) {{ viewer {{ kind }} {place % '$n'} }}", {"n": size})
    for answer in (literal, variable):
        assert "1 to 100" in refusal(answer, argument)
        assert answer["data"]["viewer"] == {"kind": "DEMO"}


@pytest.mark.parametrize("size", ["99999999999", "1.5", '"1"', "true"])
async def test_page_sizes_of_another_kind(acme: Gateway, size: str) -> None:
    """A size that is no 32-bit integer is refused, as a literal and as a variable."""
    refusal(await acme.ask(f"{{ monitors(first: {size}) {{ totalCount }} }}"), "first")
    query = "query($n: Int) { monitors(first: $n) { totalCount } }"
    refusal(await acme.ask(query, {"n": json.loads(size)}), "$n")


async def test_both_directions(acme: Gateway) -> None:
    """first and last together are refused."""
    refusal(await acme.ask("{ monitors(first: 1, last: 1) { totalCount } }"), "last")


@pytest.mark.parametrize("cursor", CURSORS)
@pytest.mark.parametrize(
    ("place", "argument"),
    [
        ("monitors(after: %s) { totalCount }", "after"),
        ("monitors(last: 1, before: %s) { totalCount }", "before"),
        ('monitor(id: "mon_api") { heartbeats(after: %s) { nodes { code } } }', "after"),
        (
            'monitor(id: "mon_api") { heartbeats(after: %s, filter: {statuses: [DOWN]}) { nodes { code } } }',
            "after",
        ),
        ('monitor(id: "mon_api") { incidents(after: %s) { nodes { id } } }', "after"),
    ],
)
async def test_cursors(acme: Gateway, place: str, argument: str, cursor: str) -> None:
    """A forged cursor is refused, and the rest of the query survives."""
    literal = await acme.ask(f"{{ viewer {{ kind }} {place % json.dumps(cursor)} }}")
    variable = await acme.ask(f"query($c: String) {{ viewer {{ kind }} {place % '$c'} }}", {"c": cursor})
    for answer in (literal, variable):
        assert "cursor" in refusal(answer, argument)
        assert answer["data"]["viewer"] == {"kind": "DEMO"}


@pytest.mark.parametrize(
    "position", [[10**30, "a"], [-1, "a"], [1.5, "a"], [True, "a"], ["1", "a"], [None, "a"]]
)
async def test_impossible_positions(acme: Gateway, position: list[object]) -> None:
    """A cursor of the right list whose position cannot be is refused before any read."""
    for kind, field in (("heartbeats", "heartbeats"), ("incidents", "incidents")):
        answer = await acme.ask(
            f'query($c: String) {{ monitor(id: "mon_api") {{ {field}(after: $c) '
            "{ nodes { __typename } } } }",
            {"c": forged(kind, *position)},
        )
        refusal(answer, "after")
        assert answer["extensions"]["insights"]["telemetryReads"] == 0


@pytest.mark.parametrize(
    ("place", "argument"),
    [
        ("monitors(orderBy: {field: %s}) { totalCount }", "field"),
        ("monitors(orderBy: {direction: %s}) { totalCount }", "direction"),
        ("monitors(filter: {statuses: [%s]}) { totalCount }", "statuses"),
        ("monitors(filter: {kinds: %s}) { totalCount }", "kinds"),
        ('monitor(id: "mon_api") { heartbeats(filter: {statuses: [%s]}) { nodes { code } } }', "statuses"),
    ],
)
@pytest.mark.parametrize("value", ["NOPE", '"UP"', "5", "up"])
async def test_enum_literals(acme: Gateway, place: str, argument: str, value: str) -> None:
    """An enum value that does not exist is refused."""
    refusal(await acme.ask(f"{{ {place % value} }}"), argument)


@pytest.mark.parametrize(
    ("declared", "place", "given"),
    [
        ("MonitorOrder", "monitors(orderBy: $v) { totalCount }", {"field": "NOPE"}),
        ("MonitorOrder", "monitors(orderBy: $v) { totalCount }", {"fild": "NAME"}),
        ("MonitorOrder", "monitors(orderBy: $v) { totalCount }", {"window": "x"}),
        ("MonitorFilter", "monitors(filter: $v) { totalCount }", {"statuses": ["UP", "up"]}),
        ("FleetFilter", "fleet(filter: $v) { range { window } }", {"text": 5}),
        ("MonitorStatus!", "monitors(filter: {statuses: [$v]}) { totalCount }", "NOPE"),
        ("[Window!]!", "fleet { uptimes(windows: $v) { counts { checks { value } } } }", ["1h", "x"]),
        ("ID!", "monitor(id: $v) { id }", None),
        ("ID!", "monitor(id: $v) { id }", 1.5),
    ],
)
async def test_variables(acme: Gateway, declared: str, place: str, given: object) -> None:
    """A variable of the wrong kind is refused by its name."""
    refusal(await acme.ask(f"query($v: {declared}) {{ {place} }}", {"v": given}), "$v")


@pytest.mark.parametrize("field", ['monitor(id: "mon_api")', "fleet"])
@pytest.mark.parametrize("count", [0, 11])
async def test_number_of_windows(acme: Gateway, field: str, count: int) -> None:
    """uptimes takes 1 to 10 windows, as literals and as a variable."""
    windows = ["1h"] * count
    for answer in (
        await acme.ask(
            f"{{ found: {field} {{ __typename uptimes(windows: {json.dumps(windows)}) {{ coverage }} }} }}"
        ),
        await acme.ask(
            f"query($w: [Window!]!) {{ found: {field} {{ __typename "
            "uptimes(windows: $w) { coverage } } }",
            {"w": windows},
        ),
    ):
        assert "1 to 10" in refusal(answer, "windows")
        assert answer["data"]["found"]["uptimes"] is None
        assert answer["data"]["found"]["__typename"]


@pytest.mark.parametrize("region", ["we ur", "' OR 1=1", "", "x" * 97, "Île-de-France"])
async def test_regions_of_any_name(acme: Gateway, region: str) -> None:
    """A region may be called as the platform calls it; one that nobody checks from has no heartbeats."""
    answer = await acme.ask(
        'query($r: [String!]) { monitor(id: "mon_api") '
        "{ heartbeats(filter: {regions: $r}) { nodes { code } } } }",
        {"r": [region]},
    )
    assert answer["data"]["monitor"]["heartbeats"] == {"nodes": []}


@pytest.mark.parametrize("region", ["a\0b", "a\nb"])
async def test_regions(acme: Gateway, region: str) -> None:
    """A region that cannot be one is refused, and never reaches the store."""
    answer = await acme.ask(
        'query($r: [String!]) { monitor(id: "mon_api") { name heartbeats(filter: {regions: $r}) '
        "{ nodes { code } } } }",
        {"r": [region]},
    )
    refusal(answer, "regions")
    assert answer["data"]["monitor"] == {"name": "API", "heartbeats": None}
    assert answer["extensions"]["insights"]["telemetryReads"] == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("query A { viewer { kind } } mutation B { a }", "no mutations here, only queries"),
        ("mutation B { a }", "no mutations here, only queries"),
        ("subscription B { a }", "no subscriptions here; send a query, and send it again"),
        (
            "subscription B { monitors { totalCount } }",
            "no subscriptions here; send a query, and send it again",
        ),
    ],
)
async def test_no_query(acme: Gateway, query: str, words: str) -> None:
    """A mutation and a subscription are refused in words that say what to do in their place."""
    answer = (await acme.client.post("/graphql", json={"query": query, "operationName": "B"})).json()
    (error,) = answer["errors"]
    assert words in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "data" not in answer
