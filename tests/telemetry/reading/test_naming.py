"""What names too many monitors for the service is cut, or read without naming them, and answers the same."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.archived.long import Long
from gateway.telemetry.reading.breakdown import Breakdown, BreakdownQuestion
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.history import Histories, HistoryQuestion
from gateway.telemetry.reading.members import MembersQuestion
from gateway.telemetry.reading.naming import MOST_CUTS
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import PlacesQuestion, Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.reading.recent.pages import Recent
from gateway.telemetry.reading.recent.questions import RecentQuestion
from gateway.telemetry.sql.cells import RegionBuckets
from gateway.telemetry.sql.slices import Parts
from tests.telemetry.lab import DAY_MS, Lab, beat, fresh_org, window

HOUR_MS = 3_600_000
NAMES = tuple(f"0190b1a4-7c1e-7000-8000-{number:012x}" for number in range(60))
STRANGER = "0190b1a4-7c1e-7000-9000-000000000000"
DAY, HALF = window(0, DAY_MS), window(0, DAY_MS // 2)
PARTS = Parts(
    latency=True, last_failure=True, stretch=True, spread=True, recorded=True, apdex=frozenset({50})
)
SHORT = 5_000
"""Characters: the columns and some of the names."""


async def history(lab: Lab) -> str:
    """Sixty monitors that check every half hour and fail at times, and one that nobody asks for."""
    org = fresh_org()
    await lab.write(
        beat(
            org,
            name,
            at + number,
            "down" if (number + at // HOUR_MS) % 7 == 0 else "up",
            latency_ms=float(number),
            region=("weur", "enam")[number % 2],
        )
        for number, name in enumerate((*NAMES, STRANGER))
        for at in range(0, DAY_MS, HOUR_MS // 2)
    )
    return org


def short(lab: Lab, cap: int = SHORT) -> Reader:
    dialect = replace(lab.source.dialect, sql_cap=cap)
    return replace(lab.reader, source=replace(lab.source, dialect=dialect))


async def both(
    lab: Lab, ask: Callable[[Reader], Awaitable[Sequence[Any]]], cap: int = SHORT
) -> tuple[Sequence[Any], int]:
    """What is answered in short statements, which one long one answers, too; and how many there were."""
    lab.watched.asked.clear()
    whole = await ask(lab.reader)
    alone = len(lab.watched.asked)
    lab.watched.asked.clear()
    cut = await ask(short(lab, cap))
    assert all(len(one.sql) <= cap for one in lab.watched.asked)
    assert list(cut) == list(whole)
    assert len(lab.watched.asked) > alone or NAMES[0] not in lab.watched.asked[0].sql
    return cut, len(lab.watched.asked)


@pytest.mark.dear
async def test_tallies_of_many_monitors_take_two_reads_at_most(lab: Lab) -> None:
    """Rows tell their monitor: rather than in many statements all are read, and others left out."""
    org = await history(lab)
    own = [Scope(org, name) for name in NAMES]
    asked: list[Callable[[Reader], Awaitable[Sequence[Any]]]] = [
        lambda reader: Planner(reader, 10**9).totals([TotalsQuestion(one, DAY, PARTS) for one in own]),
        lambda reader: Planner(reader, 10**9).series([SeriesQuestion(one, DAY, 7200, PARTS) for one in own]),
        lambda reader: Planner(reader, 10**9).places([PlacesQuestion(one, DAY, PARTS) for one in own]),
        lambda reader: Grids(reader).tallies(
            [GridQuestion(one, DAY, RegionBuckets(7200), PARTS) for one in own]
        ),
        lambda reader: Breakdown(reader, 10**9).groups([BreakdownQuestion(one, DAY, PARTS) for one in own]),
        lambda reader: Long(Planner(reader, 10**9)).members(
            [MembersQuestion(Scope(org, only=NAMES), DAY, PARTS, failures=True)]
        ),
    ]
    counted = set()
    for ask in asked:
        answers, reads = await both(lab, ask)
        assert reads <= MOST_CUTS
        counted.add(reads)
        assert answers[0]
        assert STRANGER not in str(answers)
    assert 1 in counted


async def test_a_fleet_of_many_monitors_is_added_up(lab: Lab) -> None:
    """Some monitors together are read in several statements: counts, extremes and failures as in one."""
    org = await history(lab)
    some = Scope(org, only=NAMES)
    asked: list[Callable[[Reader], Awaitable[Sequence[Any]]]] = [
        lambda reader: Planner(reader, 10**9).totals(
            [TotalsQuestion(some, one, PARTS) for one in (DAY, HALF)]
        ),
        lambda reader: Planner(reader, 10**9).series([SeriesQuestion(some, DAY, 7200, PARTS)]),
        lambda reader: Planner(reader, 10**9).places([PlacesQuestion(some, DAY, PARTS)]),
        lambda reader: Grids(reader).tallies([GridQuestion(some, DAY, RegionBuckets(7200), PARTS)]),
        lambda reader: Breakdown(reader, 10**9).groups([BreakdownQuestion(some, DAY, PARTS)]),
    ]
    for ask in asked:
        answers, reads = await both(lab, ask, 5000)
        assert reads > 1
        assert answers[0]


async def test_percentiles_of_parts_are_none(lab: Lab) -> None:
    """Percentiles of monitors read apart do not add up: there are none, rather than some that are wrong."""
    org = await history(lab)
    parts = Parts(latency=True, levels=frozenset({0.5}))
    asked = [TotalsQuestion(Scope(org, only=NAMES), DAY, parts)]
    (whole,) = await Planner(lab.reader, 10**9).totals(asked)
    (cut,) = await Planner(short(lab, 3000), 10**9).totals(asked)
    assert isinstance(whole, Tally)
    assert isinstance(cut, Tally)
    assert whole.latency
    assert cut.latency
    assert set(whole.latency.quantiles) == {0.5}
    assert cut.latency == replace(whole.latency, quantiles={})


async def test_percentiles_too_many_for_a_statement(lab: Lab) -> None:
    """They are read in several, and the answer is that of one: percentiles, and everything beside them."""
    org = await history(lab)
    parts = replace(PARTS, levels=frozenset(number / 40 for number in range(1, 40)))
    for asked in (Scope(org), Scope(org, NAMES[7])):
        lab.watched.asked.clear()
        for ask in (
            lambda reader, asked=asked: Planner(reader, 10**9).totals([TotalsQuestion(asked, DAY, parts)]),
            lambda reader, asked=asked: Planner(reader, 10**9).places([PlacesQuestion(asked, DAY, parts)]),
            lambda reader, asked=asked: Breakdown(reader, 10**9).groups(
                [BreakdownQuestion(asked, DAY, parts)]
            ),
        ):
            whole = await ask(lab.reader)
            alone = len(lab.watched.asked)
            cut = await ask(short(lab, 5000))
            assert len(lab.watched.asked) >= alone + 2
            assert all(len(one.sql) <= 5000 for one in lab.watched.asked[alone:])
            assert list(cut) == list(whole)
            lab.watched.asked.clear()


@pytest.mark.parametrize("straight", [0, 10**9])
async def test_sequences_of_many_monitors(lab: Lab, straight: int) -> None:
    """Buckets of all of the org, then single checks in as many statements as it takes."""
    org = await history(lab)
    asked = [HistoryQuestion(org, name, DAY, 1800) for name in NAMES]
    whole = await Histories(lab.reader, straight).of(asked)
    lab.watched.asked.clear()
    cut = await Histories(short(lab, 2000), straight).of(asked)
    assert all(len(one.sql) <= 2000 for one in lab.watched.asked)
    for one, other in zip(whole, cut, strict=True):
        assert not isinstance(one, Exception)
        assert not isinstance(other, Exception)
        assert one.checks
        assert [(check.at_ms, check.status) for check in one.checks if check.status == "down"] == [
            (check.at_ms, check.status) for check in other.checks if check.status == "down"
        ]


async def test_the_last_heartbeats_of_many_monitors(lab: Lab) -> None:
    """Each reaches back as far as it needs to; the pages are those of one statement."""
    org = await history(lab)
    asked = [
        RecentQuestion(org, name, DAY, 3, interval_s=1800 + 60 * number) for number, name in enumerate(NAMES)
    ]
    pages, reads = await both(lab, lambda reader: Recent(reader).pages(asked), 2000)
    assert [len(page.heartbeats) for page in pages] == [3] * len(NAMES)
    assert reads <= 4
