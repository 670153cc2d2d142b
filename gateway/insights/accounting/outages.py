"""The stretches of downtime of a monitor or a fleet, newest first, and how long they are together."""

from dataclasses import dataclass

from gateway.insights import beats
from gateway.insights.accounting.accounting import Asked, span_of, spans_of
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.sequence.bearing import WHOLE, Bearing, bearing
from gateway.telemetry.sequence.downtime import (
    Bout,
    Stretch,
    agreed_bouts,
    checked_bouts,
    stretches,
)
from gateway.telemetry.sequence.marks import History


@dataclass(frozen=True, slots=True)
class Outage:
    """One stretch of one monitor."""

    monitor: Monitor
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Outages:
    """All stretches of a window: seconds and count of all, the newest of them listed."""

    seconds: float
    count: int
    newest: tuple[Outage, ...]
    sequence: Bearing = WHOLE


async def outages(context: Context, asked: Asked, count: int) -> Outages:
    """Raises BadUserInput where there is too much to read."""
    histories = await beats.histories(context, asked.subject, asked.window)
    found = [
        Outage(monitor, one)
        for monitor, history in zip(asked.subject.monitors, histories, strict=True)
        for one in stretches(history, _bouts(context, asked, monitor, history), asked.window, context.now_ms)
    ]
    found.sort(key=lambda one: (-one.stretch.start_ms, one.monitor.id))
    seconds = sum(one.stretch.seconds for one in found)
    return Outages(seconds, len(found), tuple(found[:count]), bearing(histories))


def _bouts(context: Context, asked: Asked, monitor: Monitor, history: History) -> list[Bout]:
    """From each failed check to the next good one, or while the quorum asked for says that it is down."""
    if asked.quorum is None:
        return beats.bouts(monitor, history, context.now_ms)
    span = span_of(monitor, asked.window, context.now_ms)
    found = agreed_bouts(history, span, context.now_ms, asked.quorum)
    return checked_bouts(found, spans_of(monitor, asked.window, context.now_ms))
