"""The registry in an SQLite file with the platform's own tables; migrations are applied when it opens.

The only module that imports aiosqlite. WAL mode lets `insights monitor add` write while a server reads.
"""

import asyncio
import logging
import sqlite3
import time
from functools import partial
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Self

import aiosqlite

from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.ports import Changes, RegistryStatement
from gateway.stores.calls.turns import Turns
from gateway.stores.private import private_file, private_folder

BUSY_MS = 5000
RETRY_MS = 20
AT_ONCE = 100
"""Rows of one statement that the file's thread is given in a turn: to hand a single one over takes longer
than to write it, and who reads meanwhile waits for so many at most."""
_REFUSALS = (sqlite3.Error, OverflowError, ValueError)
"""The driver refuses a number beyond 64 bits, a lone surrogate and a closed file without an sqlite3.Error."""


RECORDS = frozenset({"record_check", "record_dispatch", "keep_settings", "spool", "settle"})
"""Writes that come with every check or read: what they say arrives as heartbeats do."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class FileDamaged(RegistryUnavailable):
    """What is there is no SQLite file, or one whose pages do not fit together."""


class SqliteRegistry:
    """The registry port on one file."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._turns = Turns(connection.interrupt)
        self._writing = asyncio.Lock()
        self.changes = Changes()

    @classmethod
    async def open(cls, path: Path, tables: str = "migrations", *, alone: bool = False) -> Self:
        """Open or create the file and bring its tables, those of gateway/registry/`tables`, up to date.

        `alone` keeps other processes out. Raises RegistryUnavailable, also where one of them does so, and
        FileDamaged.
        """
        logging.getLogger("aiosqlite").setLevel(logging.INFO)  # DEBUG tells statements with values (law 11)
        try:
            private_folder(path.parent)
            private_file(path)
            connection = await aiosqlite.connect(path, isolation_level=None)
            try:
                await _prepare(connection, tables, alone=alone)
            except BaseException:
                await connection.close()  # its thread would keep the process from ending
                raise
        except (sqlite3.Error, OSError) as error:
            damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
            refusal = FileDamaged if damaged else RegistryUnavailable
            raise refusal(f"cannot open the {_kind(tables)} file {path}: {error}") from error
        return cls(connection)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        try:
            async with asyncio.timeout(seconds):
                found = partial(self._connection.execute_fetchall, statement.sql, statement.params)
                return [dict(row) for row in await self._turns.read(found)]
        except TimeoutError as error:
            raise DeadlineExceeded("the registry did not answer in time; try again") from error
        except _REFUSALS as error:
            raise RegistryUnavailable("the registry could not be read; see the server's log") from error

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        changed, _ = await self._written(statement, seconds)
        return changed

    async def add(self, statement: RegistryStatement, seconds: float) -> int:
        """Run one INSERT of one row; returns the number that SQLite gave it. Raises as `execute`."""
        _, number = await self._written(statement, seconds)
        return number

    async def _written(self, statement: RegistryStatement, seconds: float) -> tuple[int, int]:
        """How many rows were changed, and the number of the last that was added."""
        changed = None
        try:
            async with asyncio.timeout(seconds), self._writing:
                changed, number = await self._turns.write(partial(self._executed, statement))
                return changed, number
        except TimeoutError as error:
            raise DeadlineExceeded("the registry did not answer in time; try again") from error
        except _REFUSALS as error:
            raise RegistryUnavailable(f"the registry refused {statement.name}: {error}") from error
        finally:  # who waits no longer may have written all the same
            if statement.name not in RECORDS and changed != 0:
                self.changes.note()

    async def _executed(self, statement: RegistryStatement) -> tuple[int, int]:
        async with self._connection.execute(statement.sql, statement.params) as cursor:
            return cursor.rowcount, cursor.lastrowid or 0

    async def _all(self, sql: str, rows: list[tuple[str | int | float | None, ...]]) -> None:
        async with self._connection.executemany(sql, rows):
            pass

    async def execute_many(self, statements: list[RegistryStatement]) -> None:
        """All or nothing, in one transaction: for seeding. Other writes of this process wait for it."""
        async with self._writing:
            try:
                begin, commit = (RegistryStatement(name, name) for name in ("BEGIN IMMEDIATE", "COMMIT"))
                await self._turns.write(partial(self._executed, begin))
                for sql, found in groupby(statements, attrgetter("sql")):
                    rows = [statement.params for statement in found]
                    for start in range(0, len(rows), AT_ONCE):
                        await self._turns.write(partial(self._all, sql, rows[start : start + AT_ONCE]))
                await self._turns.write(partial(self._executed, commit))
            except _REFUSALS as error:
                raise RegistryUnavailable(f"the registry could not be written: {error}") from error
            finally:
                # Nothing after COMMIT; all when its caller went away, who may do so again meanwhile.
                await asyncio.shield(asyncio.ensure_future(self._turns.write(self._connection.rollback)))
                self.changes.note()

    async def ping(self) -> None:
        await self.fetch(RegistryStatement("ping", "SELECT 1 AS one"), 5)

    async def aclose(self) -> None:
        await self._connection.close()


def _kind(tables: str) -> str:
    return "archive's" if tables == "archived" else "registry"


async def _prepare(connection: aiosqlite.Connection, tables: str, *, alone: bool) -> None:
    connection.row_factory = sqlite3.Row
    await connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    if alone:
        await connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    await _use_wal(connection)
    await connection.execute("PRAGMA synchronous = NORMAL")
    await _migrate(connection, tables)
    if alone:  # it is small, and nobody waits for it
        await _look_through(connection)


async def _use_wal(connection: aiosqlite.Connection) -> None:
    """SQLite itself does not wait here when two open a new file at once."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            await asyncio.sleep(RETRY_MS / 1000)
        else:
            break


async def _migrate(connection: aiosqlite.Connection, tables: str) -> None:
    """Apply the numbered scripts that `PRAGMA user_version` has not seen."""
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    applied = row[0] if row else 0
    scripts = sorted(
        (
            entry
            for entry in files("gateway.registry").joinpath(tables).iterdir()
            if entry.name.endswith(".sql")
        ),
        key=lambda entry: entry.name,
    )
    for number, script in enumerate(scripts, start=1):
        if number > applied:
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{script.read_text()}\nPRAGMA user_version = {number};\nCOMMIT;"
            )


async def _look_through(connection: aiosqlite.Connection) -> None:
    """Raises sqlite3.DatabaseError where a page is damaged, which else only the read that meets it would."""
    async with connection.execute("PRAGMA quick_check(1)") as cursor:
        row = await cursor.fetchone()
    if row is None or row[0] != "ok":
        error = sqlite3.DatabaseError("its pages do not fit together")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
