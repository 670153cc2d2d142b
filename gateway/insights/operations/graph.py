"""Who makes the checks right now: scheduler, relays, monitors and stores, as a graph with rates and states.

Made of the registry's dispatch rows and relays and of the heartbeats of the window; what neither tells is
None. Nothing is simulated.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from gateway.insights import subjects
from gateway.insights.operations.facts import Facts, quantile
from gateway.insights.operations.pipeline import ENOUGH
from gateway.registry.rows import Relay
from gateway.request.context import Context
from gateway.telemetry.reading.pulse import PulsesQuestion
from gateway.times.window import Window

FEW = 8
"""So many monitors of a relay are drawn one by one; more become one node."""
SURE = 3
"""Checks that must have been due before their absence means anything."""
SCHEDULER, TELEMETRY, REGISTRY, IN_PROCESS = "scheduler", "telemetry", "registry", "in-process"


class Kind(Enum):
    SCHEDULER = "scheduler"
    RELAY = "relay"
    MONITORS = "monitors"
    MONITOR = "monitor"
    TELEMETRY = "telemetry"
    REGISTRY = "registry"


class Health(Enum):
    """From the best on; nothing to do is neither good nor bad."""

    IDLE = "idle"
    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Node:
    """Rates are a minute: checks seen; dispatches (scheduler, relays) or checks (monitors) that failed."""

    id: str
    kind: Kind
    name: str
    health: Health
    monitors: int | None = None
    rate: float | None = None
    failures: float | None = None
    lag_p50_ms: float | None = None
    lag_p95_ms: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Checks a minute that took this way, and how many of them failed where that is known."""

    source: str
    target: str
    rate: float | None
    failures: float | None
    health: Health


@dataclass(frozen=True, slots=True)
class Graph:
    window: Window
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    as_of_ms: int | None


async def execution(context: Context, window: Window) -> Graph:
    """The graph of the caller's org. One telemetry read, three of the registry. Raises StoreError."""
    subject = await subjects.fleet(context)
    pulses, dispatches, relays = await asyncio.gather(
        context.loaders.pulses.load(PulsesQuestion(context.org, window, window.since_ms)),
        context.loaders.every_dispatch.load(context.org),
        context.loaders.every_relay.load(context.org),
    )
    by_monitor = {one.monitor_id: one for one in dispatches}
    now_ms = min(context.now_ms, window.until_ms)
    return graph(Facts(subject.monitors, by_monitor, pulses, window, now_ms), relays)


def graph(facts: Facts, relays: Sequence[Relay]) -> Graph:
    """Scheduler to relays to monitors to stores. Pure."""
    groups = list(_groups(facts, relays))
    nodes, edges = [_scheduler(facts)], []
    for node, own in groups:
        nodes.append(node)
        edges.append(Edge(SCHEDULER, node.id, node.rate, node.failures, _dispatching(own)))
        for leaf, few in _leaves(node, own):
            nodes.append(leaf)
            edges.append(Edge(node.id, leaf.id, leaf.rate, leaf.failures, _checking(few)))
            edges.append(Edge(leaf.id, TELEMETRY, leaf.rate, None, _arriving(few)))
            edges.append(Edge(leaf.id, REGISTRY, None, None, _dispatching(few)))
    nodes += [_telemetry(facts), _registry(facts)]
    return Graph(facts.window, tuple(nodes), tuple(edges), facts.newest_ms)


def _groups(facts: Facts, relays: Sequence[Relay]) -> Iterator[tuple[Node, Facts]]:
    """Each relay with its monitors, then the monitors without one, which a gateway checks itself."""
    for relay in relays:
        own = facts.of(one for one in facts.monitors if one.relay_id == relay.id)
        health, detail = _dispatching(own), _waiting(own)
        if not relay.enabled:
            health = Health.FAILING if own.enabled else Health.IDLE
            detail = "the relay is disabled"
        elif relay.last_error:
            health, detail = worst((health, Health.DEGRADED)), "the relay reported an error"
        yield _sender(f"relay:{relay.id}", relay.name, own, health, detail), own
    for missing in sorted(
        {one.relay_id for one in facts.monitors if one.relay_id} - {one.id for one in relays}
    ):
        own = facts.of(one for one in facts.monitors if one.relay_id == missing)
        yield _sender(f"relay:{missing}", missing, own, Health.FAILING, "the registry has no such relay"), own
    own = facts.of(one for one in facts.monitors if one.relay_id is None)
    if own.monitors:
        yield _sender(f"relay:{IN_PROCESS}", "in process", own, _dispatching(own), _waiting(own)), own


