"""Spans that come at even distances, told as one: what recurs is said as briefly as what does not. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.times.calendar import DAY_MS, WEEK_S
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS

PERIODS_MS = (DAY_MS, WEEK_S * SECOND_MS)
FEWEST = 3
"""Fewer are told one by one, which is as short."""


@dataclass(frozen=True, slots=True)
class Run:
    """`count` spans of one length in whole seconds, each `period_ms` after the one before; in Unix ms."""

    since_ms: int
    length_ms: int
    period_ms: int = 0
    count: int = 1

    @property
    def until_ms(self) -> int:
        return self.since_ms + (self.count - 1) * self.period_ms + self.length_ms

    @property
    def spans(self) -> list[Span]:
        starts = (self.since_ms + number * self.period_ms for number in range(self.count))
        return [(start, start + self.length_ms) for start in starts]


def runs(spans: Iterable[Span]) -> list[Run]:
    """The same spans, which are apart, by day or by week: whichever takes fewer words."""
    listed = sorted(spans)
    return min((_by_period(listed, period) for period in PERIODS_MS), key=len)


def _by_period(spans: Iterable[Span], period_ms: int) -> list[Run]:
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for since, until in spans:
        alike[until - since, since % period_ms].append(since)
    found = [run for (length, _), starts in alike.items() for run in _even(starts, length, period_ms)]
    return sorted(found, key=lambda one: one.since_ms)


def _even(starts: Iterable[int], length_ms: int, period_ms: int) -> list[Run]:
    """Starts in order; each period without one ends a run."""
    found: list[Run] = []
    for start in starts:
        last = found[-1] if found else None
        if last and last.since_ms + last.count * period_ms == start:
            found[-1] = Run(last.since_ms, length_ms, period_ms, last.count + 1)
        else:
            found.append(Run(start, length_ms))
    return [piece for one in found for piece in _told(one)]


def _told(one: Run) -> list[Run]:
    whole = one.since_ms % SECOND_MS == 0 and one.length_ms % SECOND_MS == 0
    if one.count >= FEWEST and whole and one.length_ms < one.period_ms:
        return [one]
    return [Run(since, until - since) for since, until in one.spans]
