"""How long this process itself stood still: a check that had to wait for us says nothing of its target."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

EVERY_S = 0.02
SLACK_S = 0.02
"""So late a loop may be without having stood still."""
ROUNDS = 4
"""Times that a check waits for this process: to look up, to connect, to ask, to hear."""


@dataclass(eq=False, slots=True)
class Seen:
    """What one check has met, in seconds."""

    in_all: float = 0.0
    longest: float = 0.0

    def owed(self, late: float = 0.0) -> float:
        """What it may have waited for us, if we are so late right now. A process that is always a little
        late is in no check's way for longer than for a few of its rounds."""
        return min(self.in_all + late, ROUNDS * max(self.longest, late))


class Stalls:
    """Counts from `begin` to `end`, in the running loop. What it costs is fifty timers a second."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time()
        self._watching: set[Seen] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> Self:
        self._due = self._loop.time() + EVERY_S
        self._timer = self._loop.call_at(self._due, self._tick)
        return self

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    @contextmanager
    def watched(self) -> Iterator[Seen]:
        """Counts for as long as the block takes."""
        seen = Seen()
        self._watching.add(seen)
        try:
            yield seen
        finally:
            self._watching.discard(seen)

    def owed(self, seen: Seen) -> float:
        """With what is going on now: whoever asks may be called before the timer is."""
        return seen.owed(self._late())

    def _late(self) -> float:
        late = self._loop.time() - self._due
        return late if self._timer and late > SLACK_S else 0.0

    def _tick(self) -> None:
        late = self._late()
        for seen in self._watching:
            seen.in_all += late
            seen.longest = max(seen.longest, late)
        self.begin()
