"""Which buckets have to be read check by check, as their counts do not tell what happened in them. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from gateway.telemetry.sequence.marks import Calm
from gateway.times.ranges import Piece
from gateway.times.window import SECOND_MS

MISSING = 0.5
"""Checks that a bucket may lack by its count before it is looked at: they come a little late or early."""


class Bucket(NamedTuple):
    """What `checked_buckets` tells of one bucket of a monitor."""

    start_s: int
    rows: int
    failed: int
    undecided: int
    checks: float
    degraded: float
    first_ms: int
    last_ms: int
    recorded: float
    """Weights of the rows answered, without the slots that their checks took beyond their own."""

    @property
    def mixed(self) -> bool:
        return 0 < self.degraded < self.checks

    def lacks(self, interval_ms: int) -> bool:
        """Fewer checks lie between its first and its last than the interval lets expect."""
        one = self.checks / self.rows
        return (self.last_ms - self.first_ms) / interval_ms - (self.checks - one) > MISSING * one

    def calm(self) -> Calm:
        return Calm(self.first_ms, self.last_ms, self.rows, self.checks, self.degraded, self.recorded)


class Need(IntEnum):
    """Why a bucket is read check by check, the most pressing first."""

    FAILED = 0
    AROUND = 1
    """Next to a failure, or checks are missing or undecided, or it is the newest mixed one."""
    MIXED = 2
    """Up and degraded checks: their share tells nearly as much."""
    NONE = 3


def needs(buckets: Sequence[Bucket], interval_at: Callable[[int], int]) -> list[Need]:
    """The need of each of a monitor's buckets, which are in time order; `interval_at` tells the interval of a
    moment, both in ms."""
    found = [_need(one, interval_at(one.last_ms)) for one in buckets]
    failed = [number for number, need in enumerate(found) if need is Need.FAILED]
    mixed = [number for number, need in enumerate(found) if need is Need.MIXED]
    for number in (*(place + step for place in failed for step in (-1, 1)), *mixed[-1:]):
        if 0 <= number < len(found):
            found[number] = min(found[number], Need.AROUND)
    return found


def _need(one: Bucket, interval_ms: int) -> Need:
    if one.failed:
        return Need.FAILED
    if one.undecided or one.lacks(interval_ms):
        return Need.AROUND
    return Need.MIXED if one.mixed else Need.NONE


def affordable(found: Iterable[tuple[Bucket, Need]], caps: Mapping[Need, int]) -> Need | None:
    """The least pressing need up to which all rows fit under its cap; None where not even the failures do."""
    rows = dict.fromkeys(caps, 0)
    for one, need in found:
        for level in caps:
            rows[level] += one.rows if need <= level else 0
    return max((level for level, cap in caps.items() if rows[level] <= cap), default=None)


def pieces(monitor: str, buckets: Sequence[Bucket], chosen: Sequence[bool], bucket_s: int) -> list[Piece]:
    """The buckets chosen of a monitor; those that follow on each other are one piece."""
    found: list[Piece] = []
    previous = False
    for one, wanted in zip(buckets, chosen, strict=True):
        since, until = one.start_s * SECOND_MS, (one.start_s + bucket_s) * SECOND_MS
        if wanted and previous:
            found[-1] = (monitor, found[-1][1], until)
        elif wanted:
            found.append((monitor, since, until))
        previous = wanted
    return found


def united(found: Iterable[Piece]) -> list[Piece]:
    """Pieces of one monitor that touch or overlap are one; by monitor, in time order."""
    ranges: list[Piece] = []
    for monitor, since, until in sorted(found):
        if ranges and ranges[-1][0] == monitor and since <= ranges[-1][2]:
            ranges[-1] = monitor, ranges[-1][1], max(ranges[-1][2], until)
        else:
            ranges.append((monitor, since, until))
    return ranges


def spanned(found: Sequence[Piece]) -> list[Piece]:
    """For each monitor one piece, from the first of its pieces to the last."""
    bounds: dict[str, tuple[int, int]] = {}
    for monitor, since, until in found:
        known = bounds.get(monitor, (since, until))
        bounds[monitor] = min(known[0], since), max(known[1], until)
    return [(monitor, *bound) for monitor, bound in bounds.items()]


def levelled(found: Sequence[Piece]) -> list[Piece]:
    """The same monitors, all of them from the first of all pieces to the last."""
    since, until = min(one[1] for one in found), max(one[2] for one in found)
    return [(monitor, since, until) for monitor in dict.fromkeys(one[0] for one in found)]
