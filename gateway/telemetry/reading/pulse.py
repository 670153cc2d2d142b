"""Pulses of an org's monitors as frozen values, each distinct question in one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from gateway.errors import StoreMalformed
from gateway.ports import AnswerRow, Rows
from gateway.telemetry.answers.recorded import LATEST_MS
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.fusing import answered
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.pulses import pulses
from gateway.times.window import SECOND_MS, Window


@dataclass(frozen=True, slots=True)
class PulsesQuestion:
    """Counts of the window, newest checks since `reach_ms` (Unix ms) where that is earlier."""

    org: str
    window: Window
    reach_ms: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """One monitor's: `tally` and `recorded` (checks that the writer recorded) are of the window.

    `strange` rows of the window have a status that is none: they are in no count. Since the reach,
    `newest_ms` is the newest check's end, `written_ms` the newest write, and `heaviest` the largest sample
    interval: beyond 1 the store left rows out.
    """

    tally: Tally
    recorded: float
    strange: int
    newest_ms: int
    written_ms: int
    heaviest: int

    @property
    def sampled(self) -> bool:
        return self.heaviest > 1


@dataclass(frozen=True, slots=True)
class Pulses:
    """Answers questions by monitor id; monitors without rows are absent."""

    reader: Reader

    async def of(self, questions: Sequence[PulsesQuestion]) -> list[Mapping[str, Pulse] | Exception]:
        return await answered(questions, [[one] for one in dict.fromkeys(questions)], self._read)

    async def _read(self, batch: Sequence[PulsesQuestion]) -> dict[PulsesQuestion, Mapping[str, Pulse]]:
        (one,) = batch
        bounds = one.window.since_ms, one.window.until_ms, one.reach_ms
        answer = await self.reader.read(pulses(one.org, self.reader.source, *bounds))
        found = {str(row["monitor"]): _pulse(row, answer) for row in answer.rows}
        for pulse in found.values():
            self.reader.meter.saw(pulse.tally.rows, pulse.written_ms)
        return {one: found}


def _pulse(row: AnswerRow, answer: Rows) -> Pulse:
    newest_ms = cast("int", row["newest_ms"])
    if not 0 <= newest_ms < LATEST_MS:
        raise StoreMalformed("the dataset holds a heartbeat with an impossible time; run `insights doctor`")
    rows, written_ms = cast("int", row["rows_in"]), cast("int", row["written"]) * SECOND_MS
    up, degraded, down, pending = (cast("float", row[f"{status}_in"]) for status in STATUSES)
    tally = Tally(
        rows=rows,
        up=up,
        degraded=degraded,
        down=down,
        pending=pending,
        max_sample_interval=cast("int", row["interval_in"]),
        newest_write_ms=written_ms if rows else None,
        stale=answer.stale,
    )
    return Pulse(
        tally=tally,
        recorded=cast("float", row["recorded_in"]),
        strange=cast("int", row["strange_in"]),
        newest_ms=newest_ms,
        written_ms=written_ms,
        heaviest=cast("int", row["heaviest"]),
    )
