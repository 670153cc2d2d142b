"""Monitors themselves: one, a page of them, how many are in which state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from gateway.insights.listing import measures
from gateway.insights.listing.measures import Measure
from gateway.insights.listing.ordering import (
    MonitorPage,
    Ordered,
    OrderField,
    Ordering,
    Paging,
    SortValue,
    registry_value,
)
from gateway.insights.subjects import fleet, one_monitor, serving
from gateway.registry.reader import lately_made, made_of
from gateway.registry.rows import PAUSED, Monitor
from gateway.registry.statements import MonitorFilter
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.reading.questions import TotalsQuestion, expected_rate
from gateway.telemetry.sql.columns import STATUSES
from gateway.times.maintenance import Handling
from gateway.times.window import Window


async def monitor(context: Context, monitor_id: str) -> Monitor | None:
    """None where the org has no such monitor, whoever else has it."""
    return await context.loaders.monitor.load(monitor_id)


async def monitors(
    context: Context, narrowed: MonitorFilter, order: Ordering, window: Window, paging: Paging
) -> MonitorPage:
    """One page of the org's monitors; measures to order by are those of `window`. What the registry can order
    by is asked of no telemetry store, and their order is kept as long as they are."""
    if isinstance(order.field, OrderField):
        listed = await context.loaders.matching.load(narrowed)
        ordered = made_of(listed, order, partial(_by_registry, order, order.field))
        return lately_made(listed, (order, paging), lambda _: ordered.page(paging))
    subject = await fleet(context, narrowed)
    values = await _measured(context, subject.monitors, order.field, window)
    return Ordered.by(order, subject.monitors, values).page(paging)


def _by_registry(order: Ordering, field: OrderField, listed: tuple[Monitor, ...]) -> Ordered:
    return Ordered.by(order, listed, {one.id: registry_value(one, field) for one in listed})


async def _measured(
    context: Context, listed: tuple[Monitor, ...], field: Measure, window: Window
) -> Mapping[str, SortValue]:
    rate = expected_rate(one.interval_s for one in listed) / max(1, len(listed))
    handling = Handling.INCLUDE if field.of_latency else Handling.EXCLUDE
    served = [serving(one_monitor(context, one), [window], handling) for one in listed]
    parts = measures.parts_of(field)
    questions = [TotalsQuestion(one.scope.over(window), window, parts, rate) for one in served]
    tallies = await context.loaders.totals.load_many(questions)
    found: dict[str, SortValue] = {}
    for of, tally in zip(served, tallies, strict=True):
        standing = of.standing(window, context.now_ms, tally)
        uptime = summaries.uptime(window, tally, standing)
        latency = summaries.latency(window, tally, standing)
        found[of.monitors[0].id] = measures.measured(field, uptime, latency).value
    return found


def counts(monitors: Sequence[Monitor]) -> dict[str, int]:
    """Monitors in total, enabled, and by state; those of an unknown state are in no other count."""
    states = Counter(one.state for one in monitors)
    by_state = {state: states[state] for state in (*STATUSES, PAUSED)}
    return {"total": len(monitors), "enabled": len(monitors) - states[PAUSED], **by_state}
