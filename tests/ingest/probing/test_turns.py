"""Checks take turns: what one costs this process is not told as another's latency."""

import asyncio
import time

import pytest

from gateway.ingest.probing.turns import Turns

CHECKS, STEPS, STEP_SECONDS = 20, 3, 0.001
MOST = CHECKS // 4


async def test_one_works_at_a_time() -> None:
    """While a check keeps the loop busy the next one does not begin; without turns all would have."""
    turns, inside, most = Turns(), 0, list[int]()

    async def check() -> None:
        nonlocal inside
        async with turns.turn():
            inside += 1
            most.append(inside)
            for _ in range(STEPS):
                until = time.perf_counter() + STEP_SECONDS
                while time.perf_counter() < until:
                    pass
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(check() for _ in range(CHECKS)))
    assert len(most) == CHECKS
    assert max(most) <= MOST


async def test_a_quick_target_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the gap is over the next check begins only once the last has ended, idle as the loop may be."""
    monkeypatch.setattr("gateway.ingest.probing.turns.GAP_SECONDS", 60.0)
    turns, inside, most = Turns(), 0, list[int]()

    async def check() -> None:
        nonlocal inside
        async with turns.turn():
            inside += 1
            most.append(inside)
            await asyncio.sleep(0.001)
            inside -= 1

    async with asyncio.timeout(30):
        await asyncio.gather(*(check() for _ in range(CHECKS)))
    assert most == [1] * CHECKS


async def test_a_slow_target_holds_up_nobody() -> None:
    """Checks that wait for their targets do so together."""
    turns, answered, waiting = Turns(), asyncio.Event(), asyncio.Semaphore(0)

    async def check() -> None:
        async with turns.turn():
            waiting.release()
            await answered.wait()

    async with asyncio.timeout(10):
        checks = [asyncio.create_task(check()) for _ in range(CHECKS)]
        for _ in checks:
            await waiting.acquire()
        answered.set()
        await asyncio.gather(*checks)


async def test_a_check_that_is_given_up_gives_its_turn() -> None:
    """A cancelled check, waiting for its turn or having it, keeps nobody waiting."""
    turns = Turns()

    async def check() -> None:
        async with turns.turn():
            await asyncio.Event().wait()

    async with asyncio.timeout(10):
        checks = [asyncio.create_task(check()) for _ in range(3)]
        await asyncio.sleep(0)
        for one in checks:
            one.cancel()
        await asyncio.gather(*checks, return_exceptions=True)
        async with turns.turn():
            pass
