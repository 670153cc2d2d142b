"""docs/analytics-engine.md: what the table says that the emulator agrees with, the emulator is asked."""

import re
from pathlib import Path

import pytest

from tests.emulator.conftest import Emulated, heartbeat

TEXT = (Path(__file__).parents[2] / "docs" / "analytics-engine.md").read_text()
ROWS = {
    int(number): (gateway, emulator)
    for number, gateway, emulator in re.findall(
        r"^\| (\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE
    )
}
VERDICTS = ("agrees", "differs", "n/a")

REFUSED = [
    (1, "SELECT count() AS n FROM {t} WHERE blob1 = '" + "x" * 10_000 + "'", "maximum length: 10000"),
    (7, "SELECT sum(if(blob3 = 'up', double1, 0)) AS n FROM {t}", "Double and Integer"),
    (8, "SELECT if(blob3 = 'up', blob1, NULL) AS n FROM {t}", "String and Null"),
    (9, "SELECT if(blob3 = 'up', double1, 99999999999999.0) AS n FROM {t}", "Double and Integer"),
    (10, "SELECT 1e3 AS n FROM {t}", "exponent"),
    (11, "SELECT sum(_sample_interval * (blob3 = 'up')) AS n FROM {t}", "Integer and Boolean"),
    (12, "SELECT count() AS n FROM {t} WHERE timestamp >= '2026-01-01 00:00:00'", "DateTime and String"),
    (14, "SELECT count() AS n FROM {t} WHERE timestamp >= toDateTime('2026-01-01T00:00:00Z')", "TODATETIME"),
    (15, "SELECT count() AS n FROM {t} WHERE timestamp >= now() - INTERVAL 1 DAY", "INTERVAL '42' DAY"),
    (17, "SELECT if(blob3 = 'up', timestamp, 0) AS n FROM {t}", "DateTime and Integer"),
    (18, "SELECT multiIf(1, 2, 3) AS n FROM {t}", "unknown function call: MULTIIF"),
    (19, "SELECT count(*) AS n FROM {t}", "must have 0 arguments: 1"),
    (20, "SELECT max(blob1) AS n FROM {t}", "cannot use the String type"),
    (27, "SELECT toDate(timestamp) AS n FROM {t}", "unknown function call: TODATE"),
    (29, "SELECT CASE WHEN blob3 = 'up' THEN 1 ELSE 0 END AS n FROM {t}", "unsupported expression type"),
    (31, "SELECT count() AS n FROM {t} GROUP BY intDiv(toUInt32(double1), 300)", "only provide column names"),
    (32, "SELECT blob1 AS o FROM {t} ORDER BY blob1", "unable to find type of column"),
    (33, "SELECT n FROM (SELECT n FROM (SELECT double1 AS n FROM {t}))", "cannot nest subqueries"),
    (35, "SELECT blob1 AS `o` FROM {t}", "double quotes"),
    (36, "SELECT 1 AS a UNION ALL SELECT 2 AS a", "UNION"),
    (37, "SELECT count() AS n FROM {t} WHERE blob1 LIKE 'a\\_b'", "backslash and single-quote"),
    (38, "SELECT count() AS n FROM {t} WHERE blob1 = 'it''s'", "backslash and single-quote"),
    (48, "SELECT count() AS n FROM never_written WHERE timestamp > toDateTime(1)", 'column: "timestamp"'),
    (49, '{{"query": "SELECT 1"}}', "Expected an SQL statement, found: {"),
]
TAKEN: list[tuple[int, str, object]] = [
    (13, "SELECT count() AS n FROM {t} WHERE timestamp >= toDateTime(1700000000)", 4),
    (16, "SELECT count() AS n FROM {t} WHERE double1 >= 1700000000000", 4),
    (21, "SELECT argMax(blob1, if(blob3 = 'up', double1, 0.0)) AS n FROM {t}", "org"),
    (22, "SELECT countIf(blob3 = 'up') AS n, sumIf(double2 * 2, blob3 = 'up') AS m FROM {t}", 2),
    (23, "SELECT quantileExactWeighted(0.5)(double3, _sample_interval) AS n FROM {t}", 200),
    (24, "SELECT quantileExactWeighted(0.5)(double3, if(blob3 = 'up', 1, 0)) AS n FROM {t}", 200),
    (25, "SELECT quantileWeighted(0.5)(double3, _sample_interval) AS n FROM {t}", 200),
    (26, "SELECT round(max(double2) / 100) AS n FROM {t}", 0),
    (28, "SELECT intDiv(toUInt32(7.5), 3) AS n FROM {t} LIMIT 1", 2),
    (30, "SELECT count(DISTINCT blob1) AS n FROM {t}", 1),
    (34, "SELECT count() AS n FROM {t} LIMIT 1 OFFSET 0", 4),
    (
        39,
        ("SELECT count() AS n FROM {t} WHERE blob1 LIKE 'o%' AND blob1 ILIKE 'O%' "
        "AND startsWith(blob1, 'o')"),
        4,
    ),
    (43, "SELECT avgIf(double1, blob1 = 'x') AS n FROM {t}", None),
    (44, "SELECT count() AS n FROM {t} WHERE blob1 = 'x'", 0),
    (45, "SELECT argMax(blob1, double1) AS n FROM {t} WHERE blob1 = 'x'", ""),
    (46, "SELECT max(double19) AS n FROM {t}", 0),
]  # fmt: skip


def test_each_of_the_facts_has_its_verdicts() -> None:
    """63 facts, and where one of both differs the table says from what, or why."""
    assert list(ROWS) == list(range(1, 64))
    for gateway, emulator in ROWS.values():
        for told in (gateway, emulator):
            assert told.startswith(VERDICTS)
            assert ":" in told or not told.startswith("differs")


def test_the_sums_are_those_of_the_table() -> None:
    """What the closing sentence counts is what stands above it."""
    gateway = [told.split()[0].strip(":;,") for told, _ in ROWS.values()]
    emulator = [told.split()[0].strip(":;,") for _, told in ROWS.values()]
    assert (gateway.count("agrees"), gateway.count("n/a"), gateway.count("differs")) == (55, 7, 1)
    assert (emulator.count("agrees"), emulator.count("differs")) == (59, 4)


@pytest.mark.parametrize(("number", "sql", "words"), REFUSED, ids=[str(one[0]) for one in REFUSED])
async def test_what_is_refused(client: Emulated, dataset: str, number: int, sql: str, words: str) -> None:
    """In the service's words."""
    await client.write(dataset, *map(heartbeat, range(4)))
    answer = await client.sql(sql.format(t=dataset))
    assert (answer.status_code, words in answer.text) == (422, True), answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert ROWS[number][1].startswith("agrees")


@pytest.mark.parametrize(("number", "sql", "value"), TAKEN, ids=[str(one[0]) for one in TAKEN])
async def test_what_is_taken(client: Emulated, dataset: str, number: int, sql: str, value: object) -> None:
    """And what it answers."""
    await client.write(dataset, *map(heartbeat, range(4)))
    assert (await client.rows(sql.format(t=dataset)))[0]["n"] == value
    assert ROWS[number][1].startswith("agrees")
