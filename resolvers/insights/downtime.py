"""Downtime: the stretches in which a monitor was down, each with what failed and how far it reached."""

import enum

import strawberry

from gateway.insights.accounting.outages import Outage, Outages
from gateway.registry import rows
from resolvers.insights.failures import FailureClass
from resolvers.words.info import Info
from resolvers.words.nouns import LazyMonitor, monitor_of
from resolvers.words.scalars import Instant
from resolvers.words.sequence import SequenceFidelity
from resolvers.words.typed import member, resolved


@strawberry.enum(description="How far a failure reached, by who checked around it.")
class FailureScope(enum.Enum):
    GLOBAL = member("global", "Every region that checked around it failed.")
    REGIONAL = member("regional", "Some regions failed at several points of presence, others did not.")
    SINGLE_POP = member("single_pop", "One point of presence failed while others did not.")


@strawberry.type(description="A stretch of downtime: from a failed check to the next that did not fail.")
class DowntimeStretch:
    row: strawberry.Private[rows.Monitor]
    since: Instant = strawberry.field(description="First moment of it inside the window.")
    until: Instant | None = strawberry.field(
        description="When it ended, or the window did; null while it lasts."
    )
    seconds: float = strawberry.field(description="Length inside the window, in seconds.")
    scope: FailureScope = strawberry.field(description="How far it reached, by who checked around it.")
    failed_regions: list[str] = strawberry.field(description="Regions whose checks failed, as far as known.")
    failed_colos: list[str] = strawberry.field(description="Points of presence whose checks failed.")
    codes: list[int] = strawberry.field(description="HTTP statuses of the failed checks.")
    error_classes: list[FailureClass] = strawberry.field(description="Classes of the failed checks.")
    dispatch_ids: list[strawberry.ID] = strawberry.field(
        description="Dispatches of the failed checks, oldest first."
    )
    error: str | None = strawberry.field(
        description="Error of the newest failed check that tells one; null where none does."
    )
    failed_checks: float = strawberry.field(
        description="Failed checks recorded in it, from its very beginning."
    )

    @resolved("The monitor that was down.")
    def monitor(self, info: Info) -> LazyMonitor:
        return monitor_of(info, self.row)


@strawberry.type(description="Downtime in a window, of all monitors together.")
class Downtime:
    seconds: float = strawberry.field(description="Length of all stretches in seconds, summed over monitors.")
    count: int = strawberry.field(description="How many stretches there are.")
    stretches: list[DowntimeStretch] = strawberry.field(description="The newest of them, newest first.")
    sequence: SequenceFidelity = strawberry.field(description="What stands behind the order of the checks.")


def downtime(found: Outages) -> Downtime:
    return Downtime(
        seconds=found.seconds,
        count=found.count,
        stretches=[downtime_stretch(one) for one in found.newest],
        sequence=SequenceFidelity.of(found.sequence),
    )


def downtime_stretch(found: Outage) -> DowntimeStretch:
    one = found.stretch
    return DowntimeStretch(
        row=found.monitor,
        since=Instant(one.start_ms),
        until=None if one.lasting else Instant(one.end_ms),
        seconds=one.seconds,
        scope=FailureScope(one.scope.value),
        failed_regions=one.regions,
        failed_colos=one.colos,
        codes=one.codes,
        error_classes=[FailureClass(name) for name in one.error_classes],
        dispatch_ids=[strawberry.ID(name) for name in one.dispatch_ids],
        error=one.error,
        failed_checks=len(one.failures),
    )
