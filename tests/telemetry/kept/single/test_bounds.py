"""Rows that are kept stay within their bounds."""

from dataclasses import replace
from itertools import groupby

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.single.asking import ONE, as_rows, listening
from tests.telemetry.kept.single.test_in_motion import ROWS, SPAN, WHOLE, kept_of, source_of, write
from tests.telemetry.lab import DAY_MS, fresh_org


async def test_of_more_rows_than_are_kept_the_engine_tells(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a window that has too many none is kept, and none is read again; of a shorter one they are."""
    asked, ask = listening(still)
    org, kept = fresh_org(), kept_of(still, ask)
    await write(still, org)
    source = source_of(still, "hb_single")
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
    asked, ask = listening(store)
    org, kept = fresh_org(), kept_of(store, ask)
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


async def test_what_cannot_be_read_is_not_read_again(still: EmbeddedTelemetry) -> None:
    """A text that is none keeps a monitor's rows from being kept: for an hour they are not read for that."""
    asked, ask = listening(still)
    org, kept = fresh_org(), kept_of(still, ask)
    await write(still, org)
    odd = rows_tsv([replace(ROWS[0], org_id=org, region="REGION")]).replace(b"REGION", b"\xff")
    await still.write(ROW_COLUMNS, odd)
    statement = composers.totals(org, source_of(still, "hb_single"), (WHOLE,), (ONE,))
    assert await kept.answer(statement, 60) is None
    asked.clear()
    assert await kept.answer(statement, 60) is None
    assert asked == []


async def test_what_is_told_of_failures_is_counted(store: EmbeddedTelemetry) -> None:
    """Long texts of errors take memory as numbers do."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    failed = [
        replace(ROWS[3], monitor_id=ONE, timestamp_ms=ROWS[3].timestamp_ms + number, error=f"{number}" * 1000)
        for number in range(1000, 1100)
    ]
    await write(store, org, failed)
    await kept.answer(composers.totals(org, source_of(store, "hb_single"), (WHOLE,), (ONE,)), 60)
    assert kept._monitors[org, ONE].rows.size_bytes > 100 * 4000


async def test_keys_of_times_are_kept_within_a_bound(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two of which one alone fits the last is remembered, and both are told."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    await write(store, org)
    monkeypatch.setattr("gateway.stores.held.rows.MOST_KEPT_STEPS", 400)
    for bucket_s in (3600, 7200, 3600):
        series = composers.series(
            org, source_of(store, "hb_single"), WHOLE, bucket_s, (ONE,), by_monitor=False
        )
        assert sum(int(str(row["rows_0"])) for row in as_rows(await kept.answer(series, 60))) == 600
    assert [len(one) for one in kept._keys.values()] == [336]


async def test_what_was_given_up_is_tried_again_later(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that were too many may be fewer by then."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    await write(store, org)
    statement = composers.totals(org, source_of(store, "hb_single"), (WHOLE,), (ONE,))
    monkeypatch.setattr("gateway.stores.held.rows.MOST_ROWS", 400)
    monkeypatch.setattr("gateway.stores.held.rows.GIVEN_UP_SECONDS", 0.0)
    assert await kept.answer(statement, 60) is None
    monkeypatch.undo()
    assert as_rows(await kept.answer(statement, 60))[0]["rows_0"] == 600


async def test_who_is_asked_about_again_is_not_forgotten(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three of which two are kept the one that was asked about in between stays."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    await write(store, org)
    monkeypatch.setattr("gateway.stores.held.rows.MOST_MONITORS", 2)
    source = source_of(store, "hb_single")
    for monitor in (ONE, "mon_1", ONE, "mon_2"):
        await kept.answer(composers.totals(org, source, (WHOLE,), (monitor,)), 60)
    assert [monitor for _, monitor in kept._monitors] == [ONE, "mon_2"]
