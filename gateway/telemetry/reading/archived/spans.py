"""Which parts of a window a store knows, which an archive keeps, and which nobody does. Pure.

An archive has whole hours, and in the end whole days of UTC, weeks of them and four weeks together. What a
window, maintenance, hours of service or a local day cut off of an hour is unknown: neither missing nor down.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gateway.ports import ArchivedStretch, Kept
from gateway.times.calendar import HOUR_S
from gateway.times.ranges import Span, cut, union, without
from gateway.times.window import SECOND_MS, Window

HOUR_MS = HOUR_S * SECOND_MS
DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
MONTH_HOURS = 4 * WEEK_HOURS


def inside(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What lies in both."""
    return union(cut(one, other) for one in spans for other in others)


@dataclass(frozen=True, slots=True)
class Held:
    """Hours since 1970 of one cell that an archive has: four weeks at a time, weeks, days, single hours; and
    Unix ms it has not."""

    months: list[Span]
    weeks: list[Span]
    days: list[Span]
    hours: list[Span]
    unknown: list[Span]

    def stretches(self, cell: int) -> Iterator[ArchivedStretch]:
        """As an archive is asked for them."""
        of = (MONTH_HOURS, self.months), (WEEK_HOURS, self.weeks), (DAY_HOURS, self.days), (1, self.hours)
        for hours, spans in of:
            for since, until in spans:
                yield ArchivedStretch(cell, hours, since, until)


@dataclass(frozen=True)
class Reach:
    """What an archive keeps of an org, and how far back its store reaches."""

    kept: Kept
    horizon_ms: int

    @cached_property
    def hours(self) -> list[Span]:
        """Hours since 1970 that are kept, whatever by."""
        kept = self.kept
        return union((*kept.hours, *kept.days, *kept.weeks, *kept.months))

    @property
    def begins_ms(self) -> int:
        """As far back as anybody knows."""
        return min(self.hours[0][0] * HOUR_MS, self.horizon_ms) if self.hours else self.horizon_ms

    def beyond(self, window: Window) -> bool:
        """The window holds what the archive keeps and the store may not."""
        return window.since_ms < self.horizon_ms and self.begins_ms < min(self.horizon_ms, window.until_ms)

    def edge_ms(self, window: Window) -> int:
        """Up to here the archive tells of the window, the store from here on: the end of what is archived
        without a gap from the store's horizon on."""
        first = -(-self.horizon_ms // HOUR_MS)
        ends = (until for since, until in self.hours if since <= first < until)
        return min(next(ends, first), window.until_ms // HOUR_MS) * HOUR_MS

    def held(self, spans: Iterable[Span]) -> Held:
        """Of what a cell holds, in Unix ms."""
        wanted, kept = union(spans), self.kept
        left = [(-(-since // HOUR_MS), until // HOUR_MS) for since, until in wanted]
        steps = (MONTH_HOURS, kept.months), (WEEK_HOURS, kept.weeks), (DAY_HOURS, kept.days), (1, kept.hours)
        told: list[list[Span]] = []
        for step, there in steps:
            told.append(inside([_whole(one, step) for one in left], there))
            left = without(left, told[-1])
        found = [(since * HOUR_MS, until * HOUR_MS) for since, until in union(chain(*told))]
        known = [(max(since, self.begins_ms), until) for since, until in wanted]
        months, weeks, days, hours = told
        return Held(months, weeks, days, hours, without(known, found))


def _whole(hours: Span, step: int) -> Span:
    return -(-hours[0] // step) * step, hours[1] // step * step
