"""What may run at a time. What is large has a lane of its own, so that what is cheap is not kept behind it.

How large an operation is shows when it has run: by the rows that it read, which a busy machine does not
change, or by a time that no small one takes. One that was never seen has a lane of its own, too.
"""

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable

from gateway.meter import Meter
from gateway.request.lane import Lane
from gateway.settings import Settings, TelemetryBackend

LARGE_ROWS, LARGE_SECONDS = 200_000, 2.0
REMEMBERED = 1024
_FORGETTING = 0.1
EMBEDDED, ELSEWHERE = 1, 8
"""Large operations at a time: the engine in the process takes all cores for one."""
SMALL_RUNNING, SMALL_WAITING, WAITING, NEW_RUNNING, NEW_WAITING = 8, 32, 8, 2, 16
"""For each large one that may run at a time."""
WAIT_S, NEW_WAIT_S = 2.0, 5.0
"""A wait that is never too long: a page that several people open at once is not refused to any of them. One
that was never seen may wait as long as anything may, since it is as likely to be small as large."""


class Gate:
    """`concurrency`: large operations at a time."""

    def __init__(self, concurrency: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._large = Lane(concurrency, WAITING * concurrency, clock, WAIT_S)
        self._small = Lane(SMALL_RUNNING * concurrency, SMALL_WAITING * concurrency, clock, WAIT_S)
        self._new = Lane(NEW_RUNNING * concurrency, NEW_WAITING * concurrency, clock, NEW_WAIT_S)
        self._sizes: OrderedDict[int, float] = OrderedDict()
        self._turns: dict[Hashable, asyncio.Future[bool]] = {}
        """Of what is under way: true once it runs."""

    @classmethod
    def of(cls, settings: Settings) -> "Gate":
        own = EMBEDDED if settings.telemetry is TelemetryBackend.EMBEDDED else ELSEWHERE
        return cls(settings.concurrency or own)

    @contextlib.asynccontextmanager
    async def place(
        self, caller: str, work: Hashable, values: Hashable, meter: Meter, patience: float
    ) -> AsyncIterator[None]:
        """For one operation of a caller; equal `work`, which names the org, is taken to be as large again.

        The same work with the same `values` shares its reads, and so the place of the one that came first.
        Raises Overloaded, at once or after `patience` seconds.
        """
        same = (work, values)
        while turn := self._turns.get(same):
            if await asyncio.shield(turn):
                yield
                return
        turn = self._turns[same] = asyncio.get_running_loop().create_future()
        try:
            async with self._lane(hash(work)).place(caller, patience):
                turn.set_result(True)
                async with self._learning(hash(work), meter):
                    yield
        finally:
            del self._turns[same]
            if not turn.done():
                turn.set_result(False)

    @contextlib.asynccontextmanager
    async def _learning(self, key: int, meter: Meter) -> AsyncIterator[None]:
        started = self._clock()
        try:
            yield
        except asyncio.CancelledError:
            raise  # it has not shown how large it is
        except BaseException:
            self._learn(key, meter.rows_read, self._clock() - started)
            raise
        self._learn(key, meter.rows_read, self._clock() - started)

    def _lane(self, key: int) -> Lane:
        size = self._sizes.get(key)
        if size is None:
            return self._new
        return self._large if size >= 1 else self._small

    def _learn(self, key: int, rows: int, seconds: float) -> None:
        """Its size, 1 and more being large: believed at once to have grown, and slowly to have shrunk where
        it read something, as a refusal does not."""
        size = max(rows / LARGE_ROWS, seconds / LARGE_SECONDS)
        known = self._sizes.pop(key, 0.0)
        self._sizes[key] = max(size, known + (size - known) * _FORGETTING if rows else known)
        if len(self._sizes) > REMEMBERED:
            self._sizes.popitem(last=False)
