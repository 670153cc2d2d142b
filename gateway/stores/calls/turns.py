"""Statements of one SQLite connection, of which reads end once nobody waits for them any more.

A connection's thread knows of no deadline: a read that overran would hold up all that come after it. And to
end one is to end whatever the connection is running. So that this is the one that is meant, none is handed to
the thread before the one before it is through. A write that was sent is done, as ever.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

AGAIN_S = 0.02
"""A statement with which the thread has not begun yet does not hear that it is to end."""

_Answer = TypeVar("_Answer")


class Turns:
    """One statement at a time; `interrupt` ends the one that runs, if any does."""

    def __init__(self, interrupt: Callable[[], Awaitable[None]]) -> None:
        self._interrupt = interrupt
        self._turn = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

    async def read(self, statement: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """Its answer. Cancelled, it ends the statement, and does not wait for that: the next one does."""
        work = await self._begun(statement)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            ending = asyncio.create_task(self._end(work))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
            raise

    async def write(self, statement: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """What it changed. Cancelled, the statement goes on, unless it waits for its turn."""
        return await asyncio.shield(await self._begun(statement))

    async def _begun(self, statement: Callable[[], Awaitable[_Answer]]) -> asyncio.Future[_Answer]:
        await self._turn.acquire()
        work = asyncio.ensure_future(statement())
        work.add_done_callback(self._through)
        return work

    def _through(self, work: asyncio.Future[_Answer]) -> None:
        self._turn.release()
        if not work.cancelled():
            work.exception()  # seen, though its caller may have gone

    async def _end(self, work: asyncio.Future[_Answer]) -> None:
        while not work.done():
            try:
                await self._interrupt()
            except ValueError:  # the connection was closed, and so is done with it
                return
            await asyncio.wait([work], timeout=AGAIN_S)
