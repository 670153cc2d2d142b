"""A registry's file that callers and processes use at the same time."""

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest

from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.stores.sqlite.keys import keys, put


async def test_cancelled_in_between(registry: SqliteRegistry) -> None:
    """A caller that goes away in the middle leaves nothing behind, not even an open transaction."""
    writing = asyncio.create_task(registry.execute_many([put(str(number)) for number in range(2000)]))
    while not await keys(registry):  # this connection sees its own transaction's rows
        pass
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await keys(registry) == []
    await registry.execute_many([put("after")])
    assert await keys(registry) == ["after"]


async def test_writes_wait(registry: SqliteRegistry) -> None:
    """Other writes of this process are not caught up in a transaction that is then rolled back."""
    outcomes = await asyncio.gather(
        registry.execute_many([put("a"), *(put(f"x{number}") for number in range(50)), put("a")]),
        registry.execute(put("mine"), 5),
        registry.execute_many([put("b"), put("c")]),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [RegistryUnavailable, int, type(None)]
    assert await keys(registry) == ["b", "c", "mine"]


async def test_other_process(registry: SqliteRegistry, path: Path) -> None:
    """Another process writes while this one reads and writes, and each sees the other's rows."""
    script = """
import asyncio, sys
from pathlib import Path
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
async def main():
    registry = await SqliteRegistry.open(Path(sys.argv[1]))
    for number in range(50):
        put = RegistryStatement("put", "INSERT INTO settings VALUES (?1, '', 0)", (f"b{number}",))
        await registry.execute(put, 5)
    await registry.aclose()
asyncio.run(main())
"""
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(path))
    written = 0
    while other.returncode is None:
        await registry.execute(put(f"a{written}"), 5)
        written += 1
        await keys(registry)
        try:
            async with asyncio.timeout(0.001):
                await other.wait()
        except TimeoutError:
            continue
    assert other.returncode == 0
    assert len(await keys(registry)) == 50 + written


async def test_busy(registry: SqliteRegistry, path: Path) -> None:
    """While another process holds the file for writing, reads go on, and writes give up at the deadline."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert await keys(registry) == []
    with pytest.raises(DeadlineExceeded):
        await registry.execute(put("a"), 0.001)
    holder.execute("ROLLBACK")
    holder.close()
    assert await keys(registry) == ["a"]  # it was sent, and waited for the file


async def test_busy_transaction(path: Path, registry: SqliteRegistry) -> None:
    """A transaction that cannot begin is RegistryUnavailable."""
    await registry.fetch(RegistryStatement("impatient", "PRAGMA busy_timeout = 1"), 5)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RegistryUnavailable, match="could not be written: database is locked"):
        await registry.execute_many([put("a")])
    holder.close()
