"""Every registry read on real SQLite: filters narrow, and no other org's row is ever returned."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.errors import RegistryMalformed
from gateway.ports import RegistryStatement
from gateway.registry import rows
from gateway.registry.rows import Incident
from gateway.registry.seeding import (
    DispatchRow,
    IncidentRow,
    MemberRow,
    MonitorRow,
    OrganizationRow,
    RelayRow,
    SeedRow,
    insert,
)
from gateway.registry.statements import (
    EVERY_MONITOR,
    IncidentFilter,
    MonitorFilter,
    dispatches,
    incidents,
    incidents_between,
    monitors_by_id,
    monitors_matching,
    org_incidents,
    relays,
)
from gateway.stores.sqlite import SqliteRegistry

SECRET = json.dumps({"url": "https://example.com", "interval": 30, "headers": {"authorization": "canary"}})


def org(name: str) -> list[SeedRow]:
    return [
        MemberRow(f"owner-{name}", "o@example.com", 0, 0, 0),
        OrganizationRow(name, f"slug-{name}", name, 0, f"owner-{name}", 1.0),
    ]


def monitor(
    monitor_id: str,
    owner: str = "ours",
    *,
    name: str = "",
    kind: str = "http",
    enabled: int = 1,
    config_json: str = SECRET,
    status: str = "up",
    region: str | None = "weur",
    relay_id: str | None = None,
) -> MonitorRow:
    return MonitorRow(
        monitor_id,
        owner,
        name or monitor_id,
        kind,
        enabled,
        config_json,
        status,
        50,
        None,
        10,
        1.5,
        region,
        None,
        None,
        1,
        2,
        relay_id,
    )


def relay(relay_id: str) -> RelayRow:
    return RelayRow(relay_id, f"slug-{relay_id}", relay_id, "weur", 1, 0, 0, 0)


def incident(incident_id: str, monitor_id: str, opened: int, closed: int | None = None) -> IncidentRow:
    status = "closed" if closed else "open"
    return IncidentRow(incident_id, monitor_id, opened, closed, "HTTP 500", status, 0, 0)


FLEET = [
    *org("ours"),
    *org("theirs"),
    *(relay(name) for name in ("used", "other", "idle")),
    monitor("a", name="Checkout API", relay_id="used"),
    monitor("b", name="\u00dcber-Shop", status="down", kind="tcp", region="enam"),
    monitor("c", name="100%_done", status="degraded", enabled=0, region=None),
    monitor("d", name="broken", status="pending", config_json="{not json"),
    monitor("z", "theirs", name="Checkout API", status="down", relay_id="other"),
    *(incident(f"i{number}", "a", number) for number in range(1, 4)),
    incident("tie", "a", 3, closed=9),
    incident("b1", "b", 5),
    incident("z1", "z", 99),
    DispatchRow("a", "d-a", "ours", "completed", 1, 2, 3, "AMS", 4),
    DispatchRow("b", "d-b", "ours", "running", 1, None, None, None, 4),
    DispatchRow("z", "d-z", "theirs", "failed", 1, 2, 3, "AMS", 4),
]


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    opened = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await opened.execute_many([insert(row) for row in FLEET])
    yield opened
    await opened.aclose()


async def names(registry: SqliteRegistry, statement: RegistryStatement, column: str = "id") -> list[object]:
    return [row[column] for row in await registry.fetch(statement, 5)]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (EVERY_MONITOR, "abcd"),
        (MonitorFilter(statuses=frozenset({"down"})), "b"),
        (MonitorFilter(statuses=frozenset({"down", "up", "unknown"})), "ab"),
        (MonitorFilter(statuses=frozenset()), ""),
        (MonitorFilter(statuses=frozenset({"degraded"})), ""),
        (MonitorFilter(statuses=frozenset({"paused"})), "c"),
        (MonitorFilter(statuses=frozenset({"paused", "down"})), "bc"),
        (MonitorFilter(kinds=frozenset({"tcp", "udp"})), "b"),
        (MonitorFilter(kinds=frozenset()), ""),
        (MonitorFilter(last_regions=frozenset({"weur"})), "ad"),
        (MonitorFilter(enabled=True), "abd"),
        (MonitorFilter(enabled=False), "c"),
        (MonitorFilter(text="checkout"), "a"),
        (MonitorFilter(text="API"), "a"),
        (MonitorFilter(text="\u00dcBER"), "b"),
        (MonitorFilter(text="\u00dcber"), "b"),
        (MonitorFilter(text="%_"), "c"),
        (MonitorFilter(text="_"), "c"),
        (MonitorFilter(text="D"), "cd"),
        (MonitorFilter(text=""), "abcd"),
        (MonitorFilter(text="' OR 1=1 --"), ""),
        (MonitorFilter(statuses=frozenset({"down"}), kinds=frozenset({"http"})), ""),
        (MonitorFilter(frozenset({"up"}), frozenset({"http"}), frozenset({"weur"}), True, "check"), "a"),
    ],
)
async def test_filters(registry: SqliteRegistry, narrowed: MonitorFilter, found: str) -> None:
    """Each part of a filter narrows the org's own monitors, and parts narrow together."""
    assert await names(registry, monitors_matching("ours", narrowed)) == list(found)


