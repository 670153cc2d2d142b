"""Which regions check a monitor by themselves, and how often, told by what each recorded over time. Pure.

The registry says how often a monitor is checked, and not from where. Regions that take turns, or follow on
each other, make one check an interval together: nothing follows for each of them. Where several check at
once, more is recorded than the interval lets be, and one at least makes a check each interval by itself: then
every one is to be expected at its own cadence, a whole number of intervals, until it was silent for a week.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Protocol

from gateway.times.ranges import Span, union, union_within

GIVEN_UP_MS = 7 * 86_400_000
"""Who was silent for so long is not expected any more."""
BY_ITSELF = 0.75
"""Of a check an interval: a region that makes more of them takes no turns."""
TOLD = 0.6
"""Of the checks that may be told as those beyond the interval, so many must be there; a few are lost."""
TURNS, SPARE = 0.9, 1.05
"""Of what the interval lets expect, regions that take turns make no fewer and no more."""
FEW = 3
"""Checks below which nothing is told."""
PACED = 10
"""Intervals over which a region's cadence is told by one period alone."""
NOISE = 3.0
"""Standard deviations of a sampled count."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What one region recorded of a monitor in one period: rows, the checks that they stand for, and when the
    first and the last of these ended (Unix ms)."""

    region: str
    rows: int
    checks: float
    first_ms: int
    last_ms: int

    @property
    def span(self) -> Span:
        return self.first_ms, self.last_ms

    @property
    def weight(self) -> float:
        """Checks that a row stands for."""
        return self.checks / self.rows

    def and_then(self, later: "Presence") -> "Presence":
        """With what it recorded in the rest of the period."""
        first, last = min(self.first_ms, later.first_ms), max(self.last_ms, later.last_ms)
        return Presence(self.region, self.rows + later.rows, self.checks + later.checks, first, last)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """All that a monitor's regions recorded, by period, the oldest first, as of `at_ms` (Unix ms)."""

    at_ms: int
    periods: tuple[tuple[Presence, ...], ...]
    made: dict[Hashable, tuple["Regional", ...]] = field(default_factory=dict, repr=False)
    """Who checks by themselves, by what the monitor is set to: it goes with what it was made of."""


