"""Regions that check by themselves, of monitors that are paused, changed, looked after and removed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement
from gateway.registry.maintenance.statements import add_maintenance
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.times.maintenance import Maintenance
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, ORG, gateway_on, monitor_row
from tests.insights.regions.test_expected import CREATED, SILENT, every

FIELDS = f"""{{ monitor(id: "mon_1") {{
  uptime(window: "24h") {{ coverage expectedChecks fidelity {{ grade reasons rowsRead }} {SILENT}
    explain {{ leftOut {{ why checks }} }} }}
  slo(window: "24h", target: 0.99) {{ achieved {{ value lower upper }} }} }} }}"""


def both(interval_ms: int, since_ms: int, until_ms: int = 0) -> list[Heartbeat]:
    return [one for name in ("weur", "apac") for one in every(interval_ms, since_ms, until_ms, region=name)]


async def told(
    engine: Engine,
    tmp_path: Path,
    rows: Sequence[Heartbeat],
    *changes: tuple[int, str, Any],
    kept: Sequence[Maintenance] = (),
) -> Any:
    """The answer now, after each of the changes was seen: when, of which column, to what."""
    file, dataset = tmp_path / "registry.sqlite3", f"hb_{tmp_path.name}"
    given: dict[str, Any] = {"registry_file": file, "dataset": dataset, "hears": True}
    monitors = [monitor_row(created_at=CREATED, updated_at=CREATED)]
    seen = '{ monitor(id: "mon_1") { name } }'
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=monitors, now_ms=CREATED, **given
    ) as gateway:
        assert "errors" not in await gateway.ask(seen)
        for one in kept:
            await gateway.registry.execute(add_maintenance(ORG, one), 5)
    for at_ms, column, value in changes:
        async with gateway_on(engine, tmp_path, org=None, now_ms=at_ms + 1000, **given) as gateway:
            sql = f"UPDATE monitors SET {column}, updated_at = ?2"  # noqa: S608 - of the tests below
            await gateway.registry.execute(RegistryStatement("change", sql, (value, at_ms)), 5)
            assert "errors" not in await gateway.ask(seen, org=ORG)
    async with gateway_on(engine, tmp_path, org=None, **given) as gateway:
        answer = await gateway.ask(FIELDS, org=ORG)
    assert "errors" not in answer, answer
    return answer["data"]["monitor"]


async def test_an_interval_that_changed(engine: Engine, tmp_path: Path) -> None:
    """Two regions at a minute until noon, and at five minutes since: as many as both would have made."""
    change = NOW_MS - 12 * HOUR_MS
    rows = [*both(MINUTE_MS, 3 * DAY_MS, 12 * HOUR_MS), *both(5 * MINUTE_MS, 12 * HOUR_MS)]
    found = await told(
        engine, tmp_path, rows, (change, "config_json = json_set(config_json, '$.interval', ?1)", 300)
    )
    assert found["uptime"]["expectedChecks"] == pytest.approx(2 * (720 + 144), abs=2)
    assert found["uptime"]["coverage"] == pytest.approx(1, abs=0.002)
    assert found["uptime"]["fidelity"]["grade"] == "EXACT"


async def test_a_pause(engine: Engine, tmp_path: Path) -> None:
    """Six hours without checks, as the monitor was paused: no region is silent, and nothing is missing."""
    rows = [*both(MINUTE_MS, 3 * DAY_MS, 12 * HOUR_MS), *both(MINUTE_MS, 6 * HOUR_MS)]
    changes = [(NOW_MS - hours * HOUR_MS, "enabled = ?1", enabled) for hours, enabled in ((12, 0), (6, 1))]
    found = await told(engine, tmp_path, rows, *changes)
    assert found["uptime"]["expectedChecks"] == pytest.approx(2 * 1080, abs=2)
    assert (found["uptime"]["fidelity"]["grade"], found["uptime"]["silentRegions"]) == ("EXACT", [])


async def test_a_pause_that_lasts(engine: Engine, tmp_path: Path) -> None:
    """Nobody is silent who was not to check."""
    rows = both(MINUTE_MS, 3 * DAY_MS, 12 * HOUR_MS)
    found = await told(engine, tmp_path, rows, (NOW_MS - 12 * HOUR_MS, "enabled = ?1", 0))
    assert found["uptime"]["expectedChecks"] == pytest.approx(2 * 720, abs=2)
    assert (found["uptime"]["fidelity"]["grade"], found["uptime"]["silentRegions"]) == ("EXACT", [])


async def test_maintenance(engine: Engine, tmp_path: Path) -> None:
    """Left out of what each region is expected to make; one that fell silent before it lacks the rest."""
    start = datetime.fromtimestamp((NOW_MS - 6 * HOUR_MS) / 1000, UTC).replace(tzinfo=None)
    kept = Maintenance("mnt_1", "moving", "UTC", start, 2 * 3600, None)
    rows = [
        *every(MINUTE_MS, 3 * DAY_MS, region="weur"),
        *every(MINUTE_MS, 3 * DAY_MS, 8 * HOUR_MS, region="apac"),
    ]
    found = await told(engine, tmp_path, rows, kept=[kept])
    assert found["uptime"]["expectedChecks"] == pytest.approx(2 * 1320, abs=2)
    assert found["uptime"]["fidelity"]["rowsRead"] == 1320 + 960
    assert [one["region"] for one in found["uptime"]["silentRegions"]] == ["apac"]
    assert found["uptime"]["silentRegions"][0]["missingChecks"] == pytest.approx(360, abs=2)
    achieved = found["slo"]["achieved"]
    assert achieved["lower"] == pytest.approx((1320 + 960) / 2640, abs=0.002)


async def test_a_fleet_of_whom_one_was_removed(engine: Engine, tmp_path: Path) -> None:
    """Its regions are nobody's any more: they are neither expected nor silent."""
    rows = [
        *both(MINUTE_MS, 3 * DAY_MS),
        *every(MINUTE_MS, 3 * DAY_MS, region="weur", monitor_id="gone"),
        *every(MINUTE_MS, 3 * DAY_MS, DAY_MS, region="apac", monitor_id="gone"),
    ]
    fields = (
        f'{{ fleet {{ uptime(window: "24h") {{ coverage expectedChecks fidelity {{ grade }} {SILENT} }} }} }}'
    )
    monitors = [monitor_row(created_at=CREATED)]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors, hears=True) as gateway:
        answer = await gateway.ask(fields)
    found = answer["data"]["fleet"]["uptime"]
    assert found["coverage"] == pytest.approx(1, abs=0.001)
    assert (found["fidelity"]["grade"], found["silentRegions"]) == ("EXACT", [])