async def test_by_id(registry: SqliteRegistry) -> None:
    """Monitors are found by id within the org, each once; another org's are not there."""
    statement = monitors_by_id("ours", ["z", "b", "a", "a", "nobody", "'"])
    assert sorted(map(str, await names(registry, statement))) == ["a", "b"]
    assert await names(registry, monitors_by_id("ours", [])) == []
    assert await names(registry, monitors_by_id("nobody", ["a"])) == []


async def test_other_org(registry: SqliteRegistry) -> None:
    """Asked by another org for ours, every read returns nothing of it."""
    for statement in (
        monitors_by_id("theirs", "abcd"),
        dispatches("theirs", "abcd"),
        relays("theirs", ["used", "idle"]),
        incidents("theirs", "abcd", 10),
    ):
        assert await registry.fetch(statement, 5) == []
    assert await names(registry, monitors_matching("theirs")) == ["z"]


async def test_relays(registry: SqliteRegistry) -> None:
    """A relay is reached only through one of the org's own monitors."""
    found = await registry.fetch(relays("ours", ["used", "other", "idle", "nobody"]), 5)
    [one] = map(rows.relay, found)
    assert (one.id, one.location_hint, one.enabled, one.jurisdiction) == ("used", "weur", True, None)


async def test_dispatches(registry: SqliteRegistry) -> None:
    """The newest dispatch of each of the org's monitors, under way or ended."""
    found = {
        one.monitor_id: one for one in map(rows.dispatch, await registry.fetch(dispatches("ours", "abz"), 5))
    }
    assert sorted(found) == ["a", "b"]
    assert (found["a"].status, found["a"].completed_at, found["a"].runner_colo) == ("completed", 3, "AMS")
    assert (found["b"].status, found["b"].completed_at, found["b"].runner_colo) == ("running", None, None)


async def test_incidents(registry: SqliteRegistry) -> None:
    """The newest incidents of each monitor, as many of each as asked for."""
    found = list(map(rows.incident, await registry.fetch(incidents("ours", ["b", "a", "z"], 2), 5)))
    assert [(one.monitor_id, one.id) for one in found] == [("a", "tie"), ("a", "i3"), ("b", "b1")]
    assert found[0] == Incident("tie", "a", 3, 9, "HTTP 500", "closed")


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_incident_pages(registry: SqliteRegistry, count: int) -> None:
    """Page after page, every incident comes once, newest first, those of one millisecond by id."""
    seen: list[str] = []
    after: tuple[int, str] | None = None
    while found := list(map(rows.incident, await registry.fetch(incidents("ours", ["a"], count, after), 5))):
        seen += [one.id for one in found]
        after = found[-1].opened_at, found[-1].id
    assert seen == ["tie", "i3", "i2", "i1"]


@pytest.mark.parametrize(
    ("monitors", "since_ms", "until_ms", "found"),
    [
        (None, 0, 100, ["i1", "i2", "i3", "tie", "b1"]),
        (["a"], 0, 100, ["i1", "i2", "i3", "tie"]),
        (["z"], 0, 100, []),
        ([], 0, 100, []),
        (None, 0, 3, ["i1", "i2"]),
        (None, 8, 9, ["i1", "i2", "i3", "tie", "b1"]),
        (None, 9, 10, ["i1", "i2", "i3", "b1"]),
    ],
)
async def test_incidents_of_a_time(
    registry: SqliteRegistry, monitors: list[str] | None, since_ms: int, until_ms: int, found: list[str]
) -> None:
    """Open at some time of the range, oldest first: one that was closed as it begins is not among them."""
    statement = incidents_between("ours", monitors, since_ms, until_ms, 10)
    assert await names(registry, statement) == found
    assert await names(registry, incidents_between("ours", monitors, since_ms, until_ms, 1)) == found[:1]
    theirs = incidents_between("theirs", monitors, since_ms, until_ms, 10)
    assert set(await names(registry, theirs)) <= {"z1"}


