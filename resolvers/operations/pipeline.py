"""Pipeline: whether the org's heartbeats arrive, how late, and which monitors have gone quiet."""

import enum

import strawberry

from gateway.insights.listing.ordering import page_size
from gateway.insights.operations import delivery, pipeline
from resolvers.monitor.monitor import Monitor
from resolvers.words.arguments import First
from resolvers.words.estimate import Fidelity
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member, resolved


@strawberry.enum(description="How the pipeline does; of several that hold, the first of these.")
class PipelineState(enum.Enum):
    HEALTHY = member("healthy", "What is due arrives, and in time.")
    DELAYED = member("delayed", "Of 100 rows 5 or more were written over a minute after their check.")
    LOSING = member("losing", "Coverage is below 0.9: checks are not made, or their heartbeats are lost.")
    SILENT = member("silent", "Nothing was written for longer than chance explains.")
    IDLE = member("idle", "No monitor is enabled, so nothing is due.")


@strawberry.type(description="An enabled monitor without a heartbeat for three intervals.")
class OverdueMonitor:
    monitor: Monitor = strawberry.field(description="The monitor that is overdue.")
    last_heartbeat_at: Instant | None = strawberry.field(
        description="End of its newest known check; null where none is known."
    )
    intervals_missed: float | None = strawberry.field(
        description="Intervals since then, or since it was created where it was never checked."
    )


@strawberry.type(description="What was read of monitors that the registry does not have.")
class UnknownMonitors:
    checks: float = strawberry.field(description="Their checks in the window.")
    monitors: int = strawberry.field(description="How many of them wrote, in the window or shortly before.")


@strawberry.type(
    description="What Workers handed to Analytics Engine, beside what is there: receipts against rows."
)
class Delivery:
    since: Instant = strawberry.field(
        description="The first minute compared: where the window begins, or receipts do."
    )
    until: Instant = strawberry.field(
        description="Compared are checks that ended before; later ones may be on their way."
    )
    written: int = strawberry.field(description="Heartbeats handed over, by the writers' receipts.")
    seen: float = strawberry.field(description="Heartbeats there, each row by the store's own sampling.")
    lost: float = strawberry.field(
        description="Handed over and not there; 0 where more is there, as receipts end with their isolate."
    )
    lost_share: float | None = strawberry.field(
        description="lost / written; null where nothing was handed over."
    )
    lost_at_least: float = strawberry.field(
        description="Of lost, what the store's own sampling does not explain, 19 times of 20 at least; "
        "0 where no row of a day tells how many it leaves out."
    )
    estimated: bool = strawberry.field(
        description="The store left rows out by its own sampling, or may have where none is there, so that "
        "seen and lost are estimates."
    )
    sampled_count: int = strawberry.field(
        description="Left out by the organization's sample rate before they were handed over: no loss."
    )
    refused_count: int = strawberry.field(description="What came to the writer and can be no row.")
    dead_count: int = strawberry.field(
        description="Given up by the writer's queue: lost before they were handed over."
    )


@strawberry.type(description="Whether the org's heartbeats arrive, and how late.")
class Pipeline:
    found: strawberry.Private[pipeline.Pipeline]
    range: Range = strawberry.field(description="Where the window lies.")
    state: PipelineState = strawberry.field(description="Verdict on the pipeline.")
    newest_write_at: Instant | None = strawberry.field(description="Newest write seen; null where none was.")
    freshness_seconds: float | None = strawberry.field(description="Seconds since the newest write.")
    lag_p50_ms: float | None = strawberry.field(
        description="From a check's end to its row's write, ms: half of the rows took no longer."
    )
    lag_p95_ms: float | None = strawberry.field(
        description="The same of 95 of 100 rows. Writes are told to the second."
    )
    heartbeats_per_minute: float = strawberry.field(description="Checks seen a minute, by their weights.")
    expected_per_minute: float = strawberry.field(
        description="Checks a minute that the monitors' intervals let expect."
    )
    coverage: float | None = strawberry.field(
        description="Checks seen / checks expected, as of the fleet's uptime; null where none is expected."
    )
    overdue_count: int = strawberry.field(description="Enabled monitors that are overdue.")
    configured_sample_rate: float = strawberry.field(
        description="Probability with which the writer is set to record a check."
    )
    observed_sample_rate: float | None = strawberry.field(
        description="Share of checks recorded, by what the rows say of themselves; null without rows."
    )
    layout_version: str = strawberry.field(description="How the rows' columns are read.")
    layout_understood: bool = strawberry.field(
        description="No row of the window holds, where its status should be, what is none."
    )
    unknown_monitors: UnknownMonitors = strawberry.field(
        description="Rows of monitors that the registry does not have (any more): they count in no number."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("What the writers handed over, beside what is there; null where they leave no receipts.")
    async def delivery(self, info: Info) -> Delivery | None:
        found = await delivery.delivery(info.context, self.found.window)
        return None if found is None else _delivery(found)

    @resolved("Enabled monitors without a heartbeat for three intervals, the longest quiet first.")
    def overdue(self, first: First = None) -> list[OverdueMonitor] | None:
        return [_overdue(one) for one in self.found.overdue[: page_size(first, "first")]]


def _overdue(found: pipeline.Overdue) -> OverdueMonitor:
    return OverdueMonitor(
        monitor=Monitor.of(found.monitor),
        last_heartbeat_at=instant(found.last_ms),
        intervals_missed=found.intervals_missed,
    )


def _delivery(found: delivery.Delivery) -> Delivery:
    return Delivery(
        since=Instant(found.since_ms),
        until=Instant(found.until_ms),
        written=found.receipts.written,
        seen=found.seen,
        lost=found.lost,
        lost_share=found.lost_share,
        lost_at_least=found.lost_at_least,
        estimated=found.estimated,
        sampled_count=found.receipts.sampled,
        refused_count=found.receipts.refused,
        dead_count=found.receipts.dead,
    )


def pipeline_of(found: pipeline.Pipeline) -> Pipeline:
    return Pipeline(
        found=found,
        range=Range.of(found.window),
        state=PipelineState(found.state.value),
        newest_write_at=instant(found.newest_write_ms),
        freshness_seconds=found.freshness_s,
        lag_p50_ms=found.lag_p50_ms,
        lag_p95_ms=found.lag_p95_ms,
        heartbeats_per_minute=found.per_minute,
        expected_per_minute=found.expected_per_minute,
        coverage=found.coverage,
        overdue_count=len(found.overdue),
        configured_sample_rate=found.configured_rate,
        observed_sample_rate=found.observed_rate,
        layout_version=found.layout_version,
        layout_understood=found.layout_understood,
        unknown_monitors=UnknownMonitors(checks=found.unknown.checks, monitors=found.unknown.monitors),
        fidelity=Fidelity.of(found.fidelity),
    )
