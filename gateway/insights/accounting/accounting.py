"""Uptime by three accountings: shares of checks, of time, and of time outside the registry's incidents.

CHECKS: up / (up + degraded + down), in checks. TIME: the same in seconds, each check holding until the next,
at most two intervals; what no check holds is no data and in no denominator. INCIDENTS: time outside
incidents / time that the monitors existed. Fleets add the seconds of their monitors up.

Intervals. TIME is exact where nothing was sampled or lost; else its interval is Wilson's at the effective
sample size of the checks (Kish), as each of them stands for a piece of time. INCIDENTS has none where
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
from gateway.telemetry.answers.summaries import LOSS, Uptime
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import NOTHING, Estimate, effective_sample_size, exactly, wilson
from gateway.telemetry.sequence.marks import History
from gateway.telemetry.sequence.timeline import Quorum, Seconds, Segment, seconds, timeline
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.ranges import Span, total_s, union_within
from gateway.times.window import Window, WindowSpec


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


@dataclass(frozen=True, slots=True)
class Accounted:
    """An uptime by its accounting; `seconds` by state where that is not CHECKS. `exact` says that there is no
    doubt about its share, `tally` is what was counted of the checks."""

    asked: Asked
    counted: Uptime
    tally: Tally
    share: Estimate
    exact: bool
    seconds: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """A monitor, the part of a window in which it existed, and what its checks say of it."""

    monitor: Monitor
    span: Span
    history: History
    segments: tuple[Segment, ...]


async def uptime(context: Context, asked: Asked, *, ahead: bool = False) -> Accounted:
    """Uptime by the accounting asked for; `ahead` starts to read the checks that its parts will need."""
    if ahead or asked.accounting is Accounting.TIME:
        beats.read_ahead(context, asked.subject, asked.window)
    counted = await counting.uptime(context, asked.subject, asked.window, asked.parts)
    spent = await spent_seconds(context, asked)
    found = await counting.tally(context, asked.subject, asked.window, asked.parts)
    sure = exact(context, asked, spent or Seconds(), found)
    estimate = counted.uptime if spent is None else share(asked.accounting, spent, found, sure=sure)
    return Accounted(asked, counted, found, estimate, sure, spent)


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
    spans = [span_of(one, window, context.now_ms) for one in subject.monitors]
    return [
        Lived(monitor, span, history, timeline(history, span, quorum))
        for monitor, span, history in zip(subject.monitors, spans, histories, strict=True)
    ]


async def incidents(context: Context, subject: Subject, window: Window) -> tuple[Incident, ...]:
    """Incidents that were open at some time of the window, oldest first."""
    if subject.nobody:
        return ()
    only = subject.scope.only if subject.scope.monitor is None else (subject.scope.monitor,)
    return await context.loaders.overlaps.load(OverlapQuestion(only, window.since_ms, window.until_ms))


def span_of(monitor: Monitor, window: Window, now_ms: int) -> Span:
    """The part of the window that has passed and in which the monitor existed and was enabled."""
    return monitor.lived(window.since_ms, min(window.until_ms, now_ms))


def by_time(lives: Iterable[Lived]) -> Seconds:
    return sum((seconds(one.segments) for one in lives), Seconds())


def by_incidents(
    context: Context, monitors: Sequence[Monitor], window: Window, found: Iterable[Incident]
) -> Seconds:
    """Down while an incident is open, up else; incidents of one monitor that overlap count once."""
    spans = {one.id: span_of(one, window, context.now_ms) for one in monitors}
    down = sum(total_s(one) for one in incident_spans(found, spans, context.now_ms).values())
    return Seconds(up=max(0.0, total_s(spans.values()) - down), down=down)


def incident_spans(found: Iterable[Incident], spans: dict[str, Span], now_ms: int) -> dict[str, list[Span]]:
    """When incidents were open, by monitor, inside the spans; overlapping ones are one."""
    lasted: dict[str, list[Span]] = {name: [] for name in spans}
    for one in found:
        if one.monitor_id in lasted:
            lasted[one.monitor_id].append(one.lasted(now_ms))
    return {name: union_within(open_, spans[name]) for name, open_ in lasted.items()}


def share(accounting: Accounting, spent: Seconds, found: Tally, *, sure: bool) -> Estimate:
    """Up / known seconds, with the interval that the accounting allows."""
    if spent.known <= 0:
        return NOTHING
    value = min(1.0, spent.up / spent.known)
    if sure:
        return exactly(value)
    if accounting is Accounting.INCIDENTS:
        return Estimate(value)
    return Estimate(value, *wilson(value, effective_sample_size(found.decided, found.squares)))


def exact(context: Context, asked: Asked, spent: Seconds, found: Tally) -> bool:
    """Nothing was sampled, and no more is missing than checks that come late or are under way."""
    under_way = sum(one.interval_s or 0 for one in asked.subject.monitors)
    standing = asked.subject.standing(asked.window, context.now_ms, found.checks)
    return standing.exact(found) and spent.no_data <= under_way + LOSS * spent.elapsed
