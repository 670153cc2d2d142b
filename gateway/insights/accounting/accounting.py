"""Uptime by three accountings: shares of checks, of time, and of time outside the registry's incidents.

CHECKS: (up + degraded) / (up + degraded + down), in checks (up alone, where degraded counts as down). TIME:
the same in seconds, each check holding until the next, at most two intervals; what no check holds is no data
and in no denominator. INCIDENTS: time outside incidents / time that the monitors existed. Fleets add the
seconds of their monitors up.

Intervals. TIME is exact where nothing was sampled or lost; else its interval is that of as many checks, each
of which stands for a piece of time (`Sample.holding`). INCIDENTS has none where
anything was sampled or lost: an incident that nobody saw leaves no trace in the registry to estimate it from.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from gateway.insights import beats, counting, subjects
from gateway.insights.subjects import Subject
from gateway.registry.reader import OverlapQuestion
from gateway.registry.rows import Incident, Monitor
from gateway.request.context import Context
from gateway.telemetry.answers.summaries import Uptime
from gateway.telemetry.answers.tally import Degraded, Tally
from gateway.telemetry.numbers.estimates import NOTHING, Estimate, exactly
from gateway.telemetry.numbers.proportions import Sample, ratio
from gateway.telemetry.sequence.marks import History
from gateway.telemetry.sequence.timeline import Quorum, Seconds, Segment, seconds, timeline, within
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.maintenance import Handling
from gateway.times.ranges import Span, overlap, total_s, union_within
from gateway.times.window import SECOND_MS, Window, WindowSpec


class Accounting(Enum):
    """What uptime is a share of."""

    CHECKS = "checks"
    TIME = "time"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class Asked:
    """An uptime as it was asked for. `parts` are those of its tally, so that asking again costs no read."""

    subject: Subject
    window: Window
    parts: Parts = COUNTS_ONLY
    accounting: Accounting = Accounting.CHECKS
    quorum: Quorum | None = None
    degraded: Degraded = Degraded.UP
    maintenance: Handling = Handling.EXCLUDE

    def serving(self) -> "Asked":
        """Of whom maintenance is left out, unless it is asked for; by time, counted beside single checks."""
        subject = subjects.serving(self.subject, [self.window], self.maintenance)
        return replace(self, subject=subject.singly if self.accounting is Accounting.TIME else subject)

    @property
    def away_s(self) -> float:
        """Seconds of the window in which its monitors were looked after and left out, added up."""
        bounds = self.window.since_ms, self.window.until_ms
        return sum(total_s(union_within(one.away, bounds)) for one in self.subject.monitors)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may make a share differ from the truth: sampling, and so many checks that are missing."""

    sampled: bool = False
    missing: float = 0.0
    surplus: float = 0.0

    @property
    def none(self) -> bool:
        return not self.sampled and self.missing <= 0 and self.surplus <= 0


@dataclass(frozen=True, slots=True)
class Accounted:
    """An uptime by its accounting; `seconds` by state where that is not CHECKS. `doubt` is what makes its
    share unsure, `tally` is what was counted of the checks."""

    asked: Asked
    counted: Uptime
    tally: Tally
    share: Estimate
    doubt: Doubt
    seconds: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """A monitor, the parts of a window in which it was to be checked, and what its checks say of them."""

    monitor: Monitor
    spans: list[Span]
    history: History
    segments: tuple[Segment, ...]


async def uptime(context: Context, asked: Asked, *, ahead: bool = False) -> Accounted:
    """Uptime by the accounting asked for; `ahead` starts to read the checks that its parts will need."""
    asked = asked.serving()
    if ahead or asked.accounting is Accounting.TIME:
        beats.read_ahead(context, asked.subject, asked.window)
    counted = await counting.uptime(context, asked.subject, asked.window, asked.parts, asked.degraded)
    spent = await spent_seconds(context, asked)
    found = await counting.tally(context, asked.subject, asked.window, asked.parts)
    unsure = doubt(context, asked, spent or Seconds(), found)
    estimate = counted.ratio if spent is None else share(asked, spent, found, unsure)
    return Accounted(asked, counted, found, estimate, unsure, spent)


async def uptimes(
    context: Context, asked: Asked, windows: list[WindowSpec], *, ahead: bool = False
) -> list[Accounted]:
    """One for each window, in their order. Raises BadUserInput for none, or for too many."""
    ranges = subjects.ranges(context, windows)
    each = (uptime(context, replace(asked, window=one), ahead=ahead) for one in ranges)
    return list(await asyncio.gather(*each))


async def spent_seconds(context: Context, asked: Asked) -> Seconds | None:
    """Seconds by state, of all monitors together; None where checks are counted, and not time."""
    if asked.accounting is Accounting.TIME:
        lives = await lived(context, asked.subject, asked.window, asked.quorum)
        return by_time(lives)
    if asked.accounting is Accounting.INCIDENTS:
        found = await incidents(context, asked.subject, asked.window)
        return by_incidents(context, asked.subject.monitors, asked.window, found)
    return None


