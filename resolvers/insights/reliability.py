"""Flapping and Reliability: how steadily a monitor answers."""

import strawberry

from gateway.insights import reliability as analysis
from gateway.insights.mirrored import mirror
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.sequence import SequenceFidelity


@strawberry.type(
    description="How often a monitor changes between failing and not failing: Nagios' state flapping, with "
    "all changes of the window weighing alike."
)
class Flapping:
    range: Range = strawberry.field(description="Where the window lies.")
    score: float | None = strawberry.field(
        description="Changes / (checks - 1), 0 to 1; null with fewer than 21 checks."
    )
    transitions: float = strawberry.field(description="Changes between failing and not failing.")
    checks: float = strawberry.field(description="Checks recorded and decided.")
    is_flapping: bool | None = strawberry.field(
        description="Whether the score is 0.2 or more; null without one."
    )
    sequence: SequenceFidelity = strawberry.field(description="What stands behind the order of its checks.")


@strawberry.type(description="A stretch of time.")
class Stretch:
    since: Instant = strawberry.field(description="First moment of it, in the window.")
    until: Instant = strawberry.field(description="First moment after it; now, where it lasts.")
    seconds: float = strawberry.field(description="Length of it, until less since, in seconds.")

    @classmethod
    def of(cls, found: Span) -> "Stretch":
        since, until = found
        return cls(since=Instant(since), until=Instant(until), seconds=(until - since) / SECOND_MS)


@strawberry.type(description="Outages and the time between them. An outage is a stretch of downtime.")
class Reliability:
    range: Range = strawberry.field(description="Where the window lies.")
    outages: int = strawberry.field(description="Stretches of downtime in the window.")
    down_seconds: float = strawberry.field(description="Their length inside the window, in seconds.")
    mtbf_seconds: float | None = strawberry.field(
        description="Mean time between failures: seconds known not to be down / outages; null without any."
    )
    mttr_seconds: float | None = strawberry.field(
        description="Mean time to recovery: mean length of the stretches that ended; null without any."
    )
    longest_up: Stretch | None = strawberry.field(
        description="Longest time up or degraded without a gap in the data; null where there is none."
    )
    sequence: SequenceFidelity = strawberry.field(description="What stands behind the order of its checks.")


def flapping(found: analysis.Flapping) -> Flapping:
    return mirror(Flapping, found)


def reliability(found: analysis.Reliability) -> Reliability:
    longest = Stretch.of(found.longest_up) if found.longest_up else None
    return mirror(Reliability, found, longest_up=longest)
