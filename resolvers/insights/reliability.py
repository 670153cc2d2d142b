"""Flapping and Reliability: how steadily a monitor answers."""

import strawberry

from gateway.insights import reliability as analysis
from gateway.times.window import WindowSpec
from resolvers.words.scalars import Instant, instant


@strawberry.type(
    description="How often a monitor changes between failing and not failing: Nagios' state flapping, with "
    "all changes of the window weighing alike."
)
class Flapping:
    window: WindowSpec = strawberry.field(description="The window as it was asked for.")
    score: float | None = strawberry.field(
        description="Changes / (checks - 1), 0 to 1; null with fewer than 21 checks."
    )
    transitions: int = strawberry.field(description="Changes between failing and not failing.")
    checks: int = strawberry.field(description="Checks recorded and decided.")
    flapping: bool | None = strawberry.field(
        description="Whether the score is 0.2 or more; null without one."
    )


@strawberry.type(description="Failures and the time between them. A failure is a stretch of downtime.")
class Reliability:
    window: WindowSpec = strawberry.field(description="The window as it was asked for.")
    failures: int = strawberry.field(description="Stretches of downtime in the window.")
    down_seconds: float = strawberry.field(description="Their length inside the window.")
    mtbf_seconds: float | None = strawberry.field(
        description="Mean time between failures: seconds known not to be down / failures; null without any."
    )
    mttr_seconds: float | None = strawberry.field(
        description="Mean time to recovery: mean length of the stretches that ended; null without any."
    )
    longest_up_seconds: float | None = strawberry.field(
        description="Longest time up or degraded without a gap in the data; null where there is none."
    )
    longest_up_since: Instant | None = strawberry.field(description="When it began, in the window.")
    longest_up_until: Instant | None = strawberry.field(description="When it ended, or now.")


def flapping(found: analysis.Flapping) -> Flapping:
    return Flapping(
        window=WindowSpec(found.window.text),
        score=found.score,
        transitions=found.transitions,
        checks=found.checks,
        flapping=found.flapping,
    )


def reliability(found: analysis.Reliability) -> Reliability:
    since, until = found.longest_up or (None, None)
    return Reliability(
        window=WindowSpec(found.window.text),
        failures=found.failures,
        down_seconds=found.down_s,
        mtbf_seconds=found.mtbf_s,
        mttr_seconds=found.mttr_s,
        longest_up_seconds=found.longest_up_s,
        longest_up_since=instant(since),
        longest_up_until=instant(until),
    )
