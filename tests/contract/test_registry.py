"""One contract for both registries: the same tables, the same answer to every registry function."""

from collections.abc import AsyncIterator, Callable, Mapping
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from gateway.errors import RegistryUnavailable
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry import checks, directory, founding, statements
from gateway.registry.seeding import MonitorRow, RelayRow, insert
from gateway.registry.statements import IncidentFilter, MonitorFilter
from gateway.stores.calls.cloudflare import Account
from gateway.stores.d1 import D1Registry
from gateway.stores.sqlite import SqliteRegistry

NOW_MS = 1_795_478_400_000
IDS = ("mon_1", "mon_2")
CLOSED = IncidentFilter(frozenset({"closed"}), (0, NOW_MS), frozenset(IDS))
CONFIG = '{"url": "https://example.com/", "interval": 60, "timeout": 5000}'

WRITES: tuple[RegistryStatement, ...] = (
    founding.add_member("sub", "a@example.com", NOW_MS),
    founding.add_organization("org", slug="acme", name="Acme's", owner="sub", now_ms=NOW_MS),
    founding.add_membership("org", "sub", "admin", NOW_MS),
    checks.add_monitor("org", "mon_1", name="Öne", kind="http", config_json=CONFIG, now_ms=NOW_MS),
    checks.add_monitor("org", "mon_2", name="Two", kind="tcp", config_json="{broken", now_ms=NOW_MS),
    checks.record_check(
        "org",
        "mon_1",
        status="down",
        checked_ms=NOW_MS,
        latency_ms=12.5,
        region="weur",
        error="HTTP 500",
        next_run_ms=None,
    ),
    checks.open_incident("org", "mon_1", incident_id="inc_1", now_ms=NOW_MS, reason="HTTP 500"),
    checks.record_dispatch(
        "org",
        "mon_1",
        dispatch_id="d1",
        status="completed",
        scheduled_ms=NOW_MS,
        dispatched_ms=NOW_MS,
        completed_ms=NOW_MS + 5,
        colo="AMS",
        error="",
    ),
    insert(RelayRow("rel_1", "weur", "Western Europe", "weur", 1, NOW_MS, NOW_MS, NOW_MS)),
    insert(
        MonitorRow(
            id="mon_3",
            org_id="org",
            name="Three",
            kind="http",
            enabled=1,
            config_json=CONFIG,
            status="pending",
            last_checked_at=None,
            last_failed_at=None,
            first_checked_at=None,
            rt_ms=None,
            region=None,
            last_error=None,
            next_run_at=None,
            created_at=NOW_MS,
            updated_at=NOW_MS,
            relay_id="rel_1",
        )
    ),
    directory.create_token("org", "ab12", name="ci", digest="00", created_ms=NOW_MS, expires_ms=None),
)

READS: Mapping[str, RegistryStatement] = {
    "organizations": founding.organizations(),
    "memberships": directory.memberships_of("sub"),
    "no memberships": directory.memberships_of("nobody"),
    "token": directory.token_by_id("ab12"),
    "org by slug": directory.organization_by_id_or_slug("acme"),
    "monitors by id": statements.monitors_by_id("org", IDS),
    "monitors of another org": statements.monitors_by_id("another", IDS),
    "monitors": statements.monitors_matching("org"),
    "monitors narrowed": statements.monitors_matching(
        "org", MonitorFilter(frozenset({"down"}), frozenset({"http"}), frozenset({"weur"}), True, "ne")
    ),
    "dispatches": statements.dispatches("org", IDS),
    "every dispatch": statements.every_dispatch("org"),
    "every dispatch of another org": statements.every_dispatch("another"),
    "relays": statements.relays("org", ["r"]),
    "every relay": statements.every_relay("org"),
    "relay rows": statements.relay_rows("org"),
    "relay rows of another org": statements.relay_rows("another"),
    "organization": statements.organization("org"),
    "members": statements.org_members("org"),
    "members of another org": statements.org_members("another"),
    "every relay of another org": statements.every_relay("another"),
    "incidents by id": statements.incidents_by_id("org", ["inc_1", "inc_2", "nope"]),
    "incidents": statements.incidents("org", IDS, 5),
    "older incidents": statements.incidents("org", IDS, 5, (NOW_MS + 1, "z")),
    "incidents of a time": statements.incidents_between("org", None, NOW_MS - 1, NOW_MS + 1, 10),
    "incidents of a time and a monitor": statements.incidents_between(
        "org", ["mon_1"], NOW_MS, NOW_MS + 1, 10
    ),
    "incidents before": statements.incidents_between("org", None, 0, NOW_MS, 10),
    "incidents of the org": statements.org_incidents("org", 10),
    "open incidents of the org": statements.org_incidents(
        "org", 10, (NOW_MS + 1, "z"), IncidentFilter(frozenset({"open"}))
    ),
    "closed incidents of the org": statements.org_incidents("org", 10, None, CLOSED),
    "incidents of no monitor": statements.incidents_between("org", (), NOW_MS, NOW_MS + 1, 10),
    "incidents of a time and another org": statements.incidents_between(
        "another", None, NOW_MS - 1, NOW_MS + 1, 10
    ),
    "incidents of another org": statements.org_incidents("another", 10),
    "incidents after the last": statements.org_incidents("org", 10, (NOW_MS, "inc_1")),
    "many": statements.monitors_by_id("org", [f"mon_{number}" for number in range(500)]),
}


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[RegistryStore]:
    registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    yield registry
    await registry.aclose()


