"""A circuit breaker: once half of the recent calls fail, nobody waits for a backend that is down.

Closed -> open when at least CALLS of the last WINDOW_S seconds are known and half of them failed; open for
OPEN_S seconds; then one caller probes while the others are still turned away. A call that began before the
circuit opened, or before it closed again, moves nothing any more. Pure but for the clock.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

CALLS = 5
SHARE = 0.5
WINDOW_S = 30.0
OPEN_S = 30.0

Monotonic = Callable[[], float]
"""Seconds of a clock that never goes back."""


@dataclass(slots=True)
class Breaker:
    """Mutable state of one backend."""

    monotonic: Monotonic = time.monotonic
    turn: int = 0
    """What a call reports with, as it was when the call began."""
    _calls: deque[tuple[float, bool]] = field(default_factory=deque)
    _open_until: float | None = None
    _probing: bool = False

    def wait_s(self) -> float:
        """0 when a call may go ahead, else the seconds after which one is worth trying.

        The caller that gets 0 while the circuit is open is the probe, and must report how it went.
        """
        if self._open_until is None:
            return 0.0
        left = self._open_until - self.monotonic()
        if left > 0:
            return left
        if self._probing:
            return 1.0
        self._probing = True
        self.turn += 1
        return 0.0

    def worked(self, turn: int) -> None:
        if turn != self.turn:
            return
        if self._open_until is not None:
            self._calls.clear()
            self.turn += 1
        self._open_until, self._probing = None, False
        self._note(failed=False)

    def failed(self, turn: int) -> None:
        if turn != self.turn:
            return
        now = self.monotonic()
        self._note(failed=True)
        failures = sum(failed for _, failed in self._calls)
        if self._probing or (len(self._calls) >= CALLS and failures >= SHARE * len(self._calls)):
            self._open_until, self._probing = now + OPEN_S, False
            self.turn += 1

    def given_up(self, turn: int) -> None:
        """The call ended without telling anything, as when its caller went away."""
        if turn == self.turn:
            self._probing = False

    @property
    def is_open(self) -> bool:
        """It keeps failing: only a probe goes through."""
        return self._open_until is not None

    def _note(self, *, failed: bool) -> None:
        now = self.monotonic()
        self._calls.append((now, failed))
        while self._calls[0][0] < now - WINDOW_S:
            self._calls.popleft()


@runtime_checkable
class Guarded(Protocol):
    """A store behind a breaker."""

    @property
    def breaker(self) -> Breaker: ...
