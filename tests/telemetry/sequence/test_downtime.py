"""Downtime: from a failed check to the next one that did not fail, against a brute-force reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput, TelemetryUnavailable
from gateway.ports import Kind, Rows, Statement
from gateway.telemetry.reading.history import STRAIGHT, Histories, HistoryQuestion
from gateway.telemetry.reading.pieces import PIECES_CAP, ROWS_CAP
from gateway.telemetry.sequence.downtime import Bout, bouts, bouts_of, seconds_down
from gateway.telemetry.sequence.marks import Check
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window

MINUTE_MS = 60_000
SPAN_MS = 6 * 3_600_000
Checks = Sequence[tuple[int, str]]

statuses = st.sampled_from(["up", "up", "down", "down", "degraded", "pending"])
moments = st.integers(0, 1000)


@dataclass(frozen=True)
class DowntimeQuestion:
    """Seconds down of one monitor in a window, as they stand at `now_ms`."""

    org: str
    monitor: str
    window: Window
    now_ms: int
    interval_s: int = 60


async def downtime(
    lab: Lab, questions: Sequence[DowntimeQuestion], straight: int = STRAIGHT
) -> list[float | Exception]:
    """The answer to each question, all of them in one batch."""
    asked = [HistoryQuestion(one.org, one.monitor, one.window, one.interval_s) for one in questions]
    return [
        found
        if isinstance(found, Exception)
        else seconds_down(bouts_of(found, one.now_ms), one.window, one.now_ms)
        for one, found in zip(questions, await Histories(lab.reader, straight).of(asked), strict=True)
    ]


def marks(checks: Checks) -> list[Check]:
    return [Check(at, status) for at, status in checks]


def brute_force(checks: Checks, since_ms: int, until_ms: int, now_ms: int, hold_ms: int) -> float:
    """Milliseconds whose newest check failed and holds, one stretch of certainty at a time, as seconds."""
    until, total = min(until_ms, now_ms), 0
    for number, (start, status) in enumerate(checks):
        end = checks[number + 1][0] if number + 1 < len(checks) else max(now_ms, start)
        if status == "down":
            end = min(end, start + hold_ms)
            total += max(0, min(end, until) - max(start, since_ms))
    return total / 1000


@pytest.mark.parametrize(
    ("checks", "found"),
    [
        ([], []),
        ([(1, "up"), (2, "pending")], []),
        ([(1, "down"), (3, "up")], [(1, 3)]),
        ([(1, "down"), (2, "down"), (3, "degraded"), (4, "down"), (6, "pending")], [(1, 3), (4, 6)]),
        ([(0, "down")], [(0, 10)]),
        ([(1, "up"), (2, "down"), (3, "down")], [(2, 10)]),
        ([(12, "down")], [(12, 12)]),
        ([(0, "down"), (9, "up")], [(0, 6)]),
        ([(0, "down"), (9, "down")], [(0, 6), (9, 10)]),
    ],
)
def test_stretches(checks: Checks, found: list[tuple[int, int]]) -> None:
    """A stretch runs from the first failed check to the next that did not fail, to silence, or to the end."""
    hold = 100 if checks in ([(0, "down")], [(1, "up"), (2, "down"), (3, "down")]) else 6
    assert [(one.start_ms, one.end_ms) for one in bouts(marks(checks), 10, lambda _: hold)] == found


def test_seconds_down() -> None:
    """Only what lies in the window and has happened counts."""
    found = [Bout(0, 2000), Bout(3000, 5000), Bout(9000, 20_000)]
    assert seconds_down(found, Window("", 1000, 10_000), 30_000) == 4
    assert seconds_down(found, Window("", 1000, 10_000), 4000) == 2
    assert seconds_down([], Window("", 0, 1), 1) == 0


@given(
    st.lists(st.tuples(moments, statuses), unique_by=lambda check: check[0]).map(sorted),
    st.tuples(moments, moments).map(sorted),
    moments,
    st.sampled_from([1, 20, 200, 10**6]),
)
def test_pure(checks: Checks, edges: list[int], now: int, hold: int) -> None:
    """Stretches cut to a window are the reference's seconds."""
    known = [check for check in checks if check[0] <= now]
    found = seconds_down(bouts(marks(known), now, lambda _: hold), Window("", edges[0], edges[1]), now)
    assert found == brute_force(known, edges[0], edges[1], now, hold)


