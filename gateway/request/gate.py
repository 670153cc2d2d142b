"""What may run at a time. What is large has a lane of its own, so that what is cheap is not kept behind it.

How large an operation is shows when it has run: by the rows that it read, which a busy machine does not
change, or by a time that no small one takes. One that was never seen has a lane of its own, too.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from gateway.flights import AT_ONCE
from gateway.meter import Meter
from gateway.request.lane import Lane, Pace, Place
from gateway.settings import Settings, TelemetryBackend

LARGE_ROWS, LARGE_SECONDS = 100_000, 2.0
REMEMBERED = 1024
_FORGETTING = 0.1
EMBEDDED, ELSEWHERE = 1, 8
"""Large operations at a time: the engine in the process takes all cores for one."""
SMALL_RUNNING, EASE = 4, 2
"""For each large one that may run at a time: small ones, and large ones while nobody presses."""
SMALL_WAIT_S, WAIT_S = 0.25, 0.05
"""A wait that is never too long, however little time the work itself takes."""

SUFFICE = 2
"""What work takes as of late, so often, suffices for it."""


@dataclass(slots=True)
class _Seen:
    """What work has shown: `size` of 1 and more is large."""

    size: float
    pace: Pace
    reads: bool
    """It is known to ask the telemetry store."""


class Gate:
    """`concurrency`: large operations at a time."""

    def __init__(self, concurrency: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._large = Lane(concurrency, clock, WAIT_S, EASE)
        self._small = Lane(SMALL_RUNNING * concurrency, clock, SMALL_WAIT_S)
        self._new = Lane(concurrency, clock, WAIT_S, EASE)
        self._seen: OrderedDict[int, _Seen] = OrderedDict()

    @classmethod
    def of(cls, settings: Settings) -> "Gate":
        own = EMBEDDED if settings.telemetry is TelemetryBackend.EMBEDDED else ELSEWHERE
        return cls(settings.concurrency or own)

    def place(self, caller: str, work: Hashable, meter: Meter, seconds: float) -> "Passage":
        """For one operation of a caller; equal `work`, which names the org, is taken to be as large again.

        To be entered: raises Overloaded, at once or when so much of its `seconds` is over that the rest would
        not suffice, which is half of them where nothing is known of the work.
        """
        return Passage(self, caller, hash(work), meter, seconds)

    def way(self, key: int) -> tuple[Lane, Pace | None]:
        """The lane of work, and its pace where it was seen."""
        seen = self._seen.get(key)
        if seen is None:
            return self._new, None
        return self._large if seen.size >= 1 else self._small, seen.pace

    def learn(self, key: int, meter: Meter, seconds: float, *, alone: bool) -> None:
        """Its size is believed at once to have grown, and slowly to have shrunk where it read something, as a
        refusal does not. Its pace follows slowly, and is that of work which was done: no kept answer's."""
        rows, read = meter.rows_read, meter.telemetry_reads > 0
        size = seconds / LARGE_SECONDS
        if rows and rows / LARGE_ROWS > size:
            size = rows / LARGE_ROWS
        seen = self._seen.get(key)
        if seen is None:
            self._seen[key] = _Seen(size, Pace(seconds, seconds), read)
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return
        self._seen.move_to_end(key)
        if rows:
            seen.size += (size - seen.size) * _FORGETTING
        seen.size = max(seen.size, size)
        if read or not seen.reads:
            seen.pace = seen.pace.then(seconds, alone=alone)
        seen.reads = seen.reads or read


class Passage:
    """An operation's way through the gate, for as long as it is entered: `async with`, or where a place is
    free by `entered` and `left`, which every request goes through and which await nothing."""

    __slots__ = (
        "_alone",
        "_caller",
        "_gate",
        "_key",
        "_lane",
        "_meter",
        "_pace",
        "_place",
        "_seconds",
        "_started",
    )
    _place: Place

    def __init__(self, gate: Gate, caller: str, key: int, meter: Meter, seconds: float) -> None:
        self._gate = gate
        self._caller = caller
        self._key = key
        self._meter = meter
        self._seconds = seconds
        self._lane, self._pace = gate.way(key)

    def entered(self) -> bool:
        """Whether a place is free, which is taken then."""
        place = self._lane.free(self._caller, self._pace)
        if place is None:
            return False
        self._place, self._alone, self._started = place, self._lane.quiet, place.began
        return True

    def __aenter__(self) -> Awaitable[None]:
        return AT_ONCE if self.entered() else self._waited()

    async def _waited(self) -> None:
        patience = self._seconds / 2
        if self._pace:
            patience = max(patience, self._seconds - SUFFICE * self._pace.lately)
        self._place = await self._lane.taken(self._caller, patience, self._pace)
        self._alone, self._started = self._lane.quiet, self._gate.clock()

    def __aexit__(self, kind: type[BaseException] | None, *_: object) -> Awaitable[None]:
        self.left(kind)
        return AT_ONCE

    def left(self, kind: type[BaseException] | None = None) -> None:
        """What was cancelled has not shown how large it is."""
        if kind is None or not issubclass(kind, asyncio.CancelledError):
            took = self._gate.clock() - self._started
            self._gate.learn(self._key, self._meter, took, alone=self._alone and self._lane.quiet)
        self._lane.left(self._place)
