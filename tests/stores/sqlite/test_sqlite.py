"""The registry in an SQLite file: reads, writes, deadlines and what it refuses."""

import pytest

from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
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


async def test_all_or_nothing(registry: SqliteRegistry) -> None:
    """Of many statements all take effect, or none when one fails; the connection goes on."""
    await registry.execute_many([put("a"), put("b")])
    with pytest.raises(RegistryUnavailable, match="could not be written"):
        await registry.execute_many([put("c"), put("a")])
    assert await keys(registry) == ["a", "b"]
    await registry.execute_many([put("c")])
    assert await keys(registry) == ["a", "b", "c"]
