"""What the routes about monitors answer."""

import asyncio

from gateway.http.rest import parameters
from gateway.http.rest.answers.given import (
    BUCKET,
    DEGRADED,
    MAINTENANCE,
    QUORUM,
    asked_window,
    monitor_of,
    written_window,
)
from gateway.http.rest.models import heartbeat
from gateway.http.rest.models.latency import SERIES_LEVELS, Latency, LatencySeries, MonitorLatency
from gateway.http.rest.models.monitor import Monitor
from gateway.http.rest.models.uptime import MonitorUptime, Uptime
from gateway.http.rest.models.wire import extended
from gateway.http.rest.parameters import Given
from gateway.http.rest.reads import Reads, in_sequence
from gateway.insights import beats, counting, subjects
from gateway.request.context import Context
from gateway.telemetry.numbers.estimates import LEVELS
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import WindowSpec

COUNTS = Parts(lag=True, recorded=True, spread=True)
LATENCY = COUNTS | Parts(latency=True, levels=frozenset(LEVELS.values()))
SERIES = COUNTS | Parts(latency=True, levels=frozenset(SERIES_LEVELS.values()))
"""What the models show, asked of the store."""

LIMIT = parameters.clamped("limit", "How many heartbeats at most", 100, 1, 500)
HOURS = parameters.clamped("windowHours", "How many hours back", 24, 1, 720)


def _back(given: Given) -> WindowSpec:
    return WindowSpec.parse(f"{given[HOURS]}h")


HEARTBEATS_READ = (Reads(_back),)
UPTIME_READ = (Reads(written_window), Reads(written_window, weight=in_sequence))
"""Sums of the checks, and for downtime each of them."""
LATENCY_READ = (Reads(written_window, 2),)
"""The whole window, and its buckets."""


async def monitors(context: Context, _given: Given) -> list[Monitor]:
    """The newest first, as the platform lists them."""
    listed = (await subjects.fleet(context)).monitors
    return [Monitor.of(one) for one in sorted(listed, key=lambda one: (-one.created_at, one.id))]


async def monitor(context: Context, given: Given) -> Monitor:
    return Monitor.of(await monitor_of(context, given))


async def heartbeats(context: Context, given: Given) -> heartbeat.Heartbeats:
    window = _back(given).at(context.now_ms)
    found = await monitor_of(context, given)
    page = await beats.heartbeats(context, found, window, given[LIMIT])
    return heartbeat.Heartbeats(
        monitor_id=found.id,
        window=heartbeat.HoursWindow.of(window, given[HOURS]),
        items=[heartbeat.Heartbeat.of(one) for one in page.heartbeats],
    )


async def uptime(context: Context, given: Given) -> MonitorUptime:
    window = asked_window(context, given)
    found = await monitor_of(context, given)
    subject = subjects.serving(subjects.one_monitor(context, found), [window], given[MAINTENANCE])
    counted, downtime_s = await asyncio.gather(
        counting.uptime(context, subject, window, COUNTS, given[DEGRADED]),
        beats.downtime_seconds(context, subject, window, given[QUORUM]),
    )
    return extended(MonitorUptime, Uptime.of(counted, downtime_s), monitor_id=found.id)


async def latency(context: Context, given: Given) -> MonitorLatency:
    window = asked_window(context, given)
    found = await monitor_of(context, given)
    subject = subjects.one_monitor(context, found)
    stats, series = await asyncio.gather(
        counting.latency(context, subject, window, LATENCY, LATENCY.levels),
        counting.series(context, subject, window, given[BUCKET], SERIES, SERIES.levels),
    )
    return extended(MonitorLatency, Latency.of(stats), monitor_id=found.id, series=LatencySeries.of(series))
