"""The part of the table whose answers lie in time: by bucket, by region, by day, by hour of the week."""

from gateway.http.rest.answers import series
from gateway.http.rest.answers.given import BUCKET, OF_FLEET, OF_MONITOR, TIMEZONE, WINDOW
from gateway.http.rest.forms import Rows
from gateway.http.rest.models.local_time import Day, Days, HourOfWeek, HoursOfWeek
from gateway.http.rest.models.series import Bucket, RegionBucket, RegionSeries, Series
from gateway.http.rest.operation import Operation

OF_MONITOR_OVER_TIME = (
    Operation(
        "/api/monitors/{id}/series",
        name="getSeries",
        tag="monitors",
        summary="Uptime and latency of a monitor by bucket",
        description="Checks by outcome, uptime and percentiles, the empty buckets too.",
        model=Series,
        answer=series.of_monitor,
        parameters=(WINDOW, BUCKET),
        reads=(OF_MONITOR,),
        rows=Rows(Bucket, Bucket.all_of, whole=Series.of),
    ),
    Operation(
        "/api/monitors/{id}/region-series",
        name="getRegionSeries",
        tag="monitors",
        summary="The regions of a monitor by bucket",
        description="Checks, uptime and the 95th percentile of each region that checked it.",
        model=RegionSeries,
        answer=series.regions_of_monitor,
        parameters=(WINDOW, BUCKET),
        reads=(OF_MONITOR,),
        rows=Rows(RegionBucket, RegionBucket.all_of, whole=RegionSeries.of),
    ),
    Operation(
        "/api/monitors/{id}/days",
        name="getDays",
        tag="monitors",
        summary="Uptime and latency of a monitor by day",
        description="Checks by outcome, uptime and percentiles of each day of a timezone, empty ones too.",
        model=Days,
        answer=series.days_of_monitor,
        parameters=(WINDOW, TIMEZONE),
        reads=(OF_MONITOR,),
        rows=Rows(Day, Day.all_of, whole=Days.of),
    ),
    Operation(
        "/api/monitors/{id}/heatmap",
        name="getHeatmap",
        tag="monitors",
        summary="Uptime and latency of a monitor by hour of the week",
        description="Checks by outcome, uptime and percentiles of each of 168 hours on a timezone's clock.",
        model=HoursOfWeek,
        answer=series.hours_of_monitor,
        parameters=(WINDOW, TIMEZONE),
        reads=(OF_MONITOR,),
        rows=Rows(HourOfWeek, HourOfWeek.all_of, whole=HoursOfWeek.of),
    ),
)
OF_FLEET_OVER_TIME = (
    Operation(
        "/api/insights/series",
        name="getFleetSeries",
        tag="fleet",
        summary="Uptime and latency of the fleet by bucket",
        description="Checks by outcome, uptime and percentiles, the empty buckets too.",
        model=Series,
        answer=series.of_fleet,
        parameters=(WINDOW, BUCKET),
        reads=(OF_FLEET,),
        rows=Rows(Bucket, Bucket.all_of, whole=Series.of),
    ),
    Operation(
        "/api/insights/region-series",
        name="getFleetRegionSeries",
        tag="fleet",
        summary="The regions of the fleet by bucket",
        description="Checks, uptime and the 95th percentile of each region that checked.",
        model=RegionSeries,
        answer=series.regions_of_fleet,
        parameters=(WINDOW, BUCKET),
        reads=(OF_FLEET,),
        rows=Rows(RegionBucket, RegionBucket.all_of, whole=RegionSeries.of),
    ),
    Operation(
        "/api/insights/days",
        name="getFleetDays",
        tag="fleet",
        summary="Uptime and latency of the fleet by day",
        description="Checks by outcome, uptime and percentiles of each day of a timezone, empty ones too.",
        model=Days,
        answer=series.days_of_fleet,
        parameters=(WINDOW, TIMEZONE),
        reads=(OF_FLEET,),
        rows=Rows(Day, Day.all_of, whole=Days.of),
    ),
    Operation(
        "/api/insights/heatmap",
        name="getFleetHeatmap",
        tag="fleet",
        summary="Uptime and latency of the fleet by hour of the week",
        description="Checks by outcome, uptime and percentiles of each of 168 hours on a timezone's clock.",
        model=HoursOfWeek,
        answer=series.hours_of_fleet,
        parameters=(WINDOW, TIMEZONE),
        reads=(OF_FLEET,),
        rows=Rows(HourOfWeek, HourOfWeek.all_of, whole=HoursOfWeek.of),
    ),
)
