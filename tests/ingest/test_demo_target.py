"""The demo's live targets."""

import json

from gateway.ingest.demo import ensure_demo_monitors, flaky_target, is_bad_minute
from gateway.ingest.probing.checks import Line
from gateway.ingest.probing.roster import Roster
from gateway.ports import RegistryStatement
from gateway.registry.checks import disable_monitor
from gateway.stores.sqlite import SqliteRegistry
from tests.ingest.loopback import http_target

MINUTE_MS = 60_000


def test_bad_minutes() -> None:
    """One whole minute in every ten is bad."""
    bad = [minute for minute in range(60) if is_bad_minute(minute * MINUTE_MS)]
    assert bad == [7, 17, 27, 37, 47, 57]
    assert is_bad_minute(8 * MINUTE_MS - 1)
    assert not is_bad_minute(8 * MINUTE_MS)


async def test_flaky(line: Line) -> None:
    """The target answers 200, and 503 in a bad minute."""
    minutes = iter([6, 7, 8])
    async with flaky_target(lambda: next(minutes) * MINUTE_MS) as url:
        codes = [(await line.check(http_target(url), lambda: 0)).code for _ in range(3)]
    assert codes == [200, 503, 200]


async def test_gone(line: Line) -> None:
    """The target is gone when its context ends."""
    async with flaky_target(lambda: 0) as url:
        pass
    assert (await line.check(http_target(url), lambda: 0)).error == "connection refused"


async def test_monitors(registry: SqliteRegistry) -> None:
    """Three monitors with ids that stay: a new port is taken over, what happened is kept, off stays off."""
    await ensure_demo_monitors(registry, "org_1", "http://127.0.0.1:8080", "http://127.0.0.1:5001/", 10)
    await registry.execute(disable_monitor("org_1", "mon_gateway-port", 11), 5)
    await ensure_demo_monitors(registry, "org_1", "http://127.0.0.1:8081/", "http://127.0.0.1:5002/", 20)
    found = await registry.fetch(RegistryStatement("all", "SELECT * FROM monitors ORDER BY id"), 5)
    configs = [json.loads(str(row["config_json"])) for row in found]
    assert [(row["id"], row["kind"], row["enabled"], row["created_at"]) for row in found] == [
        ("mon_flaky-target", "http", 1, 10),
        ("mon_gateway-healthz", "http", 1, 10),
        ("mon_gateway-port", "tcp", 0, 10),
    ]
    assert [config["url"] for config in configs] == [
        "http://127.0.0.1:5002/",
        "http://127.0.0.1:8081/healthz",
        "tcp://127.0.0.1:8081",
    ]
    assert {(config["interval"], config["timeout"]) for config in configs} == {(15, 2000)}
    assert [target.id for target in await Roster(registry).read()] == [
        "mon_flaky-target",
        "mon_gateway-healthz",
    ]


async def test_another_orgs_monitor(registry: SqliteRegistry) -> None:
    """A monitor of the same id in another org is not taken over."""
    await ensure_demo_monitors(registry, "org_2", "http://127.0.0.1:1", "http://127.0.0.1:2/", 10)
    await ensure_demo_monitors(registry, "org_1", "http://127.0.0.1:3", "http://127.0.0.1:4/", 20)
    found = await registry.fetch(RegistryStatement("all", "SELECT * FROM monitors"), 5)
    assert {(row["org_id"], row["updated_at"]) for row in found} == {("org_2", 10)}
