"""The Analytics SQL API: its own request, limits and weighting."""

import pytest

from gateway.emulator.app import DEFAULT_ACCOUNT
from gateway.emulator.language.dialect import ANALYTICS_DIALECT
from gateway.emulator.language.functions import ANALYTICS
from tests.emulator.conftest import ACCOUNT, START, Emulated, heartbeat

URL = "/client/v4/analytics/sql"
SINCE = "timestamp >= '2026-01-01T00:00:00Z'"
SCOPE = {"accountTag": DEFAULT_ACCOUNT}


async def ask(client: Emulated, query: str, **rest: object) -> object:
    """The rows, or the status and words of a refusal."""
    answer = await client.post(URL, json={"query": query, "scope": SCOPE} | rest)
    return answer.json()["data"] if answer.status_code == 200 else (answer.status_code, answer.text)


async def weighted(client: Emulated, dataset: str) -> str:
    """Forty heartbeats that each stand for ten; returns the table's name."""
    await client.write(dataset, *(heartbeat(number) for number in range(40)))
    await client.conditions(read_percent=100)
    return f'events.analyticsEngine."{dataset}"'


async def test_aggregates_are_weighted_by_themselves(client: Emulated, dataset: str) -> None:
    """Each plain aggregate equals the classic statement that weights by hand; weights given stay as given."""
    table = await weighted(client, dataset)
    await client.conditions(read_percent=10)
    pairs = {
        "COUNT(*)": "sum(_sample_interval)",
        "COUNT()": "sum(_sample_interval)",
        "SUM(double2)": "sum(double2 * _sample_interval)",
        "AVG(double2)": "sum(double2 * _sample_interval) / sum(_sample_interval)",
        "countIf(blob3 = 'up')": "sumIf(_sample_interval, blob3 = 'up')",
        "sumIf(double2, blob3 = 'up')": "sumIf(double2 * _sample_interval, blob3 = 'up')",
        "avgIf(double2, blob3 = 'up')": "sumIf(double2 * _sample_interval, blob3 = 'up') / "
        "sumIf(_sample_interval, blob3 = 'up')",
        "topK(2)(blob3)": "topKWeighted(2)(blob3, _sample_interval)",
        "topKWeighted(2)(blob3, 1)": "topKWeighted(2)(blob3, 1)",
        "quantileExactWeighted(0.5)(double2, sampleInterval)": "quantileExactWeighted(0.5)(double2, "
        "_sample_interval)",
        "quantileWeighted(0.5, double2, 1)": "quantileExactWeighted(0.5)(double2, 1)",
        "COUNT(DISTINCT blob3)": "count(DISTINCT blob3)",
        "SUM(DISTINCT double2)": "sum(DISTINCT double2)",
        "APPROX_MAX(double2)": "max(double2)",
    }
    plain = ", ".join(f"{output} AS c{number}" for number, output in enumerate(pairs))
    hand = ", ".join(f"{output} AS c{number}" for number, output in enumerate(pairs.values()))
    by_itself = await ask(client, f"SELECT {plain} FROM {table} WHERE {SINCE}")
    by_hand = await client.rows(f"SELECT {hand} FROM {dataset} FORMAT JSON")
    assert by_itself == by_hand
    assert isinstance(by_hand[0]["c0"], int)
    assert by_hand[0]["c0"] % 10 == 0
    assert by_hand[0]["c0"] > 0


async def test_the_answer_has_statistics_and_no_meta(client: Emulated, dataset: str) -> None:
    """data, rows, and what it cost."""
    table = await weighted(client, dataset)
    query = f"SELECT blob3, COUNT(*) FROM {table} WHERE {SINCE} GROUP BY blob3 ORDER BY blob3 LIMIT 2"
    answer = (await client.post(URL, json={"query": query, "scope": SCOPE})).json()
    assert answer["data"] == [{"blob3": "degraded", "COUNT(*)": 10}, {"blob3": "down", "COUNT(*)": 10}]
    assert answer["rows"] == 2
    assert answer["statistics"].keys() == {"elapsed_ms", "rows_read", "bytes_read"}
    assert answer["statistics"]["rows_read"] == 40


