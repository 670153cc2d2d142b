"""Local time in SQL, on the real engine, against Python's own zones; and how questions share reads."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import TelemetryUnavailable
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.lengths import ApdexTally
from gateway.telemetry.answers.tally import Tally, tally
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import Cell, Cells, HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry.lab import Lab, fresh_org
from tests.telemetry.reference import Row
from tests.telemetry.reference import tally as counted
from tests.times.test_calendar import ZONES, at, days, shown
from tests.times.test_service_hours import by_hand, written

on_the_engine = settings(
    max_examples=sized(25, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
WHOLE = Parts(latency=True, levels=frozenset({0.95}))
EDGES = (at("2026-03-29T01:00Z"), at("2026-10-25T01:00Z"), at("2026-04-04T15:00Z"), at("2026-10-03T15:30Z"))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Window, list[Row]]:
    """A window around a change of clocks, and checks that like to lie at the change."""
    edge = draw(st.sampled_from(EDGES))
    since, until = edge - draw(st.integers(1, 9 * DAY_MS)), edge + draw(st.integers(1, 9 * DAY_MS))
    near = st.integers(-2 * HOUR_MS, 2 * HOUR_MS).map(lambda off: edge + off)
    times = draw(
        st.lists(
            st.sampled_from([edge - 1, edge]) | near | st.integers(since, until - 1), max_size=25, unique=True
        )
    )
    statuses, latencies = st.sampled_from(["up", "up", "degraded", "down", "pending"]), st.integers(1, 900)
    regions, monitors = st.sampled_from(["weur", "apac"]), st.sampled_from(["mon_a", "mon_b"])
    beats = [
        Heartbeat(
            draw(monitors),
            "",
            time,
            draw(statuses),
            float(draw(latencies)),
            region=draw(regions),
            dispatch_id=f"d{time}",
            sample_rate=draw(st.sampled_from([1.0, 0.5])),
        )
        for time in times
    ]
    return Window("", since, until), [Row(one, 0) for one in beats]


async def put(lab: Lab, rows: list[Row]) -> str:
    """The history of a fresh org."""
    org = fresh_org()
    if rows:
        await lab.write([replace(row.beat, org_id=org) for row in rows])
    return org


def by_cell(cells: Cells, of: ZoneInfo, row: Row) -> Hashable:
    time = row.beat.timestamp_ms
    if isinstance(cells, HoursOfWeek):
        return shown(of, time).weekday() * 24 + shown(of, time).hour
    if isinstance(cells, LocalDates):
        return days(time, of)
    return row.beat.region, time // 3_600_000 * 3600


@pytest.mark.dear
@on_the_engine
@given(histories(), st.sampled_from(ZONES).map(zone))
async def test_cells(lab: Lab, history: tuple[Window, list[Row]], of: ZoneInfo) -> None:
    """Every cell is tallied from the checks that Python's zones put there, for each monitor and for all."""
    window, rows = history
    org = await put(lab, rows)
    rows = [row for row in rows if window.since_ms <= row.beat.timestamp_ms < window.until_ms]
    wall = clock(of, window.since_ms, window.until_ms)
    for cells in (HoursOfWeek(wall), LocalDates(wall), RegionBuckets(3600)):
        scopes = (Scope(org), Scope(org, "mon_a"), Scope(org, "mon_b"), Scope(org, only=("mon_b",)))
        asked = [GridQuestion(one, window, cells, WHOLE) for one in scopes]
        found = await Grids(lab.reader).tallies(asked)
        for scope, answer in zip(scopes, found, strict=True):
            named = scope.only or ((scope.monitor,) if scope.monitor else ("mon_a", "mon_b"))
            expected: dict[Hashable, list[Row]] = defaultdict(list)
            for row in rows:
                if row.beat.monitor_id in named:
                    expected[by_cell(cells, of, row)].append(row)
            assert isinstance(answer, Mapping)
            assert dict(answer) == {cell: counted(inside, WHOLE) for cell, inside in expected.items()}


@on_the_engine
@given(histories(), st.sampled_from(ZONES).map(zone), written())
async def test_service_hours(lab: Lab, history: tuple[Window, list[Row]], of: ZoneInfo, rules: str) -> None:
    """Checks in service are those that the wall clock shows to be, in one window and beside another."""
    window, rows = history
    org = await put(lab, rows)
    served = Served(ServiceHours.parse(rules), clock(of, window.since_ms, window.until_ms))
    rows = [row for row in rows if window.since_ms <= row.beat.timestamp_ms < window.until_ms]
    expected = counted([row for row in rows if by_hand(rules, of, row.beat.timestamp_ms)], WHOLE)
    bounds = window.since_ms, window.until_ms
    alone = (Slice(*bounds, WHOLE, served),)
    for slices in (alone, (*alone, Slice(*bounds, WHOLE))):
        [row] = (await lab.telemetry.read(composers.totals(org, lab.source, slices, None), 30)).rows
        assert tally(row, 0, WHOLE) == expected
        if len(slices) > 1:
            assert tally(row, 1, WHOLE) == counted(rows, WHOLE)


