"""Insights: what monitors and fleets are asked alike, so that one fragment serves both."""

import strawberry

from resolvers.insights.accounting import Accounting, Agreed, By, Degraded, DegradedAs
from resolvers.insights.apdex import ApdexField
from resolvers.insights.days import DaysField
from resolvers.insights.failures import FailureStats, failure_stats
from resolvers.insights.heatmap import HeatmapField, RegionSeriesField
from resolvers.insights.latency import LatencyStats, latency_of
from resolvers.insights.place import PlaceFields
from resolvers.insights.series import Series, series_of
from resolvers.insights.slo import SloField
from resolvers.insights.uptime import Counted, UptimeWindow, accounted_window, accounted_windows
from resolvers.monitor.heartbeats import HeartbeatsField
from resolvers.monitor.incident_stats import CountedIncidents
from resolvers.monitor.maintenance import Handled, MaintenanceField, handling
from resolvers.monitor.phases import PhasesField
from resolvers.words.arguments import Bucket, InWindow, Windows, chosen
from resolvers.words.info import Info
from resolvers.words.scope import asked
from resolvers.words.typed import resolved


@strawberry.interface(description="What monitors and fleets are asked alike, each over a window.")
class Insights(
    PlaceFields,
    SloField,
    HeatmapField,
    RegionSeriesField,
    DaysField,
    ApdexField,
    PhasesField,
    HeartbeatsField,
    CountedIncidents,
    MaintenanceField,
):
    @resolved("Uptime over a window: of a fleet, all checks alike; by time, all monitors alike.")
    async def uptime(
        self,
        info: Info,
        window: InWindow = None,
        accounting: By = None,
        quorum: Agreed = None,
        degraded: DegradedAs = None,
        maintenance: Handled = None,
    ) -> UptimeWindow | None:
        counted = _counted(accounting, quorum, degraded, maintenance)
        return await accounted_window(info, self._subject(info), asked(info, window), counted)

    @resolved("Uptime over several windows, in their order.")
    async def uptimes(
        self,
        info: Info,
        windows: Windows,
        accounting: By = None,
        quorum: Agreed = None,
        degraded: DegradedAs = None,
        maintenance: Handled = None,
    ) -> list[UptimeWindow] | None:
        counted = _counted(accounting, quorum, degraded, maintenance)
        return await accounted_windows(info, self._subject(info), windows, counted)

    @resolved("Latency of answered checks over a window.")
    async def latency(self, info: Info, window: InWindow = None) -> LatencyStats | None:
        return await latency_of(info, self._subject(info), asked(info, window))

    @resolved("Failed checks, told apart by class, code and region.")
    async def failures(self, info: Info, window: InWindow = None) -> FailureStats | None:
        return await failure_stats(info, self._subject(info), asked(info, window))

    @resolved("Checks, uptime and latency by bucket.")
    async def series(self, info: Info, window: InWindow = None, bucket: Bucket = None) -> Series | None:
        return await series_of(info, self._subject(info), asked(info, window), bucket)


def _counted(accounting: By, quorum: Agreed, degraded: DegradedAs, maintenance: Handled) -> Counted:
    by, as_up = chosen(accounting, Accounting.CHECKS), chosen(degraded, Degraded.UP)
    return Counted(by, quorum, as_up, handling(maintenance))