@pytest.fixture
async def d1(emulator: Account) -> AsyncIterator[RegistryStore]:
    """A database of the emulator's with the platform's tables."""
    bearer = {"Authorization": f"Bearer {emulator.token.get_secret_value()}"}
    url = f"{emulator.api_url}/accounts/{emulator.account_id}/d1/database"
    async with httpx.AsyncClient(headers=bearer, trust_env=False) as client:
        made = (await client.post(url, json={"name": f"registry-{id(client)}"})).json()["result"]["uuid"]
        folder = files("gateway.registry").joinpath("migrations")
        for script in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if script.name.endswith(".sql"):
                done = await client.post(f"{url}/{made}/query", json={"sql": script.read_text()})
                assert done.is_success, done.text
    registry = D1Registry(emulator, made)
    yield registry
    await registry.aclose()


@pytest.fixture(params=["sqlite", "d1"])
def registry(request: pytest.FixtureRequest) -> RegistryStore:
    """Each registry in turn."""
    found: RegistryStore = request.getfixturevalue(request.param)
    return found


Answers = dict[str, list[dict[str, object]]]


async def answers(registry: RegistryStore, reads: Mapping[str, RegistryStatement] = READS) -> Answers:
    for write in WRITES:
        assert await registry.execute(write, 5) == 1, write.name
    return {name: await registry.fetch(read, 5) for name, read in reads.items()}


async def test_both_give_the_same_answers(sqlite: RegistryStore, d1: RegistryStore) -> None:
    """Column by column, type by type, for every read after the same writes."""
    expected, found = await answers(sqlite), await answers(d1)
    assert found == expected
    empty = {name for name, rows in expected.items() if not rows}
    assert empty == {
        "no memberships",
        "monitors of another org",
        "every dispatch of another org",
        "relays",
        "every relay of another org",
        "relay rows of another org",
        "members of another org",
        "incidents before",
        "closed incidents of the org",
        "incidents of no monitor",
        "incidents of a time and another org",
        "incidents of another org",
        "incidents after the last",
    }


CHANGES: Mapping[str, tuple[Callable[[], RegistryStatement], int]] = {
    "another org's monitor": (lambda: checks.remove_monitor("another", "mon_1"), 0),
    "a monitor": (lambda: checks.disable_monitor("org", "mon_2", NOW_MS), 1),
    "a token": (lambda: directory.revoke_token("org", "ab12", NOW_MS), 1),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_a_write_tells_how_many_rows_it_changed(what: str, registry: RegistryStore) -> None:
    """Commands tell by it whether what they were to change was there."""
    await answers(registry, {})
    statement, changed = CHANGES[what]
    assert await registry.execute(statement(), 5) == changed


async def test_what_it_cannot_run_is_unavailable(registry: RegistryStore) -> None:
    """An unknown table is the registry's error, told without the statement."""
    with pytest.raises(RegistryUnavailable) as raised:
        await registry.fetch(RegistryStatement("odd", "SELECT canary FROM nowhere"), 5)
    assert "canary" not in str(raised.value)


async def test_it_answers_a_ping(registry: RegistryStore) -> None:
    """A registry that is there says so."""
    await registry.ping()
