"""The spool where it fails: it cannot be read, is damaged, or is another process's."""

import asyncio
import logging
from pathlib import Path

import pytest

from gateway.commands.checking import SPOOL, safeguards
from gateway.errors import RegistryUnavailable
from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.meter import Delivery
from gateway.ports import RegistryStatement
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from tests.ingest.probing.test_spool import beat, file_in, left_in, spool_in
from tests.ingest.sinks import MemorySink


async def test_one_process_at_a_time(
    tmp_path: Path,
    engine: Engine,
    dataset: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A spool that another process holds is not shared: checks go on without one, and the log says so."""
    monkeypatch.setattr("gateway.stores.sqlite.BUSY_MS", 40)
    store = EmbeddedTelemetry(engine, dataset)
    settings = Settings(data_dir=tmp_path)
    async with safeguards(settings, store) as first, safeguards(settings, store) as second:
        assert first.spool
        assert second.spool is None
        assert second.written
    assert "heartbeats are not spooled" in caplog.text
    assert str(tmp_path / SPOOL) in caplog.text


async def test_a_spool_that_cannot_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A spool that breaks while it is read costs what it held, not the checks."""
    sink = MemorySink()
    async with file_in(tmp_path) as file:
        await file.execute(RegistryStatement("break", "ALTER TABLE heartbeats RENAME TO gone"), 5)
        outbox = Outbox(sink, safeguards=Safeguards(Spool(file)))
        await outbox.recover()
        await outbox.add(beat(1))
        await outbox.flush()
        with pytest.raises(RegistryUnavailable):
            await Spool(file).read()
    assert "the spool of heartbeats cannot be read" in caplog.text
    assert [row["blob2"] for row in sink.rows] == ["d1"]


async def test_a_spool_that_was_not_read_takes_more(tmp_path: Path) -> None:
    """Where reading failed at the start, what waits in the file keeps nobody out: later heartbeats are
    spooled beside it, and all come again."""

    class Slow(SqliteRegistry):
        async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
            raise RegistryUnavailable(f"{statement.name} took longer than {seconds} s")

    async with spool_in(tmp_path) as spool:
        for number in range(3):
            await spool.keep(beat(number))
    file, delivery = await Slow.open(tmp_path / SPOOL, "spool", alone=True), Delivery()
    outbox = Outbox(MemorySink(broken=True), safeguards=Safeguards(Spool(file), delivery=delivery))
    await outbox.recover()
    for number in range(3, 6):
        await outbox.add(beat(number))
    await file.aclose()
    assert delivery.unspooled == 0
    assert await left_in(tmp_path) == [beat(number) for number in range(6)]


async def test_what_is_given_up_meanwhile_is_forgotten_too(tmp_path: Path) -> None:
    """Heartbeats that are dropped while others are taken out of the spool leave it as well, in the end."""

    class Adding(SqliteRegistry):
        more = True

        async def execute(self, statement: RegistryStatement, seconds: float) -> int:
            if statement.name == "settle" and self.more:
                self.more = False
                await outbox.add(beat(9))
            return await super().execute(statement, seconds)

    file = await Adding.open(tmp_path / SPOOL, "spool", alone=True)
    outbox = Outbox(MemorySink(broken=True), kept=2, safeguards=Safeguards(Spool(file)))
    for number in range(3):
        await outbox.add(beat(number))
    for _ in range(2):
        await outbox.flush()
    await file.aclose()
    assert [one.dispatch_id for one in await left_in(tmp_path)] == ["d2", "d9"]


async def test_a_check_that_is_cancelled_as_it_is_spooled_is_written(tmp_path: Path) -> None:
    """What the spool took before its process was told to stop is written by then, and does not wait for the
    next."""

    class Slow(SqliteRegistry):
        taken, told = asyncio.Event(), asyncio.Event()

        async def add(self, statement: RegistryStatement, seconds: float) -> int:
            number = await super().add(statement, seconds)
            self.taken.set()
            await self.told.wait()
            return number

    file, sink = await Slow.open(tmp_path / SPOOL, "spool", alone=True), MemorySink()
    outbox = Outbox(sink, safeguards=Safeguards(Spool(file)))
    check, writer = asyncio.create_task(outbox.add(beat(1))), asyncio.create_task(outbox.run())
    await Slow.taken.wait()
    check.cancel()
    with pytest.raises(asyncio.CancelledError):
        await check
    outbox.close()
    Slow.told.set()
    await writer
    await file.aclose()
    assert [row["blob2"] for row in sink.rows] == ["d1"]
    assert await left_in(tmp_path) == []


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob(f"{SPOOL}.damaged-*"))


@pytest.mark.parametrize("damage", ["no file of SQLite", "a torn page", "half of it"])
async def test_a_damaged_spool_is_set_aside(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """A clear line names the file that it is kept as, and what is checked from now on is spooled again."""
    async with file_in(tmp_path) as file:
        spool = Spool(file)
        await spool.read()
        for number in range(400):
            await spool.keep(beat(number))
    path = tmp_path / SPOOL
    whole = path.read_bytes()
    torn = whole[:8192] + bytes(4096) + whole[12288:]
    path.write_bytes(
        {"no file of SQLite": b"x" * 9000, "a torn page": torn, "half of it": whole[:20_000]}[damage]
    )
    settings, store = Settings(data_dir=tmp_path), EmbeddedTelemetry(engine, "hb")
    with caplog.at_level(logging.ERROR, "gateway"):
        async with safeguards(settings, store) as guards:
            assert guards.spool is not None
            assert await guards.spool.read() == []
            await guards.spool.keep(beat(1))
        async with safeguards(settings, store) as guards:
            assert guards.spool is not None
            assert [one.dispatch_id for _, one in await guards.spool.read()] == ["d1"]
    (aside,) = set_aside(tmp_path)
    assert caplog.text.count("is damaged and set aside as") == 1
    assert str(aside) in caplog.text


async def test_a_spool_in_use_is_not_set_aside(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has it: that is no damage, and its file stays where it is."""
    monkeypatch.setattr("gateway.stores.sqlite.BUSY_MS", 40)
    store = EmbeddedTelemetry(engine, "hb")
    async with file_in(tmp_path), safeguards(Settings(data_dir=tmp_path), store) as guards:
        assert guards.spool is None
    assert set_aside(tmp_path) == []
