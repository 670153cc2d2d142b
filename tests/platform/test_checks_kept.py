"""What this gateway's own checks leave in the platform's own tables: its columns know no NULL for never."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from gateway.ingest.probing.records import Dispatch, keep_outcome
from gateway.ingest.probing.target import target
from gateway.registry.checks import disable_monitor, enabled_monitors
from gateway.settings import RegistryBackend
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.platform import filled
from tests.platform.conftest import Opened, Platform, opened

AT_MS = filled.NOW_MS - 5_000


@pytest.fixture(params=RegistryBackend)
async def gateway(
    request: pytest.FixtureRequest, platform: Platform, tmp_path: Path
) -> AsyncIterator[Opened]:
    """On a database of its own, which is changed here."""
    own = replace(platform, database=str(uuid4()))
    path = f"/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{own.database}/query"
    batch = [{"sql": sql, "params": list(values)} for sql, values in filled.statements()]
    async with httpx.AsyncClient(base_url=own.url, trust_env=False, timeout=60) as client:
        await client.put(f"/__emulator/databases/{own.database}")
        made = await client.post(
            path, json={"batch": batch}, headers={"authorization": f"Bearer {DEFAULT_TOKEN}"}
        )
        assert made.json()["success"], made.text
    async with opened(own, request.param, tmp_path) as found:
        yield found


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
