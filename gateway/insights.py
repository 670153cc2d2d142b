"""The insights, one function each. GraphQL, REST and every later door call these and no other (law 9)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gateway import asked
from gateway.context import Context
from gateway.errors import BadUserInput
from gateway.loaders import IncidentsQuestion
from gateway.ordering import MonitorPage, OrderField, Ordering, Paging, SortValue, page, registry_value
from gateway.registry.queries import EVERY_MONITOR, MonitorFilter
from gateway.registry.rows import Incident, Monitor
from gateway.telemetry import recent, summaries
from gateway.telemetry.breakdown import FAILURES, BreakdownQuestion, Groups
from gateway.telemetry.columns import STATUSES
from gateway.telemetry.downtime import bouts_of, seconds_down
from gateway.telemetry.estimates import Estimate, asked_levels
from gateway.telemetry.heartbeat import Heartbeat
from gateway.telemetry.history import HistoryQuestion
from gateway.telemetry.marks import History
from gateway.telemetry.members import Members, MembersQuestion
from gateway.telemetry.planner import (
    UNKNOWN_INTERVAL_S,
    PlacesQuestion,
    Scope,
    SeriesQuestion,
    TotalsQuestion,
    expected_rate,
)
from gateway.telemetry.queries import ALL_ROWS, Keyset, RowFilter
from gateway.telemetry.rows import Tally, empty_tally
from gateway.telemetry.slices import COUNTS_ONLY, Parts
from gateway.telemetry.sql import id_list
from gateway.telemetry.summaries import Bucketed, Latency, Standing, Uptime
from gateway.window import SECOND_MS, Duration, Window, WindowSpec

LAST_FAILURE_WINDOW = WindowSpec.parse("30d")
MOST_WINDOWS = 10
ORDER_LEVEL = 0.95
"""Monitors are ordered by this percentile of their latency."""
PLACE_PARTS = (1, 4, 16)
"""Parts of all checks that a region or colo may have made."""


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

    def standing(self, window: Window, now_ms: int, seen: float) -> Standing:
        """What was to be expected in a window of which `seen` checks were seen."""
        return Standing.of(self.expected_checks(window, now_ms), seen, len(self.monitors), now_ms)

    def rows_expected(self, context: Context, seconds: float) -> list[float]:
        """Rows of so many seconds, once for every rate at which the store may sample them on read."""
        rows = self.rows_per_s * seconds * context.access.org.sample_rate
        return [rows / rate for rate in context.read_rates]


@dataclass(frozen=True, slots=True)
class Place:
    """A region, or a colo within it, with what was counted there."""

    region: str
    colo: str
    tally: Tally
    standing: Standing


@dataclass(frozen=True, slots=True)
class Failing:
    """A monitor that failed in a window, and the regions that saw it, most failures first."""

    monitor: Monitor
    tally: Tally
    regions: tuple[str, ...] = ()


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
    return await context.loaders.totals.load(totals_question(subject, window, parts))


def totals_question(subject: Subject, window: Window, parts: Parts) -> TotalsQuestion:
    return TotalsQuestion(subject.scope, window, parts, subject.rows_per_s)


async def uptime(context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY) -> Uptime:
    found = await tally(context, subject, window, parts)
    return summaries.uptime(window, found, subject.standing(window, context.now_ms, found.checks))


async def uptimes(
    context: Context, subject: Subject, windows: list[WindowSpec], parts: Parts = COUNTS_ONLY
) -> list[Uptime]:
    """One for each window, in their order. Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    asked_for = ranges(context, windows)
    return list(await asyncio.gather(*(uptime(context, subject, one, parts) for one in asked_for)))


def ranges(context: Context, windows: Sequence[WindowSpec]) -> list[Window]:
    """Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise BadUserInput(f"{len(windows)} windows; ask for 1 to {MOST_WINDOWS}", "windows")
    return [window.at(context.now_ms) for window in windows]


async def histories(context: Context, subject: Subject, window: Window) -> list[History]:
    """The sequence of checks of each of the subject's monitors, in and around a window."""
    return await context.loaders.history.load_many(_history_questions(context, subject, window))