async def lived(
    context: Context, subject: Subject, window: Window, quorum: Quorum | None = None
) -> list[Lived]:
    """The timeline of every monitor. Raises BadUserInput where there is too much to read."""
    histories = await beats.histories(context, subject, window)
    found = []
    for monitor, history in zip(subject.monitors, histories, strict=True):
        spans = spans_of(monitor, window, context.now_ms)
        told = timeline(history, span_of(monitor, window, context.now_ms), quorum)
        found.append(Lived(monitor, spans, history, within(told, spans)))
    return found


async def incidents(context: Context, subject: Subject, window: Window) -> tuple[Incident, ...]:
    """Incidents that were open at some time of the window, oldest first."""
    if subject.nobody:
        return ()
    only = subject.scope.only if subject.scope.monitor is None else (subject.scope.monitor,)
    return await context.loaders.overlaps.load(OverlapQuestion(only, window.since_ms, window.until_ms))


def span_of(monitor: Monitor, window: Window, now_ms: int) -> Span:
    """The part of the window that has passed and in which the monitor existed and was enabled."""
    return monitor.lived(window.since_ms, min(window.until_ms, now_ms))


def spans_of(monitor: Monitor, window: Window, now_ms: int) -> list[Span]:
    """The same without the pauses in between."""
    return monitor.spans(window.since_ms, min(window.until_ms, now_ms))


def by_time(lives: Iterable[Lived]) -> Seconds:
    return sum((seconds(one.segments) for one in lives), Seconds())


def by_incidents(
    context: Context, monitors: Sequence[Monitor], window: Window, found: Iterable[Incident]
) -> Seconds:
    """Down while an incident is open, up else; incidents of one monitor that overlap count once.

    Of a monitor that was never checked nothing is known: all of its time is without data.
    """
    spans = {one.id: spans_of(one.remembered, window, context.now_ms) for one in monitors}
    known = {one.id: spans[one.id] for one in monitors if one.checked}
    down = sum(map(total_s, incident_spans(found, known, context.now_ms).values()))
    existed = sum(map(total_s, known.values()))
    return Seconds(
        up=max(0.0, existed - down), down=down, no_data=sum(map(total_s, spans.values())) - existed
    )


def incident_spans(
    found: Iterable[Incident], spans: dict[str, list[Span]], now_ms: int
) -> dict[str, list[Span]]:
    """When incidents were open, by monitor, inside the spans; overlapping ones are one."""
    lasted: dict[str, list[Span]] = {name: [] for name in spans}
    for one in found:
        if one.monitor_id in lasted:
            lasted[one.monitor_id].append(one.lasted(now_ms))
    return {
        name: [part for span in spans[name] for part in union_within(open_, span)]
        for name, open_ in lasted.items()
    }


def share(asked: Asked, spent: Seconds, found: Tally, unsure: Doubt) -> Estimate:
    """Good / known seconds, with the interval that the accounting allows."""
    if spent.known <= 0:
        return NOTHING
    value = min(1.0, good_s(asked, spent) / spent.known)
    if unsure.none:
        return exactly(value)
    if asked.accounting is Accounting.INCIDENTS:
        return Estimate(value)
    held = evidence(asked, spent, found)
    if not held.total:
        return Estimate(value)
    return replace(
        ratio(held, sampled=unsure.sampled, missing=unsure.missing, surplus=unsure.surplus), value=value
    )


def good_s(asked: Asked, spent: Seconds) -> float:
    return spent.up + (spent.degraded if asked.degraded is Degraded.UP else 0.0)


def evidence(asked: Asked, spent: Seconds | None, found: Tally) -> Sample:
    """What the checks say of the share by this accounting."""
    checks = found.sample(asked.degraded.good)
    if asked.accounting is Accounting.CHECKS or spent is None or spent.known <= 0:
        return checks
    return checks.holding(min(1.0, good_s(asked, spent) / spent.known))


def doubt(context: Context, asked: Asked, spent: Seconds, found: Tally) -> Doubt:
    """Checks that are missing, or the time that no check holds in as many, whichever is more.

    One interval of a monitor may be without data, as a check is under way, and one more after each
    maintenance. Where rows were sampled, they lie too far apart to tell time without data from time without
    rows: then checks alone tell.
    """
    standing = asked.subject.standing(asked.window, context.now_ms, found)
    bounds = asked.window.since_ms, asked.window.until_ms
    under_way = sum(
        one.turn_s(*bounds) * (1 + sum(overlap(away, bounds) > 0 for away in one.away))
        + found.behind_ms / SECOND_MS
        for one in asked.subject.monitors
    )
    unheld = 0.0
    if found.exact and spent.known > 0 and spent.no_data > under_way:
        unheld = spent.no_data / spent.known * found.decided
    surplus = standing.surplus if asked.accounting is Accounting.CHECKS else 0.0  # time cannot be too much
    return Doubt(standing.sampled(found), max(standing.unseen(found), unheld), surplus)
