"""To keep rows takes neither the loop's time nor more than its bounds, whatever was asked before."""

import threading

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.held.rows import OneRows
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.single.asking import ONE, as_rows
from tests.telemetry.kept.single.test_in_motion import ROWS, SPAN, kept_of, source_of, write
from tests.telemetry.lab import DAY_MS, fresh_org

FIRST, SECOND = (Slice(SPAN[0] + days * DAY_MS, SPAN[0] + (days + 2) * DAY_MS) for days in (0, 11))


async def test_rows_of_other_windows_are_forgotten_before_the_engine_is_asked(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows of which each has few rows, and all together too many, are told one after the other."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    await write(store, org)
    monkeypatch.setattr("gateway.stores.held.rows.MOST_ROWS", 400)
    for one in (FIRST, SECOND, FIRST):
        told = await kept.answer(composers.totals(org, source_of(store, "hb_single"), (one,), (ONE,)), 60)
        assert as_rows(told)[0]["rows_0"] in {88, 89}


async def test_of_whom_nothing_is_read_few_are_known(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there was any part no more monitors are remembered than may be."""
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    monkeypatch.setattr("gateway.stores.held.rows.MOST_MONITORS", 2)
    long_ago = Slice(SPAN[0] - 3000 * DAY_MS, SPAN[0] - 2990 * DAY_MS)
    for number in range(4):
        statement = composers.totals(org, source_of(store, "hb_single"), (long_ago,), (f"mon_{number}",))
        assert as_rows(await kept.answer(statement, 60))[0]["rows_0"] == 0
    assert [monitor for _, monitor in kept._monitors] == ["mon_2", "mon_3"]


async def test_rows_are_taken_apart_beside_the_loop(
    store: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where parts of other windows are merged, those that stay are copied, and weighed, in a thread."""
    copied: list[threading.Thread] = []
    of = OneRows.of

    def watched(rows: OneRows, *parts: object) -> OneRows:
        found = of(rows, *parts)  # type: ignore[arg-type] # whatever it is given
        if found is not rows:
            copied.append(threading.current_thread())
        return found

    monkeypatch.setattr(OneRows, "of", watched)
    org, kept = fresh_org(), kept_of(store, store.engine.query)
    for first in (0, 600):
        await write(store, org, ROWS[first : first + 600])
    source = source_of(store, "hb_single")
    for one in (Slice(*SPAN), FIRST):
        await kept.answer(composers.totals(org, source, (one,), (ONE,)), 60)
    await write(store, org, ROWS[1199:])
    store.engine.alter("OPTIMIZE TABLE hb_single FINAL")
    await kept.answer(composers.totals(org, source, (FIRST,), (ONE,)), 60)
    assert len(copied) > 1
    assert threading.main_thread() not in copied