@on_the_engine
@given(histories(), st.sets(st.sampled_from([1, 50, 200, 900]), min_size=1))
async def test_apdex(lab: Lab, history: tuple[Window, list[Row]], thresholds: set[int]) -> None:
    """Answered checks are split by their latency, weighted; failed and undecided ones are in neither part."""
    window, rows = history
    org = await put(lab, rows)
    parts = Parts(apdex=frozenset(thresholds))
    statement = composers.totals(org, lab.source, (Slice(window.since_ms, window.until_ms, parts),), None)
    [row] = (await lab.telemetry.read(statement, 30)).rows
    rows = [one for one in rows if window.since_ms <= one.beat.timestamp_ms < window.until_ms]
    answered = [one for one in rows if one.beat.status in {"up", "degraded"}]
    for threshold, found in tally(row, 0, parts).apdex.items():
        within = [one.weight for one in answered if one.beat.latency_ms <= threshold]
        later = [one.weight for one in answered if threshold < one.beat.latency_ms <= 4 * threshold]
        assert found == ApdexTally(sum(within), sum(later))
    assert set(tally(row, 0, parts).apdex) == thresholds


async def test_equal_questions_share_a_read(lab: Lab) -> None:
    """Monitors do, and parts; another clock, another window or the fleet is read by itself."""
    org, window = fresh_org(), Window("", EDGES[0], EDGES[0] + DAY_MS)
    wall = HoursOfWeek(clock(zone("UTC"), window.since_ms, window.until_ms))
    berlin = HoursOfWeek(clock(zone("Europe/Berlin"), window.since_ms, window.until_ms))
    ones = [GridQuestion(Scope(org, f"mon_{number}"), window, wall) for number in range(50)]
    await Grids(lab.reader).tallies([*ones, GridQuestion(Scope(org, "mon_0"), window, wall, WHOLE)])
    assert lab.watched.names == ["heatmap"]
    await Grids(lab.reader).tallies([ones[0], GridQuestion(Scope(org), window, berlin)])
    assert lab.watched.names == ["heatmap"] * 3


async def test_hours_share_the_read_of_totals(lab: Lab) -> None:
    """The same window with and without hours is two slices of one statement; said once where all share it."""
    org, window = fresh_org(), Window("", EDGES[0], EDGES[0] + DAY_MS)
    served = Served(
        ServiceHours.parse("Mo-Fr 08:00-18:00"),
        clock(zone("Asia/Kathmandu"), window.since_ms, window.until_ms),
    )
    both = [TotalsQuestion(Scope(org), window), TotalsQuestion(Scope(org), window, hours=served)]
    assert await Planner(lab.reader, 10**9).totals(both) == [Tally(), Tally()]
    assert lab.watched.names == ["totals"]
    await Planner(lab.reader, 10**9).totals(both[1:])
    assert lab.watched.asked[-1].sql.count("28800") == 1


async def test_a_failed_grid_is_its_questions_error(lab: Lab) -> None:
    """And of no other question."""
    lab.watched.fails = lambda statement: statement.name == "days"
    org, window = fresh_org(), Window("", EDGES[0], EDGES[0] + DAY_MS)
    wall = clock(zone("UTC"), window.since_ms, window.until_ms)
    cells: tuple[Cells, ...] = (LocalDates(wall), HoursOfWeek(wall))
    failed, fine = await Grids(lab.reader).tallies([GridQuestion(Scope(org), window, one) for one in cells])
    assert isinstance(failed, TelemetryUnavailable)
    assert fine == dict[Cell, Tally]()


@pytest.mark.parametrize("name", ZONES)
def test_no_number_in_a_statement_is_negative(name: str) -> None:
    """What engines divide is never below zero: none agrees with another on the sign of a remainder."""
    wall = clock(zone(name), EDGES[0], EDGES[1] + DAY_MS)
    one = Slice(EDGES[0], EDGES[1] + DAY_MS)
    for cells in (HoursOfWeek(wall), LocalDates(wall)):
        statement = composers.grid("org_a", Source("hb"), one, cells, None, by_monitor=False)
        assert "-" not in statement.sql.replace(" - ", "")