async def test_the_twin_says_the_same(engine: Engine, tmp_path: Path) -> None:
    """REST names a region that fell silent as GraphQL does."""
    rows = [
        *every(MINUTE_MS, 3 * DAY_MS, region="weur"),
        *every(MINUTE_MS, 3 * DAY_MS, DAY_MS, region="apac"),
    ]
    monitors = [monitor_row(created_at=CREATED)]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors, hears=True) as gateway:
        told_there = (await gateway.ask(FIELDS))["data"]["monitor"]["uptime"]
        twin = (await gateway.get("/api/monitors/mon_1/uptime", window="24h")).json()
    [there], [here] = told_there["silentRegions"], twin["silentRegions"]
    assert (here["monitorId"], here["region"]) == ("mon_1", "apac")
    assert here["missingChecks"] == there["missingChecks"]
    assert here["lastHeardMs"] == NOW_MS - DAY_MS - MINUTE_MS // 2


async def test_each_region_may_have_a_check_under_way(engine: Engine, tmp_path: Path) -> None:
    """The last check of two of three has not come yet: nothing is lost."""
    rows = [
        *every(MINUTE_MS, 3 * DAY_MS, region="weur"),
        *every(MINUTE_MS, 3 * DAY_MS, MINUTE_MS, region="apac"),
        *every(MINUTE_MS, 3 * DAY_MS, MINUTE_MS, region="enam"),
    ]
    found = await told(engine, tmp_path, rows)
    assert found["uptime"]["fidelity"] == {"grade": "EXACT", "reasons": [], "rowsRead": 3 * 1440 - 2}


async def test_hours_of_service(engine: Engine, tmp_path: Path) -> None:
    """A second region since midnight, of a monitor that serves until noon: all its checks are in service."""
    rows = [
        *every(MINUTE_MS, 3 * DAY_MS, 3 * HOUR_MS, region="weur"),
        *every(MINUTE_MS, 3 * HOUR_MS, 2 * HOUR_MS, "down", region="weur"),
        *every(MINUTE_MS, 2 * HOUR_MS, region="weur"),
        *every(MINUTE_MS, 12 * HOUR_MS, region="apac"),
    ]
    fields = """{ monitor(id: "mon_1") { slo(window: "24h", target: 0.99, serviceHours: "Mo-Su 00:00-12:00") {
      achieved { value lower upper } } } }"""
    monitors = [monitor_row(created_at=CREATED)]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors, hears=True) as gateway:
        answer = await gateway.ask(fields)
    achieved = answer["data"]["monitor"]["slo"]["achieved"]
    assert (
        achieved["value"] == achieved["lower"] == achieved["upper"] == pytest.approx(1380 / 1440, abs=0.001)
    )
