"""Law 13: every statement that can be sent passes the strict emulator, in the dialects of both endpoints.

Composers are walked over a grid of shapes, windows and sizes, up to 500 monitors with ids of 36 characters,
through what cuts statements; each is held against the rules of the live service, with its length.
"""

import inspect
import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from gateway.errors import BadUserInput
from gateway.ports import Statement
from gateway.telemetry.reading.breakdown import Breakdown, BreakdownQuestion
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.history import Histories, HistoryQuestion
from gateway.telemetry.reading.members import MembersQuestion, MemberTallies
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.pulse import Pulses, PulsesQuestion
from gateway.telemetry.reading.questions import PlacesQuestion, Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.reading.recent.pages import Page, Recent
from gateway.telemetry.reading.recent.questions import FleetRecentQuestion, RecentQuestion
from gateway.telemetry.sql import audits, composers, probes, pulses, sequences
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.composers import Keyset, RowFilter
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.select import Without
from gateway.telemetry.sql.service.samples import samples
from gateway.telemetry.sql.service.unfilled import without_appended
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Source
from gateway.times.service_hours import Served
from gateway.times.window import Window
from tests.invariants.sql.live import (
    CELLS,
    DIALECTS,
    EVERYTHING,
    HOUR_MS,
    LEVELS,
    NOW_MS,
    ORG,
    SERVED,
    SHAPES,
    SIZES,
    SOME,
    WINDOWS,
    away,
    judge,
    monitors,
    overruns,
    reader,
    scopes,
)
from tests.size import sized

BOUNDS = frozenset(round(number / 40, 4) for number in range(1, 40))
"""As many levels as intervals of five percentiles ask for at once, and more."""

TALLIES = {"totals", "monitor_totals", "series", "places", "heatmap", "breakdown", "members"}
GRIDS = {"days", "region_series"}
OWN_ENGINE = {"dispatches_written"}
"""Asked where the gateway writes its checks itself, which no Worker's dataset lets it."""


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", SIZES, ids=("one", "many"))
@pytest.mark.parametrize("name", list(SHAPES)[: sized(4, 2)])
async def test_tallies(dialect: Dialect, count: int, name: str) -> None:
    """Totals of five windows at once, series, regions, grids, members and breakdowns."""
    (read, store), shape = reader(dialect), SHAPES[name]
    for asked in scopes(count):
        await _tallied(read, asked, shape, (None, SERVED)[: 2 if count == 1 else 1])
    assert {one.name for one in store.sent} >= TALLIES


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", [1, 60], ids=("one", "many"))
async def test_phases_and_certificates(dialect: Dialect, count: int) -> None:
    """Phases, with the levels that bound their percentiles, beside latency, of monitors that overran, too."""
    (read, store), levels = reader(dialect), frozenset(sorted(BOUNDS)[::5])
    phases = Parts(phases=frozenset(PHASES), phase_levels=levels, spread=True, certificate=True)
    few = min(count, sized(count, 4))
    for overrunning in ((), overruns(few)):
        for asked in scopes(few, overrunning, dialect):
            shapes = (phases, phases | SHAPES["latency"])[: 2 if count == 1 else 1]
            questions = [TotalsQuestion(one, WINDOWS[1], shape) for one in asked[:2] for shape in shapes]
            answers = await Planner(read, 10**12).totals(questions)
            assert [one for one in answers if isinstance(one, Exception)] == []
    assert {one.name for one in store.sent} == {"totals", "monitor_totals"}
    assert any("argMax(blob11, if(" in one.sql for one in store.sent)
    assert any(f"({max(levels)})(double8, " in one.sql for one in store.sent)


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", [1, sized(60, 26)], ids=("one", "many"))
async def test_checks_that_overrun(dialect: Dialect, count: int) -> None:
    """The same of monitors whose checks took longer than their interval, and their sequences."""
    read, store = reader(dialect)
    found = overruns(min(count, sized(count, 4)) if dialect.weighs else count)  # those take longest to judge
    for asked in scopes(len(found), found, dialect):
        shapes = replace(EVERYTHING, recorded=False), replace(EVERYTHING, apdex=frozenset())
        for shape in shapes[: sized(2, 1)]:
            await _tallied(read, asked, shape, (None,))
        totals = [TotalsQuestion(one, window, EVERYTHING) for one in asked for window in SOME]
        counted = await Planner(read, 10**12).totals(totals)
        assert [one for one in counted if isinstance(one, Exception)] == []
    for straight in (0, 10**9):
        histories = [
            HistoryQuestion(ORG, one.monitor, WINDOWS[1], 30 + number, overruns=(one,))
            for number, one in enumerate(found)
        ]
        answers = await Histories(read, straight).of(histories)
        assert [one for one in answers if isinstance(one, Exception)] == []
    assert TALLIES | {"checked_buckets", "checks_between"} == {one.name for one in store.sent} - GRIDS
    for one in store.sent:
        lists = len(re.findall(r"ceil\(double2 / ", one.sql))
        assert lists, one.sql
        assert dialect.weighs or lists <= 24, one.sql


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", [1, sized(200, 20)], ids=("one", "many"))
async def test_maintenance(dialect: Dialect, count: int) -> None:
    """The same where maintenance is left out, every night of all monitors and every week of some."""
    read, store = reader(dialect)
    left_out = away(count)
    for asked in scopes(count):
        whose = [one.monitor for one in asked]
        named = [
            replace(one, away=tuple(out for out in left_out if not name or {name, *out.monitors} <= {name}))
            for one, name in zip(asked, whose, strict=True)
        ]
        for shape in (Parts(lag=True, spread=True), SHAPES["latency"]):
            await _tallied(read, named, shape, (None, SERVED)[: sized(2, 1) if count == 1 else 1])
    assert {one.name for one in store.sent} >= TALLIES
    for one in store.sent:
        assert one.sql.count("NOT (") >= 1, one.sql
        assert one.sql.count("% 86400 < 3600") <= 4, one.sql


