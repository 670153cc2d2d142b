"""Certificates of what is checked, and how long they last: as checks were shown them and found them valid.

A certificate that has expired is found valid by no check, which fails: it is told for as long as a check of
the window was still shown it before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.insights import counting, failing
from gateway.insights.subjects import Subject
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers.certificate import Certificate
from gateway.telemetry.sql.slices import Parts
from gateway.times.calendar import DAY_MS
from gateway.times.window import Window, WindowSpec

DAY = WindowSpec.parse("24h")


@dataclass(frozen=True, slots=True)
class Shown:
    """A monitor's certificate; `days_left` are from now, negative once it has expired."""

    monitor: Monitor
    certificate: Certificate
    days_left: float


async def of_monitor(context: Context, subject: Subject) -> Shown | None:
    """The newest of the last day. Shares the read of uptime and latency."""
    found = await counting.tally(context, subject, DAY.at(context.now_ms), Parts(certificate=True))
    return shown(subject.monitors[0], found.certificate, context.now_ms) if found.certificate else None


async def of_fleet(context: Context, subject: Subject, window: Window) -> Sequence[Shown]:
    """Of its enabled monitors, the newest of a window; the soonest to expire first. As rankings are read."""
    members = await failing.members(context, subject, window, Parts(certificate=True))
    found = [
        shown(one, seen.tally.certificate, context.now_ms)
        for one in subject.monitors
        if one.enabled and (seen := members.get(one.id)) and seen.tally.certificate
    ]
    return sorted(found, key=lambda one: (one.certificate.expires_ms, one.monitor.id))


def shown(monitor: Monitor, found: Certificate, now_ms: int) -> Shown:
    return Shown(monitor, found, (found.expires_ms - now_ms) / DAY_MS)
