"""What goes on beside the server: whatever it raises, it begins again."""

import asyncio
import logging

import pytest

from gateway.commands.serving.background import LONGEST_PAUSE_S, kept_going
from gateway.errors import StoreError


async def test_it_begins_again_until_it_returns(caplog: pytest.LogCaptureFixture) -> None:
    """Failures are told by our words or by their type, no other's text; pauses double, to a minute."""
    raised: list[Exception] = [
        StoreError("the disk is full"),
        KeyError("canary"),
        ExceptionGroup("canary", [ValueError("canary"), StoreError("no monitors"), ValueError("canary")]),
        *[OSError("canary")] * 6,
    ]
    slept: list[float] = []

    async def work() -> None:
        if raised:
            raise raised.pop(0)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with caplog.at_level(logging.ERROR):
        await kept_going("checking", work, sleep)
    assert slept == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert "the disk is full" in caplog.text
    assert "ValueError, no monitors\n" in caplog.text
    assert "canary" not in caplog.text


async def test_what_went_well_for_a_while_begins_again_soon() -> None:
    """A failure an hour after the last one is the first of its kind: pauses do not add up over weeks."""
    now, slept = [0.0], []
    ran = [1.0, 1.0, 1.0, 3600.0, 1.0, LONGEST_PAUSE_S, LONGEST_PAUSE_S + 1]

    async def work() -> None:
        if ran:
            now[0] += ran.pop(0)
            raise OSError

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    await kept_going("checking", work, sleep, lambda: now[0])
    assert slept == [1, 2, 4, 1, 2, 4, 1]


async def test_it_is_cancelled_as_any_task() -> None:
    """A server that stops is not held up by what goes on beside it."""
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(kept_going("checking", work))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
