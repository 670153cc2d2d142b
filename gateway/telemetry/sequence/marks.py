"""The sequence of a monitor's checks as it was read: single ones, and buckets that went well. Pure."""

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from gateway.errors import BadUserInput
from gateway.times.ranges import Span, cut
from gateway.times.window import SECOND_MS

_Made = TypeVar("_Made")
HELD = 2
"""Intervals that a check holds for: when checks stop, that is lost data and not downtime."""
UP, DEGRADED, DOWN = 0.0, 1.0, 2.0
BADNESS: dict[str, float | None] = {"up": UP, "degraded": DEGRADED, "down": DOWN, "pending": None}
"""How bad each status is; a check that was not decided says nothing."""


class Check(NamedTuple):
    """One recorded check. Error, class and dispatch are those of a failed one, '' else."""

    at_ms: int
    status: str
    region: str = ""
    colo: str = ""
    code: int = 0
    error: str = ""
    error_class: str = ""
    """One of failure_classes.CLASSES."""
    dispatch_id: str = ""
    weight: float = 1.0
    slots: float = 1.0
    """Those that it took, which its weight holds: it ran on while the next ones were due."""
    rows: int = 1

    @property
    def check(self) -> tuple[int, str, str]:
        """When and where it ended."""
        return self.at_ms, self.region, self.colo

    @property
    def recorded(self) -> float:
        """Checks that its row stands for, itself among them: those that sampling left out."""
        return self.weight / self.slots

    @property
    def first_ms(self) -> int:
        return self.at_ms

    @property
    def last_ms(self) -> int:
        return self.at_ms

    @property
    def badness(self) -> float | None:
        return BADNESS[self.status]

    @property
    def failed(self) -> bool:
        return self.status == "down"


class Calm(NamedTuple):
    """The checks of one bucket, of which none failed, none is missing and none was left undecided.

    `checks` and `degraded` are weights; between UP and DEGRADED, its badness is the share of the latter.
    `recorded` are the checks without the slots that some of them took beyond their own.
    """

    first_ms: int
    last_ms: int
    rows: int
    checks: float
    degraded: float
    recorded: float

    @property
    def weight(self) -> float:
        """Of one of its rows, on average."""
        return self.checks / self.rows

    @property
    def badness(self) -> float:
        return self.degraded / self.checks

    @property
    def failed(self) -> bool:
        return False


Mark = Check | Calm
Intervals = tuple[tuple[int, int], ...]
"""(since, interval), both in ms, the oldest first."""
Paces = tuple[tuple[str, float], ...]
"""(region, intervals from one of its checks to the next), of regions that check by themselves."""


def interval_at(intervals: Intervals, at_ms: int, otherwise: int) -> int:
    """The interval of that moment; of a time before the first of them, the first."""
    if not intervals:  # as most are, and each check asks
        return otherwise
    return next((length for since, length in reversed(intervals) if since <= at_ms), intervals[0][1])


def intervals_of(intervals: Intervals, within: Span, otherwise: int) -> Iterator[tuple[Span, int]]:
    """The parts of a range, each with the interval that it had, in ms."""
    begins = [within[0], *(since for since, _ in intervals[1:]), within[1]]
    lengths = [length for _, length in intervals] or [otherwise]
    for part, length in zip(pairwise(begins), lengths, strict=True):
        inside = cut(part, within)
        if inside[0] < inside[1]:
            yield inside, length


@dataclass(frozen=True, slots=True)
class History:
    """What was read of one monitor around a window, in time order. `complete` is False where so much failed
    that only the failures themselves could be read: lost checks and what lies around failures are not known.
    `statements` are the fingerprints of the statements that told it."""

    marks: tuple[Mark, ...]
    interval_ms: int
    complete: bool = True
    statements: tuple[str, ...] = ()
    intervals: Intervals = ()
    """What the interval was before it became `interval_ms`."""
    paces: Paces = ()
    """Of the regions that check by themselves: a sequence is then of one region. None where all of them make
    one, in turn."""
    checks: tuple[Check, ...] = field(init=False, repr=False, compare=False)
    """The single checks."""
    regions: frozenset[str] = field(init=False, repr=False, compare=False)
    """Regions of the single checks: those that take turns."""
    _told: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Told once, as every stretch of downtime asks for them."""
        checks = tuple(mark for mark in self.marks if isinstance(mark, Check))
        object.__setattr__(self, "checks", checks)
        object.__setattr__(self, "regions", frozenset(check.region for check in checks))

    def told(self, name: Hashable, make: Callable[[], _Made]) -> _Made:
        """What is made of it, once: several insights of a request are made of the same. `name` tells it from
        all else."""
        if name not in self._told:
            self._told[name] = make()
        found: _Made = self._told[name]
        return found

    def interval_at(self, at_ms: int) -> int:
        """Of that moment, in ms."""
        return interval_at(self.intervals, at_ms, self.interval_ms)

    def hold_ms(self, at_ms: int) -> int:
        """How long a check of that moment holds, if it stands for itself alone."""
        return HELD * self.interval_at(at_ms)

    def turns(self, region: str) -> float:
        """Intervals from one check of a region to its next."""
        if not self.paces:
            return len(self.regions)
        return dict(self.paces).get(region, 1.0)

    @property
    def round(self) -> float:
        """Intervals within which every region has checked."""
        return max((self.turns(one) for one in self.regions), default=1.0)

    def of_region(self, region: str) -> "History":
        """Its own checks; a calm bucket went well from everywhere."""
        mine = (mark for mark in self.marks if isinstance(mark, Calm) or mark.region == region)
        return replace(self, marks=tuple(mine))

    @property
    def sequences(self) -> list["History"]:
        """One a region that checks by itself, or else all in the order they came."""
        regions = sorted(self.regions) if self.paces else []
        return [self.of_region(one) for one in regions] or [self]

    def without(self, away: Sequence[Span]) -> "History":
        """But for what lies in these spans, in order and apart: calm buckets that they cut are kept."""
        ends = [until for _, until in away]

        def stays(mark: Mark) -> bool:
            place = bisect_right(ends, mark.first_ms)
            return place == len(away) or not away[place][0] <= mark.first_ms <= mark.last_ms < ends[place]

        return replace(self, marks=tuple(filter(stays, self.marks)))

    def whole(self) -> "History":
        """Itself. Raises BadUserInput where it is not complete."""
        if not self.complete:
            raise too_much()
        return self


def reach_ms(interval_s: int) -> int:
    """How far around a window checks may matter to it: twenty intervals, an hour at most, or five intervals.

    A check of weight w holds for HELD x w intervals, and lost checks may lie between a failure and its end.
    """
    return max(5 * interval_s, min(20 * interval_s, 3600)) * SECOND_MS


def reached(intervals: Intervals, window: Span, otherwise: int) -> Span:
    """A window with the reach around it, of every interval that a check so far away had. All in ms."""
    since, until = window
    begins = (0, *(begin for begin, _ in intervals[1:]), math.inf)
    lengths = [length for _, length in intervals] or [otherwise]
    for (begin, end), length in zip(pairwise(begins), lengths, strict=True):
        reach = reach_ms(length // SECOND_MS)
        if begin <= window[0] < end + reach:
            since = min(since, window[0] - reach)
        if begin < window[1] + reach and window[1] < end:
            until = max(until, window[1] + reach)
    return max(0, since), until


def too_much() -> BadUserInput:
    return BadUserInput(
        "failures are spread over too many checks to add up; ask for a shorter window", "window"
    )