class Hearing(Protocol):
    """What regions recorded of the monitors of an org."""

    async def of(self, org: str, now_ms: int) -> Mapping[str, Heard]:
        """By monitor; one of which nothing is known is not in it. Raises nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Regional:
    """A region that checks a monitor by itself in [since, until), `share` times an interval.

    `heard` is when it was, a span for each period, as of `at_ms`: what it recorded later is not known.
    """

    region: str
    since_ms: int
    until_ms: int
    share: float
    heard: tuple[Span, ...]
    at_ms: int

    def last_heard_ms(self, before_ms: int) -> int:
        """The last moment up to `before_ms` that it is known to have been heard in."""
        return max(
            (min(until, before_ms) for since, until in self.heard if since <= before_ms),
            default=self.since_ms,
        )


@dataclass(frozen=True, slots=True)
class Silent:
    """A region of a monitor that was not heard from since `since_ms` (Unix ms) up to the end of a window, of
    which so many of its checks are missing."""

    monitor_id: str
    region: str
    since_ms: int
    missing: float


Expected = Callable[[Span], float]
"""Checks that the interval, as of its time, lets one region make in a span."""


def regionals(heard: Heard, expected: Expected) -> tuple[Regional, ...]:
    """Those that check by themselves, in the order of their beginning."""
    if len({one.region for period in heard.periods for one in period}) <= 1:
        return ()
    following = _Following(heard.at_ms, expected)
    for period in heard.periods:
        following.goes_on(period)
    following.ends(math.inf)
    return tuple(sorted(following.found, key=lambda one: (one.since_ms, one.region)))


def shares(regions: Sequence[Regional], within: Span) -> Iterator[tuple[Span, float]]:
    """The parts of a span, and how many checks an interval are made in each: one at least, as the registry
    has it, or those of all the regions that are expected then."""
    edges = {edge for one in regions for edge in (one.since_ms, one.until_ms)}
    begins = [within[0], *sorted(edge for edge in edges if within[0] < edge < within[1]), within[1]]
    for begin, end in pairwise(begins):
        there = sum(one.share for one in regions if one.since_ms <= begin < one.until_ms)
        yield (begin, end), max(1.0, there)


class _Verdict(Enum):
    TOGETHER = "they check at once"
    APART = "one at a time, each an interval's check: they follow on each other, or fell silent in turn"
    IN_TURN = "they take turns"
    UNTOLD = "too little is known, or too much is missing"


@dataclass(slots=True)
class _Run:
    """A region from its first check on, without a silence that makes it another."""

    region: str
    since_ms: int
    heard: list[Span] = field(default_factory=list)
    paces: list[tuple[float, float, bool]] = field(default_factory=list)
    """Checks, how many the interval lets expect, and whether they were sampled; one a period."""
    by_itself: bool = False

    @property
    def last_ms(self) -> int:
        return self.heard[-1][1]

    @property
    def share(self) -> float:
        """One of a whole number of intervals. The fullest period tells, as the others may lack checks; all of
        them together where they were sampled."""
        told = [made / due for made, due, sampled in self.paces if due >= PACED and not sampled]
        made, due = (sum(part) for part in ([one[0] for one in self.paces], [one[1] for one in self.paces]))
        pace = max(told) if told else made / due if due > 0 else 1.0
        return 1 / max(1, round(1 / pace)) if pace > 0 else 1.0


@dataclass(slots=True)
class _Following:
    """Goes through the periods, and remembers who checks by itself."""

    at_ms: int
    expected: Expected
    runs: dict[str, _Run] = field(default_factory=dict)
    found: list[Regional] = field(default_factory=list)
    in_turn_ms: int | None = None
    """Since when they seem to take turns, if the last period said so."""

    def goes_on(self, period: Sequence[Presence]) -> None:
        """One period with silence in all regions may look as if they took turns: two in a row tell."""
        told = verdict(period, self.expected)
        if told is _Verdict.IN_TURN and self.in_turn_ms is not None:
            self.ends(self.in_turn_ms)
        begin = min(one.first_ms for one in period)
        self.in_turn_ms = (self.in_turn_ms or begin) if told is _Verdict.IN_TURN else None
        for one in period:
            run = self._run(one)
            run.heard.append(one.span)
            run.paces.append((one.checks - one.weight, self.expected(one.span), one.weight > 1))
            run.by_itself |= told is _Verdict.TOGETHER
        if told in (_Verdict.APART, _Verdict.IN_TURN):  # those that are not known to check by themselves
            self.runs = {name: run for name, run in self.runs.items() if run.by_itself}

    def _run(self, one: Presence) -> _Run:
        known = self.runs.get(one.region)
        if known and one.first_ms - known.last_ms < GIVEN_UP_MS:
            return known
        if known:
            self._end(known, math.inf)
        self.runs[one.region] = _Run(one.region, one.first_ms)
        return self.runs[one.region]

    def ends(self, at_ms: float) -> None:
        for run in self.runs.values():
            self._end(run, at_ms)
        self.runs = {}

    def _end(self, run: _Run, at_ms: float) -> None:
        until = round(min(run.last_ms + GIVEN_UP_MS, at_ms))
        if run.by_itself and run.since_ms < until:
            told = run.share, tuple(run.heard), self.at_ms
            self.found.append(Regional(run.region, run.since_ms, until, *told))


def verdict(period: Sequence[Presence], expected: Expected) -> _Verdict:
    """What one period tells of the regions that recorded in it."""
    due = [expected(one.span) for one in period]
    spans = union(one.span for one in period)
    once = sum(map(expected, spans))
    if len(period) <= 1 or sum(due) - once < FEW:
        return _Verdict.UNTOLD
    total, heaviest = sum(one.checks for one in period), max(one.weight for one in period)
    noise = NOISE * math.sqrt(total * heaviest) if heaviest > 1 else 0.0
    beyond = total - once - len(spans)
    paces = [
        (one.checks - one.weight) / lone if lone > 0 else 0.0 for one, lone in zip(period, due, strict=True)
    ]
    bases = [
        one for one, pace, lone in zip(period, paces, due, strict=True) if pace >= BY_ITSELF and lone >= FEW
    ]
    if not bases:
        spare = once * SPARE + len(spans) + noise
        return _Verdict.IN_TURN if once * TURNS - noise <= total <= spare else _Verdict.UNTOLD
    told = _beyond(period, paces, bases, expected)
    if beyond >= max(FEW, TOLD * told, noise):
        return _Verdict.TOGETHER
    return _Verdict.APART if beyond <= once * (SPARE - 1) + noise else _Verdict.UNTOLD


def _beyond(
    period: Sequence[Presence], paces: Sequence[float], bases: Sequence[Presence], expected: Expected
) -> float:
    """Checks beyond the interval's, had all checked at once while they were there."""
    based = union(one.span for one in bases)
    found = sum(expected(one.span) for one in bases) - sum(map(expected, based))
    for one, pace in zip(period, paces, strict=True):
        if one not in bases:
            found += pace * sum(map(expected, union_within(based, one.span)))
    return found
