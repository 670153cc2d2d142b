"""What was to be expected is reckoned by what a monitor was set to then, not by what it is set to now."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement
from gateway.registry.checks import disable_monitor, enable_monitor
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import (
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    beat,
    gateway_on,
    monitor_row,
)

BOUNDED = "{ value lower upper }"
FIELDS = f"""{{ monitor(id: "mon_1") {{
  uptime(window: "4h") {{ coverage ratio {BOUNDED} fidelity {{ grade reasons rowsRead }} }}
  time: uptime(window: "4h", accounting: TIME) {{ ratio {BOUNDED} downtime {{ seconds }}
    stateSeconds {{ up down noData }} explain {{ leftOut {{ why checks }} }} }}
  reliability(window: "4h") {{ mttrSeconds outages }}
  slo(window: "4h", target: 0.5, accounting: TIME) {{ met }} }} }}"""
CREATED = NOW_MS - 10 * HOUR_MS


def every(interval_s: int, since_ms: int, until_ms: int, status: str = "up") -> list[Heartbeat]:
    """Checks at an interval, the first half of one after `since_ms`; both count back from NOW_MS."""
    times = range(since_ms - interval_s * 500, until_ms, -interval_s * 1000)
    return [beat(ago_ms=ago, status=status) for ago in times]


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def interval(seconds: int, at_ms: int) -> RegistryStatement:
    """Somebody sets another interval."""
    sql = "UPDATE monitors SET config_json = json_set(config_json, '$.interval', ?1), updated_at = ?2"
    return RegistryStatement("set_interval", sql, (seconds, at_ms))


async def told(
    engine: Engine,
    tmp_path: Path,
    rows: Iterable[Heartbeat],
    *changes: tuple[int, RegistryStatement],
    first: int,
    fields: str = FIELDS,
) -> Any:
    """The answer now, after a gateway has seen the monitor as it was first, and after each change."""
    file, dataset = tmp_path / "registry.sqlite3", f"hb_{tmp_path.name}"
    monitors = [monitor_row(interval_s=first, created_at=CREATED, updated_at=CREATED)]
    seen = '{ monitor(id: "mon_1") { name } }'
    settings: dict[str, Any] = {"registry_file": file, "dataset": dataset}
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=monitors, now_ms=CREATED, **settings
    ) as gateway:
        assert "errors" not in await gateway.ask(seen)
    for at_ms, statement in changes:
        async with gateway_on(engine, tmp_path, org=None, now_ms=at_ms + 1000, **settings) as gateway:
            assert await gateway.registry.execute(statement, 5)
            assert "errors" not in await gateway.ask(seen, org=ORG)
    async with gateway_on(engine, tmp_path, org=None, **settings) as gateway:
        answer = await gateway.ask(fields, org=ORG)
    assert "errors" not in answer, answer
    return answer["data"]["monitor"]


@pytest.mark.parametrize(("before", "after"), [(60, 300), (300, 60)])
async def test_an_interval_that_changed(engine: Engine, tmp_path: Path, before: int, after: int) -> None:
    """Two hours down, then another interval and two hours up, with nothing lost: half of the time was up, and
    as many checks were seen as were to be expected."""
    rows = [*every(before, 4 * HOUR_MS, 2 * HOUR_MS, "down"), *every(after, 2 * HOUR_MS, 0)]
    change = NOW_MS - 2 * HOUR_MS
    found = await told(engine, tmp_path, rows, (change, interval(after, change)), first=before)
    assert found["uptime"]["fidelity"]["rowsRead"] == len(rows)
    assert found["uptime"]["coverage"] == pytest.approx(1, abs=0.02)
    assert (found["uptime"]["fidelity"]["grade"], found["uptime"]["fidelity"]["reasons"]) == ("EXACT", [])
    assert found["time"]["ratio"]["value"] == pytest.approx(0.5, abs=0.02)
    assert found["time"]["ratio"]["lower"] == found["time"]["ratio"]["upper"]
    assert found["time"]["downtime"]["seconds"] == pytest.approx(7200, abs=300)


async def test_a_failure_before_the_window(engine: Engine, tmp_path: Path) -> None:
    """A monitor that was checked every hour is checked every minute now. A check that failed 40 minutes
    before a window of the past holds in it, as it did while its interval was an hour."""
    since, until = 3 * HOUR_MS, 2 * HOUR_MS
    rows = [
        beat(ago_ms=since + 100 * MINUTE_MS),
        beat(ago_ms=since + 40 * MINUTE_MS, status="down"),
        beat(ago_ms=since - 20 * MINUTE_MS),
        *every(60, HOUR_MS, 0),
    ]
    change = NOW_MS - HOUR_MS
    window = f"{iso(NOW_MS - since)}/{iso(NOW_MS - until)}"
    fields = f"""{{ monitor(id: "mon_1", window: "{window}") {{
      uptime(accounting: TIME) {{ downtime {{ seconds }}
        stateSeconds {{ up down noData }} }} }} }}"""
    found = await told(engine, tmp_path, rows, (change, interval(60, change)), first=3600, fields=fields)
    assert found["uptime"]["stateSeconds"] == {"up": 2400, "down": 1200, "noData": 0}
    assert found["uptime"]["downtime"]["seconds"] == 1200


async def test_a_pause(engine: Engine, tmp_path: Path) -> None:
    """A check fails, the monitor is paused for three hours, and is up when it resumes: it was down until the
    pause, which is neither downtime nor lost data."""
    paused, resumed = 3 * HOUR_MS + 30 * MINUTE_MS, 30 * MINUTE_MS
    rows = [
        *every(60, 4 * HOUR_MS, paused + MINUTE_MS),
        beat(ago_ms=paused + 30_000, status="down"),
        *every(60, resumed, 0),
    ]
    changes = [
        (NOW_MS - paused, disable_monitor(ORG, "mon_1", NOW_MS - paused)),
        (NOW_MS - resumed, enable_monitor(ORG, "mon_1", NOW_MS - resumed)),
    ]
    found = await told(engine, tmp_path, rows, *changes, first=60)
    assert found["uptime"]["coverage"] == pytest.approx(1, abs=0.05)
    assert (found["uptime"]["fidelity"]["grade"], found["uptime"]["fidelity"]["reasons"]) == ("EXACT", [])
    assert found["time"]["downtime"]["seconds"] == 30
    assert found["time"]["stateSeconds"]["down"] == 30
    assert found["time"]["stateSeconds"]["noData"] < 60
    left_out = {one["why"]: one["checks"] for one in found["time"]["explain"]["leftOut"]}
    assert left_out["DISABLED"] == pytest.approx(180)
    assert found["reliability"] == {"mttrSeconds": 30, "outages": 1}


async def test_a_pause_that_was_there_first(engine: Engine, tmp_path: Path) -> None:
    """A monitor is paused when a gateway sees it first, and is checked again when it resumes: the pause began
    with its last check, ended as it was enabled, and no time counts twice."""
    paused, resumed = 3 * HOUR_MS + 30 * MINUTE_MS, 30 * MINUTE_MS
    row = monitor_row(enabled=0, created_at=CREATED, last_checked_at=NOW_MS - paused)
    settings: dict[str, Any] = {"registry_file": tmp_path / "r.sqlite3", "dataset": f"hb_{tmp_path.name}"}
    rows = [*every(60, 4 * HOUR_MS, paused), *every(60, resumed, 0)]
    seen = NOW_MS - HOUR_MS
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=[row], now_ms=seen, **settings
    ) as gateway:
        assert "errors" not in await gateway.ask('{ monitor(id: "mon_1") { name } }')
        await gateway.registry.execute(enable_monitor(ORG, "mon_1", NOW_MS - resumed), 5)
    checked_again = RegistryStatement(
        "checked", "UPDATE monitors SET last_checked_at = ?1", (NOW_MS - 30_000,)
    )
    async with gateway_on(engine, tmp_path, org=None, **settings) as gateway:
        await gateway.registry.execute(checked_again, 5)
        answer = await gateway.ask(FIELDS, org=ORG)
    found = answer["data"]["monitor"]
    assert found["uptime"]["coverage"] == pytest.approx(1, abs=0.02)
    assert found["uptime"]["fidelity"]["grade"] == "EXACT"
    left_out = {one["why"]: one["checks"] for one in found["time"]["explain"]["leftOut"]}
    assert left_out["DISABLED"] == pytest.approx(180)
    assert found["time"]["stateSeconds"]["noData"] < 60


async def test_an_unseen_change_is_no_exact_number(engine: Engine, tmp_path: Path) -> None:
    """Nobody saw that checks came more often before: they are more than can be, which takes EXACT away."""
    rows = [*every(60, 4 * HOUR_MS, 2 * HOUR_MS), *every(300, 2 * HOUR_MS, 0)]
    found = await told(engine, tmp_path, rows, first=300)
    assert found["uptime"]["coverage"] == pytest.approx(3, abs=0.05)
    assert found["uptime"]["fidelity"]["grade"] == "SAMPLED"
    assert "more checks were seen" in found["uptime"]["fidelity"]["reasons"][0]


async def test_what_is_read_twice_is_kept_once(engine: Engine, tmp_path: Path) -> None:
    """Settings are kept when they change, not whenever somebody looks."""
    rows = "SELECT since_ms, interval_s, timeout_ms, enabled FROM insights_monitor_settings ORDER BY since_ms"
    broken = monitor_row("mon_2", config_json='{"interval": "soon"}')
    monitors = [monitor_row(created_at=CREATED), broken]
    async with gateway_on(engine, tmp_path, monitors=monitors) as gateway:
        for _ in range(3):
            await _seen(gateway)
        found = await gateway.registry.fetch(RegistryStatement("kept", rows), 5)
        await gateway.registry.execute(interval(30, NOW_MS - HOUR_MS), 5)
        for _ in range(3):
            await _seen(gateway)
        after = await gateway.registry.fetch(RegistryStatement("kept", rows), 5)
    assert found[-1] == {"since_ms": CREATED, "interval_s": 60, "timeout_ms": 5000, "enabled": 1}
    assert len(found) == 2
    assert [one["interval_s"] for one in after] == [None, 60, 30, 30]
    assert after[-1]["since_ms"] == NOW_MS - HOUR_MS


async def _seen(gateway: Gateway) -> None:
    answer = await gateway.ask("{ monitors(first: 10) { nodes { id } } fleet { monitors { total } } }")
    assert "errors" not in answer, answer
