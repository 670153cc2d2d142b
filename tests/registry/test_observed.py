"""Keeping what monitors are set to, in a registry that may lack the table, refuse, or be slow."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gateway.errors import DeadlineExceeded, RegistryRefused, RegistryUnavailable
from gateway.meter import Deadline, Meter
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.observed import FIRST_WAIT_S, WITHOUT_TABLE_S, WRITE_SECONDS, MonitorSettings
from gateway.registry.own import API_TOKENS, MAINTENANCE, MONITOR_SETTINGS, OwnTable
from gateway.registry.reader import RegistryReader
from gateway.registry.rows import Monitor
from gateway.stores.sqlite import SqliteRegistry
from tests.gateway_under_test import DAY_MS, NOW_MS, ORG, add_org, add_rows, monitor_row

CREATED = NOW_MS - DAY_MS
MONITORS = [monitor_row(f"mon_{number}", created_at=CREATED, updated_at=CREATED) for number in range(3)]
Trouble = Callable[[RegistryStatement], Exception | None]


def fine(_: RegistryStatement) -> None:
    return None


@dataclass(slots=True)
class LikeD1:
    """A registry that refuses as D1 does what SQLite cannot run, and whatever a test is in trouble with."""

    store: SqliteRegistry
    trouble: Trouble = fine
    before: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    """What happens just before the first statement of a name."""
    sent: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        await self._told(statement)
        try:
            return await self.store.fetch(statement, seconds)
        except RegistryUnavailable as error:
            raise RegistryRefused("refused") from error

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        self.seconds.append(seconds)
        await self._told(statement)
        try:
            return await self.store.execute(statement, seconds)
        except RegistryUnavailable as error:
            raise RegistryRefused("refused") from error

    async def _told(self, statement: RegistryStatement) -> None:
        if happens := self.before.pop(statement.name, None):
            await happens()
        self.sent.append(statement.name)
        if error := self.trouble(statement):
            raise error

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@dataclass(slots=True)
class Clock:
    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@dataclass(slots=True)
class Replica:
    """One process that reads the registry."""

    store: LikeD1
    clock: Clock = field(default_factory=Clock)
    settings: MonitorSettings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = MonitorSettings(self.clock)

    async def read(self, seconds: float = 10.0, now_ms: int = NOW_MS) -> list[Monitor]:
        store: RegistryStore = self.store
        reader = RegistryReader(store, ORG, Deadline.after(seconds), Meter(), now_ms, self.settings)
        found = await reader.monitors([one.id for one in MONITORS])
        return [one for one in found if one is not None]

    async def sent_by(self, seconds: float = 10.0) -> list[str]:
        """Names of the statements of one read."""
        self.store.sent.clear()
        self.store.seconds.clear()
        await self.read(seconds)
        return list(self.store.sent)


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    """Of the platform alone: without the table of settings."""
    store = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await add_org(store, ORG)
    await add_rows(store, MONITORS)
    await store.execute(RegistryStatement("drop", "DROP TABLE insights_monitor_settings"), 5)
    yield store
    await store.aclose()


def refusing(*names: str) -> Trouble:
    return lambda one: RegistryRefused("refused") if one.name in names else None


def slow(*names: str) -> Trouble:
    return lambda one: DeadlineExceeded("too slow") if one.name in names else None


def rows_of(table: OwnTable) -> RegistryStatement:
    return RegistryStatement("rows", f"SELECT 1 AS one FROM {table.name}")  # noqa: S608 - ours


def seconds() -> float:
    return 5.0


async def changed(registry: SqliteRegistry) -> None:
    """Somebody sets another interval an hour ago."""
    sql = "UPDATE monitors SET config_json = json_set(config_json, '$.interval', 30), updated_at = ?1"
    await registry.execute(RegistryStatement("change", sql, (NOW_MS - 3_600_000,)), 5)


def intervals(found: list[Monitor]) -> set[tuple[int | None, ...]]:
    return {tuple(one.interval_s for one in monitor.settings) for monitor in found}


async def test_the_first_read_makes_the_table(registry: SqliteRegistry) -> None:
    """A platform's database gets the table with what the first read keeps; the second writes nothing."""
    replica = Replica(LikeD1(registry))
    assert "make_own_table" in await replica.sent_by()
    assert await replica.sent_by() == ["monitors_by_id"]
    await changed(registry)
    assert await replica.sent_by() == ["monitors_by_id", "keep_settings"]
    assert await replica.sent_by() == ["monitors_by_id"]
    assert intervals(await replica.read()) == {(60, 30)}


