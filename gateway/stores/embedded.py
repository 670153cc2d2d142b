"""Telemetry in the process: chDB (ClickHouse as a library) with a MergeTree table of AE's columns.

The only module that imports chdb. The engine serves one data directory per process and one process per
data directory; a lock file of our own turns the second process away with a clear message. Statements run
in threads, off the event loop, each on a connection of its own: a connection takes no statement while rows
stream into it, so writing has one for itself, and so has what goes on beside both.
"""

import asyncio
import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self, TypeVar, cast

from gateway.errors import DeadlineExceeded, StoreError, TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.answered.answer import checked_by_column
from gateway.stores.held.opening import kept
from gateway.stores.hours import Hours
from gateway.stores.ping import PING_SECONDS
from gateway.stores.private import locked, private_file, private_folder
from gateway.telemetry.sql.ddl import (
    Monitors,
    days_before,
    definition,
    dropping,
    emptying,
    limit,
    others,
    own_table,
    partitions,
    removal,
)
from gateway.telemetry.sql.dialect import Dialect, by_column
from gateway.telemetry.sql.rolled.hours import projections
from gateway.telemetry.sql.rolled.places import Place, adding, there

if TYPE_CHECKING:
    from chdb.session import Session

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)

READERS = 4
"""Statements that are answered at a time: twice the cores of a small machine, so that a short one need not
wait until two long ones are through."""
WRITE_SECONDS = 60.0
FORGET_SECONDS = 600.0
DATABASE = "ae"
_PLANNED = (
    "SET optimize_use_projections = 0, "
    "optimize_and_compare_chain = 0, optimize_aggregators_of_group_by_keys = 0"
)
"""To look whether a statement of rows could be read from hours takes up to a quarter of a short one's time:
those that can say so. The other two find nothing in ours and grow with the square of its conditions: half of
the time that the engine takes to understand one of nine windows."""
_OF_INSERTS = (
    "max_partitions_per_insert_block = 0, compile_expressions = 0, compile_aggregate_expressions = 0"
)
"""To compile what hours are made of takes longer than to make them of all that a day has."""
_OUT_OF_TIME = re.compile(r"Code: (159|160)\b")


class Engine:
    """The process's chDB connections on one folder, and the lock that keeps other processes out of it."""

    def __init__(self, connect: "Callable[[], Session]", lock: int) -> None:
        self._connect = connect
        self._lock = lock
        self._beside = connect()
        self._writing: Session | None = connect()
        self._idle: SimpleQueue[Session | None] = SimpleQueue()
        """READERS places, each with its connection, or None where one is to be made anew."""
        for _ in range(READERS):
            self._idle.put(connect())
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="chdb-reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="chdb-writer")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="chdb-aside")
        """The one user of the connection beside those: a connection is for one thread at a time."""
        self._numbers = count(1)

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """Raises StoreError when the engine is not installed or another process holds the folder."""
        try:
            private_folder(data_dir)
            private_file(data_dir / "engine.lock")
            private_folder(data_dir / "chdb")
            lock = locked(data_dir / "engine.lock")
        except OSError as error:
            raise StoreError(
                f"cannot write to {data_dir} ({error.strerror}); choose another folder with --data-dir"
            ) from error
        try:
            return cls(_connecting(data_dir / "chdb"), lock)
        except ImportError as error:
            os.close(lock)
            missing = "the embedded engine is missing; install it: pip install 'insights-gateway[local]'"
            raise StoreError(missing) from error
        except RuntimeError as error:
            os.close(lock)
            raise StoreError(
                f"the embedded engine cannot open {data_dir}; choose another folder with --data-dir"
            ) from error

    def create_dataset(self, dataset: str, projections: Mapping[str, str] | None = None) -> None:
        """A table of AE's columns; a new one has these projections, by name, from its first row on."""
        self.alter(own_table(dataset, projections or {}))

    def keep(self, dataset: str, days: int | None) -> None:
        """Rows go so many days after they were written; None: they stay."""
        for statement in limit(dataset, days, self.defined(definition(dataset))):
            self.alter(statement)

    def defined(self, question: str) -> str:
        """What the engine tells of a table's definition. Raises RuntimeError."""
        answer = self._aside.submit(self._beside.query, question).result()
        return cast("bytes", answer.bytes()).decode()

    def alter(self, statement: str) -> None:
        """A change of a table's definition, which takes no time. Raises RuntimeError."""
        self._aside.submit(self._beside.query, statement).result()

    async def query(self, sql: str, seconds: float) -> bytes:
        """The engine's raw answer. Raises RuntimeError with the engine's words, or TimeoutError.

        The engine itself ends a statement when its time is over, or when nobody waits for it any more.
        """
        name, until = f"read-{next(self._numbers)}", time.monotonic() + seconds
        work = self._readers.submit(self._read, name, sql, until)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            self._abandon(name, work)
            raise
        except RuntimeError as error:
            if _OUT_OF_TIME.search(str(error)):
                raise TimeoutError from error
            raise

    def _read(self, name: str, sql: str, until: float) -> bytes:
        """In a reader's thread. A connection that refused is given up: it would begin its next answer with
        what it had of this one."""
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection = self._idle.get()
        try:
            connection = connection or self._connect()
            connection.query(f"SET max_execution_time = {left:.3f}, log_comment = '{name}'")
            answer = cast("bytes", connection.query(sql).bytes())
        except BaseException:
            self._idle.put(None)  # whatever is raised next, the place is not lost
            if connection:
                connection.close()
            raise
        self._idle.put(connection)
        return answer

    def _abandon(self, name: str, work: Future[bytes]) -> None:
        """Nobody waits for this statement any more: a thread that runs it is wanted for others."""
        if not work.done():
            self._aside.submit(self._end, name)

    def _end(self, name: str) -> None:
        try:
            self._beside.query(f"KILL QUERY WHERE Settings['log_comment'] = '{name}' ASYNC")
        except RuntimeError as error:
            _log.warning("an abandoned statement runs on to its deadline: %s", _engine_code(error))

    def insert(self, table: str, columns: Sequence[str], rows_tsv: bytes) -> int:
        """Append TabSeparated rows; returns how many the engine wrote."""
        return self._writer.submit(self._insert, table, columns, rows_tsv).result()

    def _insert(self, table: str, columns: Sequence[str], rows_tsv: bytes) -> int:
        """In the writer's thread, the one user of its connection."""
        target = f"INSERT INTO {table} ({', '.join(columns)}) SETTINGS {_OF_INSERTS}"
        connection, self._writing = self._writing or self._connect(), None
        try:
            with connection.send_insert(target, "TabSeparated") as stream:
                stream.append(rows_tsv)
                written = int(stream.finish().rows_written)
        except BaseException:
            connection.close()
            raise
        self._writing = connection
        return written

    async def insert_async(self, table: str, columns: Sequence[str], rows_tsv: bytes, seconds: float) -> int:
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(self._writer.submit(self._insert, table, columns, rows_tsv))

    def close(self) -> None:
        """Wait for what is running, then let go of the engine and of the folder."""
        for threads in (self._readers, self._writer, self._aside):
            threads.shutdown()
        for connection in (self._beside, self._writing, *(self._idle.get() for _ in range(READERS))):
            if connection:  # it may be one that was to be made anew
                connection.close()
        os.close(self._lock)


