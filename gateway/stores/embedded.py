"""Telemetry in the process: chDB (ClickHouse as a library) with a MergeTree table of AE's columns.

The only module that imports chdb. The engine serves one data directory per process and one process per
data directory; a lock file of our own turns the second process away with a clear message. Statements run
in threads, off the event loop.
"""

import asyncio
import fcntl
import logging
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from gateway.errors import DeadlineExceeded, StoreError, TelemetryUnavailable
from gateway.stores.answer import checked_rows
from gateway.stores.base import Rows, Statement
from gateway.telemetry.ddl import COLUMNS
from gateway.telemetry.forgetting import Monitors, emptying, others, removal

if TYPE_CHECKING:
    from chdb.session import Session

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)

THREADS = 2
WRITE_SECONDS = 60.0
FORGET_SECONDS = 600.0
DATABASE = "ae"


class Engine:
    """The process's one chDB session on one folder, and the lock that keeps other processes out of it."""

    def __init__(self, session: "Session", lock: int) -> None:
        self._session = session
        self._lock = lock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chdb")

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """Raises StoreError when the engine is not installed or another process holds the folder."""
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            lock = _lock(data_dir / "engine.lock")
        except OSError as error:
            raise StoreError(
                f"cannot write to {data_dir} ({error.strerror}); choose another folder with --data-dir"
            ) from error
        try:
            from chdb.session import Session  # noqa: PLC0415 - only this backend loads 500 MB
        except ImportError as error:
            os.close(lock)
            raise StoreError(
                "the embedded engine is missing; install it: pip install 'insights-gateway[local]'"
            ) from error
        try:
            session = Session(str(data_dir / "chdb"))
            session.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
            session.query(f"USE {DATABASE}")
        except RuntimeError as error:
            os.close(lock)
            raise StoreError(
                f"the embedded engine cannot open {data_dir}; choose another folder with --data-dir"
            ) from error
        return cls(session, lock)

    def create_dataset(self, dataset: str) -> None:
        """A table of AE's columns, partitioned by day and ordered by org and monitor.

        One monitor's last rows and one org's last day are read from a few granules of a few parts.
        """
        self._session.query(
            f"CREATE TABLE IF NOT EXISTS {dataset} ({COLUMNS}) ENGINE = MergeTree "
            "PARTITION BY toYYYYMMDD(timestamp) ORDER BY (blob1, index1, timestamp) "
            "SETTINGS index_granularity = 1024"
        )

    async def query(self, sql: str, seconds: float) -> bytes:
        """The engine's raw answer. Raises RuntimeError with the engine's words, or TimeoutError."""
        return await self._run(lambda: cast("bytes", self._session.query(sql).bytes()), seconds)

    def insert(self, table: str, columns: Sequence[str], rows_tsv: bytes) -> int:
        """Append TabSeparated rows; returns how many the engine wrote."""
        target = f"INSERT INTO {table} ({', '.join(columns)}) SETTINGS max_partitions_per_insert_block = 0"
        with self._session.send_insert(target, "TabSeparated") as stream:
            stream.append(rows_tsv)
            return int(stream.finish().rows_written)

    async def insert_async(self, table: str, columns: Sequence[str], rows_tsv: bytes, seconds: float) -> int:
        return await self._run(lambda: self.insert(table, columns, rows_tsv), seconds)

    async def _run(self, work: Callable[[], _Answer], seconds: float) -> _Answer:
        async with asyncio.timeout(seconds):
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Wait for what is running, then let go of the engine and of the folder."""
        self._threads.shutdown()
        self._session.close()
        os.close(self._lock)


class EmbeddedTelemetry:
    """The telemetry port on the embedded engine: one dataset of it."""

    def __init__(self, engine: Engine, dataset: str) -> None:
        self.engine = engine
        self._dataset = dataset
        engine.create_dataset(dataset)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        return checked_rows(
            statement, await _translated(statement.name, self.engine.query(statement.sql, seconds))
        )

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        inserted = self.engine.insert_async(self._dataset, columns, rows_tsv, WRITE_SECONDS)
        return await _translated("write", inserted)

    async def forget(self, monitors: Monitors) -> None:
        """Remove these monitors' rows: at once where there are no others. Cut short, it is to be asked again.

        Nothing else may write meanwhile.
        """
        counted = await _translated(
            "others", self.engine.query(others(self._dataset, monitors), FORGET_SECONDS)
        )
        kept = int(counted)
        statement = removal(self._dataset, monitors) if kept else emptying(self._dataset)
        await _translated("forget", self.engine.query(statement, FORGET_SECONDS))

    async def ping(self) -> None:
        try:
            await self.engine.query("SELECT 1", 5)
        except (TimeoutError, RuntimeError) as error:
            raise TelemetryUnavailable("the telemetry engine does not answer; restart the gateway") from error

    async def aclose(self) -> None:
        await asyncio.to_thread(self.engine.close)


async def _translated(name: str, answer: Awaitable[_Answer]) -> _Answer:
    try:
        return await answer
    except TimeoutError as error:
        raise DeadlineExceeded(
            "the telemetry engine did not answer in time; ask for a shorter window"
        ) from error
    except RuntimeError as error:
        _log.error("the telemetry engine refused %s: %s", name, _engine_code(error))
        raise TelemetryUnavailable(
            "the telemetry engine refused a statement; see the server's log"
        ) from error


def _engine_code(error: RuntimeError) -> str:
    """ClickHouse's error number: its text quotes the statement, which no log may hold (law 11)."""
    found = re.search(r"Code: [0-9]+", str(error))
    return found[0] if found else type(error).__name__


def _lock(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise StoreError(
            f"{path.parent} is in use by process {holder}; stop it, or choose another folder with --data-dir"
        ) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor
