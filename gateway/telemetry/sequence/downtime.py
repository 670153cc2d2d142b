"""Stretches of downtime: from a failed check to the next that did not fail, or to silence. Pure.

With a quorum of regions, instead, a stretch is a time at which the quorum says that the monitor is down. Of
regions that check by themselves a sequence is of one region, and without a quorum any of them will do.
A check holds for HELD intervals at most, times its weight, as in a timeline: their seconds down are the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from gateway.telemetry.sequence.marks import HELD, Check, History, Mark
from gateway.telemetry.sequence.timeline import Quorum, timeline
from gateway.times.ranges import Span, cut, overlap
from gateway.times.window import SECOND_MS, Window


class FailureScope(Enum):
    """How far a failure reached, by who checked around it."""

    GLOBAL = "global"
    REGIONAL = "regional"
    SINGLE_POP = "single_pop"


@dataclass(frozen=True, slots=True)
class Bout:
    """From `start_ms` to `end_ms`. `recovered`: a check ended it, not silence. `lasting`: neither has yet."""

    start_ms: int
    end_ms: int
    recovered: bool = True
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bout cut to a window, with its failed checks (oldest first) and how far it reached."""

    start_ms: int
    end_ms: int
    lasting: bool
    failures: tuple[Check, ...]
    scope: FailureScope

    @property
    def seconds(self) -> float:
        return (self.end_ms - self.start_ms) / SECOND_MS

    @property
    def regions(self) -> list[str]:
        return sorted({one.region for one in self.failures if one.region})

    @property
    def colos(self) -> list[str]:
        return sorted({one.colo for one in self.failures if one.colo})

    @property
    def codes(self) -> list[int]:
        return sorted({one.code for one in self.failures if one.code})

    @property
    def error_classes(self) -> list[str]:
        return sorted({one.error_class for one in self.failures if one.error_class})

    @property
    def dispatch_ids(self) -> list[str]:
        return [one.dispatch_id for one in self.failures if one.dispatch_id]

    @property
    def error(self) -> str | None:
        """Of its newest failed check that tells one."""
        return next((one.error for one in reversed(self.failures) if one.error), None)


def bouts(marks: Iterable[Mark], end_ms: int, hold_ms: Callable[[int], int]) -> list[Bout]:
    """From each failed check to the next mark that did not fail, but for what no check holds.

    A check holds for `hold_ms` of its time, times its weight, and to end_ms at most: silence ends a bout,
    whatever follows.
    """
    found: list[Bout] = []
    start: int | None = None
    held = 0
    for mark in marks:
        if start is not None and mark.first_ms > held:
            found.append(Bout(start, held, recovered=False))
            start = None
        if mark.failed:
            start = mark.first_ms if start is None else start
            held = mark.last_ms + round(hold_ms(mark.last_ms) * mark.weight)
        elif start is not None:
            found.append(Bout(start, mark.first_ms))
            start = None
    if start is None:
        return found
    return [*found, Bout(start, max(start, min(end_ms, held)), recovered=False, lasting=held >= end_ms)]


def seconds_down(found: Iterable[Bout], window: Window, now_ms: int) -> float:
    """Length of the bouts inside the window, up to now."""
    inside = window.since_ms, min(window.until_ms, now_ms)
    return sum(overlap((one.start_ms, one.end_ms), inside) for one in found) / SECOND_MS


def checked_bouts(found: Iterable[Bout], spans: Sequence[Span]) -> list[Bout]:
    """The parts of them in which the monitor was to be checked: a pause ends a bout, as silence does."""
    return [part for one in found for span in spans for part in _parts(one, span)]


def _parts(one: Bout, span: Span) -> Iterator[Bout]:
    start, end = cut((one.start_ms, one.end_ms), span)
    if start < end or start == one.start_ms == end:
        whole = end == one.end_ms
        yield replace(
            one, start_ms=start, end_ms=end, recovered=one.recovered and whole, lasting=one.lasting and whole
        )


def bouts_of(history: History, now_ms: int) -> Sequence[Bout]:
    """Of the checks in the order they came. Of regions that check by themselves, of each in its own order:
    while any of them is down it is one bout."""
    return history.told((bouts_of, now_ms), lambda: _bouts_of(history, now_ms))