@pytest.mark.parametrize("count", [1, 2, 9])
async def test_incidents_of_the_org(registry: SqliteRegistry, count: int) -> None:
    """All monitors of the org together, page after page, newest first; narrowed by status."""
    seen: list[str] = []
    after: tuple[int, str] | None = None
    while found := list(map(rows.incident, await registry.fetch(org_incidents("ours", count, after), 5))):
        seen += [one.id for one in found]
        after = found[-1].opened_at, found[-1].id
    assert seen == ["b1", "tie", "i3", "i2", "i1"]
    assert await names(registry, org_incidents("theirs", 9)) == ["z1"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (IncidentFilter(frozenset({"closed"})), ["tie"]),
        (IncidentFilter(frozenset()), []),
        (IncidentFilter(monitors=frozenset({"a"})), ["tie", "i3", "i2", "i1"]),
        (IncidentFilter(monitors=frozenset({"b", "z"})), ["b1"]),
        (IncidentFilter(monitors=frozenset()), []),
        (IncidentFilter(span=(9, 10)), ["b1", "i3", "i2", "i1"]),
        (IncidentFilter(span=(8, 10)), ["b1", "tie", "i3", "i2", "i1"]),
        (IncidentFilter(span=(0, 2)), ["i1"]),
        (IncidentFilter(frozenset({"closed"}), (0, 4), frozenset({"a"})), ["tie"]),
    ],
)
async def test_incidents_are_narrowed(
    registry: SqliteRegistry, chosen: IncidentFilter, found: list[str]
) -> None:
    """By status, by monitor, and by a span that they were open in; alike for the org and its monitors."""
    assert await names(registry, org_incidents("ours", 9, None, chosen)) == found
    ours = ["a", "b"] if chosen.monitors is None else sorted(chosen.monitors & {"a", "b"})
    assert set(await names(registry, incidents("ours", ours, 9, None, chosen))) == set(found)


@pytest.mark.parametrize("span", [(9, 10), (2**41, 2**41 + 1)])
async def test_an_incident_closed_at_zero(registry: SqliteRegistry, span: tuple[int, int]) -> None:
    """A platform that writes 0 for never: the incident is open, and found in every window since."""
    await registry.execute(insert(incident("never", "b", 4, closed=0)), 5)
    chosen = org_incidents("ours", 9, None, IncidentFilter(span=span, monitors=frozenset("b")))
    assert await names(registry, chosen) == ["b1", "never"]
    assert await names(registry, incidents_between("ours", "b", *span, 9)) == ["never", "b1"]


@pytest.mark.parametrize(
    ("config_json", "interval_s"),
    [
        ('{"interval": 30}', 30),
        *(('{"interval": 30.0}', 30), ('{"interval": 30.5}', None)),
        ("{not json", None),
        *(("", None), ("[]", None)),
        ("null", None),
        ("{}", None),
        ('{"interval": null}', None),
        ('{"interval": "60"}', None),
        ('{"interval": 0}', None),
        ('{"interval": -5}', None),
        ('{"interval": {"a": 1}}', None),
        ('{"interval": 1e999}', None),
    ],
)
async def test_broken_config(registry: SqliteRegistry, config_json: str, interval_s: int | None) -> None:
    """A configuration that cannot be read costs its own monitor the interval, and the list nothing."""
    await registry.execute(insert(monitor("m", config_json=config_json)), 5)
    found = {one.id: one for one in map(rows.monitor, await registry.fetch(monitors_matching("ours"), 5))}
    assert sorted(found) == ["a", "b", "c", "d", "m"]
    assert (found["m"].interval_s, found["a"].interval_s) == (interval_s, 30)
    with pytest.raises(RegistryMalformed):
        _ = found["m"].config
    assert found["a"].config.url == "https://example.com"