@pytest.mark.parametrize(
    ("placeholder", "params"),
    [("$1", [START * 1000.0]), ("$at", {"at": START * 1000.0}), ("$at", {"at": START * 1000})],
)
async def test_parameters_are_values(
    client: Emulated, dataset: str, placeholder: str, params: object
) -> None:
    """Positional and named ones; a string that looks like SQL stays a string."""
    table = await weighted(client, dataset)
    query = f"SELECT COUNT() AS n FROM {table} WHERE double1 = {placeholder} AND {SINCE}"
    assert await ask(client, query, params=params) == [{"n": 1}]
    hostile = f"SELECT COUNT() AS n FROM {table} WHERE blob3 = $1 AND {SINCE}"
    assert await ask(client, hostile, params=["' OR 1 = 1 -- \\"]) == [{"n": 0}]
    assert await ask(client, hostile, params=[None]) == [{"n": 0}]
    assert await ask(client, hostile, params=[]) == (422, "Input was invalid: no value is bound to $1")


async def test_account_and_time_can_be_in_sql_or_beside_it(client: Emulated, dataset: str) -> None:
    """Each is due in exactly one place; the bounds of time_range are inclusive."""
    table = await weighted(client, dataset)
    inside = f"SELECT COUNT() AS n FROM {table} WHERE accountTag = '{DEFAULT_ACCOUNT}' AND {SINCE}"
    assert await ask(client, inside, scope=None) == [{"n": 40}]
    bare = f"SELECT COUNT() AS n FROM {table}"
    span = {"start": "2026-09-21T14:13:20Z", "end": "2026-09-21T14:13:40Z"}
    assert await ask(client, bare, time_range=span) == [{"n": 3}]
    assert await ask(client, bare, time_range={"start": span["start"]}) == [{"n": 40}]
    in_path = await client.post(f"{ACCOUNT}/analytics/sql", json={"query": bare, "time_range": span})
    assert in_path.json()["data"] == [{"n": 3}]
    raw = await client.post(URL, content=inside)
    by_get = await client.get(URL, params={"query": inside})
    assert raw.json()["data"] == by_get.json()["data"] == [{"n": 40}]


async def test_between_and_moments_bound_the_time(client: Emulated, dataset: str) -> None:
    """BETWEEN, reversed comparisons and NOW() - INTERVAL are lower bounds; so is toDateTime, where known."""
    table = await weighted(client, dataset)
    bound = f"timestamp > toDateTime({START - 1})"
    found = await ask(client, f"SELECT COUNT() AS n FROM {table} WHERE {bound}")
    assert found == (422, "Input was invalid: unknown function call: TODATETIME")
    await client.conditions(read_percent=100, refuse_to_datetime=False)
    for bound in (
        "timestamp BETWEEN '2026-09-21T14:13:20Z' AND '2026-09-22T00:00:00Z'",
        "'2026-09-21T14:13:20Z' <= timestamp",
        f"timestamp > toDateTime({START - 1})",
        "timestamp >= NOW() - INTERVAL '400' WEEK",
        "timestamp >= CURRENT_TIMESTAMP() - toIntervalYear(20)",
    ):
        assert await ask(client, f"SELECT COUNT() AS n FROM {table} WHERE {bound}") == [{"n": 40}], bound


async def test_columns_have_this_endpoints_names(client: Emulated, dataset: str) -> None:
    """The weight is sampleInterval here, in * too, and _sample_interval is unknown."""
    table = await weighted(client, dataset)
    found = await ask(client, f"SELECT * FROM {table} WHERE {SINCE} LIMIT 1")
    assert isinstance(found, list)
    assert found[0]["sampleInterval"] == 1
    assert "_sample_interval" not in found[0]
    assert len(found[0]) == len(ANALYTICS_DIALECT.columns)
    named = await ask(client, f"SELECT sampleInterval FROM {table} WHERE {SINCE} LIMIT 1")
    assert named == [{"sampleInterval": 1}]


async def test_a_derived_table_is_projected_from(client: Emulated, dataset: str) -> None:
    """One plain derived table, whose aggregates are weighted inside."""
    table = await weighted(client, dataset)
    inner = f"SELECT COUNT(*) AS value FROM {table} WHERE {SINCE}"
    assert await ask(client, f"SELECT value, value * 2 AS twice FROM ({inner})") == [
        {"value": 40, "twice": 80}
    ]