def _bouts_of(history: History, now_ms: int) -> list[Bout]:
    if not history.paces:
        return bouts(history.marks, now_ms, history.hold_ms)
    return _joined(bout for region in sorted(history.regions) for bout in _bouts_in(history, region, now_ms))


def _bouts_in(history: History, region: str, now_ms: int) -> list[Bout]:
    turns = history.turns(region)
    return bouts(history.of_region(region).marks, now_ms, lambda at: round(turns * history.hold_ms(at)))


def _joined(found: Iterable[Bout]) -> list[Bout]:
    """Those that touch or overlap are one, which ends as the last of them does."""
    joined: list[Bout] = []
    for one in sorted(found, key=lambda one: (one.start_ms, one.end_ms)):
        if not joined or one.start_ms > joined[-1].end_ms:
            joined.append(one)
        elif one.end_ms >= joined[-1].end_ms:
            joined[-1] = replace(one, start_ms=joined[-1].start_ms)
    return joined


def agreed_bouts(history: History, lived: Span, now_ms: int, quorum: Quorum) -> list[Bout]:
    """When a quorum of the regions says that the monitor is down."""
    down = [one for one in timeline(history, lived, quorum) if one.down]
    return [Bout(one.start_ms, one.end_ms, lasting=one.end_ms == now_ms) for one in down]


def stretches(history: History, found: Iterable[Bout], window: Window, now_ms: int) -> list[Stretch]:
    """The bouts inside the window, oldest first. Raises BadUserInput where the history is not complete."""
    checks, until = history.whole().checks, min(window.until_ms, now_ms)
    inside = (one for one in found if one.start_ms < until and one.end_ms > window.since_ms)
    seen = window.since_ms, until
    return [_stretch(history, checks, one, seen, lasts=until == now_ms) for one in inside]


def turn_ms(history: History, at_ms: int) -> int:
    """How long it takes until every region has checked."""
    return round(history.round * history.interval_at(at_ms))


def _stretch(history: History, checks: Sequence[Check], one: Bout, window: Span, *, lasts: bool) -> Stretch:
    turn = turn_ms(history, one.start_ms)
    around = _between(checks, one.start_ms - turn, one.end_ms + turn + 1)
    failures = _failed(_between(around, one.start_ms, max(one.end_ms, one.start_ms + 1)))
    if not failures:  # a quorum may come to be as the check of a region that was up holds no longer
        failures = _failed(_between(checks, one.start_ms - HELD * turn, one.start_ms))[-1:]
    start_ms, end_ms = cut((one.start_ms, one.end_ms), window)
    return Stretch(
        start_ms=start_ms,
        end_ms=end_ms,
        lasting=one.lasting and lasts,
        failures=failures,
        scope=scope(failures, around, apart=bool(history.paces)),
    )


def _failed(checks: Iterable[Check]) -> tuple[Check, ...]:
    return tuple(one for one in checks if one.failed)


def _between(checks: Sequence[Check], since_ms: int, until_ms: int) -> Sequence[Check]:
    """Those in [since, until) of checks in time order."""
    first = bisect_left(checks, since_ms, key=lambda one: one.at_ms)
    return checks[first : bisect_left(checks, until_ms, lo=first, key=lambda one: one.at_ms)]


def scope(failures: Iterable[Check], around: Iterable[Check], *, apart: bool = False) -> FailureScope:
    """GLOBAL where every region that checked around it failed, unless a single POP of several did.

    `around` are the checks from one turn of all regions before a stretch to one after it. Of regions that
    check by themselves (`apart`) a POP is one of several only beside others of its own region.
    """
    failed, looked = list(failures), list(around)
    regions = {one.region for one in failed}
    colos = {one.colo for one in failed}
    all_colos = {one.colo for one in looked if not apart or one.region in regions}
    if len(colos) == 1 and len(all_colos) > 1 and "" not in colos:
        return FailureScope.SINGLE_POP
    if {one.region for one in looked} <= regions:
        return FailureScope.GLOBAL
    return FailureScope.REGIONAL
