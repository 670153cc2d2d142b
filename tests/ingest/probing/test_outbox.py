"""Heartbeats on their way: batched, kept while the sink fails, bounded."""

import asyncio
import logging

import pytest

from gateway.ingest.probing.outbox import BATCH, Outbox
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.ingest.sinks import MemorySink


def beat(number: int) -> Heartbeat:
    return Heartbeat("mon_1", "org_1", number, "up", 1.0)


def times(sink: MemorySink) -> list[int]:
    return [int(row["double1"]) for row in sink.rows]


async def test_full_batch() -> None:
    """A full batch is written at once, without waiting for the second to pass."""
    sink = MemorySink()
    outbox = Outbox(sink, seconds=3600)
    writer = asyncio.create_task(outbox.run())
    for number in range(BATCH):
        await outbox.add(beat(number))
    await sink.until_rows(BATCH)
    outbox.close()
    await writer
    assert [len(batch) for batch in sink.batches] == [BATCH]


async def test_close_writes() -> None:
    """What waits when the outbox closes is written."""
    sink = MemorySink()
    outbox = Outbox(sink, seconds=3600)
    await outbox.add(beat(1))
    outbox.close()
    await outbox.run()
    assert times(sink) == [1]


async def test_retry(caplog: pytest.LogCaptureFixture) -> None:
    """A failed write is logged once, kept in order and written again."""
    caplog.set_level(logging.INFO)
    sink = MemorySink(broken=True)
    outbox = Outbox(sink, seconds=0.01)
    await outbox.add(beat(1))
    writer = asyncio.create_task(outbox.run())
    await sink.until_refusals(3)
    await outbox.add(beat(2))
    sink.broken = False
    await sink.until_rows(2)
    outbox.close()
    await writer
    assert times(sink) == [1, 2]
    assert [record.message for record in caplog.records] == [
        "heartbeats cannot be written and are kept: TelemetryUnavailable",
        "heartbeats are written again",
    ]


async def test_bound(caplog: pytest.LogCaptureFixture) -> None:
    """Beyond the bound the oldest are dropped, and the log says how many."""
    sink = MemorySink(broken=True)
    outbox = Outbox(sink, kept=3)
    for number in range(5):
        await outbox.add(beat(number))
    await outbox.flush()
    sink.broken = False
    await outbox.flush()
    assert times(sink) == [2, 3, 4]
    assert "dropped the 2 oldest heartbeats: more than 3 wait" in caplog.text


async def test_lost(caplog: pytest.LogCaptureFixture) -> None:
    """What can still not be written at the end is said to be lost."""
    outbox = Outbox(MemorySink(broken=True))
    await outbox.add(beat(1))
    outbox.close()
    await outbox.run()
    assert "1 heartbeats could not be written and are lost" in caplog.text
