"""ExecutionGraph: scheduler, relays, monitors and stores, with what goes between them right now."""

import enum

import strawberry

from gateway.insights.operations import graph
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member


@strawberry.enum(description="What a node of the execution graph stands for.")
class NodeKind(enum.Enum):
    SCHEDULER = member("scheduler", "What sends checks out when they are due.")
    RELAY = member("relay", "What makes checks: a relay, or the gateway's own process.")
    MONITORS = member("monitors", "All enabled monitors of one relay together.")
    MONITOR = member("monitor", "One enabled monitor.")
    TELEMETRY = member("telemetry", "The store of heartbeats.")
    REGISTRY = member("registry", "The store of monitors, dispatches and incidents.")


@strawberry.enum(description="How a node or an edge does.")
class NodeState(enum.Enum):
    OK = member("ok", "As it should be.")
    DEGRADED = member("degraded", "Some of what goes through it fails, is late or is missing.")
    FAILING = member("failing", "All of what goes through it fails or is missing.")
    IDLE = member("idle", "Nothing goes through it.")


@strawberry.type(description="A part of the execution graph. Null means that neither store tells.")
class ExecutionNode:
    id: strawberry.ID = strawberry.field(description="Unique within the graph.")
    kind: NodeKind = strawberry.field(description="What it stands for.")
    name: str = strawberry.field(description="Name for people.")
    state: NodeState = strawberry.field(description="How it does.")
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


@strawberry.type(description="A way that checks take from one node to another.")
class ExecutionEdge:
    source: strawberry.ID = strawberry.field(description="Id of the node it leaves.")
    target: strawberry.ID = strawberry.field(description="Id of the node it enters.")
    rate_per_minute: float | None = strawberry.field(description="Checks a minute; null where nothing tells.")
    failures_per_minute: float | None = strawberry.field(
        description="Failures a minute, counted as on the node that tells of them."
    )
    state: NodeState = strawberry.field(description="How it does.")


@strawberry.type(description="Who makes the checks right now, from dispatch rows, relays and heartbeats.")
class ExecutionGraph:
    range: Range = strawberry.field(description="Where the window lies.")
    nodes: list[ExecutionNode] = strawberry.field(description="From the scheduler on to the stores.")
    edges: list[ExecutionEdge] = strawberry.field(description="Between the nodes.")
    as_of: Instant | None = strawberry.field(description="Newest check or dispatch seen.")


def execution_graph(found: graph.Graph) -> ExecutionGraph:
    return ExecutionGraph(
        range=Range.of(found.window),
        nodes=[_node(one) for one in found.nodes],
        edges=[_edge(one) for one in found.edges],
        as_of=instant(found.as_of_ms),
    )


def _node(found: graph.Node) -> ExecutionNode:
    return ExecutionNode(
        id=strawberry.ID(found.id),
        kind=NodeKind(found.kind.value),
        name=found.name,
        state=NodeState(found.health.value),
        monitors=found.monitors,
        rate_per_minute=found.rate,
        failures_per_minute=found.failures,
        dispatch_lag_p50_ms=found.lag_p50_ms,
        dispatch_lag_p95_ms=found.lag_p95_ms,
        detail=found.detail,
    )


def _edge(found: graph.Edge) -> ExecutionEdge:
    return ExecutionEdge(
        source=strawberry.ID(found.source),
        target=strawberry.ID(found.target),
        rate_per_minute=found.rate,
        failures_per_minute=found.failures,
        state=NodeState(found.health.value),
    )
