"""Rows that are kept stay within their bounds."""

from itertools import groupby

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.single.asking import ONE, as_rows
from tests.telemetry.kept.single.test_in_motion import SPAN, WHOLE, kept_of, source_of, write
from tests.telemetry.lab import DAY_MS, fresh_org


async def test_of_more_rows_than_are_kept_the_engine_tells(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a window that has too many none is kept, and none is read again; of a shorter one they are."""
    asked: list[str] = []

    async def listening(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await store.engine.query(sql, seconds)

    org, kept = fresh_org(), kept_of(store, listening)
    await write(store, org)
    source = source_of(store, "hb_single")
    statement = composers.totals(org, source, (WHOLE,), (ONE,))
    shorter = composers.totals(org, source, (Slice(SPAN[0], SPAN[0] + DAY_MS),), (ONE,))
    monkeypatch.setattr("gateway.stores.held.rows.MOST_ROWS", 400)
    assert await kept.answer(statement, 60) is None
    asked.clear()
    assert await kept.answer(statement, 60) is None
    assert asked == []
    assert as_rows(await kept.answer(shorter, 60))[0]["rows_0"] == 45
    assert len(asked) == 1


@pytest.mark.parametrize(("bound", "most"), [("MOST_MONITORS", 1), ("MOST_BYTES", 100_000)])
async def test_whoever_was_asked_about_longest_ago_is_forgotten_first(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    """Of two monitors one is kept, and the other is read anew when it is asked about again."""
    asked: list[str] = []

    async def listening(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await store.engine.query(sql, seconds)

    org, kept = fresh_org(), kept_of(store, listening)
    await write(store, org)
    monkeypatch.setattr(f"gateway.stores.held.rows.{bound}", most)
    source = source_of(store, "hb_single")
    for monitor in (ONE, "mon_1", "mon_1", ONE):
        told = await kept.answer(composers.totals(org, source, (WHOLE,), (monitor,)), 60)
        assert as_rows(told)[0]["rows_0"] == 600
    found = [monitor for sql in asked for monitor in (ONE, "mon_1") if f"'{monitor}'" in sql]
    assert [one for one, _ in groupby(found)] == [ONE, "mon_1", ONE]  # parts may be merged meanwhile


async def test_steps_of_too_many_are_the_engines(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Buckets of a minute over two weeks are more keys than are kept of a time."""
    org = fresh_org()
    await write(store, org)
    series = composers.series(org, source_of(store, "hb_single"), WHOLE, 60, (ONE,), by_monitor=True)
    assert store.of_one is not None
    monkeypatch.setattr("gateway.stores.held.rows.MOST_STEPS", 20_000)
    assert await store.of_one.answer(series, 60) is None
    assert len(as_rows(await store.read(series, 60))) == 600