def _sender(name: str, shown: str, own: Facts, health: Health, detail: str | None) -> Node:
    p50, p95 = _lags(own)
    failures = own.a_minute(len(own.failed))
    rate = own.a_minute(own.checks)
    return Node(name, Kind.RELAY, shown, health, len(own.enabled), rate, failures, p50, p95, detail)


def _leaves(node: Node, own: Facts) -> Iterator[tuple[Node, Facts]]:
    if len(own.enabled) > FEW:
        few = own.of(own.enabled)
        yield _leaf(f"monitors:{node.id.removeprefix('relay:')}", Kind.MONITORS, "monitors", few), few
        return
    for one in own.enabled:
        alone = own.of((one,))
        yield _leaf(f"monitor:{one.id}", Kind.MONITOR, one.name, alone), alone


def _leaf(name: str, kind: Kind, shown: str, own: Facts) -> Node:
    p50, p95 = _lags(own)
    rates = own.a_minute(own.checks), own.a_minute(own.down)
    failing = sum(1 for one in own.seen if one.tally.down)
    detail = f"{failing} with failed checks" if kind is Kind.MONITORS and failing else None
    return Node(name, kind, shown, _checking(own), len(own.enabled), *rates, p50, p95, detail)


def _scheduler(facts: Facts) -> Node:
    p50, p95 = _lags(facts)
    return Node(
        SCHEDULER,
        Kind.SCHEDULER,
        "scheduler",
        _dispatching(facts),
        len(facts.enabled),
        facts.a_minute(facts.checks),
        facts.a_minute(len(facts.failed)),
        p50,
        p95,
        _waiting(facts),
    )


def _telemetry(facts: Facts) -> Node:
    return Node(TELEMETRY, Kind.TELEMETRY, "telemetry", _arriving(facts), rate=facts.a_minute(facts.checks))


def _registry(facts: Facts) -> Node:
    """It answered, or there would be no graph."""
    return Node(REGISTRY, Kind.REGISTRY, "registry", Health.OK, monitors=len(facts.monitors))


def _dispatching(own: Facts) -> Health:
    """Whether checks get sent and run, whatever they find."""
    if not own.enabled:
        return Health.IDLE
    bad = len(own.failed) + len(own.stuck)
    if bad and bad >= len(own.enabled):
        return Health.FAILING
    return Health.DEGRADED if bad else Health.OK


def _checking(own: Facts) -> Health:
    """What the checks found."""
    if not own.checks:
        return Health.IDLE
    if own.down >= own.checks:
        return Health.FAILING
    return Health.DEGRADED if own.down or own.degraded else Health.OK


def _arriving(own: Facts) -> Health:
    """Whether what was due arrived; too few due to tell is no complaint."""
    if own.due < SURE:
        return Health.OK if own.checks else Health.IDLE
    if not own.checks:
        return Health.FAILING
    return Health.OK if own.checks >= ENOUGH * own.due - 1 else Health.DEGRADED


def _waiting(own: Facts) -> str | None:
    counted = {
        "failed": len(own.failed),
        "pending": sum(one.status == "pending" for one in own.sent),
        "stuck": len(own.stuck),
    }
    told = [f"{count} {name}" for name, count in counted.items() if count]
    return f"dispatches: {', '.join(told)}" if told else None


def _lags(own: Facts) -> tuple[float | None, float | None]:
    return quantile(own.lags_ms, 0.5), quantile(own.lags_ms, 0.95)


def worst(found: Iterable[Health]) -> Health:
    return max(found, key=list(Health).index)