@st.composite
def fleets(draw: st.DrawFn) -> dict[str, Checks]:
    """Checks about every minute up to the end of the span, late at times, up to three lost in a row."""
    fleet: dict[str, Checks] = {}
    for name in ("a", "b", "c")[: draw(st.integers(1, 3))]:
        runs = draw(st.lists(st.tuples(statuses, st.integers(1, 80)), min_size=1, max_size=12))
        outcomes = [status for status, length in runs for _ in range(length)][: SPAN_MS // MINUTE_MS]
        late = draw(st.integers(0, 9999))
        lost = draw(st.integers(5, 50))
        first = SPAN_MS - len(outcomes) * MINUTE_MS
        fleet[name] = [
            (first + at * MINUTE_MS + late * at % 20_000, status)
            for at, status in enumerate(outcomes)
            if at == len(outcomes) - 1 or at % lost > 2
        ]
    return fleet


edges = st.integers(0, SPAN_MS + MINUTE_MS)
ranges = st.lists(
    st.tuples(edges, edges).map(sorted).filter(lambda found: found[0] < found[1]), min_size=1, max_size=3
)


@settings(
    max_examples=sized(25, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fleets(), ranges, st.sampled_from([0, STRAIGHT]))
async def test_reference(
    lab: Lab, fleet: Mapping[str, Checks], windows: list[list[int]], straight: int
) -> None:
    """Several monitors and windows are the reference's, in two reads or one, and each as when asked alone."""
    org = fresh_org()
    for owner in (org, fresh_org()):
        await lab.write(
            beat(owner, name, at, status if owner == org else "down")
            for name, checks in fleet.items()
            for at, status in checks
        )
    now = START_MS + SPAN_MS + 1000
    questions = [DowntimeQuestion(org, name, window(*one), now) for name in fleet for one in windows]
    lab.watched.asked.clear()
    found = await downtime(lab, questions, straight)
    assert len(lab.watched.asked) <= (1 if straight else 2)
    assert found == [
        brute_force(
            fleet[one.monitor],
            one.window.since_ms - START_MS,
            one.window.until_ms - START_MS,
            now - START_MS,
            2 * MINUTE_MS,
        )
        for one in questions
    ]
    assert await downtime(lab, questions[-1:], straight) == found[-1:]


async def test_two_reads(lab: Lab) -> None:
    """Many checks take two reads for any number of monitors, one where none failed; few checks take one."""
    org = fresh_org()
    names = [f"m{number}" for number in range(50)]
    await lab.write(beat(org, name, at, "down" if at else "up") for name in names for at in (0, 60_000))
    questions = [DowntimeQuestion(org, name, window(0, 90_000), START_MS + 90_000) for name in names]
    assert await downtime(lab, questions, straight=0) == [30] * 50
    assert lab.watched.names == ["checked_buckets", "checks_between"]
    lab.watched.asked.clear()
    assert await downtime(lab, [replace(questions[0], monitor="fine")], straight=0) == [0]
    assert lab.watched.names == ["checked_buckets"]
    lab.watched.asked.clear()
    assert await downtime(lab, questions) == [30] * 50
    assert lab.watched.names == ["checks_between"]


async def test_began_before(lab: Lab) -> None:
    """A stretch that began before the window counts from where the window begins."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0, "down"), beat(org, "a", 200_000)])
    one = DowntimeQuestion(org, "a", window(150_000, 900_000), START_MS + DAY_MS)
    assert await downtime(lab, [one]) == [0]
    minutes = [replace(one, window=window(start, 900_000)) for start in (50_000, 70_000)]
    assert await downtime(lab, minutes) == [70, 50]


async def test_ends_after(lab: Lab) -> None:
    """A stretch that ends after the window counts to its end, or to where its check holds no longer."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0, "down"), beat(org, "a", 240_000)])
    questions = [DowntimeQuestion(org, "a", window(0, end), START_MS + DAY_MS) for end in (180_000, 900_000)]
    assert await downtime(lab, questions) == [120, 120]
    assert await downtime(lab, questions[:1]) == [120]


async def test_any_window(lab: Lab) -> None:
    """The answer does not depend on the window asked, as long as all failures are inside it."""
    org, now = fresh_org(), START_MS + DAY_MS
    await lab.write(beat(org, "a", DAY_MS - ago * MINUTE_MS, "down") for ago in (20, 5, 1))
    starts = (DAY_MS - 30 * MINUTE_MS, 0, -30 * DAY_MS)
    questions = [DowntimeQuestion(org, "a", window(start, DAY_MS), now) for start in starts]
    assert await downtime(lab, questions) == [300] * 3
    alone = [await downtime(lab, [one]) for one in questions]
    assert alone == [[300]] * 3


async def test_fell_silent(lab: Lab) -> None:
    """Checks that stop are lost data, not downtime: an open stretch holds for two intervals."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0, "down")])
    [found] = await downtime(lab, [DowntimeQuestion(org, "a", window(0, DAY_MS), START_MS + DAY_MS)])
    assert found == 120


async def test_flapping(lab: Lab) -> None:
    """Trouble in too many places to name is read from the first to the last of it, as exactly."""
    org = fresh_org()
    checks = [(at, "down" if at // MINUTE_MS % 20 == 0 else "up") for at in range(0, 7 * DAY_MS, MINUTE_MS)]
    failed = sum(status == "down" for _, status in checks)
    assert failed > PIECES_CAP
    await lab.write(beat(org, "a", at, status) for at, status in checks)
    one = DowntimeQuestion(org, "a", window(0, 7 * DAY_MS), START_MS + 7 * DAY_MS)
    assert await downtime(lab, [one]) == [failed * 60]
    assert lab.watched.names == ["checked_buckets", "checks_between"]
    assert lab.reader.meter.rows_read <= len(checks)


async def test_slow_monitors(lab: Lab) -> None:
    """A monitor checked every two hours has its stretches closed by its own next check."""
    org = fresh_org()
    hours = ("up", "down", "up", "down", "down", "up")
    await lab.write(beat(org, "a", 2 * at * 3_600_000, status) for at, status in enumerate(hours))
    one = DowntimeQuestion(org, "a", window(0, DAY_MS), START_MS + DAY_MS, interval_s=7200)
    assert await downtime(lab, [one]) == [6 * 3600]


async def test_failed_read(lab: Lab) -> None:
    """A read that fails fails the questions of its org, and no others."""
    lab.watched.fails = lambda statement: statement.org == "p"
    questions = [DowntimeQuestion(org, "a", window(0, 1000), START_MS) for org in ("o", "p")]
    fine, failed = await downtime(lab, questions)
    assert fine == 0
    assert isinstance(failed, TelemetryUnavailable)


async def test_unknown_status(lab: Lab) -> None:
    """A status that is none of the four is no check at all, and so not the end of a stretch."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0, "down"), beat(org, "a", 1000, "paused")])
    [answer] = await downtime(lab, [DowntimeQuestion(org, "a", window(0, 2000), START_MS + 2000)])
    assert answer == 2


class Endless:
    """A store with more checks than one answer may hold."""

    async def read(self, statement: Statement, _seconds: float) -> Rows:
        number = ROWS_CAP if statement.name == "checks_between" else 1
        row: dict[str, object] = {
            name: START_MS if kind is Kind.INTEGER else 1.0 for name, kind in statement.columns.items()
        }
        texts: dict[str, object] = {
            name: "down" for name, kind in statement.columns.items() if kind is Kind.TEXT
        }
        counts: dict[str, object] = {"bucket": START_MS // 1000, "rows": 1, "failed": 1, "undecided": 0}
        return Rows([row | texts | {"monitor": "a"} | counts] * number, 1)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@pytest.mark.parametrize("straight", [0, STRAIGHT])
async def test_too_many(lab: Lab, straight: int) -> None:
    """An answer cut at its limit is refused, not added up."""
    one = DowntimeQuestion("o", "a", window(0, DAY_MS), START_MS + DAY_MS)
    endless = replace(lab, reader=replace(lab.reader, store=Endless()))
    [answer] = await downtime(endless, [one], straight)
    assert isinstance(answer, BadUserInput)
    assert answer.argument == "window"
