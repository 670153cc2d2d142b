"""Service hours: when a promise of uptime holds, written as people write opening hours. Pure.

A subset of OpenStreetMap's opening_hours (https://wiki.openstreetmap.org/wiki/Key:opening_hours): weekdays
with ranges of times ("Mo-Fr 08:00-18:00"), several rules after commas, rules after a semicolon that replace
earlier ones for their days, "off", ranges over midnight ("22:00-06:00") and "24/7". No holidays, seasons,
weeks of the year, sunrise or open ends.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from gateway.errors import BadUserInput
from gateway.times.calendar import DAY_S, MONDAY_S, WEEK_S, Clock
from gateway.times.ranges import Span, cut, union, union_within
from gateway.times.window import SECOND_MS

ARGUMENT = "serviceHours"
LONGEST = 200
"""Characters; every weekday with two ranges of its own fits."""

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?"
_TIME = r"[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_RULE = re.compile(rf"(?:({_DAY}(?:,{_DAY})*) +)?(off|closed|24/7|{_TIME}(?:,{_TIME})*)", re.ASCII)
_COMMA = re.compile(r" *, *")
_NEXT_RULE = re.compile(r"(?<=[0-9fd]),(?=[A-Z])")
"""A comma after times and before weekdays begins a rule; others list weekdays, or times."""


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Ranges of the local week, in seconds since Monday 00:00: in order and apart; there is at least one."""

    text: str
    week: tuple[Span, ...]

    @classmethod
    def parse(cls, text: str) -> "ServiceHours":
        """Raises BadUserInput naming serviceHours for what is outside the subset, or never open."""
        week = _week(text)
        if not week:
            raise _refused(text, "never in service; name some hours")
        return cls(text, week)

    @property
    def always(self) -> bool:
        return self.week == ((0, WEEK_S),)

    def weekdays(self) -> dict[tuple[Span, ...], tuple[int, ...]]:
        """Weekdays (Monday is 0) by their ranges in seconds of the day; days without service are absent."""
        found: dict[tuple[Span, ...], tuple[int, ...]] = {}
        for day in range(7):
            begin = day * DAY_S
            inside = [
                (since - begin, until - begin)
                for since, until in union_within(self.week, (begin, begin + DAY_S))
            ]
            if inside:
                found[tuple(inside)] = (*found.get(tuple(inside), ()), day)
        return found


@dataclass(frozen=True)
class Served:
    """Service hours on a zone's wall clock, over the range of the clock."""

    hours: ServiceHours
    clock: Clock

    @cached_property
    def stretches(self) -> tuple[Span, ...]:
        """Stretches in service, in order; where an hour is skipped or repeated, so is the service in it."""
        found: list[Span] = []
        for since, until, offset_s in self.clock.segments():
            shift = (offset_s + MONDAY_S) * SECOND_MS
            first, last = (since + shift) // (WEEK_S * SECOND_MS), (until + shift) // (WEEK_S * SECOND_MS)
            for week in range(first, last + 1):
                for begin, end in self.hours.week:
                    start = (week * WEEK_S + begin) * SECOND_MS - shift
                    stop = (week * WEEK_S + end) * SECOND_MS - shift
                    found.append(cut((start, stop), (since, until)))
        return tuple(union(found))

    def seconds(self, since_ms: int, until_ms: int) -> float:
        """Seconds in service within [since, until)."""
        return max(0, self._passed_ms(until_ms) - self._passed_ms(since_ms)) / SECOND_MS

    def within(self, since_ms: int, until_ms: int) -> Sequence[Span]:
        """The stretches that reach into [since, until), whole."""
        first = bisect_right(self.stretches, since_ms, key=itemgetter(1))
        return self.stretches[first : bisect_left(self.stretches, until_ms, key=itemgetter(0))]

    def moment_after(self, since_ms: int, seconds: float) -> int | None:
        """When so many seconds of service have passed since a moment; None beyond the range of the clock."""
        wanted = self._passed_ms(since_ms) + seconds * SECOND_MS
        place = bisect_left(self._sums, wanted, 1) - 1
        if place >= len(self.stretches):
            return None
        return max(since_ms, round(self.stretches[place][0] + wanted - self._sums[place]))

    @cached_property
    def _sums(self) -> tuple[int, ...]:
        """Milliseconds of service before each stretch, and those of all."""
        return tuple(accumulate((until - since for since, until in self.stretches), initial=0))

    def _passed_ms(self, at_ms: int) -> int:
        """Milliseconds of service up to a moment."""
        place = bisect_right(self.stretches, at_ms, key=itemgetter(0)) - 1
        if place < 0:
            return 0
        since, until = self.stretches[place]
        return self._sums[place] + min(at_ms, until) - since


def _week(text: str) -> tuple[Span, ...]:
    """Rules in their order, as ranges of the week; one over Sunday's midnight goes on on Monday."""
    if len(text) > LONGEST:
        raise BadUserInput(f"longer than {LONGEST} characters; write fewer rules", ARGUMENT)
    days: dict[int, list[Span]] = defaultdict(list)
    for group in text.split(";"):
        replaced: set[int] = set()
        for rule in _NEXT_RULE.split(_COMMA.sub(",", group)):
            named, ranges = _rule(text, rule.strip())
            for day in named:
                if day not in replaced or not ranges:
                    days[day] = []
                replaced.add(day)
                days[day] += ranges
    whole = [(day * DAY_S + since, day * DAY_S + until) for day in days for since, until in days[day]]
    wrapped = [(0, until - WEEK_S) for _, until in whole if until > WEEK_S]
    return tuple(union([(since, min(until, WEEK_S)) for since, until in whole] + wrapped))


def _rule(text: str, rule: str) -> tuple[list[int], list[Span]]:
    match = _RULE.fullmatch(rule)
    if not match:
        raise _refused(text, "write weekdays and times like Mo-Fr 08:00-18:00, Sa 09:00-12:00, or 24/7")
    days = _days(match[1]) if match[1] else list(range(7))
    if match[2] in {"off", "closed"}:
        return days, []
    if match[2] == "24/7":
        return days, [(0, DAY_S)]
    return days, [_range(text, one) for one in match[2].split(",")]


def _days(text: str) -> list[int]:
    """Mo-We,Sa as numbers; a range may go over the end of the week."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _range(text: str, written: str) -> Span:
    since, until = (_seconds(text, one) for one in written.split("-"))
    if since in {until, DAY_S}:
        raise _refused(text, f"{written} is empty; write 00:00-24:00 for a whole day")
    return since, until if until > since else until + DAY_S


def _seconds(text: str, time: str) -> int:
    hours, minutes = int(time[:2]), int(time[3:])
    if minutes > 59 or hours * 60 + minutes > 24 * 60:  # noqa: PLR2004 - a clock
        raise _refused(text, f"{time} is no time of day")
    return (hours * 60 + minutes) * 60


def _refused(text: str, why: str) -> BadUserInput:
    return BadUserInput(f"{text[:60]!r} are not hours of service: {why}", ARGUMENT)
