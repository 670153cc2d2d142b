"""How questions of one tick share statements, and that sharing changes no answer."""

from dataclasses import replace

import pytest

from gateway.meter import Meter
from gateway.stores.wrapped.kept import KeptAnswers
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.archived.long import Long
from gateway.telemetry.reading.breakdown import FAILURES, Breakdown
from gateway.telemetry.reading.members import MembersQuestion
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import (
    PlacesQuestion,
    Scope,
    SeriesQuestion,
    TotalsQuestion,
    expected_rate,
)
from gateway.telemetry.sql.slices import COUNTS_ONLY
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window
from tests.telemetry.reading.planned import (
    BOUND,
    DAY,
    FAILURE,
    HOUR,
    HOUR_MS,
    LATENCY,
    MONTH,
    counted,
    history,
    monitors,
    planner,
)


async def test_same_window(lab: Lab) -> None:
    """Any number of monitors, asking different things of one window, share one statement."""
    for count in (1, 10, 200):
        lab.watched.asked.clear()
        scopes = monitors("o", *(f"m{number}" for number in range(count)))
        questions = [
            TotalsQuestion(scope, DAY, parts) for scope in scopes for parts in (COUNTS_ONLY, FAILURE)
        ]
        assert len(await planner(lab).totals(questions)) == 2 * count
        assert lab.watched.names == ["monitor_totals"]


async def test_other_grouping(lab: Lab) -> None:
    """The fleet, a part of it and single monitors are grouped differently, and other orgs never share."""
    scopes = [Scope("o"), Scope("o", only=("a",)), Scope("o", "a"), Scope("p"), Scope("p", "a")]
    await planner(lab).totals([TotalsQuestion(scope, DAY) for scope in scopes])
    assert sorted(lab.watched.names) == ["monitor_totals"] * 2 + ["totals"] * 3
    assert sorted(statement.org for statement in lab.watched.asked) == ["o", "o", "o", "p", "p"]


