"""The pipeline's verdict and who is overdue, from pulses written by hand."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.operations.pipeline import MISSED, Pipeline, Quiet, State, assessed, reach_ms, state
from gateway.insights.subjects import Subject
from gateway.registry import rows
from gateway.registry.rows import Monitor
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.pulse import Pulse
from gateway.telemetry.reading.questions import Scope
from gateway.times.window import WindowSpec
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, ORG, monitor_row

WINDOW = WindowSpec.parse("15m").at(NOW_MS)


def monitor(name: str = "mon_1", interval_s: int = 60, **columns: Any) -> Monitor:
    row = monitor_row(name, interval_s=interval_s, **columns)
    return rows.monitor(asdict(row) | {"interval_s": interval_s})


def pulse(ago_ms: int, checks: int = 15, recorded: float | None = None, **parts: object) -> Pulse:
    at = NOW_MS - ago_ms
    tally = Tally(rows=checks, up=checks, squares_up=checks, max_sample_interval=1, newest_write_ms=at)
    found = Pulse(tally, checks if recorded is None else recorded, 0, at, at, heaviest=1)
    return replace(found, **parts)  # type: ignore[arg-type]


def told(pulses: Mapping[str, Pulse], *monitors: Monitor, rate: float = 1.0, lag_ms: float = 500) -> Pipeline:
    whole = Tally(
        rows=sum(one.tally.rows for one in pulses.values()),
        up=sum(one.tally.up for one in pulses.values()),
        lag_p50_ms=lag_ms / 2,
        lag_p95_ms=lag_ms,
    )
    return assessed(Subject(Scope(ORG), monitors), WINDOW, NOW_MS, pulses, whole, rate)


def quiet(pulses: Mapping[str, Pulse], *monitors: Monitor, rate: float = 1.0, lag_ms: float = 0) -> list[str]:
    one = Quiet(pulses, reach_ms(monitors, WINDOW), NOW_MS, rate, lag_ms)
    return [late.monitor.id for late in one.overdue(monitors)]


def test_a_healthy_pipeline() -> None:
    """What is due came: rates, coverage, freshness and lag are those of the rows."""
    found = told({"mon_1": pulse(20_000)}, monitor())
    assert found.state is State.HEALTHY
    assert (found.freshness_s, found.lag_p50_ms, found.lag_p95_ms) == (20.0, 250, 500)
    minutes = WINDOW.elapsed_s(NOW_MS) / 60
    assert (found.per_minute, found.expected_per_minute) == pytest.approx((15 / minutes, 1.0))
    assert found.coverage == pytest.approx(15 / minutes)
    assert (found.configured_rate, found.observed_rate) == (1.0, 1.0)
    assert found.overdue == ()


@pytest.mark.parametrize(
    ("rows_per_s", "freshness_s", "coverage", "late_ms", "expected"),
    [
        (0.0, None, None, 0.0, State.IDLE),
        (0.0, 5.0, None, 90_000.0, State.IDLE),
        (1.0, None, None, 0.0, State.SILENT),
        (1.0, 61.0, 0.95, 0.0, State.SILENT),
        (1.0, 61.0, 0.95, 2000.0, State.HEALTHY),
        (1 / 60, 200.0, 1.0, 0.0, State.HEALTHY),
        (1 / 60, 301.0, 1.0, 0.0, State.SILENT),
        (1.0, 5.0, 0.89, 90_000.0, State.LOSING),
        (1.0, 5.0, 0.9, 60_001.0, State.DELAYED),
        (1.0, 5.0, None, 60_000.0, State.HEALTHY),
    ],
)
def test_the_verdict(
    rows_per_s: float, freshness_s: float | None, coverage: float | None, late_ms: float, expected: State
) -> None:
    """Nothing due is idle; silence goes before loss, and loss before delay."""
    assert state(rows_per_s, freshness_s, coverage, late_ms) is expected


def test_nothing_seen_has_no_value() -> None:
    """Without a row freshness, lag and the observed rate are unknown, and neither 0 nor perfect."""
    found = assessed(Subject(Scope(ORG), (monitor(),)), WINDOW, NOW_MS, {}, Tally(), 1.0)
    assert found.state is State.SILENT
    assert (found.newest_write_ms, found.freshness_s, found.observed_rate, found.lag_p95_ms) == (None,) * 4
    assert found.coverage == 0.0


def test_three_intervals_decide() -> None:
    """A monitor is overdue once three of its own intervals, and the lag, have gone by without a heartbeat."""
    fast, slow = monitor("mon_fast", 60), monitor("mon_slow", 300)
    pulses = {"mon_fast": pulse(3 * MINUTE_MS + 1), "mon_slow": pulse(3 * MINUTE_MS + 1)}
    assert quiet(pulses, fast, slow) == ["mon_fast"]
    assert quiet(pulses, fast, slow, lag_ms=2000) == []
    assert quiet({"mon_fast": pulse(3 * MINUTE_MS)}, fast) == []


def test_telemetry_decides_where_nothing_is_sampled() -> None:
    """The registry's word that it was checked does not stand in for heartbeats that never arrived."""
    checked = monitor(last_checked_at=NOW_MS - 1000)
    (late,) = told({}, checked).overdue
    assert late.last_ms is None
    assert quiet({"mon_1": pulse(10 * MINUTE_MS)}, checked) == ["mon_1"]
    long_ago = monitor(last_checked_at=NOW_MS - DAY_MS)
    (late,) = told({}, long_ago).overdue
    assert (late.last_ms, late.intervals_missed) == (NOW_MS - DAY_MS, DAY_MS / MINUTE_MS)


