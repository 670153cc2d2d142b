"""Heartbeats on their way while the sink fails: in order, and asking it no more often than by the clock."""

import asyncio
from collections.abc import Sequence

from gateway.errors import TelemetryUnavailable
from gateway.ingest.probing.outbox import BATCH, Outbox
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.ingest.sinks import MemorySink


def beat(number: int) -> Heartbeat:
    return Heartbeat("mon_1", "org_1", number, "up", 1.0)


def times(sink: MemorySink) -> list[int]:
    return [int(row["double1"]) for row in sink.rows]


class FailsHalfway(MemorySink):
    """Its first write is held until it is let go of, and then fails."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        if not self.go_on.is_set():
            self.asked.set()
            await self.go_on.wait()
            raise TelemetryUnavailable("broken for the test")
        return await super().write(columns, rows_tsv)


async def test_what_came_during_a_failed_write_goes_after_it() -> None:
    """What failed waits before what was found meanwhile: rows are written in the order of their checks."""
    sink = FailsHalfway()
    outbox = Outbox(sink)
    for number in (1, 2, 3):
        await outbox.add(beat(number))
    writing = asyncio.create_task(outbox.flush())
    await sink.asked.wait()
    for number in (4, 5):
        await outbox.add(beat(number))
    sink.go_on.set()
    await writing
    await outbox.flush()
    assert times(sink) == [1, 2, 3, 4, 5]


async def test_a_full_batch_does_not_hurry_a_writer_that_fails() -> None:
    """It asks again by the clock, and not whenever a row comes; once it writes, a full batch goes at once."""
    sink = MemorySink(broken=True)
    outbox = Outbox(sink, seconds=3600)
    writer = asyncio.create_task(outbox.run())
    for number in range(BATCH):
        await outbox.add(beat(number))
    await sink.until_refusals(1)
    for number in range(BATCH):
        await outbox.add(beat(BATCH + number))
        await asyncio.sleep(0)  # the writer's turn
    assert sink.refusals == 1
    sink.broken = False
    await outbox.flush()
    for number in range(BATCH):
        await outbox.add(beat(2 * BATCH + number))
    await sink.until_rows(3 * BATCH)
    outbox.close()
    await writer
    assert times(sink) == list(range(3 * BATCH))
