"""Single flight: gateway.flights."""

import asyncio
import gc
from contextvars import ContextVar
from typing import Any

import pytest

from gateway.flights import Begun, Flights

LONG = 60.0
MINE: ContextVar[str] = ContextVar("mine", default="")


async def test_what_never_waits_is_answered_without_a_turn_of_the_loop() -> None:
    """So nobody can join it, and nothing else runs before it is answered."""
    turns: list[str] = []
    flights: Flights[str] = Flights()
    asyncio.get_running_loop().call_soon(turns.append, "another")

    async def work() -> str:
        return "answer"

    assert await flights.join("key", work, LONG) == "answer"
    assert not turns
    assert "key" not in flights


async def test_what_it_raises_at_once_is_raised() -> None:
    """As it is, and the key is free for the next."""
    flights: Flights[str] = Flights()

    async def work() -> str:
        raise LookupError("gone")

    for _ in range(2):
        with pytest.raises(LookupError, match="gone"):
            await flights.join("key", work, LONG)


async def test_the_first_step_runs_in_the_tasks_own_name_and_context() -> None:
    """A timeout that is set in it ends the work, not its asker; what it sets is not seen outside."""
    seen: list[Any] = []

    async def work() -> str:
        seen.append(asyncio.current_task())
        MINE.set("theirs")
        try:
            async with asyncio.timeout(0.001):
                await asyncio.Event().wait()
        except TimeoutError:
            seen.extend((asyncio.current_task(), MINE.get()))
        return "late"

    around = asyncio.current_task()
    task = Begun(work()).begin()
    assert task
    assert (asyncio.current_task(), MINE.get()) == (around, "")
    assert await task == "late"
    assert seen == [task, task, "theirs"]


async def test_what_the_first_step_waits_for_may_be_awaited_by_others_before_it() -> None:
    """A future's mark of being awaited is not left on it in between."""
    shared: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def work() -> int:
        return await shared

    async def another() -> int:
        return await shared

    before = asyncio.create_task(another())
    task = Begun(work()).begin()
    assert task
    asyncio.get_running_loop().call_soon(shared.set_result, 7)
    assert tuple(await asyncio.gather(before, task)) == (7, 7)


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_work_is_cancelled_wherever_it_waits(turns: int) -> None:
    """Before its task took over as well as after: what it holds is given back."""
    held = ["place"]

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            held.clear()

    task = Begun(work()).begin()
    assert task
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not held


async def test_a_mere_turn_of_the_loop_is_waited_for() -> None:
    """And then the rest is done."""

    async def work() -> int:
        await asyncio.sleep(0)
        return 3

    task = Begun(work()).begin()
    assert task
    assert await task == 3


async def test_what_it_waits_for_is_cancelled_with_it_before_its_task_has_run() -> None:
    """As for any task: a semaphore that it waited for has no place more than before, and no work goes on."""
    places = asyncio.Semaphore(0)
    task = Begun(places.acquire()).begin()
    assert task
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert places.locked()


async def test_what_ended_at_once_is_not_told_of_a_cancellation() -> None:
    """Its work is over, whoever asked for its end in its first step."""
    told: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def work() -> str:
        task = asyncio.current_task()
        assert task
        task.cancel()
        return "answer"

    assert await Flights[str]().join("key", work, LONG) == "answer"
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    assert not told