class EmbeddedTelemetry:
    """The telemetry port on the embedded engine: one dataset of it, with whole hours if `rolled`."""

    def __init__(self, engine: Engine, dataset: str, *, rolled: bool = False) -> None:
        self.engine, self._dataset = engine, dataset
        engine.create_dataset(dataset, projections() if rolled else None)
        place = Place(dataset)
        for statement in adding(place, engine.defined(there(place)).split()) if rolled else ():
            engine.alter(statement)
        self.hours = Hours(engine, place) if rolled else None
        self.kept, self.of_one = kept(self.hours, dataset, engine)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        """From what is kept of hours, or of a monitor's rows, where that says all of it."""
        until = time.monotonic() + seconds
        for held in (self.kept, self.of_one):
            told = held.answer(statement, until - time.monotonic()) if held else None
            if told and (found := await _translated(statement.name, told)) is not None:
                return found
        answer = self.engine.query(by_column(statement.sql), until - time.monotonic())
        return await checked_by_column(statement, await _translated(statement.name, answer))

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        inserted = self.engine.insert_async(self._dataset, columns, rows_tsv, WRITE_SECONDS)
        return await _translated("write", inserted)

    async def forget(self, monitors: Monitors) -> None:
        """Remove these monitors' rows, while nothing else writes. Cut short, it is to be asked again."""
        kept = int(await self._told(others(self._dataset, monitors)))
        await self._told(removal(self._dataset, monitors) if kept else emptying(self._dataset))

    async def forget_days(self, before_ms: int) -> int:
        """Remove what was written on days of UTC that ended by then; how many days."""
        days = [int(one) for one in (await self._told(days_before(self._dataset, before_ms))).split()]
        defined = (await self._told(definition(self._dataset))).decode()
        for one in dropping(self._dataset, days, defined):
            await self._told(one)
        return len(days)

    async def _told(self, sql: str) -> bytes:
        return await _translated("forget", self.engine.query(sql, FORGET_SECONDS))

    def written_for(self, dialect: Dialect) -> Dialect:
        """With what this table's partitions are named by."""
        if not dialect.rolled:
            return dialect
        return replace(dialect, partitions=partitions(self.engine.defined(definition(self._dataset))))

    async def ping(self) -> None:
        try:
            await self.engine.query("SELECT 1", PING_SECONDS)
        except (TimeoutError, RuntimeError) as error:
            raise TelemetryUnavailable("the telemetry engine does not answer; restart the gateway") from error

    async def aclose(self) -> None:
        await asyncio.to_thread(self.engine.close)


async def _translated(name: str, answer: Awaitable[_Answer]) -> _Answer:
    try:
        return await answer
    except TimeoutError as error:
        late = DeadlineExceeded("the telemetry engine did not answer in time; ask for a shorter window")
        raise late from error
    except RuntimeError as error:
        _log.error("the telemetry engine refused %s: %s", name, _engine_code(error))
        refused = TelemetryUnavailable("the telemetry engine refused a statement; see the server's log")
        raise refused from error


def _connecting(path: Path) -> "Callable[[], Session]":
    """Opens connections on one folder, each with our database as its own. Raises what chdb does."""
    from chdb.session import Session  # noqa: PLC0415 - only this backend loads 500 MB

    def connect() -> Session:
        connection = Session(str(path))
        connection.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
        connection.query(f"USE {DATABASE}")
        connection.query(_PLANNED)
        return connection

    return connect


def _engine_code(error: RuntimeError) -> str:
    """ClickHouse's error number: its text quotes the statement, which no log may hold (law 11)."""
    found = re.search(r"Code: [0-9]+", str(error))
    return found[0] if found else type(error).__name__