async def test_too_much_maintenance() -> None:
    """Where a fleet's maintenance is of so many kinds that no statement holds it, who asks is told so."""
    read, _ = reader(ANALYTICS_SQL)
    starts = [NOW_MS - number * (3 * HOUR_MS + 61_000) for number in range(200)]
    spans = tuple((start, start + 60_000) for start in reversed(starts))
    asked = TotalsQuestion(Scope(ORG, away=(Away((), spans),)), WINDOWS[3])
    (answer,) = await Planner(read, 10**12).totals([asked])
    assert isinstance(answer, BadUserInput)
    assert answer.argument == "maintenance"


async def _tallied(read: Reader, asked: list[Scope], shape: Parts, hours: tuple[Served | None, ...]) -> None:
    planner = Planner(read, 10**12)
    answers: list[object] = []
    answers += await planner.totals(
        [TotalsQuestion(one, window, shape, hours=at) for one, window, at in product(asked, SOME, hours)]
    )
    answers += await planner.series([SeriesQuestion(one, WINDOWS[3], 3600, shape) for one in asked])
    answers += await planner.places([PlacesQuestion(one, WINDOWS[3], shape) for one in asked])
    grids = [GridQuestion(one, WINDOWS[4], cells, shape) for one, cells in product(asked, CELLS)]
    answers += await Grids(read).tallies(grids)
    for failures in (False, True):
        few = SOME[: sized(2, 1)]
        broken = [BreakdownQuestion(one, at, shape, failures) for one, at in product(asked, few)]
        answers += await Breakdown(read, 10**12).groups(broken)
        if asked[0].monitor is None:
            listed = [MembersQuestion(asked[0], window, shape, failures) for window in WINDOWS[: sized(3, 2)]]
            answers += await MemberTallies(read, 10**12).groups(listed)
    assert [one for one in answers if isinstance(one, Exception)] == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", SIZES, ids=("one", "many"))
async def test_sequences(dialect: Dialect, count: int) -> None:
    """Single checks, straight away and around what buckets show; last heartbeats; pulses."""
    read, store = reader(dialect)
    names, day = monitors(count), WINDOWS[1]
    answers: list[object] = []
    for straight in (0, 10**9):
        asked = [HistoryQuestion(ORG, name, day, 30 + number) for number, name in enumerate(names)]
        answers += await Histories(read, straight).of(asked)
    for narrowed, after in (
        (RowFilter(), None),
        (RowFilter(frozenset({"down", "degraded"}), frozenset({"Texas", "weur"})), Keyset(NOW_MS, "d-7")),
    ):
        newest = [NOW_MS - 977 * number for number in range(count)]
        answers += await Recent(read).pages(
            [
                RecentQuestion(ORG, name, day, 20, narrowed, after, 60, at)
                for name, at in zip(names, newest, strict=True)
            ]
        )
    answers += await _fleets(read, count, day)
    answers += await Pulses(read).of([PulsesQuestion(ORG, day, NOW_MS - 48 * HOUR_MS)])
    assert [one for one in answers if isinstance(one, Exception)] == []
    names_sent = {"checked_buckets", "checks_between", "heartbeats", "fleet_heartbeats", "pulses"}
    assert {one.name for one in store.sent} == names_sent


