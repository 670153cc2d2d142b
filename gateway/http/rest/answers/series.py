"""What the routes about series answer."""

from gateway.http.rest.answers.given import BUCKET, asked_window, monitor_of
from gateway.http.rest.answers.monitors import SERIES
from gateway.http.rest.models.series import RegionSeries, Series
from gateway.http.rest.parameters import Given
from gateway.insights import counting, places, subjects
from gateway.insights.subjects import Subject
from gateway.request.context import Context


async def of_monitor(context: Context, given: Given) -> Series:
    return await _series(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def of_fleet(context: Context, given: Given) -> Series:
    return await _series(context, await subjects.fleet(context), given)


async def regions_of_monitor(context: Context, given: Given) -> RegionSeries:
    return await _regions(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def regions_of_fleet(context: Context, given: Given) -> RegionSeries:
    return await _regions(context, await subjects.fleet(context), given)


async def _series(context: Context, subject: Subject, given: Given) -> Series:
    return Series.of(
        await counting.series(context, subject, asked_window(context, given), given[BUCKET], SERIES)
    )


async def _regions(context: Context, subject: Subject, given: Given) -> RegionSeries:
    window = asked_window(context, given)
    return RegionSeries.of(await places.region_series(context, subject, window, given[BUCKET], SERIES))
