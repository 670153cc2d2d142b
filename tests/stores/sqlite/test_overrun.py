"""A statement that overruns: it ends, and no other does."""

import asyncio

import pytest

from gateway.errors import DeadlineExceeded
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.stores.sqlite.keys import keys, put

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS found FROM n"
READ = RegistryStatement("read", ENDLESS)
LONG = RegistryStatement("long", ENDLESS.replace("FROM n)", "FROM n LIMIT 2000000)"))


@pytest.mark.parametrize("seconds", [0.05, 0.0])
async def test_the_connection_is_free_again(registry: SqliteRegistry, seconds: float) -> None:
    """A read that would never end does so when its time is over, and what comes after it is answered."""
    with pytest.raises(DeadlineExceeded):
        await registry.fetch(READ, seconds)
    assert await registry.execute(put("after"), 5) == 1
    assert await keys(registry) == ["after"]


async def test_who_goes_away_ends_a_read(registry: SqliteRegistry) -> None:
    """So does one that its caller has left."""
    work = asyncio.create_task(registry.fetch(READ, 60))
    await asyncio.wait([work], timeout=0.05)
    work.cancel()
    await asyncio.wait([work])
    assert work.cancelled()
    assert await registry.execute(put("after"), 5) == 1


@pytest.mark.dear
async def test_who_waits_ends_nothing(registry: SqliteRegistry) -> None:
    """Those whose time is over before their turn came end none that runs: it is answered in full."""
    running = asyncio.create_task(registry.fetch(LONG, 60))
    await asyncio.sleep(0)
    late = (*(registry.fetch(READ, 0.01) for _ in range(3)), registry.execute(put("late"), 0.01))
    found = await asyncio.gather(*late, return_exceptions=True)
    assert [type(one) for one in found] == [DeadlineExceeded] * 4
    assert not running.done()
    assert await running == [{"found": 2_000_000}]
    assert await keys(registry) == []
