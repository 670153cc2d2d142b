"""One queue that is bounded: who would wait too long is told so at once, not when the time is over."""

import asyncio
import contextlib
import math
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from gateway.errors import Overloaded

LONGEST_RETRY_S = 30
SHORT_S = 0.25
"""A wait that is never too long, where nothing else is said."""
_SMOOTHING = 0.2


@dataclass(eq=False, slots=True)
class _Waiting:
    caller: str
    turn: asyncio.Future[None]


class Lane:
    """At most `running` at a time, and `waiting` behind them, in the order in which they came; fewer where
    the wait would be long beside the work itself.

    A full lane is shared: who holds fewer places takes the last one of the caller that holds most.
    """

    def __init__(
        self,
        running: int,
        waiting: int,
        clock: Callable[[], float] = time.monotonic,
        short_s: float = SHORT_S,
    ) -> None:
        self._most = running
        self._most_waiting = waiting
        self._clock = clock
        self._short_s = short_s
        self._running = 0
        self._begun = 0.0
        self._queue: deque[_Waiting] = deque()
        self._places: Counter[str] = Counter()
        self._seconds = 0.0

    @contextlib.asynccontextmanager
    async def place(self, caller: str, patience: float) -> AsyncIterator[None]:
        """Held while the block runs. Raises Overloaded: at once, when its place is given to somebody else, or
        after `patience` seconds."""
        self._make_room(caller)
        self._places[caller] += 1
        try:
            await self._turn(caller, patience)
            started = self._begun = self._clock()
            try:
                yield
            finally:
                self._hand_on()
                self._seconds += (self._clock() - started - self._seconds) * _SMOOTHING
        finally:
            self._places -= Counter({caller: 1})

    def _make_room(self, caller: str) -> None:
        if self._running < self._most or (len(self._queue) < self._most_waiting and self._soon()):
            return
        alive = [one for one in reversed(self._queue) if not one.turn.done()]
        last = max(alive, key=lambda one: self._places[one.caller], default=None)
        if last is None or self._places[last.caller] <= self._places[caller] + 1:
            raise self._overloaded()
        self._queue.remove(last)
        last.turn.set_exception(self._overloaded())

    def _soon(self) -> bool:
        """By what the newest of those that run has still to do, and those that wait already."""
        left = max(0.0, self._begun + self._seconds - self._clock())
        wait = (left + len(self._queue) * self._seconds) / self._most
        return wait <= max(self._short_s, self._seconds / 4)

    async def _turn(self, caller: str, patience: float) -> None:
        """Returns once this caller is one of those that run."""
        if self._running < self._most:
            self._running += 1
            return
        waiting = _Waiting(caller, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        try:
            async with asyncio.timeout(patience):
                await self._called(waiting)
        except TimeoutError as error:
            raise self._overloaded() from error

    async def _called(self, waiting: _Waiting) -> None:
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._queue:
                self._queue.remove(waiting)
            elif not waiting.turn.cancelled():
                self._hand_on()  # its turn had come as its client went away
            raise

    def _hand_on(self) -> None:
        """The place of one that runs: to who has waited longest, or to nobody."""
        while self._queue:
            following = self._queue.popleft()
            if not following.turn.done():  # else its client has just gone
                following.turn.set_result(None)
                return
        self._running -= 1

    def _overloaded(self) -> Overloaded:
        ahead = (1 + len(self._queue)) / self._most
        return Overloaded(
            "the gateway has as much to do as it can; try again in a moment, or ask for a shorter window",
            float(min(LONGEST_RETRY_S, max(1, math.ceil(self._seconds * ahead)))),
        )
