"""The embedded engine's connections: how many there are, who has them, and that none is left open."""

import asyncio
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from gateway.errors import StoreError
from gateway.stores.embedded import READERS, EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv

if TYPE_CHECKING:
    from chdb.session import Session

ROW = b"2026-11-25 00:00:00\tm\n"
COLUMNS = ("timestamp", "index1")
ALL = READERS + 2
"""The readers', the writer's, and the one beside them."""


@dataclass
class Noted:
    """Makes connections as an engine does, and knows how many were made and how many are open."""

    engine: Engine
    made: int = 0
    open: int = 0

    def connect(self) -> "Session":
        self.made, self.open = self.made + 1, self.open + 1
        return cast("Session", Connection(self.engine._connect(), self))


@dataclass
class Connection:
    session: "Session"
    noted: Noted

    def __getattr__(self, name: str) -> Any:
        return getattr(self.session, name)

    def close(self) -> None:
        self.noted.open -= 1
        self.session.close()


@pytest.fixture
def noted(engine: Engine) -> Noted:
    return Noted(engine)


@pytest.fixture
def other(noted: Noted, dataset: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine whose connections are noted; none is open in the end."""
    opened = Engine(noted.connect, os.open(tmp_path / "lock", os.O_CREAT))
    opened.create_dataset(dataset)
    yield opened
    opened.close()
    assert noted.open == 0


async def rows(engine: Engine, dataset: str) -> int:
    return int(await engine.query(f"SELECT count() FROM {dataset} FORMAT TSV", 60))  # noqa: S608 - our name


async def test_writes_take_turns_on_one_connection(other: Engine, noted: Noted, dataset: str) -> None:
    """However many come at once, none opens a connection of its own, and each says what it wrote."""
    writing = (other.insert_async(dataset, COLUMNS, ROW * (number + 1), 60) for number in range(20))
    assert await asyncio.gather(*writing) == list(range(1, 21))
    assert other.insert(dataset, COLUMNS, ROW * 3) == 3
    assert (noted.made, noted.open) == (ALL, ALL)
    assert await rows(other, dataset) == 213


async def test_a_connection_that_refused_is_closed(other: Engine, noted: Noted, dataset: str) -> None:
    """Of reads and of writes: it is made anew when it is wanted, and no more are open than should be."""
    for _ in range(2 * READERS):
        with pytest.raises(RuntimeError):
            await other.query("SELECT nobody_knows FORMAT TSV", 60)
        with pytest.raises(RuntimeError):
            await other.insert_async(dataset, COLUMNS, b"never\tm\n", 60)
        assert noted.open <= ALL
    assert noted.made > ALL
    assert await other.insert_async(dataset, COLUMNS, ROW, 60) == 1
    assert await asyncio.gather(*(rows(other, dataset) for _ in range(READERS))) == [1] * READERS


async def test_to_close_waits_for_what_is_being_written(
    engine: Engine, noted: Noted, dataset: str, tmp_path: Path
) -> None:
    """Rows that were handed over are in the table when the engine is closed, though nobody waits for them."""
    closing = Engine(noted.connect, os.open(tmp_path / "lock", os.O_CREAT))
    closing.create_dataset(dataset)
    writes = [closing._writer.submit(closing._insert, dataset, COLUMNS, ROW * 100_000) for _ in range(3)]
    await asyncio.to_thread(closing.close)
    assert all(one.done() for one in writes)
    assert await rows(engine, dataset) == 300_000
    assert noted.open == 0


@dataclass
class Asked(Connection):
    """Notes which threads ask it, and does not answer before it may."""

    by: set[int]
    may: threading.Event

    def query(self, sql: str) -> Any:
        self.by.add(threading.get_ident())
        if sql.startswith("KILL"):
            self.may.wait()
        return self.session.query(sql)


async def test_one_thread_ends_what_is_given_up(noted: Noted, dataset: str, tmp_path: Path) -> None:
    """However many statements are given up at once, and after a table was made: the connection beside the
    readers' is asked by one thread alone."""
    by: set[int] = set()
    may = threading.Event()

    def connect() -> "Session":
        session = noted.connect()
        return session if noted.made > 1 else cast("Session", Asked(session, noted, by, may))

    ended = Engine(connect, os.open(tmp_path / "lock", os.O_CREAT))
    ended.create_dataset(dataset)
    given_up = [asyncio.create_task(ended.query("SELECT sleep(3)", 60)) for _ in range(5 * READERS)]
    await asyncio.sleep(0)  # until they are handed over
    for one in given_up:
        one.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    may.set()
    await asyncio.to_thread(ended.close)
    assert len(by) == 1
    assert threading.get_ident() not in by


async def test_less_than_a_second_is_enough_for_a_short_statement(engine: Engine) -> None:
    """Only what is over is refused untried: of twenty statements with half a second, some are answered."""

    async def tried() -> bytes | None:
        try:
            return await engine.query("SELECT 1 FORMAT TSV", 0.5)
        except TimeoutError:
            return None

    assert b"1\n" in [await tried() for _ in range(20)]
    with pytest.raises(TimeoutError):
        engine._read("late", "SELECT 1 FORMAT TSV", time.monotonic())


async def test_what_is_forgotten_is_these_monitors_alone(engine: Engine, dataset: str) -> None:
    """Rows of other monitors, and of another org's of the same name, stay; of nobody else, all go."""
    store = EmbeddedTelemetry(engine, dataset)
    beats = [Heartbeat(name, org, 1_764_000_000_000, "up", 1.0) for org, name in product("op", "ab")]
    await store.write(ROW_COLUMNS, rows_tsv(beats))
    left = []
    for monitors in ({"o": ["a"]}, {"o": ["a", "b"], "p": ["b"]}, {"p": ["a"]}):
        await store.forget(monitors)
        listed = f"SELECT concat(blob1, index1) AS id FROM {dataset} ORDER BY id FORMAT TSV"  # noqa: S608
        left.append((await engine.query(listed, 60)).decode().split())
    assert left == [["ob", "pa", "pb"], ["pa"], []]


def free() -> int:
    """The lowest descriptor that is not in use."""
    found = os.dup(0)
    os.close(found)
    return found


def test_a_folder_that_is_refused_costs_no_descriptor(tmp_path: Path) -> None:
    """However often another process is met there, and whatever its name is."""
    holder = os.open(tmp_path / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(holder, fcntl.LOCK_EX)
    os.write(holder, b"4194304")
    next_one = free()
    for _ in range(3):
        with pytest.raises(StoreError, match="in use by process 4194304; stop it"):
            Engine.open(tmp_path)
    assert free() == next_one
    os.close(holder)
