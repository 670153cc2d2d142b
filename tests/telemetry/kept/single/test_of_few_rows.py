"""Where a monitor has no rows, or none that weigh anything, rows that are kept say what the engine says."""

from dataclasses import replace

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.slices import Parts, Slice
from tests.telemetry.kept.single.asking import ONE, as_rows, assert_equal, of_engine
from tests.telemetry.kept.single.test_in_motion import SPAN, source_of, write
from tests.telemetry.lab import START_MS, fresh_org

ALL_PARTS = Parts(
    latency=True,
    levels=frozenset({0.5, 0.95}),
    last_failure=True,
    lag=True,
    stretch=True,
    spread=True,
    apdex=frozenset({64}),
    certificate=True,
    phases=frozenset(PHASES),
    phase_levels=frozenset({0.5}),
    recorded=True,
)
WHOLE = Slice(*SPAN, ALL_PARTS)


async def test_of_no_rows_all_is_told(store: EmbeddedTelemetry) -> None:
    """Of a monitor that was never checked, and of one that was not within the window."""
    org, source = fresh_org(), source_of(store, "hb_single")
    await write(store, org, [Heartbeat("mon_1", "", START_MS - 1, "up", 8.0, expires_s=1_800_000_000)])
    assert store.of_one is not None
    for monitor in (ONE, "mon_1"):
        for statement in (
            composers.totals(org, source, (WHOLE,), (monitor,)),
            composers.monitor_totals(org, source, (WHOLE,), (monitor,)),
            composers.breakdown(org, source, (WHOLE,), (monitor,), by_monitor=True, failures=True),
        ):
            found = as_rows(await store.of_one.answer(statement, 60))
            assert_equal(statement, found, await of_engine(store, statement))


async def test_of_rows_that_weigh_nothing_the_engine_tells(store: EmbeddedTelemetry) -> None:
    """It takes a percentile of what weighs nothing for one, and whoever counted its rows expects one."""
    org, source = fresh_org(), source_of(store, "hb_single")
    one = Heartbeat(ONE, "", START_MS, "up", 8.0, sample_interval=0)
    await write(store, org, [one, replace(one, timestamp_ms=START_MS + 1, latency_ms=9.0)])
    statement = composers.totals(org, source, (replace(WHOLE, until_ms=START_MS + 3_600_000),), (ONE,))
    assert store.of_one is not None
    assert await store.of_one.answer(statement, 60) is None
    assert as_rows(await store.read(statement, 60))[0]["q5000_0"] == 8.0
