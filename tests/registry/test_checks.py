"""What checks write stays inside their org."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.ports import RegistryStatement
from gateway.registry import checks
from gateway.registry.founding import add_member, add_organization
from gateway.stores.sqlite import SqliteRegistry

WRITES = (
    checks.record_check(
        "org_2",
        "mon_1",
        status="up",
        checked_ms=9,
        latency_ms=9.0,
        region="r",
        error="",
        next_run_ms=9,
    ),
    checks.record_dispatch(
        "org_2",
        "mon_1",
        dispatch_id="d",
        status="failed",
        scheduled_ms=9,
        dispatched_ms=9,
        completed_ms=9,
        colo="c",
        error="e",
    ),
    checks.open_incident("org_2", "mon_1", incident_id="inc_2", now_ms=9, reason="r"),
    checks.close_incident("org_2", "mon_1", 9),
    checks.put_monitor("org_2", "mon_1", name="n", kind="tcp", config_json="{}", now_ms=9),
    checks.enable_monitor("org_2", "mon_1", 9),
    checks.disable_monitor("org_2", "mon_1", 9),
    checks.remove_incidents("org_2", "mon_1"),
    checks.remove_notifications("org_2", "mon_1"),
    checks.remove_dispatch("org_2", "mon_1"),
    checks.remove_monitor("org_2", "mon_1"),
)


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    """org_1 has a monitor that is down, with all that can refer to it; org_2 has nothing."""
    opened = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await opened.execute_many(
        [
            add_member("ada", "ada@example.com", 0),
            add_organization("org_1", slug="one", name="One", owner="ada", now_ms=0),
            add_organization("org_2", slug="two", name="Two", owner="ada", now_ms=0),
            checks.add_monitor("org_1", "mon_1", name="One", kind="http", config_json="{}", now_ms=1),
            RegistryStatement("test", "UPDATE monitors SET status = 'down'"),
            RegistryStatement(
                "test", "INSERT INTO notifications VALUES ('n', 'mon_1', 'k', 't', NULL, 1, 1)"
            ),
            checks.open_incident("org_1", "mon_1", incident_id="inc_1", now_ms=2, reason="HTTP 500"),
            checks.record_dispatch(
                "org_1",
                "mon_1",
                dispatch_id="first",
                status="completed",
                scheduled_ms=1,
                dispatched_ms=1,
                completed_ms=2,
                colo="LCL",
                error="",
            ),
        ]
    )
    yield opened
    await opened.aclose()


async def contents(registry: SqliteRegistry) -> list[list[dict[str, object]]]:
    tables = ("monitors", "incidents", "monitor_dispatch_hot", "notifications")
    return [await registry.fetch(RegistryStatement("all", f"SELECT * FROM {name}"), 5) for name in tables]  # noqa: S608


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
async def test_other_org(registry: SqliteRegistry, write: RegistryStatement) -> None:
    """A write for another org's monitor changes nothing."""
    before = await contents(registry)
    assert await registry.execute(write, 5) == 0
    assert await contents(registry) == before


async def test_times(registry: SqliteRegistry) -> None:
    """The first check's time is kept, the last failure's only moves on failures."""
    for status, at in (("down", 10), ("up", 20)):
        statement = checks.record_check(
            "org_1",
            "mon_1",
            status=status,
            checked_ms=at,
            latency_ms=1.5,
            region="local",
            error="x" if status == "down" else "",
            next_run_ms=at + 15,
        )
        assert await registry.execute(statement, 5) == 1
    [[monitor], *_] = await contents(registry)
    times = [
        monitor[name] for name in ("first_checked_at", "last_failed_at", "last_checked_at", "next_run_at")
    ]
    assert times == [10, 10, 20, 35]
    assert monitor["last_error"] == ""


async def test_nothing_is_kept_as_the_platform_keeps_it(registry: SqliteRegistry) -> None:
    """No error is an empty text, and no next check is 0: neither is null."""
    outcome = {"status": "up", "checked_ms": 10, "latency_ms": 1.5, "region": "local"}
    statement = checks.record_check("org_1", "mon_1", **outcome, error="", next_run_ms=None)  # type: ignore[arg-type]
    assert await registry.execute(statement, 5) == 1
    [[monitor], *_] = await contents(registry)
    assert (monitor["last_error"], monitor["next_run_at"]) == ("", 0)


async def test_acknowledged(registry: SqliteRegistry) -> None:
    """An acknowledged incident is still open: no second one beside it, and the first success closes it."""
    await registry.execute(RegistryStatement("test", "UPDATE incidents SET status = 'acknowledged'"), 5)
    again = checks.open_incident("org_1", "mon_1", incident_id="inc_2", now_ms=3, reason="")
    assert await registry.execute(again, 5) == 0
    assert await registry.execute(checks.close_incident("org_1", "mon_1", 4), 5) == 1
    assert await registry.execute(again, 5) == 1


async def test_fresh_start(registry: SqliteRegistry) -> None:
    """A monitor switched on again starts over, so that its next failure is the first."""
    await registry.execute(checks.disable_monitor("org_1", "mon_1", 5), 5)
    assert await registry.fetch(checks.enabled_monitors(), 5) == []
    await registry.execute(checks.enable_monitor("org_1", "mon_1", 6), 5)
    [monitor] = await registry.fetch(checks.list_monitors("org_1"), 5)
    assert (monitor["enabled"], monitor["status"]) == (1, "pending")
    assert len(await registry.fetch(checks.enabled_monitors(), 5)) == 1
