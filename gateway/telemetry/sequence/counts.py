"""Buckets of a monitor's checks as they were counted, held by column: a window has thousands of them, most of
which are only added up. Pure."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gateway.telemetry.sequence.trouble import Bucket
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS


class Counts(NamedTuple):
    """What `checked_buckets` tells of one monitor: a cell a bucket, in time order. Named as a Bucket's."""

    start_s: Sequence[int] = ()
    rows: Sequence[int] = ()
    failed: Sequence[int] = ()
    undecided: Sequence[int] = ()
    checks: Sequence[float] = ()
    degraded: Sequence[float] = ()
    first_ms: Sequence[int] = ()
    last_ms: Sequence[int] = ()
    recorded: Sequence[float] = ()

    def within(self, span: Span) -> "Counts":
        """Those that begin in it, in Unix ms."""
        first, end = (bisect_left(self.start_s, -(-one // SECOND_MS)) for one in span)
        return self._from(first, end)

    def _from(self, first: int, end: int) -> "Counts":
        return Counts._make(column[first:end] for column in self)

    def longer(self, bucket_s: int) -> list[Bucket]:
        """The same checks in buckets of `bucket_s`, a multiple of what they are in."""
        return [_one_bucket(start, inside) for start, inside in self._cut(bucket_s)]

    def _cut(self, bucket_s: int) -> Iterator[tuple[int, "Counts"]]:
        first = 0
        while first < len(self.start_s):
            start = self.start_s[first] // bucket_s * bucket_s
            end = bisect_left(self.start_s, start + bucket_s, first)
            yield start, self._from(first, end)
            first = end


def _one_bucket(start_s: int, found: Counts) -> Bucket:
    return Bucket(
        start_s=start_s,
        rows=sum(found.rows),
        failed=sum(found.failed),
        undecided=sum(found.undecided),
        checks=math.fsum(found.checks),
        degraded=math.fsum(found.degraded),
        first_ms=min(found.first_ms),
        last_ms=max(found.last_ms),
        recorded=math.fsum(found.recorded),
    )
