"""The stretches of downtime of a monitor or a fleet, newest first, and how long they are together."""

from dataclasses import dataclass

from gateway.insights import beats
from gateway.insights.accounting.accounting import Asked
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.sequence.bearing import WHOLE, Bearing, bearing
from gateway.telemetry.sequence.downtime import Stretch, stretches


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
    window, now_ms = asked.window, context.now_ms
    found = [
        Outage(monitor, one)
        for monitor, history in zip(asked.subject.monitors, histories, strict=True)
        for one in stretches(
            history, beats.bouts(monitor, history, window, now_ms, asked.quorum), window, now_ms
        )
    ]
    found.sort(key=lambda one: (-one.stretch.start_ms, one.monitor.id))
    seconds = sum(one.stretch.seconds for one in found)
    return Outages(seconds, len(found), tuple(found[:count]), bearing(histories))
