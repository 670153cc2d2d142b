"""A monitor's checks as marks: single ones where something happened, buckets where all went well. Pure.

Which buckets stay whole follows from the question alone (its window, the monitor's interval, how many are
asked together as one subject), however the checks were read and whatever else was read with them.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from gateway.telemetry.sequence.marks import Calm, Check, Mark
from gateway.telemetry.sequence.trouble import Bucket, Need, needs
from gateway.times.window import SECOND_MS

LENGTHS_S = (60, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800)
"""Each is a multiple of those before it, so that buckets read for one question can be put together for
another."""
BUCKETS = 2000
"""How finely a window is cut when looking for trouble in one monitor."""
OF_ALL = 60_000
"""The same of all monitors that are asked together: some 12 MB of JSON."""
FEW = 500
"""Rows expected up to which every check stands by itself."""
MIXED = 100
"""Most rows of buckets with up and degraded checks that are looked at one by one."""


def bucket_length(seconds: float, interval_s: int, among: int) -> int:
    """Seconds of a bucket that holds five checks or more, of a window of so many seconds."""
    finest = max(seconds / BUCKETS, seconds * among / OF_ALL, 5 * interval_s)
    return next((one for one in LENGTHS_S if one >= finest), _days(finest))


def _days(seconds: float) -> int:
    """Twice the longest, or twice that, and so on."""
    longest: int = LENGTHS_S[-1]
    while longest < seconds:
        longest *= 2
    return longest


def counted(checks: Sequence[Check], bucket_s: int) -> list[Bucket]:
    """What `checked_buckets` would tell of these checks, which are in time order."""
    step = bucket_s * SECOND_MS
    return [
        _bucket(number * bucket_s, list(inside))
        for number, inside in groupby(checks, lambda one: one.at_ms // step)
    ]


def _bucket(start_s: int, checks: Sequence[Check]) -> Bucket:
    answered = [one for one in checks if one.status in ("up", "degraded")]
    return Bucket(
        start_s=start_s,
        rows=len(checks),
        failed=sum(one.failed for one in checks),
        undecided=sum(one.badness is None for one in checks),
        checks=math.fsum(one.weight for one in answered),
        degraded=math.fsum(one.weight for one in answered if one.status == "degraded"),
        first_ms=checks[0].at_ms,
        last_ms=checks[-1].at_ms,
        recorded=math.fsum(one.recorded for one in answered),
    )


def needed(buckets: Sequence[Bucket], interval_at: Callable[[int], int], *, few: bool) -> list[Need]:
    """Why each is to be read check by check. Mixed ones are, while there are not too many rows of them."""
    if few:
        return [Need.FAILED if one.failed else Need.AROUND for one in buckets]
    found = needs(buckets, interval_at)
    mixed = sum(one.rows for one, need in zip(buckets, found, strict=True) if need is Need.MIXED)
    instead = Need.AROUND if mixed <= MIXED else Need.NONE
    return [instead if need is Need.MIXED else need for need in found]


def marks(
    buckets: Sequence[Bucket], chosen: Sequence[bool], checks: Sequence[Check], bucket_s: int
) -> tuple[Mark, ...]:
    """The checks of the buckets that were chosen, and the others as they are, in time order."""
    return tuple(_marks(buckets, chosen, checks, bucket_s * SECOND_MS))


def _marks(
    buckets: Sequence[Bucket], chosen: Sequence[bool], checks: Sequence[Check], step: int
) -> Iterable[Check | Calm]:
    times = [check.at_ms for check in checks]
    for one, single in zip(buckets, chosen, strict=True):
        start = one.start_s * SECOND_MS
        if single:
            yield from checks[bisect_left(times, start) : bisect_left(times, start + step)]
        elif one.checks > 0:
            yield one.calm()
