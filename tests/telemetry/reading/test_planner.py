"""How questions of one tick share statements, and that sharing changes no answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement
from gateway.stores.wrapped.kept import KeptAnswers
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.breakdown import FAILURES, Breakdown
from gateway.telemetry.reading.fusing import answered
from gateway.telemetry.reading.members import MembersQuestion, MemberTallies
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import (
    PlacesQuestion,
    Scope,
    SeriesQuestion,
    TotalsQuestion,
    expected_rate,
)
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from tests.size import sized
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window

_Question = TypeVar("_Question", TotalsQuestion, SeriesQuestion, PlacesQuestion)
_Answer = TypeVar("_Answer")

HOUR_MS = 3_600_000
HOUR, DAY, MONTH = window(0, 3_600_000), window(0, DAY_MS), window(0, 30 * DAY_MS)
LATENCY = Parts(latency=True, levels=frozenset({0.5}))
FAILURE = Parts(latency=True, levels=frozenset({0.95}), last_failure=True)
BOUND = 100_000

scopes = st.builds(Scope, st.just("o"), st.sampled_from([None, "a", "b", "c"]), st.just(None)) | st.builds(
    Scope, st.just("o"), st.just(None), st.just(("a", "b"))
)
shared = st.sampled_from([HOUR, DAY, window(1000, 5_000_000), window(3_600_000, 7_200_000)])
parts = st.sampled_from([COUNTS_ONLY, LATENCY, FAILURE])
totals = st.builds(TotalsQuestion, scopes, shared, parts, st.sampled_from([0.01, 1.0]))
series = st.builds(SeriesQuestion, scopes, st.sampled_from([HOUR, DAY]), st.sampled_from([300, 3600]), parts)
places = st.builds(PlacesQuestion, scopes, shared, parts)


def planner(lab: Lab, bound: int = BOUND) -> Planner:
    return Planner(lab.reader, bound)


async def history(lab: Lab) -> str:
    """Three monitors over a day, one of which fails at times; another org beside it."""
    org = fresh_org()
    for name, step in (("a", 600_000), ("b", 700_000), ("c", 3_600_000)):
        for owner in (org, fresh_org()):
            await lab.write(
                beat(
                    owner,
                    name,
                    at,
                    "down" if name == "b" and number % 5 == 0 else "up",
                    latency_ms=float(number % 7),
                    region=("weur", "enam")[number % 2],
                    colo=("AMS", "EWR", "IAD")[number % 3],
                    sample_rate=1.0 if name == "a" else 0.5,
                )
                for number, at in enumerate(range(0, DAY_MS, step))
            )
    return org


def of_org(questions: Sequence[_Question], org: str) -> list[_Question]:
    return [replace(one, scope=replace(one.scope, org=org)) for one in questions]


def as_asked(found: Tally, parts: Parts) -> Tally:
    """Without what only a neighbour in the statement asked for."""
    latency = found.latency if parts.latency else None
    if latency:
        kept = {level: value for level, value in latency.quantiles.items() if level in parts.levels}
        latency = replace(latency, quantiles=kept)
    return replace(found, latency=latency, last_failure=found.last_failure if parts.last_failure else None)


def counted(answer: Tally | Exception) -> Tally:
    assert isinstance(answer, Tally), answer
    return answer


def monitors(org: str, *names: str) -> list[Scope]:
    return [Scope(org, name) for name in names]


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


@pytest.mark.parametrize(("bound", "statements"), [(86_400, 1), (86_399, 3)])
async def test_bound(lab: Lab, bound: int, statements: int) -> None:
    """Windows are fused while the rows expected over all they span stay within the bound."""
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
    assert await MemberTallies(lab.reader, BOUND).members([]) == []
    assert await Breakdown(lab.reader, BOUND).groups([]) == []
    assert lab.watched.asked == []


@given(st.lists(totals, min_size=1, max_size=8), st.sampled_from([1, BOUND]))
@settings(
    max_examples=sized(15, 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_totals_one_by_one(lab: Lab, questions: list[TotalsQuestion], bound: int) -> None:
    """Fused totals are the answers that each question gets alone."""
    org = await known_history(lab)
    questions = of_org(questions, org)
    together = await planner(lab, bound).totals(questions)
    for one, answer in zip(questions, together, strict=True):
        [alone] = await planner(lab).totals([one])
        assert as_asked(counted(answer), one.parts) == as_asked(counted(alone), one.parts)


@given(st.lists(series, min_size=1, max_size=5), st.lists(places, min_size=1, max_size=5))
@settings(
    max_examples=sized(8, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_groups_one_by_one(
    lab: Lab, over_time: list[SeriesQuestion], by_place: list[PlacesQuestion]
) -> None:
    """Fused series and places are the answers that each question gets alone."""
    org = await known_history(lab)
    for one, answer in await paired(planner(lab).series, of_org(over_time, org)):
        [alone] = await planner(lab).series([one])
        assert narrowed(answer, one.parts) == narrowed(alone, one.parts)
    for place, found in await paired(planner(lab).places, of_org(by_place, org)):
        [by_itself] = await planner(lab).places([place])
        assert narrowed(found, place.parts) == narrowed(by_itself, place.parts)


async def paired(
    ask: Callable[[Sequence[_Question]], Awaitable[Sequence[_Answer]]], questions: Sequence[_Question]
) -> list[tuple[_Question, _Answer]]:
    return list(zip(questions, await ask(questions), strict=True))


def narrowed(answer: Mapping[Any, Tally] | Exception, parts: Parts) -> dict[object, Tally]:
    assert not isinstance(answer, Exception), answer
    return {key: as_asked(found, parts) for key, found in answer.items()}


async def known_history(lab: Lab) -> str:
    """The history of a dataset, written by the first example that needs it."""
    name = lab.source.dataset
    if name not in _histories:
        _histories[name] = await history(lab)
    return _histories[name]


_histories: dict[str, str] = {}


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
    day, hour = await MemberTallies(lab.reader, BOUND).members(questions)
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


async def test_equal_text(lab: Lab) -> None:
    """The same questions in any order, and from another fleet listing, make the same text."""
    scopes = monitors("o", "a", "b", "c")
    questions = [
        TotalsQuestion(scope, one, parts)
        for scope in scopes
        for one in (HOUR, DAY)
        for parts in (LATENCY, FAILURE)
    ]
    for asked in (questions, questions[::-1], questions[5:] + questions[:5] + questions):
        await planner(lab).totals(asked)
        await planner(lab).places([PlacesQuestion(one.scope, DAY) for one in asked])
    assert len({statement.sql for statement in lab.watched.asked}) == 2
    for only in (("a", "b"), ("b", "a")):
        await planner(lab).totals([TotalsQuestion(Scope("o", only=only), DAY)])
    assert len({statement.sql for statement in lab.watched.asked}) == 3


async def test_failed_statement(lab: Lab) -> None:
    """A statement that fails takes the questions it served with it, and no others."""
    org = await history(lab)
    lab.watched.fails = lambda statement: statement.name == "totals"
    [fleet, monitor, again] = await planner(lab).totals(
        [
            TotalsQuestion(Scope(org), DAY),
            TotalsQuestion(Scope(org, "a"), DAY),
            TotalsQuestion(Scope(org), HOUR),
        ]
    )
    assert isinstance(fleet, TelemetryUnavailable)
    assert fleet is again
    assert counted(monitor).rows == 144


async def test_malformed(lab: Lab) -> None:
    """A row of an unknown status is told of by the windows that saw it, and counts in nothing there."""
    org = fresh_org()
    await lab.write([beat(org, "a", 1, "?"), beat(org, "a", DAY_MS - 1)])
    questions = [
        TotalsQuestion(Scope(org, "a"), one, rows_per_s=1) for one in (HOUR, window(HOUR_MS, DAY_MS))
    ]
    odd, fine = map(counted, await planner(lab, bound=1).totals(questions))
    assert (odd.checks, odd.unreadable, fine.up, fine.unreadable) == (0, 1, 1, 0)


async def test_deadline(lab: Lab) -> None:
    """Past the deadline nothing is sent, and every question is told so."""
    late = Planner(replace(lab.reader, deadline=Deadline.after(-1)), BOUND)
    [answer] = await late.totals([TotalsQuestion(Scope("o"), DAY)])
    assert isinstance(answer, DeadlineExceeded)
    assert lab.watched.asked == []


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


async def test_broken_promise(lab: Lab) -> None:
    """A store that hands out a bucket that is no whole number costs the question, not the others."""
    one = SeriesQuestion(Scope("o"), DAY, 300)
    [answer] = await Planner(replace(lab.reader, store=Promising()), BOUND).series([one])
    assert isinstance(answer, TypeError)


async def test_cancelled(lab: Lab) -> None:
    """A cancelled read is no answer: it ends the whole."""

    async def gone(_: Sequence[str]) -> Mapping[str, int]:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await answered(["a"], [["a"]], gone)
    assert lab.watched.asked == []


class Promising:
    """A store whose door forgot to check its answer."""

    async def read(self, _statement: Statement, _seconds: float) -> Rows:
        counted = ("up", "degraded", "down", "pending")
        names: tuple[str, ...] = ("strange", "rows", "interval", "newest", "heaviest", "squares", *counted)
        names += tuple(f"squares_{one}" for one in counted)
        return Rows([{"bucket": "soon"} | {f"{name}_0": 0 for name in names}], 1)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


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
