"""How long this process itself stood still: a check that had to wait for us says nothing of its target."""

import asyncio
from typing import Self

EVERY_S = 0.02
SLACK_S = 0.02
"""So late a loop may be without having stood still."""


class Stalls:
    """Counts from `begin` to `end`, in the running loop. What it costs is fifty timers a second."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time()
        self._stood_still = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> Self:
        self._due = self._loop.time() + EVERY_S
        self._timer = self._loop.call_at(self._due, self._tick)
        return self

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()

    def seconds(self) -> float:
        """In all, with what is going on now: whoever asks may be called before the timer is."""
        return self._stood_still + self._late()

    def _late(self) -> float:
        late = self._loop.time() - self._due
        return late if late > SLACK_S else 0.0

    def _tick(self) -> None:
        self._stood_still += self._late()
        self.begin()
