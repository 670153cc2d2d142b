"""FleetStats: the org's monitors, or a filter of them, as one."""

import strawberry

from gateway.insights import failing, monitors
from gateway.insights.failing import Failing
from gateway.insights.listing.ordering import page_size
from gateway.insights.operations import certificates
from gateway.insights.subjects import Subject
from resolvers.fleet.ranking import FleetRankings
from resolvers.insights.groups import Grouped
from resolvers.insights.insights import Insights
from resolvers.monitor.certificate import ShownCertificate
from resolvers.monitor.heartbeat import Heartbeat, heartbeat
from resolvers.monitor.monitor import Monitor
from resolvers.words.arguments import First, InWindow
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.scope import asked
from resolvers.words.typed import resolved


@strawberry.type(description="Monitors by state, as Monitor.status says it; the states add up to the total.")
class MonitorCounts:
    total: int = strawberry.field(description="All monitors, enabled or not.")
    enabled: int = strawberry.field(description="Monitors that are being checked.")
    up: int = strawberry.field(description="Enabled monitors that are up.")
    degraded: int = strawberry.field(description="Enabled monitors that are degraded.")
    down: int = strawberry.field(description="Enabled monitors that are down.")
    pending: int = strawberry.field(description="Enabled monitors that have not been checked yet.")
    paused: int = strawberry.field(description="Monitors that are not being checked, as they are disabled.")


@strawberry.type(description="A monitor that failed in a window.")
class FailingMonitor:
    found: strawberry.Private[Failing]
    monitor: Monitor = strawberry.field(description="The monitor that failed.")
    failed_checks: float = strawberry.field(description="Failed checks in the window.")
    checks: float = strawberry.field(description="Checks in the window.")
    last_failure: Heartbeat | None = strawberry.field(
        description="The newest of the failed checks; null where its row cannot be read, or where an archive "
        "alone tells of them, which keeps no single checks."
    )
    last_failed_at: Instant | None = strawberry.field(description="When the newest of them ended.")
    failed_regions: list[str] = strawberry.field(
        description="Regions that saw it fail, as far as known, most failures first."
    )

    @resolved(
        "First failure of the stretch that lasts, as the window or the open incident tells it; the window's "
        "first where no check of it was fine and no incident is open. Null where it is over, or not known."
    )
    async def since(self, info: Info) -> Instant | None:
        return instant(await failing.failing_since(info.context, self.found))


@strawberry.type(description="Monitors with a failed check.")
class FailingMonitors(Grouped):
    nodes: list[FailingMonitor] = strawberry.field(description="The monitors, most failures first.")


@strawberry.type(description="The certificate of what a monitor checks.")
class MonitorCertificate:
    monitor: Monitor = strawberry.field(description="The monitor whose checks were shown it.")
    newest_certificate: ShownCertificate = strawberry.field(description="The newest that they were shown.")


@strawberry.type(description="Certificates of what enabled monitors check.")
class MonitorCertificates(Grouped):
    nodes: list[MonitorCertificate] = strawberry.field(
        description="The certificates, the soonest to expire first."
    )


@strawberry.type(description="The fleet: all monitors of the org, or those that a filter lets through.")
class FleetStats(FleetRankings, Insights):
    subject: strawberry.Private[Subject]
    range: Range = strawberry.field(
        description="Where the fleet's window lies, which its fields take where they are given none."
    )

    def _subject(self, info: Info) -> Subject:  # noqa: ARG002 - as a monitor finds its own
        return self.subject

    @resolved("Monitors by state, as the registry knows them.")
    def monitors(self) -> MonitorCounts:
        return MonitorCounts(**monitors.counts(self.subject.monitors))

    @resolved("Monitors with a failed check in the window, most failures first.")
    async def failing(
        self, info: Info, window: InWindow = None, first: First = None
    ) -> FailingMonitors | None:
        count, over = page_size(first, "first"), asked(info, window)
        found = await failing.failing(info.context, self.subject, over)
        nodes = [_failing(one) for one in found[:count]]
        return FailingMonitors(range=Range.of(over), total_count=len(found), nodes=nodes)

    @resolved(
        "The newest certificate that checks of each enabled monitor were shown in a window, the soonest to "
        "expire first. Shares the read of rankings."
    )
    async def certificates(
        self, info: Info, window: InWindow = None, first: First = None
    ) -> MonitorCertificates | None:
        count, over = page_size(first, "first"), asked(info, window)
        found = await certificates.of_fleet(info.context, self.subject, over)
        nodes = [
            MonitorCertificate(monitor=Monitor.of(one.monitor), newest_certificate=ShownCertificate.of(one))
            for one in found[:count]
        ]
        return MonitorCertificates(range=Range.of(over), total_count=len(found), nodes=nodes)


def _failing(found: Failing) -> FailingMonitor:
    last = found.tally.last_failure
    return FailingMonitor(
        found=found,
        failed_regions=list(found.regions),
        monitor=Monitor.of(found.monitor),
        failed_checks=found.tally.down,
        checks=found.tally.checks,
        last_failure=heartbeat(last, found.monitor.kind) if last else None,
        last_failed_at=instant(found.tally.last_failure_ms),
    )