def read_ahead(
    context: Context, subject: Subject, window: Window
) -> asyncio.Future[list[History | BaseException]]:
    """Begin to read histories at once, so that they share the reads of this moment.

    Who asks for them later is told of an error.
    """
    questions = _history_questions(context, subject, window)
    return asyncio.gather(*map(context.loaders.history.load, questions), return_exceptions=True)


def _history_questions(context: Context, subject: Subject, window: Window) -> list[HistoryQuestion]:
    return [
        HistoryQuestion(context.org, one.id, window, one.interval_s or UNKNOWN_INTERVAL_S)
        for one in subject.monitors
    ]


async def downtime_seconds(context: Context, subject: Subject, window: Window) -> float:
    """Seconds down, summed over the subject's monitors."""
    found, now = await histories(context, subject, window), context.now_ms
    return sum(seconds_down(bouts_of(one, now), window, now) for one in found)


def latency_parts(
    context: Context, subject: Subject, seconds: float, wanted: Parts, bounded: Iterable[float]
) -> Parts:
    """What is wanted of latency, with the levels that give those `bounded` an interval over so much time."""
    bounds = asked_levels(bounded, subject.rows_expected(context, seconds))
    return replace(wanted, latency=True, levels=wanted.levels | bounds)


async def latency(
    context: Context, subject: Subject, window: Window, wanted: Parts, bounded: frozenset[float] = frozenset()
) -> Latency:
    """Latency with the levels wanted; those `bounded` come with the interval that sampling leaves them."""
    seconds = window.elapsed_s(context.now_ms)
    found = await tally(context, subject, window, latency_parts(context, subject, seconds, wanted, bounded))
    return summaries.latency(window, found, subject.standing(window, context.now_ms, found.checks))


async def last_failure(context: Context, subject: Subject) -> Heartbeat | None:
    """The newest failed check of the last 30 days."""
    window = LAST_FAILURE_WINDOW.at(context.now_ms)
    return (await tally(context, subject, window, Parts(last_failure=True))).last_failure


async def series(
    context: Context,
    subject: Subject,
    window: Window,
    bucket: Duration | None,
    parts: Parts = COUNTS_ONLY,
    bounded: frozenset[float] = frozenset(),
) -> Bucketed:
    """A tally for every bucket; the window is widened to whole buckets."""
    bucket_s = asked.bucket_seconds(window, bucket)
    aligned = window.aligned(bucket_s)
    found: Mapping[int, Tally] = {}
    if bounded:
        parts = latency_parts(context, subject, bucket_s, parts, bounded)
    if not subject.nobody:
        found = await context.loaders.series.load(SeriesQuestion(subject.scope, aligned, bucket_s, parts))
    starts, empty = window.starts(bucket_s), empty_tally(parts)
    tallies = [found.get(start, empty) for start in starts]
    spans = [(start * SECOND_MS, (start + bucket_s) * SECOND_MS) for start in starts]
    return Bucketed(aligned, bucket_s, starts, tallies, standings(context, subject, spans, tallies))


def standings(
    context: Context, subject: Subject, spans: Sequence[tuple[int, int]], tallies: Sequence[Tally]
) -> list[Standing]:
    """What was to be expected of each span (since, until, Unix ms; there is one, and they are in order).

    Monitors that were there all along are added up once.
    """
    since, until = spans[0][0], spans[-1][1]
    steady = [one for one in subject.monitors if one.enabled and one.created_at <= since and one.interval_s]
    rate = sum(1 / (one.interval_s or 1) for one in steady)
    others = [one for one in subject.monitors if one not in steady and one.expected_checks(since, until)]
    counted, now = len(steady) + len(others), context.now_ms
    found = []
    for (begin, stop), tally in zip(spans, tallies, strict=True):
        end = min(stop, now)
        some = sum(one.expected_checks(begin, end) for one in others)
        expected = rate * max(0, end - begin) / SECOND_MS + some
        found.append(Standing.of(expected, tally.checks, counted, now))
    return found


