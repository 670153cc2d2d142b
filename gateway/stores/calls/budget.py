"""A token bucket over the calls of one API token: Cloudflare allows 1 200 in 5 minutes, AE and D1 together.

Over the limit everything is refused for 5 minutes, sign-in included, so the process stays below it by
itself: a burst of BURST and RATE a second make at most BURST + 300 * RATE = 1 140 in any 5 minutes. The last
RESERVE calls are the registry's: telemetry that asks a lot must not lock everybody out.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum

from gateway.stores.calls.breaker import Monotonic

BURST = 240.0
RATE = 3.0
RESERVE = 60.0
ROUNDING = 1e-6
PATIENCE_S = 2.0
"""Nobody queues for longer: a queue that grows faster than it is served only makes everyone late."""

Sleep = Callable[[float], Awaitable[None]]


class Share(Enum):
    """Who calls; the value is how many calls must be left over for others."""

    REGISTRY = 0.0
    TELEMETRY = RESERVE


class BudgetSpent(Exception):
    """No call is left. `retry_after` seconds from now there will be."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("the budget of upstream calls is spent")
        self.retry_after = retry_after


@dataclass(slots=True)
class CallBudget:
    """Shared by every door that uses the same API token."""

    monotonic: Monotonic = time.monotonic
    sleep: Sleep = asyncio.sleep
    processes: int = 1
    """That use the token at the same time: each has its part of the calls."""
    _left: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left = BURST / self.processes
        self._at = self.monotonic()

    async def take(self, share: Share, patience_s: float = PATIENCE_S) -> None:
        """Take one call, waiting a little for it. Raises BudgetSpent."""
        until = self.monotonic() + min(patience_s, PATIENCE_S)
        while True:
            self._refill()
            missing = 1 + share.value / self.processes - self._left
            if missing <= ROUNDING:  # a wait so short moves no clock
                self._left -= 1
                return
            wait = missing * self.processes / RATE
            if self.monotonic() + wait > until:
                raise BudgetSpent(wait)
            await self.sleep(wait)

    def _refill(self) -> None:
        now = self.monotonic()
        earned = (now - self._at) * RATE / self.processes
        self._left = min(BURST / self.processes, self._left + earned)
        self._at = now
