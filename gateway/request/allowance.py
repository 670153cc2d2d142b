"""What a caller may spend: a bucket of cost points, which empties as it asks and fills as time passes.

A bucket that nobody dips into is full, so only the latest callers need be remembered; the memory is bounded.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.access.principal import Access
from gateway.errors import RateLimited
from gateway.times.calendar import DAY_S

MOST_CALLERS = 10_000
"""Remembered; whoever was forgotten has a full bucket, and to be forgotten others must have signed in."""
REQUEST = 1
"""Points of any request, be it refused or not; beside them it pays for what it costs."""
READ = 100
"""Points of a read of the telemetry store."""
DAY = 10
"""Points of each day that it looks at."""
SEQUENCE = 10
"""What days weigh where every check is read, not a sum of them."""
FLEET = 100
"""Monitors assumed of a fleet."""


def reading(seconds: float, weight: float = 1, monitors: float = 1) -> float:
    """Points of one read, whoever asks for it. More monitors have more rows, which the store sums up or
    samples: not as much more work."""
    return READ + weight * seconds / DAY_S * DAY * math.sqrt(monitors)


@dataclass(slots=True)
class Bucket:
    """Points that are `left`, as of a moment `at` of the clock."""

    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands: points in all, points left, seconds until all are back."""

    limit: int
    remaining: int
    reset: int


class Allowances:
    """Of all callers: `points` at most, whole again in `seconds`. No points mean that nothing is counted."""

    def __init__(
        self,
        points: int,
        seconds: float,
        now: Callable[[], float] = time.monotonic,
        most_callers: int = MOST_CALLERS,
    ) -> None:
        self.points = points
        self._rate = points / seconds
        self._now = now
        self._most_callers = most_callers
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def of(self, access: Access) -> "Allowance":
        """The caller's in the org that is asked: one org's dashboards must not starve another's."""
        return Allowance(self, (access.principal.identity, access.org.org_id))

    def spend(self, caller: tuple[str, str], points: float) -> None:
        """Raises RateLimited, and takes nothing, where fewer are left."""
        if not self.points:
            return
        bucket = self._bucket(caller)
        if points > bucket.left:
            wait = max(1, math.ceil((points - bucket.left) / self._rate))
            raise RateLimited(
                f"this costs {points:.0f} points and {bucket.left:.0f} of your {self.points} are left; "
                f"try again in {wait} s, or ask for less",
                wait,
            )
        bucket.left -= points

    def standing(self, caller: tuple[str, str]) -> Standing | None:
        """None where nothing is counted."""
        if not self.points:
            return None
        left = self._bucket(caller).left
        return Standing(self.points, math.floor(left), math.ceil((self.points - left) / self._rate))

    def __len__(self) -> int:
        """Callers remembered."""
        return len(self._buckets)

    def _bucket(self, caller: tuple[str, str]) -> Bucket:
        """Filled up to now, and the last to be forgotten."""
        now = self._now()
        bucket = self._buckets.setdefault(caller, Bucket(self.points, now))
        self._buckets.move_to_end(caller)
        bucket.left = min(self.points, bucket.left + max(0.0, now - bucket.at) * self._rate)
        bucket.at = now
        if len(self._buckets) > self._most_callers:
            self._buckets.popitem(last=False)
        return bucket


@dataclass(slots=True, eq=False)
class Allowance:
    """One caller's part of Allowances."""

    _all: Allowances
    _caller: tuple[str, str]

    def spend(self, points: float) -> None:
        """Raises RateLimited, which says when to try again."""
        self._all.spend(self._caller, points)

    def standing(self) -> Standing | None:
        return self._all.standing(self._caller)