async def places(
    context: Context,
    subject: Subject,
    window: Window,
    parts: Parts,
    *,
    colos: bool = False,
    bounded: frozenset[float] = frozenset(),
) -> list[Place]:
    """Regions (or colos), most checks first. Checks expected are not known of each, only of all together."""
    if subject.nobody:
        return []
    asked_parts = _place_parts(context, subject, window, parts, bounded)
    found = await _by_place(context, subject, window, asked_parts, colos=colos)
    seen = sum(counted.checks for counted in found.values())
    whole = subject.standing(window, context.now_ms, seen)
    standing = Standing(lost=whole.lost, now_ms=context.now_ms)
    listed = [Place(region, colo, counted, standing) for (region, colo), counted in found.items()]
    return sorted(listed, key=lambda one: (-one.tally.checks, one.region, one.colo))


async def _by_place(
    context: Context, subject: Subject, window: Window, parts: Parts, *, colos: bool
) -> Mapping[tuple[str, str], Tally]:
    """Colos come from the breakdown, which the taxonomy of failures shares; regions have percentiles of
    their own, which colos' do not add up to."""
    if not colos:
        return await context.loaders.places.load(PlacesQuestion(subject.scope, window, colos, parts))
    groups = await breakdown(context, subject, window, parts)
    return {(part.region, part.colo): counted for part, counted in groups.items()}


async def breakdown(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY, *, failures: bool = False
) -> Groups:
    """Tallies by region and colo; with `failures`, failed checks by code and class, too."""
    if subject.nobody:
        return {}
    return await context.loaders.breakdown.load(breakdown_question(subject, window, parts, failures=failures))


def breakdown_question(
    subject: Subject, window: Window, parts: Parts, *, failures: bool
) -> BreakdownQuestion:
    return BreakdownQuestion(subject.scope, window, parts, failures, subject.rows_per_s)


async def members(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY, *, failures: bool = False
) -> Members:
    """A fleet's monitors one by one; with `failures`, the regions that saw each fail."""
    if subject.nobody:
        return {}
    question = MembersQuestion(subject.scope, window, parts, failures, subject.rows_per_s)
    return await context.loaders.members.load(question)


def _place_parts(
    context: Context, subject: Subject, window: Window, parts: Parts, bounded: frozenset[float]
) -> Parts:
    """Nobody knows how checks spread over places: levels are asked for as if each had a part of these."""
    rows = subject.rows_expected(context, window.elapsed_s(context.now_ms))
    bounds = asked_levels(bounded, (one / part for one in rows for part in PLACE_PARTS))
    return replace(parts, levels=parts.levels | bounds)


async def failing(context: Context, subject: Subject, window: Window, count: int) -> list[Failing]:
    """Monitors with a failed check in the window, most failures first."""
    known = {one.id: one for one in subject.monitors}
    found = await members(context, subject, window, FAILURES, failures=True)
    listed = [
        Failing(known[name], one.tally, one.regions)
        for name, one in found.items()
        if name in known and one.tally.down
    ]
    return sorted(listed, key=lambda one: (-one.tally.down, one.monitor.id))[:count]


async def failing_since(context: Context, found: Failing) -> int | None:
    """Unix ms of the first failure of the stretch that lasts; None where it ended, or nobody knows.

    Where no check of the window was fine, the stretch may be older: the registry's open incident tells, else
    it is the first failure of the window. Where fine and failed checks take turns, only the incident tells.
    """
    first, fine, last = found.tally.first_failure_ms, found.tally.last_fine_ms, found.tally.last_failure
    if first is None or last is None or (fine is not None and fine > last.timestamp_ms):
        return None
    if fine is not None and fine < first:
        return first
    newest = await context.loaders.incidents.load(IncidentsQuestion(found.monitor.id, 1, None))
    opened = next((one.opened_at for one in newest if one.closed_at is None), None)
    if fine is None:
        return first if opened is None else min(first, opened)
    return opened if opened is not None and opened > fine else None


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
    """Failed checks."""
    return summaries.counts(found).down


def counts(monitors: Sequence[Monitor]) -> dict[str, int]:
    """Monitors in total, enabled, and by state; the states count enabled monitors only."""
    enabled = [one for one in monitors if one.enabled]
    by_status = {status: sum(one.status == status for one in enabled) for status in STATUSES}
    return {"total": len(monitors), "enabled": len(enabled), **by_status}
