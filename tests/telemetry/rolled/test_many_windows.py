"""Windows that one statement sums up side by side are told apart, each with what was asked of it."""

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.statement import MANY
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.telemetry.lab import START_MS

HOUR_MS = 3_600_000
LATENCY = Parts(latency=True, spread=True, recorded=True)
STATUSES = ("up", "degraded", "up", "down", "pending", "odd")
BEATS = [
    Heartbeat(
        f"mon_{number % 2}",
        "org",
        START_MS + number * 977_000,
        STATUSES[number % 6],
        float("nan") if number % 35 == 0 else 8.0 + number % 50,
        sample_rate=1.0 if number % 7 else 0.5,
        sample_interval=1 + number % 3,
    )
    for number in range(1100)
]
SLICES = tuple(
    Slice(START_MS + since * HOUR_MS + 1, START_MS + until * HOUR_MS, parts)
    for since, until, parts in (
        (0, 290, Parts()),
        (0, 100, LATENCY),
        (50, 200, Parts(spread=True)),
        (200, 290, LATENCY),
        (250, 290, LATENCY),
        (400, 500, Parts(latency=True)),
    )
)


@pytest.mark.parametrize("keyed", [False, True], ids=["all", "by monitor"])
async def test_each_window_says_what_rows_say(engine: Engine, dataset: str, *, keyed: bool) -> None:
    """Six windows that overlap, are asked for more and for less, and of which the last has no row."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    await store.write(ROW_COLUMNS, rows_tsv(BEATS))
    compose = composers.monitor_totals if keyed else composers.totals
    by_hours, by_rows = (
        compose("org", Source.of(dataset, one), SLICES, None)
        for one in (store.written_for(EMBEDDED), CLICKHOUSE)
    )
    assert by_hours.sql.count("sumForEach") > len(SLICES) >= MANY
    assert by_hours.columns == by_rows.columns
    near, exact = [[dict(row) for row in (await store.read(one, 60)).rows] for one in (by_hours, by_rows)]
    assert near == exact
    assert (near[0]["rows_5"], near[0]["up_0"] == near[0]["up_1"]) == (0, False)
