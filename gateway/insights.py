"""The insights, one function each. GraphQL, REST and every later door call these and no other (law 9)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway import asked
from gateway.context import Context
from gateway.errors import BadUserInput
from gateway.loaders import IncidentsQuestion
from gateway.ordering import MonitorPage, OrderField, Ordering, Paging, SortValue, page, registry_value
from gateway.registry.queries import EVERY_MONITOR, MonitorFilter
from gateway.registry.rows import Incident, Monitor
from gateway.telemetry import recent, summaries
from gateway.telemetry.columns import STATUSES
from gateway.telemetry.downtime import DowntimeQuestion
from gateway.telemetry.estimates import Estimate, measured
from gateway.telemetry.heartbeat import Heartbeat
from gateway.telemetry.planner import (
    UNKNOWN_INTERVAL_S,
    FailingQuestion,
    PlacesQuestion,
    Scope,
    SeriesQuestion,
    TotalsQuestion,
    expected_rate,
)
from gateway.telemetry.queries import ALL_ROWS, COUNTS_ONLY, Keyset, Parts, RowFilter
from gateway.telemetry.rows import Tally, empty_tally
from gateway.telemetry.sql import id_list
from gateway.telemetry.summaries import Bucketed, Latency, Uptime
from gateway.window import Duration, Window, WindowSpec

LAST_FAILURE_WINDOW = WindowSpec.parse("30d")
MOST_WINDOWS = 10
ORDER_LEVEL = 0.95
"""Monitors are ordered by this percentile of their latency."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an insight is about: one monitor, or a fleet of them."""

    scope: Scope
    monitors: tuple[Monitor, ...]

    @property
    def nobody(self) -> bool:
        """A filter that let no monitor through: there is nothing to read."""
        return self.scope.only == ()

    @property
    def rows_per_s(self) -> float:
        return expected_rate(monitor.interval_s for monitor in self.monitors if monitor.enabled)

    def expected_checks(self, window: Window, now_ms: int) -> float:
        until = min(window.until_ms, now_ms)
        return sum(monitor.expected_checks(window.since_ms, until) for monitor in self.monitors)


@dataclass(frozen=True, slots=True)
class Place:
    """A region, or a colo within it, with what was counted there."""

    region: str
    colo: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Failing:
    """A monitor that failed in a window."""

    monitor: Monitor
    tally: Tally


def one_monitor(context: Context, monitor: Monitor) -> Subject:
    return Subject(Scope(context.org, monitor.id), (monitor,))


async def fleet(context: Context, narrowed: MonitorFilter = EVERY_MONITOR) -> Subject:
    """All monitors of the org (AE reads those best without naming them), or those a filter lets through."""
    monitors = await context.loaders.matching.load(narrowed)
    only = None if narrowed == EVERY_MONITOR else tuple(monitor.id for monitor in monitors)
    return Subject(Scope(context.org, only=only), monitors)


async def monitor(context: Context, monitor_id: str) -> Monitor | None:
    """None where the org has no such monitor, whoever else has it."""
    return await context.loaders.monitor.load(monitor_id)


async def monitors(
    context: Context, narrowed: MonitorFilter, order: Ordering, window: Window, paging: Paging
) -> MonitorPage:
    """One page of the org's monitors; uptime and latency to order by are those of `window`."""
    subject = await fleet(context, narrowed)
    values = await _sort_values(context, subject.monitors, order.field, window)
    return page(subject.monitors, values, order, paging)


async def _sort_values(
    context: Context, listed: tuple[Monitor, ...], field: OrderField, window: Window
) -> Mapping[str, SortValue]:
    if field not in {OrderField.UPTIME, OrderField.LATENCY}:
        return {one.id: registry_value(one, field) for one in listed}
    parts = (
        COUNTS_ONLY if field is OrderField.UPTIME else Parts(latency=True, levels=frozenset({ORDER_LEVEL}))
    )
    rate = expected_rate(one.interval_s for one in listed) / max(1, len(listed))
    questions = [TotalsQuestion(Scope(context.org, one.id), window, parts, rate) for one in listed]
    tallies = await context.loaders.totals.load_many(questions)
    return {one.id: _sort_value(tally, field) for one, tally in zip(listed, tallies, strict=True)}


def _sort_value(tally: Tally, field: OrderField) -> SortValue:
    if field is OrderField.UPTIME:
        return tally.up / tally.decided if tally.decided else None
    return tally.latency.quantiles.get(ORDER_LEVEL) if tally.latency else None


async def tally(context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY) -> Tally:
    if subject.nobody:
        return empty_tally(parts)
    return await context.loaders.totals.load(TotalsQuestion(subject.scope, window, parts, subject.rows_per_s))


