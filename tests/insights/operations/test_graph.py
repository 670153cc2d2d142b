"""The execution graph, from dispatches, relays and pulses written by hand."""

from collections.abc import Sequence
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.operations.facts import Facts, quantile
from gateway.insights.operations.graph import FEW, Graph, Health, Kind, Node, graph
from gateway.registry import rows
from gateway.registry.rows import Dispatch, Monitor, Relay
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.pulse import Pulse
from gateway.times.window import WindowSpec
from tests.gateway_under_test import NOW_MS, monitor_row

WINDOW = WindowSpec.parse("5m").at(NOW_MS)
MINUTES = WINDOW.elapsed_s(NOW_MS) / 60
WEUR = Relay("rel_weur", "weur", "Western Europe", "weur", None, enabled=True, last_error=None)


def monitor(name: str, relay: str | None = "rel_weur", *, enabled: bool = True) -> Monitor:
    row = monitor_row(name, relay_id=relay, enabled=int(enabled))
    return rows.monitor(asdict(row) | {"interval_s": 60})


def pulse(up: float = 5, down: float = 0, degraded: float = 0) -> Pulse:
    tally = Tally(rows=5, up=up, down=down, degraded=degraded)
    return Pulse(tally, 5, 0, NOW_MS - 1000, NOW_MS - 1000, heaviest=1)


def dispatch(name: str, lag_ms: int = 100, status: str = "completed", ago_ms: int = 30_000) -> Dispatch:
    due = NOW_MS - ago_ms
    sent = None if status == "pending" else due + lag_ms
    return Dispatch(name, f"dsp_{name}", status, due, sent, sent and sent + 50, "AMS", None)


def drawn(
    monitors: Sequence[Monitor],
    pulses: dict[str, Pulse] | None = None,
    dispatches: Sequence[Dispatch] | None = None,
    relays: Sequence[Relay] = (WEUR,),
) -> Graph:
    if pulses is None:
        pulses = {one.id: pulse() for one in monitors}
    if dispatches is None:
        dispatches = [dispatch(one.id) for one in monitors]
    by_monitor = {one.monitor_id: one for one in dispatches}
    return graph(Facts(tuple(monitors), by_monitor, pulses, WINDOW, NOW_MS), relays)


def node(found: Graph, name: str) -> Node:
    return next(one for one in found.nodes if one.id == name)


def test_a_small_fleet_is_drawn_monitor_by_monitor() -> None:
    """Scheduler to relay and to the process itself, from there to each monitor, from these to both stores."""
    found = drawn([monitor("mon_1"), monitor("mon_2", None)])
    assert [one.id for one in found.nodes] == [
        "scheduler",
        "relay:rel_weur",
        "monitor:mon_1",
        "relay:in-process",
        "monitor:mon_2",
        "telemetry",
        "registry",
    ]
    assert {(one.source, one.target) for one in found.edges} == {
        ("scheduler", "relay:rel_weur"),
        ("relay:rel_weur", "monitor:mon_1"),
        ("scheduler", "relay:in-process"),
        ("relay:in-process", "monitor:mon_2"),
        *((f"monitor:mon_{one}", store) for one in (1, 2) for store in ("telemetry", "registry")),
    }
    assert node(found, "scheduler").rate == pytest.approx(10 / MINUTES)
    assert node(found, "relay:rel_weur").rate == pytest.approx(5 / MINUTES)
    assert {one.health for one in found.nodes} == {Health.OK}
    assert found.as_of_ms == NOW_MS - 1000


def test_many_monitors_of_a_relay_are_one_node() -> None:
    """More than a few are grouped, and how many of them fail is said."""
    monitors = [monitor(f"mon_{number}") for number in range(FEW + 1)]
    pulses = {one.id: pulse(down=int(one.id == "mon_3")) for one in monitors}
    found = node(drawn(monitors, pulses), "monitors:rel_weur")
    assert (found.kind, found.monitors, found.health) == (Kind.MONITORS, FEW + 1, Health.DEGRADED)
    assert found.detail == "1 with failed checks"
    assert found.failures == pytest.approx(1 / MINUTES)


def test_dispatch_lag_is_that_of_the_relay() -> None:
    """Median and 95th percentile of dispatched minus due, over the newest dispatches that were sent."""
    monitors = [monitor(f"mon_{number}") for number in range(20)]
    sent = [dispatch(one.id, lag_ms=100 * (number + 1)) for number, one in enumerate(monitors)]
    found = node(drawn(monitors, dispatches=sent), "relay:rel_weur")
    assert (found.lag_p50_ms, found.lag_p95_ms) == (1000, 1900)
    waiting = node(drawn(monitors[:1], dispatches=[dispatch("mon_0", status="pending")]), "relay:rel_weur")
    assert (waiting.lag_p50_ms, waiting.detail) == (None, "dispatches: 1 pending")


