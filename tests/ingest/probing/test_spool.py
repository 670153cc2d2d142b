"""The spool: what outlives a killed process, comes again once, and what happens where it fails."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gateway.commands.checking import SPOOL
from gateway.errors import TelemetryUnavailable
from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.ingest.probing.written import WrittenIn
from gateway.meter import Delivery
from gateway.ports import Kind, RegistryStatement, Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.text import Source
from tests.ingest.sinks import MemorySink

AT_MS = 1_764_000_000_000


def beat(number: int, org: str = "org_1") -> Heartbeat:
    return Heartbeat(
        f"mon_{number % 3}", org, AT_MS + number, "down", 1.5, error="it's\tö\n", dispatch_id=f"d{number}"
    )


@asynccontextmanager
async def file_in(folder: Path) -> AsyncIterator[SqliteRegistry]:
    file = await SqliteRegistry.open(folder / SPOOL, "spool", alone=True)
    try:
        yield file
    finally:
        await file.aclose()


@asynccontextmanager
async def spool_in(folder: Path) -> AsyncIterator[Spool]:
    async with file_in(folder) as file:
        yield Spool(file)


async def left_in(folder: Path) -> list[Heartbeat]:
    async with spool_in(folder) as spool:
        return [one for _, one in await spool.read()]


async def test_what_waits_outlives_the_process(tmp_path: Path) -> None:
    """A heartbeat that was added and not written is taken up, whole and in order, by the next outbox."""
    async with spool_in(tmp_path) as spool:
        outbox = Outbox(MemorySink(broken=True), safeguards=Safeguards(spool))
        await outbox.recover()
        for number in range(3):
            await outbox.add(beat(number))
    assert await left_in(tmp_path) == [beat(0), beat(1), beat(2)]
    sink = MemorySink()
    async with spool_in(tmp_path) as spool:
        after = Outbox(sink, safeguards=Safeguards(spool))
        await after.recover()
        await after.add(beat(3))
        await after.flush()
    assert [row["blob2"] for row in sink.rows] == ["d0", "d1", "d2", "d3"]
    assert await left_in(tmp_path) == []


async def test_only_what_was_written_is_forgotten(tmp_path: Path) -> None:
    """While the sink fails everything stays in the spool; what is added during a write is not taken along."""

    class Adding(MemorySink):
        async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
            await outbox.add(beat(9))
            return await super().write(columns, rows_tsv)

    sink = Adding(broken=True)
    async with spool_in(tmp_path) as spool:
        outbox = Outbox(sink, safeguards=Safeguards(spool))
        await outbox.recover()
        await outbox.add(beat(1))
        await outbox.flush()
        assert [one.dispatch_id for _, one in await spool.read()] == ["d1", "d9"]
        sink.broken = False
        await outbox.flush()
        assert [one.dispatch_id for _, one in await spool.read()] == ["d9"]


@pytest.mark.parametrize("there", [1, 4, 6])
async def test_a_row_that_is_there_is_not_written_again(
    tmp_path: Path, engine: Engine, dataset: str, there: int
) -> None:
    """Killed after the write and before the spool knew: the store says which rows it has, for each org."""
    store = EmbeddedTelemetry(engine, dataset)
    written = WrittenIn(store, Source(dataset))
    beats = [beat(number, org) for number, org in enumerate(("org_1", "org_2") * 3)]
    async with spool_in(tmp_path) as spool:
        for one in beats:
            await spool.keep(one)
    earlier = Outbox(store)
    for one in beats[:there]:
        await earlier.add(one)
    await earlier.flush()
    async with spool_in(tmp_path) as spool:
        outbox = Outbox(store, safeguards=Safeguards(spool, written))
        await outbox.recover()
        await outbox.flush()
    sql = f"SELECT blob2 AS id, count() AS rows FROM {dataset} GROUP BY id ORDER BY id FORMAT JSON"  # noqa: S608
    found = await store.read(Statement("rows", "", sql, {"id": Kind.TEXT, "rows": Kind.INTEGER}), 10)
    assert [(row["id"], row["rows"]) for row in found.rows] == [(f"d{number}", 1) for number in range(6)]


async def test_a_batch_that_failed_is_asked_for_first() -> None:
    """A sink that took the rows and failed all the same does not get them twice."""

    class Late(MemorySink):
        failed = False

        async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
            count = await super().write(columns, rows_tsv)
            if not self.failed:
                self.failed = True
                raise TelemetryUnavailable("after the rows were taken")
            return count

    sink = Late()

    async def written(beats: Sequence[Heartbeat]) -> frozenset[str]:
        return frozenset(row["blob2"] for row in sink.rows) & {one.dispatch_id for one in beats}

    outbox = Outbox(sink, safeguards=Safeguards(written=written))
    await outbox.add(beat(1))
    await outbox.flush()
    await outbox.add(beat(2))
    await outbox.flush()
    assert [row["blob2"] for row in sink.rows] == ["d1", "d2"]


async def test_a_store_that_cannot_say_is_not_written_to() -> None:
    """Rows that may be there wait until the store can say so."""
    sink, answers = MemorySink(broken=True), [True, False]

    async def written(_: Sequence[Heartbeat]) -> frozenset[str]:
        if answers.pop(0):
            raise TelemetryUnavailable("not now")
        return frozenset()

    outbox = Outbox(sink, safeguards=Safeguards(written=written))
    await outbox.add(beat(1))
    await outbox.flush()
    sink.broken = False
    await outbox.flush()
    assert sink.rows == []
    await outbox.flush()
    assert [row["blob2"] for row in sink.rows] == ["d1"]


async def test_bound(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Beyond the bound the oldest are dropped from the spool as well, told in the log and counted."""
    delivery = Delivery()
    async with spool_in(tmp_path) as spool:
        outbox = Outbox(MemorySink(broken=True), kept=3, safeguards=Safeguards(spool, delivery=delivery))
        await outbox.recover()
        for number in range(5):
            await outbox.add(beat(number))
        await outbox.flush()
        assert [one.dispatch_id for _, one in await spool.read()] == ["d2", "d3", "d4"]
    assert delivery == Delivery(waiting=3, oldest_ms=beat(2).timestamp_ms, dropped=2)
    assert caplog.text.count("dropped the 2 oldest heartbeats: more than 3 wait") == 1


