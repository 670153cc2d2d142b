"""How long the embedded engine keeps rows: as long as it is told, and for ever where it is told nothing."""

import pytest

from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.horizon import OldestRow
from gateway.stores.opening import horizon_of
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source
from tests.gateway_under_test import DAY_MS, HOUR_MS, NOW_MS

AT_ONCE = " SETTINGS mutations_sync = 2"


async def told(engine: Engine, sql: str) -> str:
    return (await engine.query(sql, 30)).decode().strip()


@pytest.mark.dear
async def test_rows_of_before_go_with_their_hours_and_the_horizon_follows(
    engine: Engine, dataset: str
) -> None:
    """Of a table that is told to keep 30 days, days before are removed, hours too, and what is known begins
    where its rows do; told nothing, it keeps what comes from then on."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    now_ms = 1000 * int(await told(engine, "SELECT toUnixTimestamp(now())"))
    old, young = (
        [Heartbeat("mon", "org", now_ms - days * DAY_MS + hour * 60_000, "up", 9.0) for hour in range(20)]
        for days in (50, 10)
    )
    await store.write(ROW_COLUMNS, rows_tsv(old + young))
    source = Source.of(dataset, EMBEDDED)
    assert await OldestRow(store, source).known_ms(now_ms) == old[0].timestamp_ms
    engine.keep(dataset, 30)
    await merged(engine, dataset)
    assert await counted(store, source, now_ms) == ("20", True)
    known = horizon_of(Settings(), store, source)
    assert await known.known_ms(now_ms) == young[0].timestamp_ms
    engine.keep(dataset, None)
    await store.write(ROW_COLUMNS, rows_tsv(old))
    await merged(engine, dataset)
    assert await counted(store, source, now_ms) == ("40", False)


async def merged(engine: Engine, dataset: str) -> None:
    """What the engine does by itself some time."""
    await told(engine, f"OPTIMIZE TABLE {dataset} FINAL")


async def counted(store: EmbeddedTelemetry, source: Source, now_ms: int) -> tuple[str, bool]:
    """Rows, and whether all that hours hold of sixty days are those of the last thirty."""
    rows = composers.totals("org", source, (Slice(now_ms - 60 * DAY_MS, now_ms),), None)
    assert "began" in rows.sql
    late = composers.totals("org", source, (Slice(now_ms - 30 * DAY_MS, now_ms),), None)
    found, lately = [(await store.read(one, 30)).rows[0]["rows_0"] for one in (rows, late)]
    return str(found), found == lately


async def test_a_late_check_of_a_removed_day_is_no_beginning(engine: Engine, dataset: str) -> None:
    """Where days are removed, what is known begins with the first that is left, though a check of the day
    before was written in it; where none are, at that check."""
    store, source = EmbeddedTelemetry(engine, dataset), Source.of(dataset, EMBEDDED)
    for removed in (True, False):
        empty = horizon_of(Settings(raw_days=30 if removed else None), store, source)
        assert await empty.known_ms(NOW_MS) == 0
    midnight = NOW_MS // DAY_MS * DAY_MS - 5 * DAY_MS
    late = Heartbeat("mon", "org", midnight - 22 * HOUR_MS, "up", 9.0)
    of_the_day = [Heartbeat("mon", "org", midnight + 60_000 * (1 + turn), "up", 9.0) for turn in range(20)]
    await store.write(ROW_COLUMNS, rows_tsv([late], midnight // 1000 + 30) + rows_tsv(of_the_day))
    known = horizon_of(Settings(raw_days=30), store, source)
    assert await known.known_ms(NOW_MS) == midnight
    assert await horizon_of(Settings(), store, source).known_ms(NOW_MS) == late.timestamp_ms
    await told(engine, f"ALTER TABLE {dataset} DELETE WHERE timestamp < {midnight // 1000 + 60}{AT_ONCE}")
    later = horizon_of(Settings(raw_days=30), store, source)
    assert await later.known_ms(NOW_MS) == of_the_day[0].timestamp_ms