NO_ZONE = "2026-09-21T14:13:20"
REFUSED = {
    "SELECT blob1 FROM {t}": "a lower timestamp bound is required",
    "SELECT blob1 FROM {t} WHERE timestamp < NOW()": "a lower timestamp bound is required",
    "SELECT blob1 FROM {t} WHERE blob1 = 'a' OR {since}": "a lower timestamp bound is required",
    "SELECT blob1 FROM {t} WHERE accountTag = 'x' AND {since}": "the scope is given in more than one place",
    "SELECT blob1 FROM {t} WHERE zoneTag = 'x' AND {since}": "zone scope",
    "SELECT blob1 FROM {t} WHERE (accountTag = 'x' OR 1 = 1) AND {since}": "tenancy predicates",
    "SELECT blob1 FROM {t} WHERE NOT accountTag = 'x' AND {since}": "tenancy predicates",
    "SELECT blob1 FROM bare WHERE {since}": "unknown dataset",
    "SELECT blob1 FROM events.httpRequests WHERE {since}": "unknown dataset",
    "SELECT blob1 FROM system.tables WHERE {since}": "unknown dataset",
    "SELECT blob1 FROM events.analyticsEngine WHERE {since}": "unknown dataset",
    "SELECT 1": "a query reads one schema-qualified dataset",
    "SELECT MIN(double1) FROM {t} WHERE {since}": "unknown function call: MIN",
    "SELECT MAX(double1) FROM {t} WHERE {since}": "unknown function call: MAX",
    "SELECT COUNT(blob1) FROM {t} WHERE {since}": "count takes no argument",
    "SELECT uniq(blob1) FROM {t} WHERE {since}": "unknown function call: UNIQ",
    "SELECT _sample_interval FROM {t} WHERE {since}": "unable to find type of column",
    "SELECT blob1 FROM {t} WHERE {since} LIMIT ALL": "LIMIT is a whole number",
    "SELECT blob1 FROM {t} WHERE {since} LIMIT $1": "LIMIT and OFFSET take a whole number",
    "SELECT blob1 FROM {t} WHERE {since} OFFSET 5": "OFFSET needs it",
    "SELECT blob1 FROM {t} WHERE {since} FORMAT JSON": "FORMAT is not supported",
    "SELECT blob1 FROM {t} WHERE {since} AND double1 BETWEEN 1 AND 2": "BETWEEN is supported on",
    "SELECT blob1, COUNT() AS n FROM {t} WHERE {since} GROUP BY blob1 HAVING blob1 = 'a'": "HAVING has to",
    "SELECT blob1 FROM {t} WHERE timestamp >= 'yesterday'": "a timestamp is written as",
    "SELECT blob1 FROM {t} WHERE timestamp >= '2026-09-15T00:00:00'": "a moment names its zone",
    "SELECT blob1 FROM {t} WHERE '2026-09-15 00:00:00' < timestamp": "a moment names its zone",
    "SELECT blob1 FROM {t} WHERE {since} AND timestamp < '2026-09-15'": "a moment names its zone",
    "SELECT blob1 FROM {t} WHERE timestamp BETWEEN '2026-09-15T00:00:00Z' AND '2026-09-16'": "a moment names",
    "SELECT b FROM (SELECT blob1 AS b FROM {t} WHERE timestamp > '2026-09-15T00:00:00')": "a moment names",
    "SELECT n FROM (SELECT COUNT() AS n FROM {t} WHERE {since}) LIMIT 1": "a derived table can only",
    "SELECT SUM(n) FROM (SELECT COUNT() AS n FROM {t} WHERE {since})": "a derived table can only",
    "SELECT n FROM (SELECT n FROM (SELECT 1 AS n FROM {t} WHERE {since}))": "a derived table can only",
    "SELECT DISTINCT blob1 FROM {t} WHERE {since}": "SELECT DISTINCT is not supported",
    "SELECT CASE WHEN 1 THEN 2 END FROM {t} WHERE {since}": "unsupported expression type: CASE",
    "SELECT 1 FROM {t} WHERE {since}; SELECT 2": "only one statement is supported",
    "SHOW TABLES": "only SELECT statements are supported",
    "SELECT round(((((((((((1))))))))))) FROM {t} WHERE {since}": "nested deeper than 10 levels",
}


