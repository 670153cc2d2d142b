"""Checks begin one after the other: what a check waits for in this very process is not its target's latency.

Setting up a connection takes a millisecond or two of this process; sixty checks that begin together would
each be told the time of all. So the next one begins when the last has ended, or when that waits for its
target and the loop has nothing else to do.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

GAP_SECONDS = 0.003
"""By then a check that has not ended waits for its target."""
CALM_SECONDS = 0.0005
"""A loop whose round takes no longer has nothing to do."""
CALM_ROUNDS = 3
LONGEST_SECONDS = 0.01
"""A loop that is never calm does not keep checks from beginning: some seventy a second do, at the least."""


class Turns:
    """Of one prober; whoever wants to check takes a turn."""

    def __init__(self) -> None:
        self._next = asyncio.Lock()
        self._last = asyncio.Event()
        self._last.set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Entered when a check may begin, left when it has ended."""
        async with self._next:
            await self._settled()
            ended = self._last = asyncio.Event()
        try:
            yield
        finally:
            ended.set()

    async def _settled(self) -> None:
        try:
            async with asyncio.timeout(GAP_SECONDS):
                await self._last.wait()
        except TimeoutError:
            pass  # it waits for its target, for long perhaps
        loop = asyncio.get_running_loop()
        until, calm = loop.time() + LONGEST_SECONDS, 0
        while calm < CALM_ROUNDS and loop.time() < until:
            began = loop.time()
            await asyncio.sleep(0)
            calm = calm + 1 if loop.time() - began < CALM_SECONDS else 0
