"""What this gateway's own checks leave in the platform's own tables: its columns know no NULL for never."""

import logging

import pytest

from gateway.ingest.probing.records import Dispatch, keep_outcome
from gateway.ingest.probing.target import target
from gateway.registry.checks import disable_monitor, enabled_monitors
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.platform import filled
from tests.platform.conftest import Opened

AT_MS = filled.NOW_MS - 5_000


@pytest.mark.parametrize(
    ("status", "error", "next_ms"), [("up", "", AT_MS + 60_000), ("up", "", None), ("down", "HTTP 503", None)]
)
async def test_a_check_is_kept(
    gateway: Opened, caplog: pytest.LogCaptureFixture, status: str, error: str, next_ms: int | None
) -> None:
    """State, time and error of the check stand in the platform's row, on SQLite and on D1."""
    rows = await gateway.registry.fetch(enabled_monitors(), 5)
    checked = target(next(row for row in rows if row["id"] == filled.SHOP))
    dispatch = Dispatch("run-1", checked, AT_MS - 10, AT_MS - 5, next_ms)
    beat = Heartbeat(filled.SHOP, filled.ORG, AT_MS, status, 12.345, error=error, dispatch_id="run-1")
    with caplog.at_level(logging.WARNING):
        await keep_outcome(gateway.registry, dispatch, beat)
    assert [one for one in caplog.records if "missed" in one.message] == []
    (row,) = [one for one in await gateway.get("/api/monitors") if one["id"] == filled.SHOP]
    assert (row["status"], row["lastCheckedAt"], row["lastError"] or "") == (status, AT_MS, error)
    assert row["nextRunAt"] == next_ms


async def test_a_monitor_is_disabled(gateway: Opened) -> None:
    """It has no next run, which the platform writes as 0."""
    assert await gateway.registry.execute(disable_monitor(filled.ORG, filled.SHOP, AT_MS), 5) == 1
    (row,) = [one for one in await gateway.get("/api/monitors") if one["id"] == filled.SHOP]
    assert (row["enabled"], row["nextRunAt"]) == (False, None)
