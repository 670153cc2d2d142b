"""What may run at a time. What is large has a lane of its own, so that what is cheap is not kept behind it.

How large an operation is shows when it has run: by the rows that it read, which a busy machine does not
change, or by a time that no small one takes. One that was never seen has a lane of its own, too.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
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

    def patience(self, key: int, seconds: float) -> tuple[float, Pace | None]:
        """How much of its time work may wait, and its pace where it is known."""
        seen = self._seen.get(key)
        return (
            (max(seconds / 2, seconds - SUFFICE * seen.pace.lately), seen.pace)
            if seen
            else (seconds / 2, None)
        )

    def lane(self, key: int) -> Lane:
        seen = self._seen.get(key)
        if seen is None:
            return self._new
        return self._large if seen.size >= 1 else self._small

    def learn(self, key: int, meter: Meter, seconds: float, *, alone: bool) -> None:
        """Its size is believed at once to have grown, and slowly to have shrunk where it read something, as a
        refusal does not. Its pace follows slowly, and is that of work which was done: no kept answer's."""
        size = max(meter.rows_read / LARGE_ROWS, seconds / LARGE_SECONDS)
        before, read = self._seen.pop(key, None), meter.telemetry_reads > 0
        if before is None:
            self._seen[key] = _Seen(size, Pace(seconds, seconds), read)
        else:
            shrunk = before.size + (size - before.size) * _FORGETTING if meter.rows_read else before.size
            pace = before.pace if before.reads and not read else before.pace.then(seconds, alone=alone)
            self._seen[key] = _Seen(max(size, shrunk), pace, before.reads or read)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


class Passage:
    """An operation's way through the gate, for as long as it is entered: `async with`, without a generator,
    since every request goes through."""

    __slots__ = ("_alone", "_caller", "_gate", "_key", "_lane", "_meter", "_place", "_seconds", "_started")
    _place: Place

    def __init__(self, gate: Gate, caller: str, key: int, meter: Meter, seconds: float) -> None:
        self._gate = gate
        self._caller = caller
        self._key = key
        self._meter = meter
        self._seconds = seconds
        self._lane = gate.lane(key)

    async def __aenter__(self) -> None:
        patience, pace = self._gate.patience(self._key, self._seconds)
        self._place = await self._lane.taken(self._caller, patience, pace)
        self._alone, self._started = self._lane.quiet, self._gate.clock()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What was cancelled has not shown how large it is."""
        if kind is None or not issubclass(kind, asyncio.CancelledError):
            took, alone = self._gate.clock() - self._started, self._alone and self._lane.quiet
            self._gate.learn(self._key, self._meter, took, alone=alone)
        self._lane.left(self._place)
