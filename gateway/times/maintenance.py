"""Maintenance: when something is looked after, once or again and again, on a timezone's wall clock. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache

from gateway.times.calendar import DAY_MS, zone
from gateway.times.ranges import Span, cut, union
from gateway.times.recurrence import occurrences
from gateway.times.window import SECOND_MS


class Handling(Enum):
    """What becomes of checks within maintenance."""

    EXCLUDE = "exclude"
    INCLUDE = "include"


KEPT = 4096
"""Ranges of one maintenance that are remembered: a fleet's monitors ask for the same one."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    """From `start` (a wall clock's, to the minute) for so many seconds, and whenever its rule says so again.

    It is of a monitor, or of all that have a tag, or else of the whole org. None begins after `ended_ms`
    (Unix ms), and one that lasts then ends.
    """

    id: str
    title: str
    timezone: str
    start: datetime
    seconds: int
    rule: str | None = None
    monitor_id: str | None = None
    tag: str | None = None
    ended_ms: int | None = None
    created_ms: int = 0

    @property
    def whole_org(self) -> bool:
        return self.monitor_id is None and self.tag is None

    def spans(self, since_ms: int, until_ms: int) -> tuple[Span, ...]:
        """Those that reach into [since, until), whole and in order, in Unix ms."""
        first, last = since_ms // DAY_MS, -(-until_ms // DAY_MS)
        return tuple(one for one in _spans(self, first, last) if one[0] < until_ms and one[1] > since_ms)


@lru_cache(maxsize=KEPT)
def _spans(of: Maintenance, first_day: int, last_day: int) -> tuple[Span, ...]:
    """Around these days of UTC; a wall clock is at most a day away from it."""
    around = timedelta(days=1)
    after = _utc(first_day * DAY_MS) - around - timedelta(seconds=of.seconds)
    before = _utc(last_day * DAY_MS) + around
    starts: Iterable[datetime] = [of.start]
    if of.rule is not None:
        starts = occurrences(of.rule, of.start, after, before)
    found = (_span(of, one) for one in starts)
    end_ms = max(0, last_day * DAY_MS + 2 * DAY_MS + of.seconds * SECOND_MS)
    return tuple(union(cut(one, (0, end_ms if of.ended_ms is None else of.ended_ms)) for one in found))


def _span(of: Maintenance, start: datetime) -> Span:
    """A start that the clock skips is as much later as it is put forward; of one shown twice, the first."""
    since_ms = round(start.replace(tzinfo=zone(of.timezone)).timestamp()) * SECOND_MS
    return since_ms, since_ms + of.seconds * SECOND_MS


def _utc(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(max(0, unix_ms) / SECOND_MS, UTC).replace(tzinfo=None)
