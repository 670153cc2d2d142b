"""What hours cannot say is asked of rows, and whether it is hangs on the question alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from gateway.ports import Statement
from gateway.telemetry.reading.fusing import source_of
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import LocalDates
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.rolled.shape import LEAST_DAYS, LEAST_DAYS_NAMED, LEAST_HOURS
from gateway.telemetry.sql.select import Whole, Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Overrun, Source
from gateway.times.calendar import Clock, Step, clock, zone
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry.lab import START_MS
from tests.telemetry.rolled.asking import OF_ALL, SHAPES, SINGLE, Single, questions
from tests.telemetry.rolled.test_same_answers import two_ways

HOUR_MS = 3_600_000
SPREAD, MEAN = Parts(spread=True), Parts(latency=True)
LEVELS, LAG = Parts(latency=True, levels=frozenset({0.5, 0.95})), Parts(lag=True)
LONG = Slice(START_MS, START_MS + 1000 * HOUR_MS, SPREAD | MEAN)
SERVED = Served(ServiceHours.parse("08:00-18:00"), Clock(START_MS, (Step(LONG.until_ms, 0),)))
KOLKATA = clock(zone("Asia/Kolkata"), LONG.since_ms, LONG.until_ms)
PLAIN = Source.of("hb", EMBEDDED)
SOME, NAMED_UNTIL_MS = ("mon_a", "mon_b"), START_MS + LEAST_DAYS_NAMED * 24 * HOUR_MS
FROM_ROWS: dict[str, Statement] = {
    "percentiles of a short window beside a long one": composers.totals(
        "o", PLAIN, (LONG, Slice(START_MS, START_MS + 24 * HOUR_MS, LEVELS)), None
    ),
    "percentiles of a monitor over days": composers.monitor_totals(
        "o", PLAIN, (Slice(START_MS, START_MS + (LEAST_DAYS * 24 - 1) * HOUR_MS, LEVELS),), None
    ),
    "percentiles of some monitors over weeks": composers.totals(
        "o", PLAIN, (Slice(START_MS, NAMED_UNTIL_MS - HOUR_MS, LEVELS),), SOME
    ),
    "percentiles of a monitor by the hour": composers.series(
        "o", PLAIN, replace(LONG, parts=LEVELS), 3600, None, by_monitor=True
    ),
    "percentiles of some monitors by region": composers.places(
        "o", PLAIN, replace(LONG, parts=LEVELS), SOME, by_monitor=False
    ),
    "lateness of some monitors": composers.totals("o", PLAIN, (replace(LONG, parts=LAG),), SOME),
    "lateness of monitors": composers.monitor_totals("o", PLAIN, (replace(LONG, parts=LAG),), None),
    "phases": composers.totals("o", PLAIN, (replace(LONG, parts=Parts(phases=frozenset({"tls_ms"}))),), None),
    "the last failure": composers.totals("o", PLAIN, (replace(LONG, parts=Parts(last_failure=True)),), None),
    "one of two windows": composers.totals(
        "o", PLAIN, (LONG, replace(LONG, parts=Parts(stretch=True))), None
    ),
    "service hours": composers.totals("o", PLAIN, (replace(LONG, hours=SERVED),), None),
    "a short window": composers.totals(
        "o", PLAIN, (replace(LONG, until_ms=START_MS + LEAST_HOURS * HOUR_MS - 1),), None
    ),
    "few monitors": composers.monitor_totals("o", PLAIN, (LONG,), SOME),
    "short buckets": composers.series("o", PLAIN, LONG, 300, None, by_monitor=False),
    "a clock of half hours": composers.grid("o", PLAIN, LONG, LocalDates(KOLKATA), None, by_monitor=False),
    "colos of monitors": composers.breakdown("o", PLAIN, (LONG,), None, by_monitor=True, failures=False),
    "failures": composers.breakdown("o", PLAIN, (LONG,), None, by_monitor=False, failures=True),
    "regions that failed": composers.members("o", PLAIN, (LONG,), None, failures=True),
    "what hours are not read around": composers.totals("o", replace(PLAIN, by_rows=True), (LONG,), None),
    "windows from the first hour": composers.totals("o", PLAIN, (replace(LONG, since_ms=0),), None),
    "who wrote from the first day on": composers.writers("o", PLAIN, 0, LONG.until_ms),
    "which regions checked from the first day on": composers.presences("o", PLAIN, 0, 0, LONG.until_ms),
}


@pytest.mark.parametrize("what", FROM_ROWS)
def test_what_hours_do_not_hold_is_read_from_rows(what: str) -> None:
    """Whatever takes single rows in or leaves them out is asked as it is where no hours are held."""
    assert "began" not in FROM_ROWS[what].sql
    assert "began" in composers.totals("o", PLAIN, (LONG,), None).sql


def test_percentiles_of_some_monitors_come_from_days_over_four_weeks() -> None:
    """However few they are: which it is hangs on the question alone."""
    weeks = Slice(START_MS, NAMED_UNTIL_MS, LEVELS)
    assert "began" in composers.totals("o", PLAIN, (weeks,), SOME).sql


@pytest.mark.parametrize("shape", OF_ALL)
def test_counts_of_a_small_fleet_come_from_hours_where_these_are_kept(shape: str) -> None:
    """Of all that the registry has, told as one; a server's hours, which are not kept, take as long as rows,
    and so do those of some, and of monitors one by one."""
    days = Slice(START_MS, START_MS + LEAST_HOURS * HOUR_MS, SPREAD)
    server = Source.of("hb", replace(EMBEDDED, keeps=False))
    asked: list[tuple[Source, Whose]] = [(PLAIN, Whole(SOME)), (server, Whole(SOME)), (PLAIN, SOME)]
    told = [SHAPES[shape]("o", source, [days], whose).sql for source, whose in asked]
    assert ["began" in one for one in told] == [True, False, False]
    assert "began" not in SHAPES["monitors"]("o", PLAIN, [days], Whole(SOME)).sql


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "read"])
def test_what_either_kind_of_store_is_asked_comes_from_hours(*, keeps: bool) -> None:
    """Whether it keeps hours in memory or a server reads them, with maintenance and overruns: other tests
    compare their answers with those from rows, and would compare rows with rows."""
    store = Source.of("hb", replace(EMBEDDED, keeps=keeps))

    @settings(max_examples=sized(1_000, 200))
    @given(questions(keeps=keeps), SINGLE)
    def told(asked: tuple[str, list[Slice], Whose], single: Single) -> None:
        shape, slices, whose = asked
        two_ways(replace(store, away=single[0], overruns=single[1]), SHAPES[shape], "o", slices, whose)

    told()


def test_what_is_too_much_to_be_read_around_is_told_by_the_question_alone() -> None:
    """More than 1 000 monitors and times that are left out, or monitors that may overrun: rows are read, in a
    statement that none with fewer has a part in."""
    window, spans = Window("", START_MS, START_MS + HOUR_MS), tuple((at, at + 1) for at in range(0, 2000, 2))
    few, many = (
        Scope("o", away=(Away(("mon",), spans[:-1]),), overruns=overruns)
        for overruns in ((), (Overrun("mon", 1),))
    )
    assert few.kind != many.kind
    told = [source_of(PLAIN, [TotalsQuestion(one, window)]) for one in (few, many)]
    assert [one.by_rows for one in told] == [False, True]