def test_what_sampling_leaves_out_is_not_missed() -> None:
    """Where the writer or the store samples, a check that the registry knows of counts."""
    checked = monitor(last_checked_at=NOW_MS - 1000)
    assert quiet({}, checked, rate=0.25) == []
    assert quiet({"mon_2": pulse(1000, heaviest=10)}, checked) == []
    assert quiet({}, monitor(last_checked_at=NOW_MS - DAY_MS), rate=0.25) == ["mon_1"]


def test_rare_checks_are_judged_by_the_registry() -> None:
    """A monitor whose three intervals reach back beyond what is read is not overdue for want of rows."""
    rare = monitor(interval_s=86_400, last_checked_at=NOW_MS - DAY_MS)
    assert quiet({}, rare) == []
    assert quiet({}, replace(rare, last_checked_at=NOW_MS - 4 * DAY_MS)) == ["mon_1"]


def test_only_what_is_enabled_and_old_enough_can_be_overdue() -> None:
    """A disabled monitor is not, and a new one is given its three intervals."""
    new = monitor(created_at=NOW_MS - 2 * MINUTE_MS, last_checked_at=None)
    assert quiet({}, new) == []
    assert quiet({}, replace(new, created_at=NOW_MS - 4 * MINUTE_MS)) == ["mon_1"]
    assert told({}, monitor(enabled=0)).overdue == ()


def test_the_observed_rate_is_what_rows_say() -> None:
    """Checks recorded over checks stood for: a writer at a quarter shows a quarter."""
    found = told({"mon_1": pulse(1000, 40, recorded=10.0)}, monitor(), rate=0.25)
    assert found.observed_rate == 0.25


def test_an_unknown_layout_is_told() -> None:
    """Rows whose status is none make the layout not understood; the other numbers stay."""
    found = told({"mon_1": pulse(1000, strange=3)}, monitor())
    assert not found.layout_understood
    assert found.per_minute > 0


@given(
    intervals=st.lists(st.integers(15, 86_400), min_size=1, max_size=8),
    ago_s=st.integers(0, 200_000),
    rate=st.sampled_from((1.0, 0.1)),
)
def test_a_fresh_heartbeat_is_never_overdue(intervals: list[int], ago_s: int, rate: float) -> None:
    """Whatever the intervals and sampling: overdue means three intervals since the newest heartbeat."""
    monitors = [monitor(f"mon_{number}", one, last_checked_at=None) for number, one in enumerate(intervals)]
    reach = reach_ms(monitors, WINDOW)
    pulses = {one.id: pulse(ago_s * 1000) for one in monitors if NOW_MS - ago_s * 1000 >= reach}
    overdue = set(quiet(pulses, *monitors, rate=rate))
    for one in monitors:
        if one.id in pulses:
            assert (one.id in overdue) == (ago_s > MISSED * (one.interval_s or 0))
