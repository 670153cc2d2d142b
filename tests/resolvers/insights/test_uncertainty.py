"""How sure every number is, through GraphQL: intervals of sampled numbers, lag, and what is settled."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from tests.gateway_under_test import (
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    beat,
    gateway_on,
    listed,
    monitor_row,
)

RATE, LATE_S, ROWS = 0.25, 5, 600
BOUNDED = "{ value lower upper }"


def recorded() -> list[Heartbeat]:
    """A row a minute, each of which stands for four checks; one in twenty failed."""
    return [
        beat(
            ago_ms=number * MINUTE_MS - 30_000,
            status="down" if number % 20 == 0 else "up",
            latency_ms=100.0 + number % 97,
            sample_rate=RATE,
        )
        for number in range(1, ROWS + 1)
    ]


@pytest.fixture
async def sampled(engine: Engine, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A monitor checked every 15 s, whose writer records one check in four, five seconds late."""
    monitor = monitor_row(interval_s=15, created_at=NOW_MS - ROWS * MINUTE_MS)
    async with gateway_on(engine, tmp_path, monitors=[monitor]) as gateway:
        rate = "UPDATE organizations SET ae_sample_rate = ?1 WHERE id = ?2"
        await gateway.registry._connection.execute(rate, (RATE, ORG))
        rows = [rows_tsv([one], one.timestamp_ms // 1000 + LATE_S) for one in recorded()]
        await gateway.telemetry.write(ROW_COLUMNS, b"".join(rows))
        yield gateway


async def of(gateway: Gateway, field: str) -> Any:
    answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {field} }} }}')
    assert "errors" not in answer, answer
    return listed(next(iter(answer["data"]["monitor"].values())))


def within(found: Any) -> bool:
    """The value lies strictly inside its interval."""
    return bool(found["lower"] < found["value"] < found["upper"])


async def test_sampled_counts_have_intervals(sampled: Gateway) -> None:
    """Counts of a sampled window are bounded, outcome by outcome, and nothing was lost."""
    found = await of(
        sampled,
        f"""uptime(window: "10h") {{ expectedChecks coverage ratio {BOUNDED}
        counts {{ checks {BOUNDED} up {BOUNDED} down {BOUNDED} degraded {BOUNDED} pending {BOUNDED} }}
        fidelity {{ grade }} }}""",
    )
    counts = found["counts"]
    assert (counts["checks"]["value"], counts["down"]["value"]) == (4.0 * ROWS, 120.0)
    assert all(within(counts[name]) for name in ("checks", "up", "down"))
    assert counts["degraded"]["value"] == counts["degraded"]["lower"] == 0 < counts["degraded"]["upper"]
    assert found["expectedChecks"] == pytest.approx(4 * ROWS, rel=0.01)
    assert found["coverage"] == pytest.approx(1, rel=0.01)
    assert within(found["ratio"])
    assert found["fidelity"]["grade"] == "SAMPLED"


async def test_sampled_latency_has_intervals(sampled: Gateway) -> None:
    """Percentiles are bounded where their bounds are selected, in one read; a mean of so few rows is not."""
    answer = await sampled.ask(
        f"""{{ monitor(id: "mon_1") {{ latency(window: "10h") {{ answered {BOUNDED} mean {BOUNDED}
        p50 {BOUNDED} p90 {BOUNDED} p95 {BOUNDED} }} }} }}"""
    )
    found = answer["data"]["monitor"]["latency"]
    assert all(within(found[name]) for name in ("answered", "p50", "p90", "p95")), found
    assert (found["mean"]["lower"], found["mean"]["upper"]) == (None, None)
    assert answer["extensions"]["insights"]["telemetryReads"] == 1
    narrow = found["p50"]
    assert narrow["upper"] - narrow["lower"] < 25  # of values spread evenly over 97 ms, by 570 rows


async def test_bounds_that_are_not_selected_are_not_asked_for(sampled: Gateway) -> None:
    """A percentile whose bounds nobody wants costs one quantile; another's bounds do not change its value."""
    plain = await of(sampled, 'latency(window: "10h") { p95 { value } }')
    bounded = await of(sampled, f'latency(window: "10h") {{ p50 {BOUNDED} p95 {{ value }} }}')
    assert plain["p95"] == bounded["p95"]


async def test_series_have_bands(sampled: Gateway) -> None:
    """Buckets of a sampled series are bounded, ratios and latencies alike, where bounds are selected."""
    found = await of(
        sampled,
        f'series(window: "10h", bucket: "1h") {{ latency {{ p50 {BOUNDED} mean {BOUNDED} }} settled }}',
    )
    rows = zip(*(found["latency"]["p50"][one] for one in ("lower", "value", "upper")), strict=True)
    assert all(low < value < high for low, value, high in list(rows)[1:-1])
    assert set(found["latency"]["mean"]["lower"]) == {None}
    ratios = await of(
        sampled, 'series(window: "10h", bucket: "1h") { ratio { value lower upper } pending { value } }'
    )
    rows = zip(*(ratios["ratio"][one] for one in ("lower", "value", "upper")), strict=True)
    assert all(low < value <= high for low, value, high in list(rows)[1:-1])
    assert set(ratios["pending"]["value"]) == {0.0}


async def test_places_are_bounded(sampled: Gateway) -> None:
    """A region's counts and percentiles have intervals, though nobody knows how many checks to expect."""
    (found,) = await of(
        sampled,
        f'regions(window: "10h") {{ nodes {{ counts {{ down {BOUNDED} }} latency {{ p95 {BOUNDED} }} }} }}',
    )
    assert within(found["counts"]["down"])
    assert within(found["latency"]["p95"])


async def test_lag_and_what_is_not_settled(sampled: Gateway) -> None:
    """Rows come five seconds late: the window that ends now is not settled, nor is its newest bucket."""
    now = await of(sampled, 'uptime(window: "1h") { fidelity { lagMs settled } }')
    assert now["fidelity"]["lagMs"] == pytest.approx(LATE_S * 1000, abs=1000)
    assert now["fidelity"]["settled"] is False
    past = await of(sampled, 'uptime(window: "2025-12-01T08:00Z/2025-12-01T11:00Z") { fidelity { settled } }')
    assert past["fidelity"]["settled"] is True
    buckets = await of(sampled, 'series(window: "1h", bucket: "10m") { settled }')
    assert buckets["settled"][:-1] == [True] * (len(buckets["settled"]) - 1)
    assert buckets["settled"][-1] is False


async def test_lost_checks_cost_exactness(engine: Engine, tmp_path: Path) -> None:
    """A window of which half the checks are missing is a sample, and its ratio has an interval."""
    monitor = monitor_row(created_at=NOW_MS - 2 * HOUR_MS)
    every_other = [beat(ago_ms=number * MINUTE_MS) for number in range(1, 120, 2)]
    async with gateway_on(engine, tmp_path, heartbeats=every_other, monitors=[monitor]) as gateway:
        found = await of(gateway, f'uptime(window: "2h") {{ coverage ratio {BOUNDED} fidelity {{ grade }} }}')
    assert found["coverage"] == pytest.approx(0.5, abs=0.02)
    assert found["ratio"]["value"] == 1 == found["ratio"]["upper"] > found["ratio"]["lower"]
    assert found["fidelity"]["grade"] == "SAMPLED"
