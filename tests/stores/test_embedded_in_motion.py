"""The embedded engine while it is read and written at once, and while callers go away."""

import asyncio
import os
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import READERS, Engine
from tests.size import sized

if TYPE_CHECKING:
    from chdb.session import Session

ROW = b"2026-11-25 00:00:00\tm\n"
COLUMNS = ("timestamp", "index1")
ROUNDS = sized(40, 6)
ENDLESS = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3 FORMAT JSON"
LEFT_UNANSWERED = (
    "SELECT throwIf(number = 3000000) FROM numbers(10000000) FORMAT JSON",
    "SELECT intDiv(1, number - 70000) FROM numbers(200000) FORMAT JSON",
    "SELECT nobody_knows FORMAT JSON",
    "SELECT toDateTime('never') FORMAT JSON",
)
"""What the engine refuses before, in and after the first rows of an answer."""
RUNNING = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM numbers%' FORMAT TSV"


async def running(engine: Engine, wanted: int) -> None:
    """Return once the engine says that so many endless statements run."""
    async with asyncio.timeout(60):
        while int(await engine.query(RUNNING, 60)) != wanted:
            pass


async def test_reads_and_writes_overlap(engine: Engine, dataset: str) -> None:
    """No read is refused while rows stream in, no write while statements run, and nothing is lost."""
    engine.create_dataset(dataset)

    async def write() -> None:
        for _ in range(ROUNDS):
            assert await engine.insert_async(dataset, COLUMNS, ROW * 100, 60) == 100

    async def read() -> None:
        for _ in range(ROUNDS):
            await engine.query(f"SELECT count() FROM {dataset} FORMAT TSV", 60)  # noqa: S608 - our name

    await asyncio.gather(write(), write(), *(read() for _ in range(2 * READERS)))
    counted = await engine.query(f"SELECT count() FROM {dataset} FORMAT TSV", 60)  # noqa: S608 - our name
    assert int(counted) == 2 * ROUNDS * 100


async def test_a_short_statement_does_not_wait_for_long_ones(engine: Engine) -> None:
    """It is answered beside two that never end by themselves: statements are not answered one by one."""
    long = [asyncio.create_task(engine.query(ENDLESS, 60)) for _ in range(2)]
    await asyncio.sleep(0)  # until they are handed over, before the short one
    try:
        assert await engine.query("SELECT 1 FORMAT TSV", 20) == b"1\n"
        assert not any(one.done() for one in long)
    finally:
        for one in long:
            one.cancel()
        await asyncio.gather(*long, return_exceptions=True)


async def test_a_table_can_be_made_while_rows_stream_in(engine: Engine, dataset: str) -> None:
    """A dataset that comes to be while another is written to disturbs neither."""
    engine.create_dataset(dataset)
    writing = asyncio.gather(*(engine.insert_async(dataset, COLUMNS, ROW * 1000, 60) for _ in range(20)))
    for number in range(5):
        engine.create_dataset(f"{dataset}_{number}")
    assert sum(await writing) == 20_000


async def test_who_goes_away_leaves_no_statement_behind(engine: Engine) -> None:
    """Statements that nobody waits for any more are ended by the engine: the running and the waiting ones."""
    given_up = [asyncio.create_task(engine.query(ENDLESS, 120)) for _ in range(READERS - 1)]
    await running(engine, READERS - 1)
    given_up += [asyncio.create_task(engine.query(ENDLESS, 120)) for _ in range(2 * READERS)]
    await asyncio.sleep(0)  # until they are handed over
    for one in given_up:
        one.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    await running(engine, 0)


async def test_time_that_is_over_ends_a_statement_in_the_engine(engine: Engine) -> None:
    """A statement past its deadline is a TimeoutError and runs no longer; so is one that only waited."""
    tried = [engine.query(ENDLESS, 0.2) for _ in range(3 * READERS)]
    outcomes = await asyncio.gather(*tried, return_exceptions=True)
    assert [type(one) for one in outcomes] == [TimeoutError] * 3 * READERS
    await running(engine, 0)


@pytest.mark.dear
@given(st.lists(st.sampled_from((*LEFT_UNANSWERED, "SELECT 1 FORMAT TSV")), min_size=1, max_size=12))
@settings(max_examples=sized(25, 3))
def test_nothing_of_a_refused_statement_reaches_the_next(engine: Engine, statements: list[str]) -> None:
    """Whatever was refused before, and on whichever connection, an answer is its own statement's alone."""

    async def asked() -> None:
        for statement in statements:
            try:
                assert await engine.query(statement, 30) == b"1\n"
            except RuntimeError:
                assert statement in LEFT_UNANSWERED
        answers = await asyncio.gather(
            *(engine.query(f"SELECT {number} FORMAT TSV", 30) for number in range(2 * READERS))
        )
        assert answers == [b"%d\n" % number for number in range(2 * READERS)]

    asyncio.run(asked())


async def test_rows_that_are_refused_do_not_stop_the_next(engine: Engine, dataset: str) -> None:
    """After a write that the engine refuses, the next one is written, and nothing of the first."""
    engine.create_dataset(dataset)
    for bad, _ in product((b"never\tm\n", ROW + b"never\tm\n"), range(2)):
        with pytest.raises(RuntimeError):
            await engine.insert_async(dataset, COLUMNS, bad, 60)
        assert await engine.insert_async(dataset, COLUMNS, ROW, 60) == 1
    counted = await engine.query(f"SELECT count() FROM {dataset} FORMAT TSV", 60)  # noqa: S608 - our name
    assert int(counted) == 4


async def test_connections_that_cannot_be_made_anew_come_back(
    engine: Engine, dataset: str, tmp_path: Path
) -> None:
    """A full disk, say, while refused statements cost their connections: reads and writes fail, and once
    there is room again all readers answer, rows are written, and the engine closes."""
    room = True

    def connect() -> "Session":
        if not room:
            raise RuntimeError("Code: 243. No room left on the device")
        return engine._connect()

    other = Engine(connect, os.open(tmp_path / "lock", os.O_CREAT))
    other.create_dataset(dataset)
    room = False
    for _ in range(2 * READERS):
        with pytest.raises(RuntimeError):
            await other.query("SELECT nobody_knows FORMAT TSV", 5)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await other.insert_async("nobody_knows", COLUMNS, ROW, 5)
    room = True
    long = [asyncio.create_task(other.query(ENDLESS, 60)) for _ in range(READERS - 1)]
    assert await other.query("SELECT 1 FORMAT TSV", 20) == b"1\n"
    assert await other.insert_async(dataset, COLUMNS, ROW, 20) == 1
    for one in long:
        one.cancel()
    await asyncio.gather(*long, return_exceptions=True)
    await asyncio.to_thread(other.close)