async def test_full_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A full disk costs the spool and not the check: told once, counted, and over when there is room."""
    sink, delivery = MemorySink(), Delivery()
    long = Heartbeat("mon_1", "org_1", AT_MS, "down", 1.0, error="e" * 10_000, dispatch_id="long")
    async with file_in(tmp_path) as file:
        await file.fetch(RegistryStatement("full", "PRAGMA max_page_count = 1"), 5)  # as a full disk says
        outbox = Outbox(sink, safeguards=Safeguards(Spool(file), delivery=delivery))
        await outbox.recover()
        for _ in range(2):
            await outbox.add(long)
        assert delivery.unspooled == 2
        await file.fetch(RegistryStatement("room", "PRAGMA max_page_count = 100000"), 5)
        await outbox.add(beat(1))
    assert caplog.text.count("heartbeats wait in memory alone and are lost if killed") == 1
    assert "database or disk is full" in caplog.text
    assert "heartbeats are spooled again" in caplog.text
    assert [one.dispatch_id for one in await left_in(tmp_path)] == ["d1"]
    await outbox.flush()
    assert [row["blob2"] for row in sink.rows] == ["long", "long", "d1"]


@pytest.mark.parametrize("cut", [1, 100, 4096, 9000])
async def test_torn_end(tmp_path: Path, cut: int) -> None:
    """A spool whose end was torn off is read up to there, and goes on."""
    async with spool_in(tmp_path) as spool:
        for number in range(20):
            await spool.keep(beat(number))
        wal = tmp_path / f"{SPOOL}-wal"
        torn = wal.read_bytes()[:-cut]
        whole = (tmp_path / SPOOL).read_bytes()
    later = tmp_path / "later"
    later.mkdir()
    (later / SPOOL).write_bytes(whole)
    (later / f"{SPOOL}-wal").write_bytes(torn)
    async with spool_in(later) as spool:
        found = [one.dispatch_id for _, one in await spool.read()]
        assert found == [f"d{number}" for number in range(len(found))]
        assert 0 < len(found) < 20
        await spool.keep(beat(99))
    assert [one.dispatch_id for one in await left_in(later)] == [*found, "d99"]


async def test_another_versions_heartbeat(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Fields that are not known are left out; what is no heartbeat is passed over and said."""
    good = '{"monitor_id": "m", "org_id": "o", "timestamp_ms": 1, "status": "up", "latency_ms": 2, "new": 3}'
    async with file_in(tmp_path) as file:
        for number, text in enumerate((good, '{"monitor_id": "m"}', "[]", "{")):
            put = RegistryStatement("put", "INSERT INTO heartbeats VALUES (?1, ?2)", (number, text))
            await file.execute(put, 5)
    assert await left_in(tmp_path) == [Heartbeat("m", "o", 1, "up", 2)]
    assert caplog.text.count("cannot be read and is passed over") == 3
