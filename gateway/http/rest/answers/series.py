"""What the routes about series answer, before it is put into the shape that is asked for."""

from gateway.http.rest.answers.given import BUCKET, TIMEZONE, asked_window, local_window, monitor_of
from gateway.http.rest.answers.monitors import SERIES
from gateway.http.rest.parameters import Given
from gateway.insights import counting, local_hours, places, subjects
from gateway.insights.local_hours import Days, Heatmap
from gateway.insights.places import RegionSeries
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.summaries import Bucketed


async def of_monitor(context: Context, given: Given) -> Bucketed:
    return await _series(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def of_fleet(context: Context, given: Given) -> Bucketed:
    return await _series(context, await subjects.fleet(context), given)


async def regions_of_monitor(context: Context, given: Given) -> RegionSeries:
    return await _regions(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def regions_of_fleet(context: Context, given: Given) -> RegionSeries:
    return await _regions(context, await subjects.fleet(context), given)


async def days_of_monitor(context: Context, given: Given) -> Days:
    return await _days(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def days_of_fleet(context: Context, given: Given) -> Days:
    return await _days(context, await subjects.fleet(context), given)


async def hours_of_monitor(context: Context, given: Given) -> Heatmap:
    return await _hours(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def hours_of_fleet(context: Context, given: Given) -> Heatmap:
    return await _hours(context, await subjects.fleet(context), given)


async def _series(context: Context, subject: Subject, given: Given) -> Bucketed:
    return await counting.series(context, subject, asked_window(context, given), given[BUCKET], SERIES)


async def _regions(context: Context, subject: Subject, given: Given) -> RegionSeries:
    window = asked_window(context, given)
    return await places.region_series(context, subject, window, given[BUCKET], SERIES)


async def _days(context: Context, subject: Subject, given: Given) -> Days:
    window = local_window(context, given)
    return await local_hours.days(context, subject, window, given[TIMEZONE], SERIES)


async def _hours(context: Context, subject: Subject, given: Given) -> Heatmap:
    window = local_window(context, given)
    return await local_hours.heatmap(context, subject, window, given[TIMEZONE], SERIES)