def test_failed_and_stuck_dispatches() -> None:
    """One of two makes a relay degraded, all make it failing; a pending one is stuck after two intervals."""
    monitors = [monitor("mon_1"), monitor("mon_2")]
    one = drawn(monitors, dispatches=[dispatch("mon_1", status="failed"), dispatch("mon_2")])
    assert node(one, "relay:rel_weur").health is Health.DEGRADED
    assert node(one, "relay:rel_weur").failures == pytest.approx(1 / MINUTES)
    both = [dispatch("mon_1", status="failed"), dispatch("mon_2", status="running", ago_ms=120_001)]
    found = node(drawn(monitors, dispatches=both), "relay:rel_weur")
    assert (found.health, found.detail) == (Health.FAILING, "dispatches: 1 failed, 1 stuck")
    old = drawn(monitors, dispatches=[dispatch("mon_1", status="failed", ago_ms=600_000), dispatch("mon_2")])
    assert node(old, "relay:rel_weur").health is Health.OK


def test_what_checks_find_is_not_what_a_relay_does() -> None:
    """A monitor that is down fails; its relay and the stores do as they should."""
    found = drawn([monitor("mon_1")], {"mon_1": pulse(up=0, down=5)})
    assert node(found, "monitor:mon_1").health is Health.FAILING
    assert node(found, "relay:rel_weur").health is Health.OK
    assert node(found, "telemetry").health is Health.OK


def test_heartbeats_that_do_not_arrive() -> None:
    """Nothing of what was due makes the telemetry node fail, a part of it degrades it, and rates say so."""
    monitors = [monitor("mon_1"), monitor("mon_2")]
    nothing = drawn(monitors, {})
    assert (node(nothing, "telemetry").health, node(nothing, "telemetry").rate) == (Health.FAILING, 0)
    assert node(nothing, "monitor:mon_1").health is Health.IDLE
    assert node(drawn(monitors, {"mon_1": pulse()}), "telemetry").health is Health.DEGRADED


def test_a_relay_that_is_off_or_unknown() -> None:
    """A disabled relay with enabled monitors fails, as does one that the registry does not know."""
    off = Relay("rel_weur", "weur", "Western Europe", "weur", None, enabled=False, last_error=None)
    found = node(drawn([monitor("mon_1")], relays=[off]), "relay:rel_weur")
    assert (found.health, found.detail) == (Health.FAILING, "the relay is disabled")
    broken = Relay("rel_weur", "weur", "Western Europe", "weur", None, enabled=True, last_error="secret")
    found = node(drawn([monitor("mon_1")], relays=[broken]), "relay:rel_weur")
    assert (found.health, found.detail) == (Health.DEGRADED, "the relay reported an error")
    lost = node(drawn([monitor("mon_1", "rel_gone")], relays=[]), "relay:rel_gone")
    assert (lost.health, lost.detail) == (Health.FAILING, "the registry has no such relay")


def test_nothing_enabled_is_idle() -> None:
    """A fleet without enabled monitors has no leaves and nothing that fails."""
    found = drawn([monitor("mon_1", enabled=False)], {})
    assert {one.health for one in found.nodes} == {Health.IDLE, Health.OK}
    assert [one.kind for one in found.nodes if one.kind in {Kind.MONITOR, Kind.MONITORS}] == []


def test_the_edges_end_at_nodes() -> None:
    """No edge leads to or from what is not drawn, and ids are unique."""
    monitors = [monitor(f"mon_{number}", (None, "rel_weur")[number % 2]) for number in range(30)]
    found = drawn(monitors)
    names = [one.id for one in found.nodes]
    assert len(set(names)) == len(names)
    assert {end for one in found.edges for end in (one.source, one.target)} <= set(names)


@given(values=st.lists(st.floats(0, 1e9), min_size=1), level=st.sampled_from((0.5, 0.95)))
def test_a_quantile_is_the_least_value_that_covers_its_share(values: list[float], level: float) -> None:
    """At least `level` of the values do not exceed it, and of no smaller value is that so."""
    found = quantile(values, level)
    assert found in values
    assert sum(one <= found for one in values) >= level * len(values) - 1e-9
    assert all(sum(one <= other for one in values) < level * len(values) for other in values if other < found)
    assert quantile([], level) is None
