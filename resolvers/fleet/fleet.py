"""FleetStats: the org's monitors, or a filter of them, as one."""

from typing import Annotated

import strawberry

from gateway.insights import failing, monitors, places
from gateway.insights.failing import Failing
from gateway.insights.ordering import page_size
from gateway.insights.subjects import Subject
from gateway.times.window import WindowSpec
from resolvers.fleet.inputs import FleetWindow
from resolvers.fleet.ranking import FleetRankings
from resolvers.insights.accounting import Accounting, Agreed, By, Degraded, DegradedAs
from resolvers.insights.apdex import FleetApdex
from resolvers.insights.days import DaysField
from resolvers.insights.failures import FailureStats, failure_stats
from resolvers.insights.heatmap import FleetRegionSeries, HeatmapField
from resolvers.insights.latency import LatencyStats, latency_of
from resolvers.insights.place import ColoStats, RegionStats, colo_stats, region_stats
from resolvers.insights.series import Series, series_of
from resolvers.insights.slo import SloField
from resolvers.insights.uptime import Counted, UptimeWindow, accounted_window, accounted_windows
from resolvers.monitor.heartbeat import Heartbeat, heartbeat
from resolvers.monitor.incident_stats import CountedIncidents
from resolvers.monitor.monitor import Bucket, First, Monitor, Windows
from resolvers.words.info import Info, place_parts
from resolvers.words.range import Range
from resolvers.words.scalars import QUARTER_HOUR, Instant, instant
from resolvers.words.typed import resolved


@strawberry.type(description="Monitors by state, as Monitor.status says it; the states add up to the total.")
class MonitorCounts:
    total: int = strawberry.field(description="All monitors.")
    enabled: int = strawberry.field(description="Monitors that are being checked.")
    up: int = strawberry.field(description="Enabled monitors that are up.")
    degraded: int = strawberry.field(description="Enabled monitors that are degraded.")
    down: int = strawberry.field(description="Enabled monitors that are down.")
    pending: int = strawberry.field(description="Enabled monitors that have not been checked yet.")
    paused: int = strawberry.field(description="Monitors that are not being checked, as they are disabled.")


@strawberry.type(description="A monitor that failed in a window.")
class FailingMonitor:
    found: strawberry.Private[Failing]
    monitor: Monitor = strawberry.field(description="The monitor.")
    failed_checks: float = strawberry.field(description="Failed checks in the window.")
    checks: float = strawberry.field(description="Checks in the window.")
    last_failure: Heartbeat | None = strawberry.field(description="The newest of them.")
    failed_regions: list[str] = strawberry.field(
        description="Regions that saw it fail, as far as known, most failures first."
    )

    @resolved(
        "First failure of the stretch that lasts, as the window or the open incident tells it; the window's "
        "first where no check of it was fine and no incident is open. Null where it is over, or not known."
    )
    async def since(self, info: Info) -> Instant | None:
        return instant(await failing.failing_since(info.context, self.found))


@strawberry.type(description="The fleet: all monitors of the org, or those that a filter lets through.")
class FleetStats(
    FleetRankings, SloField, HeatmapField, FleetRegionSeries, DaysField, FleetApdex, CountedIncidents
):
    subject: strawberry.Private[Subject]
    asked: strawberry.Private[WindowSpec]
    range: Range = strawberry.field(
        description="Where the fleet's window lies, which its fields take where they are given none."
    )

    def _subject(self, info: Info) -> Subject:  # noqa: ARG002 - as a monitor finds its own
        return self.subject

    def _window(self, given: WindowSpec | None) -> WindowSpec:
        return given or self.asked

    @resolved("Monitors by state, as the registry knows them.")
    def monitors(self) -> MonitorCounts:
        return MonitorCounts(**monitors.counts(self.subject.monitors))

    @resolved("Uptime over a window, all checks of the fleet alike; by time, all monitors alike.")
    async def uptime(
        self,
        info: Info,
        window: FleetWindow = None,
        accounting: By = Accounting.CHECKS,
        quorum: Agreed = None,
        degraded: DegradedAs = Degraded.UP,
    ) -> UptimeWindow | None:
        asked = (window or self.asked).at(info.context.now_ms)
        return await accounted_window(info, self.subject, asked, Counted(accounting, quorum, degraded))

    @resolved("Uptime over several windows, in their order.")
    async def uptimes(
        self,
        info: Info,
        windows: Windows,
        accounting: By = Accounting.CHECKS,
        quorum: Agreed = None,
        degraded: DegradedAs = Degraded.UP,
    ) -> list[UptimeWindow] | None:
        return await accounted_windows(info, self.subject, windows, Counted(accounting, quorum, degraded))

    @resolved("Latency over a window.")
    async def latency(self, info: Info, window: FleetWindow = None) -> LatencyStats | None:
        asked = (window or self.asked).at(info.context.now_ms)
        return await latency_of(info, self.subject, asked)

    @resolved("Failed checks, told apart by class, code and region.")
    async def failures(self, info: Info, window: FleetWindow = None) -> FailureStats | None:
        return await failure_stats(info, self.subject, (window or self.asked).at(info.context.now_ms))

    @resolved("Checks, uptime and latency by bucket.")
    async def series(self, info: Info, window: FleetWindow = None, bucket: Bucket = None) -> Series | None:
        return await series_of(info, self.subject, (window or self.asked).at(info.context.now_ms), bucket)

    @resolved("By the region that checked, most checks first.")
    async def regions(self, info: Info, window: FleetWindow = None) -> list[RegionStats] | None:
        asked = (window or self.asked).at(info.context.now_ms)
        parts, bounds = place_parts(info)
        found = await places.places(info.context, self.subject, asked, parts, bounded=bounds)
        return [region_stats(asked, one) for one in found]

    @resolved("By the point of presence that checked, most checks first.")
    async def colos(self, info: Info, window: FleetWindow = None) -> list[ColoStats] | None:
        asked = (window or self.asked).at(info.context.now_ms)
        parts, bounds = place_parts(info)
        found = await places.places(info.context, self.subject, asked, parts, colos=True, bounded=bounds)
        return [colo_stats(asked, one) for one in found]

    @resolved("Monitors with a failed check in the window, most failures first.")
    async def failing(
        self,
        info: Info,
        window: Annotated[
            WindowSpec, strawberry.argument(description="The range of time to look at.")
        ] = QUARTER_HOUR,
        first: First = 10,
    ) -> list[FailingMonitor] | None:
        count, asked = page_size(first, "first"), window.at(info.context.now_ms)
        return [_failing(one) for one in await failing.failing(info.context, self.subject, asked, count)]


def _failing(found: Failing) -> FailingMonitor:
    last = found.tally.last_failure
    return FailingMonitor(
        found=found,
        failed_regions=list(found.regions),
        monitor=Monitor.of(found.monitor),
        failed_checks=found.tally.down,
        checks=found.tally.checks,
        last_failure=heartbeat(last, found.monitor.kind) if last else None,
    )
