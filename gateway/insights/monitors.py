"""Monitors themselves: one, a page of them, how many are in which state."""

from collections import Counter
from collections.abc import Mapping, Sequence

from gateway.insights.ordering import (
    MonitorPage,
    OrderField,
    Ordering,
    Paging,
    SortValue,
    page,
    registry_value,
)
from gateway.insights.subjects import fleet
from gateway.registry.rows import PAUSED, Monitor
from gateway.registry.statements import MonitorFilter
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.questions import Scope, TotalsQuestion, expected_rate
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window

ORDER_LEVEL = 0.95
"""Monitors are ordered by this percentile of their latency."""


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
        return tally.good() / tally.decided if tally.decided else None
    return tally.latency.quantiles.get(ORDER_LEVEL) if tally.latency else None


def counts(monitors: Sequence[Monitor]) -> dict[str, int]:
    """Monitors in total, enabled, and by state; those of an unknown state are in no other count."""
    states = Counter(one.state for one in monitors)
    by_state = {state: states[state] for state in (*STATUSES, PAUSED)}
    return {"total": len(monitors), "enabled": len(monitors) - states[PAUSED], **by_state}