async def test_a_table_of_another_process_is_read(registry: SqliteRegistry) -> None:
    """Who may not write finds the table that another process made, a while later, and not at every read."""
    reader = Replica(LikeD1(registry, refusing("keep_settings", "make_own_table")))
    assert intervals(await reader.read()) == {(60,)}
    await Replica(LikeD1(registry)).read()
    await changed(registry)
    assert await reader.sent_by() == ["monitors_by_id"]
    assert intervals(await reader.read()) == {(30,)}
    reader.clock.now_s += WITHOUT_TABLE_S
    assert intervals(await reader.read()) == {(60, 30)}


async def test_who_writes_to_a_table_reads_it(registry: SqliteRegistry) -> None:
    """Two processes find no table at the same time: the one that comes to write second finds it made,
    reads it from then on, and keeps nothing twice."""
    second = Replica(LikeD1(registry, before={"keep_settings": Replica(LikeD1(registry)).read}))
    assert "make_own_table" not in await second.sent_by()
    assert await second.sent_by() == ["monitors_by_id"]


async def test_a_table_made_meanwhile_is_read(registry: SqliteRegistry) -> None:
    """A read that met no table answers, though somebody else makes it before the registry is asked for it."""
    second = Replica(LikeD1(registry, before={"own_table": Replica(LikeD1(registry)).read}))
    assert intervals(await second.read()) == {(60,)}
    assert await second.sent_by() == ["monitors_by_id"]


@pytest.mark.parametrize("table", [MONITOR_SETTINGS, API_TOKENS, MAINTENANCE], ids=lambda one: one.name)
async def test_every_table_made_meanwhile(registry: SqliteRegistry, table: OwnTable) -> None:
    """A read or a write of one of our tables, refused as there is none, is run again where somebody else made
    it before the registry is asked for it."""

    async def makes() -> None:
        for statement in table.made():
            await registry.execute(statement, 5)

    async def drops() -> None:
        await registry.execute(RegistryStatement("drop", f"DROP TABLE IF EXISTS {table.name}"), 5)

    store = LikeD1(registry)
    for run, found in ((table.read, []), (table.keep, None)):
        await drops()
        assert await table.read(store, rows_of(table), seconds) is None
        store.before["own_table"] = makes
        assert await run(store, rows_of(table), seconds) == found


async def test_a_refusal_is_not_a_missing_table(registry: SqliteRegistry) -> None:
    """A registry that refuses a read once, though it has the table, is asked for settings again; what it had
    kept is not written anew."""
    replica = Replica(LikeD1(registry))
    await replica.read()
    await changed(registry)
    await replica.read()
    replica.store.trouble = refusing("monitors_by_id")
    with pytest.raises(RegistryRefused):
        await replica.read()
    replica.store.trouble = fine
    assert await replica.sent_by() == ["monitors_by_id"]
    assert intervals(await replica.read()) == {(60, 30)}


async def test_a_slow_write_leaves_its_request_time(registry: SqliteRegistry) -> None:
    """What is kept takes half of what a request has left at most, all its statements together, and is not
    tried again at every read: after a minute first, then after two."""
    replica = Replica(LikeD1(registry, slow("make_own_table")))
    assert "make_own_table" in await replica.sent_by(seconds=3.0)
    assert 1.5 >= replica.store.seconds[0] > replica.store.seconds[-1] > 0
    assert max(replica.store.seconds) <= WRITE_SECONDS
    for wait_s in (FIRST_WAIT_S, 2 * FIRST_WAIT_S):
        replica.clock.now_s += wait_s - 1
        assert "keep_settings" not in await replica.sent_by()
        replica.clock.now_s += 1
        assert "keep_settings" in await replica.sent_by()
    replica.store.trouble = fine
    replica.clock.now_s += 4 * FIRST_WAIT_S
    assert "make_own_table" in await replica.sent_by()
    assert await replica.sent_by() == ["monitors_by_id"]


async def test_what_is_not_kept_is_told_all_the_same(registry: SqliteRegistry) -> None:
    """Monitors of a registry that takes no writes have what they are set to now."""
    replica = Replica(LikeD1(registry, refusing("keep_settings", "make_own_table")))
    for _ in range(2):
        assert intervals(await replica.read()) == {(60,)}