async def uptime(context: Context, subject: Subject, window: Window) -> Uptime:
    found = await tally(context, subject, window)
    return summaries.uptime(window, found, subject.expected_checks(window, context.now_ms))


async def uptimes(context: Context, subject: Subject, windows: list[WindowSpec]) -> list[Uptime]:
    """One for each window, in their order. Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise BadUserInput(f"{len(windows)} windows; ask for 1 to {MOST_WINDOWS}", "windows")
    ranges = [window.at(context.now_ms) for window in windows]
    return list(await asyncio.gather(*(uptime(context, subject, one) for one in ranges)))


async def downtime_seconds(context: Context, subject: Subject, window: Window) -> float:
    """Seconds down, summed over the subject's monitors."""
    questions = [
        DowntimeQuestion(context.org, one.id, window, context.now_ms, one.interval_s or UNKNOWN_INTERVAL_S)
        for one in subject.monitors
    ]
    return sum(await context.loaders.downtime.load_many(questions))


async def latency(context: Context, subject: Subject, window: Window, levels: frozenset[float]) -> Latency:
    found = await tally(context, subject, window, Parts(latency=True, levels=levels))
    return summaries.latency(window, found)


async def last_failure(context: Context, subject: Subject) -> Heartbeat | None:
    """The newest failed check of the last 30 days."""
    window = LAST_FAILURE_WINDOW.at(context.now_ms)
    return (await tally(context, subject, window, Parts(last_failure=True))).last_failure


async def series(
    context: Context, subject: Subject, window: Window, bucket: Duration | None, parts: Parts = COUNTS_ONLY
) -> Bucketed:
    """A tally for every bucket; the window is widened to whole buckets."""
    bucket_s = asked.bucket_seconds(window, bucket)
    aligned = window.aligned(bucket_s)
    found: Mapping[int, Tally] = {}
    if not subject.nobody:
        found = await context.loaders.series.load(SeriesQuestion(subject.scope, aligned, bucket_s, parts))
    starts, empty = window.starts(bucket_s), empty_tally(parts)
    return Bucketed(aligned, bucket_s, starts, [found.get(start, empty) for start in starts])


async def places(
    context: Context, subject: Subject, window: Window, parts: Parts, *, colos: bool = False
) -> list[Place]:
    """Regions (or colos), most checks first."""
    if subject.nobody:
        return []
    found = await context.loaders.places.load(PlacesQuestion(subject.scope, window, colos, parts))
    listed = [Place(region, colo, counted) for (region, colo), counted in found.items()]
    return sorted(listed, key=lambda one: (-one.tally.checks, one.region, one.colo))


async def failing(context: Context, subject: Subject, window: Window, count: int) -> list[Failing]:
    """Monitors with a failed check in the window, most failures first."""
    if subject.nobody:
        return []
    known = {one.id: one for one in subject.monitors}
    found = await context.loaders.failing.load(FailingQuestion(subject.scope, window, count))
    return [Failing(known[name], counted) for name, counted in found.items() if name in known]


async def heartbeats(
    context: Context,
    subject: Monitor,
    window: Window,
    count: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> recent.Page:
    """The newest heartbeats of a monitor in a window, older than `after` where given."""
    _check_regions(narrowed.regions)
    question = recent.RecentQuestion(
        context.org,
        subject.id,
        window,
        count,
        narrowed,
        after,
        interval_s=subject.interval_s or UNKNOWN_INTERVAL_S,
        newest_ms=subject.last_checked_at,
    )
    return await context.loaders.recent.load(question)


def _check_regions(regions: Iterable[str]) -> None:
    try:
        id_list(regions)
    except BadUserInput as error:
        raise BadUserInput(error.message, "region") from error


async def incidents(
    context: Context, subject: Monitor, count: int, after: tuple[int, str] | None
) -> tuple[tuple[Incident, ...], bool]:
    """The newest incidents of a monitor, and whether older ones exist."""
    found = await context.loaders.incidents.load(IncidentsQuestion(subject.id, count + 1, after))
    return found[:count], len(found) > count


def failure_count(found: Tally) -> Estimate:
    """Failed checks; known to lie nowhere in particular where rows were sampled."""
    return measured(found.down, exact=found.exact)


def counts(monitors: Sequence[Monitor]) -> dict[str, int]:
    """Monitors in total, enabled, and by state; the states count enabled monitors only."""
    enabled = [one for one in monitors if one.enabled]
    by_status = {status: sum(one.status == status for one in enabled) for status in STATUSES}
    return {"total": len(monitors), "enabled": len(enabled), **by_status}