@pytest.mark.parametrize("query", REFUSED)
async def test_what_this_endpoint_refuses(client: Emulated, dataset: str, query: str) -> None:
    """Each rule of this endpoint is a 422 that names it."""
    table = await weighted(client, dataset)
    sql = query.replace("{t}", table).replace("{since}", SINCE)
    found = await ask(client, sql, params=[1])
    assert isinstance(found, tuple), found
    status, words = found
    assert status == 422
    assert words.startswith("Input was invalid: ")
    assert REFUSED[query] in words


@pytest.mark.parametrize("strictness", ["live", "documented"])
async def test_moments_name_their_zone(client: Emulated, dataset: str, strictness: str) -> None:
    """Beside the statement and in it alike: any zone is fine, none is refused, as it is documented."""
    table = await weighted(client, dataset)
    await client.conditions(read_percent=100, strictness=strictness)
    bare = f"SELECT COUNT() AS n FROM {table}"
    for moment, fine in (
        ("2026-09-21T14:13:20Z", True),
        ("2026-09-21T16:13:20+02:00", True),
        (NO_ZONE, False),
    ):
        for found in (
            await ask(client, bare, time_range={"start": moment}),
            await ask(client, f"{bare} WHERE timestamp >= '{moment}'"),
            await ask(client, f"{bare} WHERE timestamp >= $1", params=[moment]),
        ):
            refused = (422, "Input was invalid: a moment names its zone, as 2026-09-15T00:00:00Z")
            assert found == ([{"n": 40}] if fine else refused)


async def test_statements_have_at_most_10_kib(client: Emulated, dataset: str) -> None:
    """10 240 bytes are answered, one more is refused."""
    table = await weighted(client, dataset)
    start = f"SELECT COUNT() AS n FROM {table} WHERE {SINCE} -- "
    assert await ask(client, start + "x" * (10_240 - len(start))) == [{"n": 40}]
    found = await ask(client, start + "x" * (10_241 - len(start)))
    assert isinstance(found, tuple)
    assert found[0] == 422


async def test_refusals_before_the_statement(client: Emulated) -> None:
    """No token 400 in the API's envelope, another account 403, a body that is no question 400."""
    body = {"query": f"SELECT 1 AS n FROM events.analyticsEngine.x WHERE {SINCE}"}
    nobody = await client.post(URL, json=body, headers={"authorization": "Bearer wrong"})
    assert (nobody.status_code, nobody.json()["success"]) == (400, False)
    other = await client.post(URL, json=body | {"scope": {"accountTag": "f" * 32}})
    assert (other.status_code, other.text) == (403, "Authorization error")
    elsewhere = await client.post("/client/v4/accounts/other/analytics/sql", json=body)
    assert elsewhere.status_code == 403
    for wrong in (b"{", b"", b'{"sql": "x"}', b'{"query": 1}', b'{"query": "x", "scope": []}'):
        assert (await client.post(URL, content=wrong)).status_code == 400
    missing = await client.post(URL, json=body)
    assert (missing.status_code, missing.text) == (
        422,
        "Input was invalid: missing accountTag or zoneTag predicate",
    )


async def test_every_function_of_this_endpoint_runs(client: Emulated, dataset: str) -> None:
    """Each name that only this endpoint knows is answered."""
    table = await weighted(client, dataset)
    outputs = {
        "approx_min": "APPROX_MIN(double2)",
        "approx_max": "APPROX_MAX(double2)",
        "isempty": "countIf(isEmpty(blob7))",
        "lengthutf8": "SUM(lengthUTF8(blob1))",
        "substr": "topK(substr(blob1, 1, 2))",
        "strpos": "SUM(strpos(blob1, 'r'))",
        "ceiling": "SUM(ceiling(double2))",
        "dayofweek": "SUM(dayOfWeek(timestamp))",
        "tostartoffiveminute": "APPROX_MAX(toStartOfFiveMinute(timestamp))",
        "current_timestamp": "APPROX_MAX(CURRENT_TIMESTAMP())",
        "current_date": "APPROX_MAX(CURRENT_DATE())",
        "todate": "APPROX_MAX(toDate(timestamp))",
        "timezone": "topK(timezone())",
        **{
            f"tointerval{unit}": f"APPROX_MAX(timestamp + toInterval{unit.title()}(1))"
            for unit in ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
        },
    }
    for name, output in outputs.items():
        found = await ask(client, f"SELECT {output} AS v FROM {table} WHERE {SINCE}")
        assert isinstance(found, list), (name, found)
    assert outputs.keys() <= ANALYTICS.keys()