@pytest.mark.parametrize(("bound", "statements"), [(90_000, 1), (89_999, 3)])
async def test_bound(lab: Lab, bound: int, statements: int) -> None:
    """Windows are fused while the rows expected over all they span, and the hour before in which rows of a
    clock that runs ahead were written, stay within the bound."""
    windows = [HOUR, window(0, DAY_MS // 2), window(DAY_MS - 1000, DAY_MS)]  # together they span a day
    questions = [
        TotalsQuestion(scope, one, rows_per_s=0.5) for scope in monitors("o", "a", "b") for one in windows
    ]
    await planner(lab, bound).totals(questions)
    assert lab.watched.names == ["monitor_totals"] * statements


async def test_one_window_over_the_bound(lab: Lab) -> None:
    """A single window is one statement, however many rows it holds."""
    await planner(lab, 1).totals([TotalsQuestion(scope, MONTH) for scope in monitors("o", "a", "b")])
    assert lab.watched.names == ["monitor_totals"]


async def test_duplicates(lab: Lab) -> None:
    """Every question is answered in its place, repeated ones too, and nobody's answer is another's."""
    org = await history(lab)
    questions = [
        TotalsQuestion(Scope(org, name), one)
        for name, one in (("c", DAY), ("a", HOUR), ("c", DAY), ("a", DAY), ("nobody", DAY), ("c", DAY))
    ]
    found = [counted(answer).rows for answer in await planner(lab).totals(questions)]
    assert found == [24, 6, 24, 144, 0, 24]
    assert lab.watched.names == ["monitor_totals"]


async def test_nothing_asked(lab: Lab) -> None:
    """No questions, no statements."""
    assert await planner(lab).totals([]) == []
    assert await Long(Planner(lab.reader, BOUND)).members([]) == []
    assert await Breakdown(lab.reader, BOUND).groups([]) == []
    assert lab.watched.asked == []


async def test_series_share(lab: Lab) -> None:
    """Series of one window and bucket share a statement; another bucket or window is another one."""
    scopes = monitors("o", "a", "b")
    await planner(lab).series(
        [SeriesQuestion(scope, DAY, 300, parts) for scope in scopes for parts in (LATENCY, FAILURE)]
    )
    assert lab.watched.names == ["series"]
    await planner(lab).series([SeriesQuestion(scopes[0], DAY, 600), SeriesQuestion(scopes[0], HOUR, 300)])
    assert lab.watched.names == ["series"] * 3


async def test_members(lab: Lab) -> None:
    """Every monitor of a fleet in one statement, whatever is asked of them and over which windows."""
    org = await history(lab)
    rate = 0.1
    questions = [
        MembersQuestion(Scope(org), DAY, FAILURES, failures=True, rows_per_s=rate),
        MembersQuestion(Scope(org), HOUR, LATENCY, rows_per_s=rate),
    ]
    day, hour = await Long(Planner(lab.reader, BOUND)).members(questions)
    assert lab.watched.names == ["members"]
    assert not isinstance(day, Exception)
    assert not isinstance(hour, Exception)
    assert [name for name, one in day.items() if one.tally.down] == ["b"]
    assert day["b"].tally.last_failure
    assert day["b"].tally.down == 50
    assert sorted(day["b"].regions) == ["enam", "weur"]
    totals = await planner(lab).totals([TotalsQuestion(Scope(org, name), HOUR, LATENCY) for name in hour])
    for one, alone in zip(hour.values(), totals, strict=True):
        assert replace(one.tally, last_failure=None) == alone


async def test_regions_that_saw_failures(lab: Lab) -> None:
    """Those with most failures first, by name where they saw as many; none where nothing failed."""
    org, failures = fresh_org(), (("oc", 0), ("apac", 1), ("weur", 3), ("enam", 1))
    for region, count in failures:
        seen = ("down" if number < count else "up" for number in range(5))
        await lab.write(beat(org, "a", at, one, region=region) for at, one in enumerate(seen))
    asked = [
        MembersQuestion(Scope(org), one, COUNTS_ONLY, failures=told)
        for one in (DAY, HOUR)
        for told in (True, False)
    ]
    found = await Long(Planner(lab.reader, BOUND)).members(asked)
    found += await Long(Planner(lab.reader, BOUND)).members([MembersQuestion(Scope(org), DAY)])
    regions = [one["a"].regions for one in found if not isinstance(one, Exception)]
    assert regions == [*[("weur", "apac", "enam"), ()] * 2, ()]


async def test_equal_text(lab: Lab) -> None:
    """The same questions in any order, and from another fleet listing, make the same text."""
    scopes = monitors("o", "a", "b", "c")
    questions = [
        TotalsQuestion(scope, one, parts)
        for scope in scopes
        for one in (HOUR, DAY, window(DAY_MS - HOUR_MS, DAY_MS))
        for parts in (LATENCY, FAILURE)
    ]
    for asked in (questions, questions[::-1], questions[5:] + questions[:5] + questions):
        await planner(lab).totals(asked)
        await planner(lab).places([PlacesQuestion(one.scope, DAY) for one in asked])
    assert len({statement.sql for statement in lab.watched.asked}) == 2
    for only in (("a", "b"), ("b", "a")):
        await planner(lab).totals([TotalsQuestion(Scope("o", only=only), DAY)])
    assert len({statement.sql for statement in lab.watched.asked}) == 3


async def test_meter(lab: Lab) -> None:
    """Reads, answers from memory, rows and the newest write are counted on the request's meter."""
    org = fresh_org()
    await lab.write([beat(org, "a", 1000), beat(org, "a", 2000)], lag_s=5)
    kept = replace(lab.reader, store=KeptAnswers(lab.watched, 60, 10**6), meter=Meter())
    for _ in range(2):
        await Planner(kept, BOUND).totals([TotalsQuestion(Scope(org), DAY)])
    meter = kept.meter
    assert (meter.telemetry_reads, meter.cache_hits, meter.rows_read) == (1, 1, 4)
    assert meter.newest_write_ms == START_MS + 7000


def test_expected_rate() -> None:
    """Rows a second are the sum over monitors; an unknown interval counts as a minute."""
    assert expected_rate([60, 30, None]) == pytest.approx(4 / 60)
    assert expected_rate([]) == 0


async def test_rows_are_counted_once(lab: Lab) -> None:
    """A row that several windows and questions share was read once, and is counted once."""
    org = fresh_org()
    await lab.write(beat(org, name, minute * 60_000) for name in ("a", "b") for minute in range(30))
    questions = [
        TotalsQuestion(Scope(org, name), window(0, span), parts, 1e-9)
        for name in ("a", "b")
        for span in (600_000, HOUR_MS)
        for parts in (COUNTS_ONLY, LATENCY)
    ]
    await Planner(lab.reader, BOUND).totals(questions)
    assert lab.reader.meter.telemetry_reads == 1
    assert lab.reader.meter.rows_read == 60


async def test_a_window_shares_the_read_of_the_one_before_it(lab: Lab) -> None:
    """Over the bound, windows within twice the shortest of them go together, and no others."""
    org = fresh_org()
    await lab.write(beat(org, "a", minute * 60_000) for minute in range(240))
    reader = replace(lab.reader, meter=Meter())
    bounds = [(HOUR_MS, 2 * HOUR_MS), (0, HOUR_MS), (0, 4 * HOUR_MS), (0, 60_000)]
    questions = [TotalsQuestion(Scope(org, "a"), window(*one), COUNTS_ONLY, 1.0) for one in bounds]
    found = await Planner(reader, 1).totals(questions)
    assert [one.rows for one in found if isinstance(one, Tally)] == [60, 60, 240, 1]
    assert reader.meter.telemetry_reads == 3
