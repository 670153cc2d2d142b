"""The registry in an SQLite file: reads, writes, deadlines and what it refuses."""

from dataclasses import replace

import pytest

from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import AT_ONCE, SqliteRegistry
from tests.stores.sqlite.keys import keys, put

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n LIMIT 1"


async def test_fetch_and_execute(registry: SqliteRegistry) -> None:
    """Values are bound; rows come by column name; a write says how many rows it changed."""
    hostile = "'); DROP TABLE settings; --\u00fc\n\\"
    assert await registry.execute(put(hostile), 5) == 1
    assert await keys(registry) == [hostile]
    gone = RegistryStatement("delete", "DELETE FROM settings WHERE key = ?1", ("nobody",))
    assert await registry.execute(gone, 5) == 0
    await registry.ping()


async def test_what_is_a_change(registry: SqliteRegistry) -> None:
    """A write that changed a row is one, and one that may have: not one that met no row, nor a read."""
    gone = RegistryStatement("delete", "DELETE FROM settings WHERE key = ?1", ("nobody",))
    counted = []
    for write in (put("a"), gone, replace(put("b"), name="record_check")):
        await registry.execute(write, 5)
        counted.append(registry.changes.count)
    with pytest.raises(RegistryUnavailable):
        await registry.execute(put("a"), 5)
    await keys(registry)
    assert [*counted, registry.changes.count] == [1, 1, 1, 2]


async def test_errors(registry: SqliteRegistry) -> None:
    """What SQLite refuses is RegistryUnavailable, with nothing of the statement or its values in it."""
    wrong = RegistryStatement("wrong", "SELECT secret FROM nowhere WHERE x = ?1", ("value",))
    with pytest.raises(RegistryUnavailable, match="could not be read") as refused:
        await registry.fetch(wrong, 5)
    assert "secret" not in str(refused.value)
    await registry.execute(put("a"), 5)
    with pytest.raises(RegistryUnavailable, match="the registry refused put: UNIQUE constraint failed"):
        await registry.execute(put("a", "canary"), 5)


async def test_deadline(registry: SqliteRegistry) -> None:
    """A statement that takes too long is DeadlineExceeded, read or write."""
    counting = ENDLESS.replace("FROM n)", "FROM n WHERE i < 300000)")
    slow = RegistryStatement("slow", counting)
    with pytest.raises(DeadlineExceeded, match="the registry did not answer in time"):
        await registry.fetch(slow, 0.001)
    with pytest.raises(DeadlineExceeded, match="the registry did not answer in time"):
        await registry.execute(slow, 0.001)
    assert await keys(registry) == []


async def test_many_rows_in_turns(registry: SqliteRegistry) -> None:
    """Rows of more than one turn, and statements between them, take effect each once and in their order."""
    rows = [put(f"{number:04}") for number in range(2 * AT_ONCE + 7)]
    emptied = RegistryStatement("emptied", "DELETE FROM settings WHERE key < ?1", ("0090",))
    await registry.execute_many([*rows, emptied, put("0000"), *(put(f"a{one}") for one in range(AT_ONCE))])
    expected = ["0000", *(f"{number:04}" for number in range(90, len(rows)))]
    assert await keys(registry) == [*expected, *sorted(f"a{one}" for one in range(AT_ONCE))]


async def test_all_or_nothing(registry: SqliteRegistry) -> None:
    """Of many statements all take effect, or none when one fails; the connection goes on."""
    await registry.execute_many([put("a"), put("b")])
    with pytest.raises(RegistryUnavailable, match="could not be written"):
        await registry.execute_many([put("c"), put("a")])
    assert await keys(registry) == ["a", "b"]
    await registry.execute_many([put("c")])
    assert await keys(registry) == ["a", "b", "c"]
