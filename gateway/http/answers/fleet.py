"""What the routes about the whole fleet answer."""

import asyncio

from gateway import insights
from gateway.context import Context
from gateway.http.answers.asked import asked_window
from gateway.http.answers.monitors import COUNTS, LATENCY, SERIES
from gateway.http.models.fleet import Failing, Fleet, MonitorCounts, Region
from gateway.http.models.latency import Latency, LatencySeries
from gateway.http.models.measures import Window
from gateway.http.models.uptime import Uptime
from gateway.http.parameters import Given
from gateway.window import WindowSpec

FAILING_WINDOW, FAILING_SHOWN = WindowSpec.parse("15m"), 10


async def fleet(context: Context, given: Given) -> Fleet:
    window = asked_window(context, given)
    subject = await insights.fleet(context)
    counted, stats, series, places, failing = await asyncio.gather(
        insights.uptime(context, subject, window, COUNTS),
        insights.latency(context, subject, window, LATENCY, LATENCY.levels),
        insights.series(context, subject, window, None, SERIES),
        insights.places(context, subject, window, SERIES, bounded=SERIES.levels),
        insights.failing(context, subject, FAILING_WINDOW.at(context.now_ms), FAILING_SHOWN),
    )
    return Fleet(
        window=Window.of(window),
        monitors=MonitorCounts(**insights.counts(subject.monitors)),
        uptime=Uptime.of(counted),
        latency=Latency.of(stats),
        latency_series=LatencySeries.of(series),
        regions=[Region.of(one, window) for one in places],
        failing=[Failing.of(one) for one in failing],
    )
