"""What the routes about the whole fleet answer."""

import asyncio

from gateway.http.rest.answers.given import DEGRADED, MAINTENANCE, asked_window, written_window
from gateway.http.rest.answers.monitors import COUNTS, LATENCY, SERIES
from gateway.http.rest.models.fleet import Failing, Fleet, MonitorCounts, Region
from gateway.http.rest.models.latency import Latency, LatencySeries
from gateway.http.rest.models.maintenance import Maintenance
from gateway.http.rest.models.measures import Range
from gateway.http.rest.models.uptime import Uptime
from gateway.http.rest.parameters import Given
from gateway.http.rest.reads import Reads
from gateway.insights import counting, failing, monitors, places, subjects
from gateway.insights.maintenance import upkeep
from gateway.request.allowance import FLEET
from gateway.request.context import Context
from gateway.times.window import WindowSpec

FAILING_WINDOW, FAILING_SHOWN = WindowSpec.parse("15m"), 10
FLEET_READ = (
    Reads(written_window, 4, monitors=FLEET),
    Reads(lambda _given: FAILING_WINDOW, monitors=FLEET),
)
"""Uptime, latency, its buckets and regions over the window, and what fails now."""


async def fleet(context: Context, given: Given) -> Fleet:
    window = asked_window(context, given)
    subject = await subjects.fleet(context)
    served = subjects.serving(subject, [window], given[MAINTENANCE])
    counted, stats, series, by_region, worst = await asyncio.gather(
        counting.uptime(context, served, window, COUNTS, given[DEGRADED]),
        counting.latency(context, subject, window, LATENCY, LATENCY.levels),
        counting.series(context, subject, window, None, SERIES, SERIES.levels),
        places.places(context, subject, window, SERIES, bounded=SERIES.levels),
        failing.failing(context, subject, FAILING_WINDOW.at(context.now_ms)),
    )
    return Fleet(
        range=Range.of(window),
        monitors=MonitorCounts(**monitors.counts(subject.monitors)),
        uptime=Uptime.of(counted),
        latency=Latency.of(stats),
        latency_series=LatencySeries.of(series),
        regions=[Region.of(one, window) for one in by_region],
        failing=[Failing.of(one) for one in worst[:FAILING_SHOWN]],
    )


async def maintenance(context: Context, given: Given) -> Maintenance:
    return Maintenance.of(upkeep(await subjects.fleet(context), asked_window(context, given)))
