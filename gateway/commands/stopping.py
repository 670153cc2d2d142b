"""Work that ends in order on Ctrl-C and SIGTERM, wherever it is: what it holds is closed first."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_Done = TypeVar("_Done")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):
    """Somebody asked the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by signal {number}")
        self.status = 128 + number
        """What a shell makes of a process that a signal ended."""


def run(
    work: Coroutine[Any, Any, _Done], loop: Callable[[], asyncio.AbstractEventLoop] | None = None
) -> _Done:
    """asyncio.run, in which the first signal cancels the work and a second one ends the process at once.

    On the loop that `loop` makes, else asyncio's own.

    Raises Stopped when a signal was the end of it. Work may put up handlers of its own.
    """
    heard: list[int] = []
    try:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(_cancelled_by_signals(work, heard))
    except asyncio.CancelledError:
        if not heard:
            raise
        raise Stopped(heard[0]) from None


async def _cancelled_by_signals(work: Coroutine[Any, Any, _Done], heard: list[int]) -> _Done:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop(number: int) -> None:
        heard.append(number)
        release()
        if task:
            task.cancel()

    def release() -> None:
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    for number in SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        return await work
    finally:
        release()
