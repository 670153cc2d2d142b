"""The states of a monitor over time, from the sequence of its checks. Pure.

Each check holds until the next one, at most HELD x interval x weight; what no check holds is no data, as is
what a check that was not decided (pending) holds. Checked from several regions, each may be looked at by
itself: of those that take turns a check then holds as many times as long as there are regions, of those that
check by themselves as long as it is to their next but one. A quorum of the regions with data decides how bad
a moment is.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter

from gateway.telemetry.sequence.marks import DOWN, History, Mark
from gateway.times.ranges import Span, cut
from gateway.times.window import SECOND_MS

_State = tuple[int, int, float | None]
"""As a Segment's."""


_first_ms = attrgetter("first_ms")


class Quorum(Enum):
    """How many of the regions with data have to agree that a moment is bad."""

    ANY = "any"
    MAJORITY = "majority"
    ALL = "all"

    def chosen(self, badness: Sequence[float]) -> float:
        """How bad it is at least, as this many of them say."""
        worst_first = sorted(badness, reverse=True)
        place = {Quorum.ANY: 0, Quorum.MAJORITY: len(badness) // 2, Quorum.ALL: len(badness) - 1}[self]
        return worst_first[place]


@dataclass(frozen=True, slots=True)
class Segment:
    """One state: 0 is up, 1 degraded, between them the share of time degraded, 2 down, None no data."""

    start_ms: int
    end_ms: int
    badness: float | None

    @property
    def seconds(self) -> float:
        return (self.end_ms - self.start_ms) / SECOND_MS

    @property
    def down(self) -> bool:
        return self.badness == DOWN


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds by state."""

    up: float = 0.0
    degraded: float = 0.0
    down: float = 0.0
    no_data: float = 0.0

    @property
    def known(self) -> float:
        return self.up + self.degraded + self.down

    @property
    def elapsed(self) -> float:
        return self.known + self.no_data

    def __add__(self, other: "Seconds") -> "Seconds":
        return Seconds(
            self.up + other.up,
            self.degraded + other.degraded,
            self.down + other.down,
            self.no_data + other.no_data,
        )


def timeline(history: History, lived: Span, quorum: Quorum | None = None) -> tuple[Segment, ...]:
    """Segments that cover `lived` without gaps, neighbours of one state joined.

    Without a quorum the checks count in the order they came, whatever their region; of regions that check by
    themselves, any that is down is enough. Raises BadUserInput where the history is not complete.
    """
    return history.whole().told((timeline, lived, quorum), lambda: _timeline(history, lived, quorum))


def _timeline(history: History, lived: Span, quorum: Quorum | None) -> tuple[Segment, ...]:
    marks, hold = history.marks, history.hold_ms
    quorum = quorum or (Quorum.ANY if history.paces else None)
    regions = sorted(history.regions)
    if quorum is None or not regions:
        return _held(marks, lived, hold)
    return _agreed([_of_region(history, name, lived) for name in regions], quorum)


def within(segments: Iterable[Segment], spans: Sequence[Span]) -> tuple[Segment, ...]:
    """The parts of them that lie in the spans: a pause is no time of a monitor."""
    parts = ((*cut((one.start_ms, one.end_ms), span), one.badness) for one in segments for span in spans)
    return tuple(Segment(*part) for part in parts if part[0] < part[1])


def seconds(segments: Iterable[Segment]) -> Seconds:
    """Their lengths by state; they add up to the length of what they cover."""
    up = degraded = down = no_data = 0.0
    for one in segments:
        if one.badness is None:
            no_data += one.seconds
        elif one.badness == DOWN:
            down += one.seconds
        else:
            degraded += one.seconds * one.badness
            up += one.seconds * (1 - one.badness)
    return Seconds(up, degraded, down, no_data)


def _of_region(history: History, region: str, lived: Span) -> tuple[Segment, ...]:
    turns, hold = history.turns(region), history.hold_ms
    return _held(history.of_region(region).marks, lived, lambda at: round(turns * hold(at)))


def _held(marks: Sequence[Mark], lived: Span, hold: Callable[[int], int]) -> tuple[Segment, ...]:
    return _runs(_states(marks, lived, hold))


def _states(marks: Sequence[Mark], lived: Span, hold: Callable[[int], int]) -> Iterator[_State]:
    """What none of them holds is None. They are in time order, and each holds up to the next at most."""
    since, until = lived
    reached = since
    marks = marks[max(0, bisect_right(marks, since, key=_first_ms) - 1) :]
    ends = [mark.first_ms for mark in marks[1:]] + [until]
    for mark, end_ms in zip(marks, ends, strict=False):  # one more where there are none
        held = round(hold(mark.last_ms) * mark.weight)
        start, end = max(mark.first_ms, since), min(mark.last_ms + held, end_ms, until)
        if start >= end:
            continue
        if start > reached:
            yield reached, start, None
        yield start, end, mark.badness
        reached = end
    if reached < until:
        yield reached, until, None


def _agreed(regions: Sequence[Sequence[Segment]], quorum: Quorum) -> tuple[Segment, ...]:
    """One timeline from those of all regions, which cover the same time."""
    edges = sorted({edge for one in regions for part in one for edge in (part.start_ms, part.end_ms)})
    places = [0] * len(regions)
    found = []
    for start, end in pairwise(edges):
        badness = []
        for number, one in enumerate(regions):
            while one[places[number]].end_ms <= start:
                places[number] += 1
            said = one[places[number]].badness
            if said is not None:
                badness.append(said)
        found.append((start, end, quorum.chosen(badness) if badness else None))
    return _runs(found)


def _runs(states: Iterable[_State]) -> tuple[Segment, ...]:
    """Neighbours that say the same are one."""
    runs = (list(same) for _, same in groupby(states, key=itemgetter(2)))
    return tuple(Segment(same[0][0], same[-1][1], same[0][2]) for same in runs)