async def _fleets(read: Reader, count: int, day: Window) -> list[Page | Exception]:
    """Last heartbeats of a fleet that is named, and of one that is all but some; by all that tells one."""
    named, fifty = tuple(monitors(count)), [str(number) for number in range(50)]
    what = RowFilter(
        *(frozenset({"down"}), frozenset(f"Region {one}" for one in fifty), frozenset({"FRA", "IAD"})),
        *(frozenset({404, 503}), frozenset({"dns", "other"}), frozenset(f"d-{one}" for one in fifty)),
    )
    scopes = Scope(ORG, only=named), Scope(ORG, without=tuple(monitors(50)))
    asked = product(scopes, ((RowFilter(), None), (what, Keyset(NOW_MS, "d-7"))))
    return await Recent(read).of_fleets(
        [FleetRecentQuestion(scope, frozenset(named), day, 100, *narrowed) for scope, narrowed in asked]
    )


@pytest.mark.parametrize("dialect", [CLASSIC, ANALYTICS_SQL], ids=("classic", "analytics"))
async def test_percentiles_with_intervals(dialect: Dialect) -> None:
    """Five percentiles and all levels that bound them, over two periods."""
    read, store = reader(dialect)
    shape = replace(EVERYTHING, levels=LEVELS | BOUNDS)
    for asked in scopes(1):
        found = await Planner(read, 10**12).totals(
            [TotalsQuestion(one, window, shape) for one, window in product(asked, WINDOWS[:3])]
        )
        assert [one for one in found if isinstance(one, Exception)] == []
    assert store.sent


@pytest.mark.parametrize("dialect", [CLASSIC, ANALYTICS_SQL], ids=("classic", "analytics"))
def test_what_the_operator_asks(dialect: Dialect) -> None:
    """The examinations of `doctor`; a probe may be refused, as that is what it asks."""
    source = Source.of("hb", dialect)
    for one in (audits.sample, audits.lag, audits.seen_monitors, audits.service_time, probes.readable):
        if dialect.weighs or one is not audits.service_time:
            judge(one(source, NOW_MS // 1000), dialect)


@pytest.mark.parametrize("dialect", [CLASSIC, ANALYTICS_SQL], ids=("classic", "analytics"))
def test_who_wrote_and_all_but_some(dialect: Dialect) -> None:
    """Who wrote at all, from where, and a fleet without the monitors that are none of the org's any more."""
    source = Source.of("hb", dialect)
    judge(composers.writers(ORG, source, NOW_MS - 30 * 24 * HOUR_MS, NOW_MS), dialect)
    since_ms, days_ms = NOW_MS - 92 * 24 * HOUR_MS, NOW_MS - 10 * 24 * HOUR_MS
    judge(composers.presences(ORG, source, since_ms, days_ms, NOW_MS), dialect)
    without = Without(tuple(monitors(50)))
    judge(composers.totals(ORG, source, (Slice(NOW_MS - HOUR_MS, NOW_MS),), without), dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
def test_what_doctor_and_the_start_rehearse(dialect: Dialect) -> None:
    """A real statement of every composer passes, and passes without the appended columns, too."""
    found = samples(Source.of("hb", dialect), NOW_MS // 1000)
    every = [one for part in found.values() for one in part]
    for one in every:
        judge(one, dialect)
        if plain := without_appended(one):
            judge(plain, dialect)
            assert not {"blob7", "blob8", "blob9", "double5"} & set(re.findall(r"\w+", plain.sql))
    grids = {"heatmap", "days", "region_series"}
    assert {one.name for one in every} - grids == composed() - OWN_ENGINE - {"grid"}
    assert grids <= {one.name for one in every}


def test_every_composer_is_walked() -> None:
    """Each public query function of telemetry is sent by one of the walks above."""
    walked = {
        *("totals", "monitor_totals", "series", "places", "grid", "breakdown", "members", "heartbeats"),
        *("fleet_heartbeats", "checked_buckets", "checks_between", "pulses", "writers", "presences"),
    }
    assert composed() - OWN_ENGINE == walked


def composed() -> set[str]:
    """Names of the public query functions of telemetry."""
    there: list[Any] = [composers, sequences, pulses]
    return {
        name
        for module in there
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
    }


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT max(if(blob3 = 'down', double1, 0)) AS n FROM hb FORMAT JSON",
        "SELECT 1e18 AS n FROM hb FORMAT JSON",
        "SELECT count() AS n FROM hb GROUP BY intDiv(1, 2) FORMAT JSON",
        "SELECT count() AS n FROM hb WHERE blob1 = 'it\\'s' FORMAT JSON",
        "SELECT count() AS n FROM hb -- " + "x" * 9_000 + "\n FORMAT JSON",
        "SELECT count() AS n FROM hb",
    ],
)
def test_a_statement_that_would_fail_is_flagged(sql: str) -> None:
    """The judge sees what has to change: types, exponents, clauses, strings, length, format."""
    with pytest.raises(AssertionError):
        judge(Statement("bad", ORG, sql, {}), CLASSIC)
