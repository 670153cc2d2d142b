"""When the outbox writes, and what its log says: once, with the right numbers, and nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable

import pytest

from gateway.errors import RegistryUnavailable, TelemetryUnavailable
from gateway.ingest.probing.outbox import BATCH, Outbox, Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.ingest.probing.test_spool import beat
from tests.ingest.sinks import MemorySink


class Kept(Spool):
    """A spool in memory, which fails while it is told to."""

    def __init__(self, left: int = 0) -> None:
        self.left, self.fails, self.forgotten = left, False, list[int]()

    async def read(self) -> list[tuple[int, Heartbeat]]:
        return [(number, beat(number)) for number in range(1, self.left + 1)]

    async def keep(self, beat: Heartbeat) -> int:  # noqa: ARG002 - the spool's signature
        if self.fails:
            raise RegistryUnavailable("no room")
        self.left += 1
        return self.left

    async def forget(self, numbers: Iterable[int]) -> None:
        self.forgotten += numbers


class Refusing(MemorySink):
    async def write(self, columns: object, rows_tsv: bytes) -> int:  # noqa: ARG002 - the sink's signature
        raise TelemetryUnavailable("not now")


@pytest.fixture(autouse=True)
async def _told(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    with caplog.at_level(logging.INFO, "gateway"):
        yield


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name.startswith("gateway.ingest")]


@pytest.mark.parametrize(("left", "lines"), [(0, 0), (3, 1)])
async def test_what_is_taken_up_is_told(caplog: pytest.LogCaptureFixture, left: int, lines: int) -> None:
    """How many a process before this one left, and nothing where it left none."""
    await Outbox(MemorySink(), safeguards=Safeguards(Kept(left))).recover()
    assert said(caplog) == [f"{left} heartbeats of a process before this one are written now"] * lines


async def test_a_spool_that_fails_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Once as it begins to fail, once as it is well again, however many heartbeats come meanwhile."""
    spool = Kept()
    outbox = Outbox(MemorySink(), safeguards=Safeguards(spool))
    spool.fails = True
    await outbox.add(beat(1))
    first = "heartbeats wait in memory alone and are lost if killed: no room"
    assert said(caplog) == [first]
    for number in range(2, 5):
        await outbox.add(beat(number))
    assert said(caplog) == [first]
    spool.fails = False
    for number in range(5, 8):
        await outbox.add(beat(number))
    assert said(caplog) == [first, "heartbeats are spooled again"]


async def test_the_end_tells_what_waits_and_what_is_lost(caplog: pytest.LogCaptureFixture) -> None:
    """Of five that could not be written three are in the spool, and two were in memory alone."""
    spool = Kept()
    outbox = Outbox(Refusing(), safeguards=Safeguards(spool))
    for number in range(5):
        spool.fails = number >= 3
        await outbox.add(beat(number))
    outbox.close()
    await outbox.run()
    assert said(caplog)[-2:] == [
        "3 heartbeats could not be written; they wait in the spool",
        "2 heartbeats could not be written and are lost",
    ]


async def test_the_end_tells_nothing_of_none(caplog: pytest.LogCaptureFixture) -> None:
    """All in the spool: none is lost. None in the spool: none waits there."""
    for fails, told in ((False, "they wait in the spool"), (True, "are lost")):
        caplog.clear()
        spool = Kept()
        spool.fails = fails
        outbox = Outbox(Refusing(), safeguards=Safeguards(spool))
        await outbox.add(beat(1))
        outbox.close()
        await outbox.run()
        (line,) = [one for one in said(caplog) if "could not be written" in one]
        assert line.startswith("1 heartbeats")
        assert line.endswith(told)


async def test_less_than_a_batch_waits_for_the_clock() -> None:
    """One row is not written at once; the one that makes the batch full is, with all before it."""
    sink = MemorySink()
    outbox = Outbox(sink, seconds=3600)
    writer = asyncio.create_task(outbox.run())
    for number in range(BATCH - 1):
        await outbox.add(beat(number))
    for _ in range(20):
        await asyncio.sleep(0)
    assert sink.rows == []
    await outbox.add(beat(BATCH))
    async with asyncio.timeout(10):
        await sink.until_rows(BATCH)
    outbox.close()
    await writer
