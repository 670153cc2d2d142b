"""What the planner tells when a statement fails, comes too late, or breaks its promise."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.meter import Deadline
from gateway.ports import Rows, Statement
from gateway.telemetry.reading.fusing import answered
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, SeriesQuestion, TotalsQuestion
from tests.telemetry.lab import DAY_MS, Lab, beat, fresh_org, window
from tests.telemetry.reading.planned import BOUND, DAY, HOUR, HOUR_MS, counted, history, planner


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


@pytest.mark.parametrize("failing", ["a", "b", "c"])
async def test_whoever_fails_first_or_last_takes_nobody_along(failing: str) -> None:
    """Each question of a batch that fails is told its error; all before and after are answered."""

    async def answer(batch: Sequence[str]) -> Mapping[str, str]:
        if failing in batch:
            raise TelemetryUnavailable("down for a test")
        return {one: one.upper() for one in batch}

    found = await answered(["c", "b", "a", "a2", "b"], [["a", "a2"], ["b"], ["c"]], answer)
    told = [type(one) if isinstance(one, Exception) else one for one in found]
    lost = {failing, f"{failing}2"}
    asked = ("c", "b", "a", "a2", "b")
    assert told == [TelemetryUnavailable if one in lost else one.upper() for one in asked]


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
