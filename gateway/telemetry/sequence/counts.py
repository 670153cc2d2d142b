"""Buckets of a monitor's checks as they were counted, held by column: a window has thousands of them, most of
which are only added up. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from math import fsum
from typing import Any, NamedTuple

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
        return Counts._make(column[first:end] for column in self)

    def longer(self, bucket_s: int) -> list[Bucket]:
        """The same checks in buckets of `bucket_s`, a multiple of what they are in."""
        cuts = list(self._cuts(bucket_s))
        starts = (self.start_s[one.start] // bucket_s * bucket_s for one in cuts)
        added = (map(add, map(column.__getitem__, cuts)) for add, column in zip(_ADD, self[1:], strict=True))
        return list(map(Bucket, starts, *added))

    def _cuts(self, bucket_s: int) -> Iterator[slice]:
        first = 0
        while first < len(self.start_s):
            start = self.start_s[first] // bucket_s * bucket_s
            end = bisect_left(self.start_s, start + bucket_s, first)
            yield slice(first, end)
            first = end


_ADD: tuple[Callable[[Sequence[Any]], Any], ...] = (sum, sum, sum, fsum, fsum, min, max, fsum)
"""How each column but the first is put together."""
