"""Fleets over windows that reach beyond the store, once a monitor is no longer in the registry."""

from pathlib import Path
from typing import Any

import pytest

from gateway.archive.following import caught_up
from gateway.insights.subjects import NAMED_CHARACTERS
from gateway.stores.embedded import Engine
from gateway.telemetry.sql.dialect import EMBEDDED
from tests.archive.year import CREATED_MS, EVERY_S, HORIZON_MS, PER_DAY, archive_at, filling
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, ORG, beat, gateway_on, monitor_row
from tests.size import case

ASKED = """{ fleet(window: "2025-11-20T00:00Z/2025-12-01T12:00Z") { uptime { expectedChecks
  counts { checks { value } down { value } } } } }"""
GONE_MS = 5 * DAY_MS
"""So long ago was the last check of the monitor that was removed."""


@pytest.mark.dear
@pytest.mark.parametrize(
    "name",
    [case("mon_1", plain=False), case("mon_" + NAMED_CHARACTERS * "1", plain=True)],
    ids=["named", "not named"],
)
async def test_a_removed_monitor_stays_out_of_fleets(engine: Engine, tmp_path: Path, name: str) -> None:
    """What an archive remembers of a monitor that was removed counts in no fleet, whether its monitors are
    named in statements or are too many, and whether or not the store still knows that the other wrote."""
    every, first = EVERY_S * 1000, CREATED_MS + 30_000
    rows = [beat(name, NOW_MS - at) for at in range(first, NOW_MS - MINUTE_MS, every)]
    rows += [beat("mon_gone", NOW_MS - at, "down") for at in range(first, NOW_MS - GONE_MS, every)]
    monitor = monitor_row(name, interval_s=EVERY_S, created_at=CREATED_MS, first_checked_at=CREATED_MS)
    options: dict[str, Any] = {"dialect": EMBEDDED, "cost_limit": 10**6}
    async with (
        gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor], **options) as whole,
        archive_at(tmp_path / "archive.sqlite3") as archive,
    ):
        await caught_up(filling(whole, archive), lambda *_: None)
        dataset = whole.settings.ae_dataset
        options |= {"org": None, "dataset": dataset, "horizon_ms": HORIZON_MS, "archive": archive}
        options |= {"registry_file": next(tmp_path.glob("registry_*.sqlite3"))}  # noqa: ASYNC240 - its own folder
        told = []
        for forgets in (False, True):
            if forgets:
                await engine.query(f"TRUNCATE TABLE {dataset}", 30)
                await whole.write([one for one in rows if one.timestamp_ms >= HORIZON_MS])
            async with gateway_on(engine, tmp_path, **options) as short:
                told.append(await short.ask(ASKED, org=ORG))
    counted = {"checks": {"value": 11.5 * PER_DAY}, "down": {"value": 0}}
    found = [one["data"]["fleet"]["uptime"] for one in told]
    assert [one["counts"] for one in found] == [counted, counted]
