"""Whole hours and the rows that windows cut off say together what all rows say, whatever is asked of them."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.hours import BY_MONITOR, BY_REGION
from gateway.telemetry.sql.rolled.statement import LEAST_HOURS
from gateway.telemetry.sql.select import Whose, Without
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Overrun, Source
from gateway.times.calendar import Clock, Step, clock, zone
from gateway.times.service_hours import Served, ServiceHours
from tests.telemetry.lab import START_MS, fresh_org

HOUR_MS = 3_600_000
DAYS = 9
MONITORS = tuple(f"mon_{number}" for number in range(3))
SPREAD, MEAN = Parts(spread=True), Parts(latency=True)
PARTS = (Parts(), SPREAD, MEAN, SPREAD | MEAN)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
BEFORE_CLOCKS_CHANGED_MS = START_MS - 10 * 24 * HOUR_MS
"""2026-10-22: Berlin puts its clocks back on the 25th, New York on the 1st."""
EIGHTHS = st.integers(0, 4000).map(lambda eighths: eighths / 8)
"""Lengths whose sums, squares and cubes are exact in whatever order they are added up."""

Compose = Callable[[str, Source, Sequence[Slice], Whose], Statement]


def cells(name: str) -> dict[str, Compose]:
    told = clock(zone(name), BEFORE_CLOCKS_CHANGED_MS, START_MS + DAYS * 24 * HOUR_MS)
    return {
        f"days of {name}": lambda org, source, slices, whose: composers.grid(
            org, source, slices[0], LocalDates(told), whose, by_monitor=True
        ),
        f"week of {name}": lambda org, source, slices, whose: composers.grid(
            org, source, slices[0], HoursOfWeek(told), whose, by_monitor=False
        ),
    }


SHAPES: dict[str, Compose] = {
    "totals": lambda org, source, slices, whose: composers.totals(org, source, tuple(slices), whose),
    "monitors": lambda org, source, slices, whose: composers.monitor_totals(
        org, source, tuple(slices), whose
    ),
    "hours": lambda org, source, slices, whose: composers.series(
        org, source, slices[0], 3600, whose, by_monitor=True
    ),
    "weeks": lambda org, source, slices, whose: composers.series(
        org, source, slices[0], 604_800, whose, by_monitor=False
    ),
    "places": lambda org, source, slices, whose: composers.places(
        org, source, slices[0], whose, by_monitor=True
    ),
    "region series": lambda org, source, slices, whose: composers.grid(
        org, source, slices[0], RegionBuckets(7200), whose, by_monitor=False
    ),
    "members": lambda org, source, slices, whose: composers.members(
        org, source, tuple(slices), whose, failures=False
    ),
    **{name: shape for zone_name in ZONES for name, shape in cells(zone_name).items()},
}
NEAR_EDGES = st.builds(
    lambda hour, ms: BEFORE_CLOCKS_CHANGED_MS + hour * HOUR_MS + ms,
    st.integers(0, DAYS * 24),
    st.sampled_from((-1, 0, 1)) | st.integers(0, HOUR_MS),
)
BEATS = st.builds(
    Heartbeat,
    st.sampled_from(MONITORS),
    st.just(""),
    NEAR_EDGES,
    st.sampled_from(("up", "up", "degraded", "down", "pending", "odd")),
    EIGHTHS | st.sampled_from((-1.0, 1e8, float("nan"), float("inf"))),
    st.sampled_from(("weur", "enam")),
    sample_rate=st.sampled_from((1.0, 0.5, 0.25, 0.0)),
    sample_interval=st.sampled_from((1, 1, 2, 8)),
)
LAGS_S = st.sampled_from((0, 1, 30, 7200, 89_998, 89_999, 90_000, 200_000, -3599, -3601, -9000))


@st.composite
def windows(draw: st.DrawFn) -> list[Slice]:
    """One to three, the first long enough to be read by hours; equal ones are one."""
    parts, since_ms = draw(st.sampled_from(PARTS)), draw(NEAR_EDGES)
    until_ms = since_ms + LEAST_HOURS * HOUR_MS + draw(st.integers(0, 5 * 24 * HOUR_MS))
    others = draw(st.lists(st.tuples(NEAR_EDGES, st.integers(1, 3 * 24 * HOUR_MS)), max_size=2))
    spans = [(since_ms, until_ms), *((since, since + length) for since, length in others)]
    return [Slice(*span, parts) for span in dict.fromkeys(spans)]


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, "hb_in_hours", rolled=True)


def read(store: EmbeddedTelemetry, statement: Statement) -> list[dict[str, object]]:
    return [dict(row) for row in asyncio.run(store.read(statement, 60)).rows]


def both(
    store: EmbeddedTelemetry, compose: Compose, org: str, slices: Sequence[Slice], whose: Whose
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    by_hours = compose(org, Source.of("hb_in_hours", EMBEDDED), slices, whose)
    assert "began" in by_hours.sql
    by_rows = compose(org, Source.of("hb_in_hours", CLICKHOUSE), slices, whose)
    assert "began" not in by_rows.sql
    assert (by_hours.name, by_hours.columns) == (by_rows.name, by_rows.columns)
    return read(store, by_hours), read(store, by_rows)


@given(
    beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=60),
    slices=windows(),
    shape=st.sampled_from(sorted(SHAPES)),
    whose=st.sampled_from((None, Without(MONITORS[:1]), Without(()))),
)
def test_hours_say_what_rows_say(
    rolled: EmbeddedTelemetry,
    beats: list[tuple[Heartbeat, int]],
    slices: list[Slice],
    shape: str,
    whose: Whose,
) -> None:
    """Rows late and early, odd and repeated, sampled or not; windows that cut hours anywhere; zones whose
    clock changes: every column of every row of the answer is the same, to the last digit."""
    org = fresh_org()
    rows = [rows_tsv([replace(one, org_id=org)], one.timestamp_ms // 1000 + lag) for one, lag in beats]
    asyncio.run(rolled.write(ROW_COLUMNS, b"".join(rows[:-1])))
    asyncio.run(rolled.write(ROW_COLUMNS, b"".join(rows[-3:])))  # some once more, and in another part
    by_hours, by_rows = both(rolled, SHAPES[shape], org, slices, whose)
    assert by_hours == by_rows


def test_what_does_not_add_up_exactly_differs_in_its_last_digits_alone(rolled: EmbeddedTelemetry) -> None:
    """Weights of a third and lengths of thousandths, in whatever order: as one part in a million million."""
    org, slices = fresh_org(), [Slice(START_MS + 1, START_MS + 100 * HOUR_MS - 1, SPREAD | MEAN)]
    beats = [
        Heartbeat("mon", org, START_MS + number * 7_919, "up", number / 997, sample_rate=0.3)
        for number in range(40_000)
    ]
    asyncio.run(rolled.write(ROW_COLUMNS, rows_tsv(beats)))
    by_hours, by_rows = both(rolled, SHAPES["totals"], org, slices, None)
    assert by_hours == [pytest.approx(row, rel=1e-12) for row in by_rows]
    assert by_hours[0]["rows_0"] == len(beats) - 1


async def test_the_engine_reads_what_is_held(engine: Engine, dataset: str) -> None:
    """Statements about all of an org read hours of its regions, those by monitor hours of monitors, and
    beside them rows at the two edges alone; without an edge none."""
    rolled = EmbeddedTelemetry(engine, dataset, rolled=True)
    held = re.compile(r"ReadFromMergeTree \(([a-z0-9_.]+)\)")
    source, org = Source.of(dataset, EMBEDDED), fresh_org()
    beats = [
        Heartbeat(f"mon_{number % 100}", org, START_MS + number // 100 * HOUR_MS, "up", 1.0)
        for number in range(10_000)
    ]
    await rolled.write(ROW_COLUMNS, rows_tsv(beats))

    async def used(shape: str, one: Slice, whose: Whose = None) -> list[str]:
        sql = SHAPES[shape](org, source, [one], whose).sql.removesuffix(source.dialect.tail)
        return held.findall((await rolled.engine.query(f"EXPLAIN {sql}", 30)).decode())

    cut = Slice(START_MS + 1, START_MS + 100 * HOUR_MS, SPREAD | MEAN)
    whole = replace(cut, since_ms=START_MS)
    assert await used("totals", cut) == [BY_REGION, f"ae.{dataset}"]
    assert await used("totals", whole) == [BY_REGION]
    assert await used("days of Europe/Berlin", whole) == [BY_MONITOR]
    assert await used("monitors", cut, Without(("mon_9",))) == [BY_MONITOR, f"ae.{dataset}"]


LONG = Slice(START_MS, START_MS + 1000 * HOUR_MS, SPREAD | MEAN)
SERVED = Served(ServiceHours.parse("08:00-18:00"), Clock(START_MS, (Step(LONG.until_ms, 0),)))
KOLKATA = clock(zone("Asia/Kolkata"), LONG.since_ms, LONG.until_ms)
PLAIN = Source.of("hb", EMBEDDED)
FROM_ROWS: dict[str, Statement] = {
    "percentiles": composers.totals("o", PLAIN, (replace(LONG, parts=Parts(True, frozenset({0.5}))),), None),
    "the last failure": composers.totals("o", PLAIN, (replace(LONG, parts=Parts(last_failure=True)),), None),
    "one of two windows": composers.totals("o", PLAIN, (LONG, replace(LONG, parts=Parts(lag=True))), None),
    "service hours": composers.totals("o", PLAIN, (replace(LONG, hours=SERVED),), None),
    "a short window": composers.totals(
        "o", PLAIN, (replace(LONG, until_ms=START_MS + LEAST_HOURS * HOUR_MS - 1),), None
    ),
    "few monitors": composers.monitor_totals("o", PLAIN, (LONG,), ("mon_a", "mon_b")),
    "short buckets": composers.series("o", PLAIN, LONG, 300, None, by_monitor=False),
    "a clock of half hours": composers.grid("o", PLAIN, LONG, LocalDates(KOLKATA), None, by_monitor=False),
    "colos": composers.breakdown("o", PLAIN, (LONG,), None, by_monitor=False, failures=False),
    "regions that failed": composers.members("o", PLAIN, (LONG,), None, failures=True),
    "maintenance": composers.totals(
        "o", replace(PLAIN, away=(Away((), ((START_MS, START_MS + 60_000),)),)), (LONG,), None
    ),
    "long checks": composers.totals("o", replace(PLAIN, overruns=(Overrun("mon", 5000),)), (LONG,), None),
    "windows from the first hour": composers.totals("o", PLAIN, (replace(LONG, since_ms=0),), None),
}


@pytest.mark.parametrize("what", FROM_ROWS)
def test_what_hours_do_not_hold_is_read_from_rows(what: str) -> None:
    """Whatever takes single rows in or leaves them out is asked as it is where no hours are held."""
    assert "began" not in FROM_ROWS[what].sql
    assert "began" in composers.totals("o", PLAIN, (LONG,), None).sql
