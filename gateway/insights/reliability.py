"""How steadily a monitor answers: flapping, time between failures, and how long it has been as it is.

Flapping is the detection of state flapping of Nagios (Nagios Core manual, "Detection and Handling of State
Flapping"): the share of checks at which the state changed, true from 20 % on, over 21 checks or more. Nagios
weighs recent changes somewhat more; here all changes of the window weigh alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gateway.insights import beats, subjects
from gateway.insights.accounting import accounting
from gateway.insights.accounting.accounting import Lived
from gateway.registry.rows import PAUSED, Monitor
from gateway.request.context import Context
from gateway.telemetry.sequence.bearing import WHOLE, Bearing, bearing
from gateway.telemetry.sequence.downtime import stretches
from gateway.telemetry.sequence.marks import BADNESS, History, Mark
from gateway.telemetry.sequence.timeline import Quorum, Segment
from gateway.times.maintenance import Handling
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS, Window, WindowSpec

FLAPPING = 0.2
FEWEST = 21
"""Checks below which a share of changes says nothing: Nagios looks at this many."""
STREAK_WINDOW = WindowSpec.parse("30d")


@dataclass(frozen=True, slots=True)
class Flapping:
    """`transitions` between failing and not failing among `checks` recorded and decided ones."""

    window: Window
    transitions: int
    checks: int
    sequence: Bearing = WHOLE

    @property
    def score(self) -> float | None:
        enough = self.checks >= FEWEST and self.sequence.bears
        return self.transitions / (self.checks - 1) if enough else None

    @property
    def is_flapping(self) -> bool | None:
        return None if self.score is None else self.score >= FLAPPING


@dataclass(frozen=True, slots=True)
class Reliability:
    """Stretches of downtime in a window, and the longest time up (or degraded) without a gap in the data."""

    window: Window
    outages: int
    down_s: float
    mtbf_s: float | None
    """Seconds known not to be down / outages."""
    mttr_s: float | None
    """Mean length of the stretches that ended, cut to the window."""
    longest_up: Span | None
    sequence: Bearing = WHOLE
    """Where it cannot bear them, the three before are None."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Since when a monitor is as it is: None where the last 30 days do not tell."""

    status: str
    since_ms: int | None
    seconds: float | None
    sequence: Bearing = WHOLE


async def flapping(context: Context, monitor: Monitor, window: Window) -> Flapping:
    return flapping_of(await _history(context, monitor, window), window)


async def reliability(
    context: Context,
    monitor: Monitor,
    window: Window,
    maintenance: Handling = Handling.EXCLUDE,
    quorum: Quorum | None = None,
) -> Reliability:
    """Of the stretches in which a quorum of the regions says that it is down, where one is asked for. Raises
    BadUserInput where there is too much to read."""
    subject = subjects.serving(subjects.one_monitor(context, monitor), [window], maintenance)
    (one,) = await accounting.lived(context, subject, window, quorum)
    return reliability_of(one, window, context.now_ms, quorum)


async def streak(context: Context, monitor: Monitor) -> Streak:
    """The registry's state, and when the checks took it up. Nothing tells since when a monitor is paused."""
    if not monitor.enabled:
        return Streak(PAUSED, None, None)
    window = STREAK_WINDOW.at(context.now_ms)
    found = await _history(context, monitor, window)
    young = monitor.created_at >= window.since_ms
    borne = bearing([found])
    since = streak_since(found.whole().marks, monitor.status, from_the_start=young) if borne.bears else None
    seconds = None if since is None else (context.now_ms - since) / SECOND_MS
    return Streak(monitor.status, since, seconds, borne)


async def _history(context: Context, monitor: Monitor, window: Window) -> History:
    (found,) = await beats.histories(context, subjects.one_monitor(context, monitor), window)
    return found


def flapping_of(history: History, window: Window) -> Flapping:
    """Changes are those of each sequence: two regions that disagree all the time do not change. Calm buckets
    that the window cuts count by the part of their time inside."""
    changes = sum(_changes(_seen(one, window)) for one in history.sequences)
    checks = sum(rows for _, rows in _seen(history, window))
    return Flapping(window, changes, checks, bearing([history]))


def _seen(history: History, window: Window) -> list[tuple[Mark, int]]:
    """Decided marks of a window, with their rows inside."""
    inside = [(mark, _rows_inside(mark, window)) for mark in history.marks if mark.badness is not None]
    return [(mark, rows) for mark, rows in inside if rows]


def _changes(seen: Sequence[tuple[Mark, int]]) -> int:
    return sum(one.failed != two.failed for (one, _), (two, _) in pairwise(seen))


def _rows_inside(mark: Mark, window: Window) -> int:
    if mark.first_ms >= window.since_ms and mark.last_ms < window.until_ms:
        return mark.rows
    length = mark.last_ms - mark.first_ms
    inside = min(mark.last_ms, window.until_ms) - max(mark.first_ms, window.since_ms)
    return round(mark.rows * inside / length) if length and inside > 0 else 0


def reliability_of(one: Lived, window: Window, now_ms: int, quorum: Quorum | None = None) -> Reliability:
    down = beats.bouts(one.monitor, one.history, window, now_ms, quorum)
    found = stretches(one.history, down, window, now_ms)
    counted = accounting.by_time([one])
    borne = bearing([one.history])
    ended = [part.seconds for part in found if not part.lasting and borne.bears]
    return Reliability(
        window=window,
        outages=len(found),
        down_s=sum(part.seconds for part in found),
        mtbf_s=(counted.up + counted.degraded) / len(found) if found and borne.bears else None,
        mttr_s=sum(ended) / len(ended) if ended else None,
        longest_up=longest_up(one.segments) if borne.bears else None,
        sequence=borne,
    )


def longest_up(segments: Iterable[Segment]) -> Span | None:
    """The longest run of segments that are up or degraded, and follow on each other; the earlier of two as
    long."""
    best: Span | None = None
    current: Span | None = None
    for one in segments:
        if one.badness is None or one.down:
            current = None
            continue
        goes_on = current is not None and current[1] == one.start_ms
        current = (current[0] if current and goes_on else one.start_ms, one.end_ms)
        if best is None or current[1] - current[0] > best[1] - best[0]:
            best = current
    return best


def streak_since(marks: Iterable[Mark], status: str, *, from_the_start: bool) -> int | None:
    """First check of the newest run of this status; None where the newest decided check has another status.

    Unless the marks go back to the monitor's first check, None also where no other status comes before: the
    run may be longer than what was read.
    """
    wanted = BADNESS.get(status)
    since: int | None = None
    known = from_the_start
    for mark in marks:
        if mark.badness is None:
            continue
        if wanted is not None and mark.badness == wanted:
            since = mark.first_ms if since is None else since
        else:
            since, known = None, True
    return since if known else None
