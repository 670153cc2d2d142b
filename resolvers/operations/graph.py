"""CheckFlow: scheduler, relays, monitors and stores, with what goes between them right now."""

import enum

import strawberry

from gateway.insights.operations import graph
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member


@strawberry.enum(description="What a stage of the flow of checks stands for.")
class StageKind(enum.Enum):
    SCHEDULER = member("scheduler", "What sends checks out when they are due.")
    RELAY = member("relay", "What makes checks: a relay, or the gateway's own process.")
    MONITORS = member("monitors", "All enabled monitors of one relay together.")
    MONITOR = member("monitor", "One enabled monitor.")
    TELEMETRY = member("telemetry", "The store of heartbeats.")
    REGISTRY = member("registry", "The store of monitors, dispatches and incidents.")


@strawberry.enum(description="How a stage does, or what goes between two of them.")
class StageState(enum.Enum):
    OK = member("ok", "As it should be.")
    DEGRADED = member("degraded", "Some of what goes through it fails, is late or is missing.")
    FAILING = member("failing", "All of what goes through it fails or is missing.")
    IDLE = member("idle", "Nothing goes through it.")


@strawberry.type(description="What checks go through on their way. Null means that neither store tells.")
class Stage:
    key: str = strawberry.field(
        description="What links name it by, like relay:rel_weur: within this flow, and for no longer."
    )
    kind: StageKind = strawberry.field(description="What the stage stands for.")
    name: str = strawberry.field(description="What people call the stage.")
    state: StageState = strawberry.field(description="How well the stage does now.")
    monitors: int | None = strawberry.field(
        description="Enabled monitors behind it; of the registry, all of them."
    )
    rate_per_minute: float | None = strawberry.field(description="Checks a minute, from the heartbeats.")
    failures_per_minute: float | None = strawberry.field(
        description="A minute: newest dispatches that failed (scheduler, relays), failed checks (monitors)."
    )
    dispatch_lag_p50_ms: float | None = strawberry.field(
        description="Median of dispatched minus due over the newest dispatches, ms."
    )
    dispatch_lag_p95_ms: float | None = strawberry.field(description="The same, 95th percentile, ms.")
    detail: str | None = strawberry.field(description="What is wrong or waiting, in a few words.")


@strawberry.type(description="A way that checks take from one stage to another.")
class StageLink:
    source: str = strawberry.field(description="Key of the stage that it leaves.")
    target: str = strawberry.field(description="Key of the stage that it enters.")
    rate_per_minute: float | None = strawberry.field(description="Checks a minute; null where nothing tells.")
    failures_per_minute: float | None = strawberry.field(
        description="Failures a minute, counted as on the stage that tells of them."
    )
    state: StageState = strawberry.field(description="How what goes this way does.")


@strawberry.type(description="Who makes the checks right now, from dispatch rows, relays and heartbeats.")
class CheckFlow:
    range: Range = strawberry.field(description="Where the window lies.")
    stages: list[Stage] = strawberry.field(description="From the scheduler on to the stores.")
    links: list[StageLink] = strawberry.field(description="The ways between the stages.")
    as_of: Instant | None = strawberry.field(description="Newest check or dispatch seen.")


def check_flow(found: graph.Graph) -> CheckFlow:
    return CheckFlow(
        range=Range.of(found.window),
        stages=[_stage(one) for one in found.nodes],
        links=[_link(one) for one in found.edges],
        as_of=instant(found.as_of_ms),
    )


def _stage(found: graph.Node) -> Stage:
    return Stage(
        key=found.id,
        kind=StageKind(found.kind.value),
        name=found.name,
        state=StageState(found.health.value),
        monitors=found.monitors,
        rate_per_minute=found.rate,
        failures_per_minute=found.failures,
        dispatch_lag_p50_ms=found.lag_p50_ms,
        dispatch_lag_p95_ms=found.lag_p95_ms,
        detail=found.detail,
    )


def _link(found: graph.Edge) -> StageLink:
    return StageLink(
        source=found.source,
        target=found.target,
        rate_per_minute=found.rate,
        failures_per_minute=found.failures,
        state=StageState(found.health.value),
    )
