"""How a registry's file is opened: its tables, its versions, and what is refused."""

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gateway.errors import RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.stores.sqlite.keys import keys, put

PLATFORM = {
    "members": "identity_id email is_workspace_admin created_at updated_at",
    "organizations": "id slug name created_at owner_id ae_sample_rate",
    "organization_members": "organization_id identity_id role created_at updated_at",
    "monitors": "id org_id name kind enabled config_json status last_checked_at last_failed_at "
    "first_checked_at rt_ms region last_error next_run_at created_at updated_at relay_id",
    "incidents": "id monitor_id opened_ts closed_ts reason status created_at updated_at",
    "monitor_dispatch_hot": "monitor_id dispatch_id org_id status scheduled_for_ts dispatched_at_ts "
    "completed_at_ts runner_colo error updated_at",
    "relays": "id slug name location_hint jurisdiction durable_object_id enabled last_bootstrapped_at "
    "last_error created_at updated_at",
    "notifications": "id monitor_id kind target config_json created_at updated_at",
    "settings": "key value updated_at",
}
"""The platform's tables, as its reference describes them."""


async def test_platform_tables(registry: SqliteRegistry) -> None:
    """The tables have the platform's columns, in its order, and no table but the gateway's own is added."""
    listed = await registry.fetch(
        RegistryStatement("tables", "SELECT name FROM sqlite_schema WHERE type = 'table'"), 5
    )
    found = {}
    for name in (str(row["name"]) for row in listed):
        columns = await registry.fetch(RegistryStatement("columns", f"PRAGMA table_info({name})"), 5)
        found[name] = " ".join(str(column["name"]) for column in columns)
    own = {name for name in found if name.startswith("insights_")}
    assert {name: columns for name, columns in found.items() if name not in own} == PLATFORM
    assert own == {
        "insights_api_tokens",
        "insights_heartbeat_receipts",
        "insights_maintenance",
        "insights_monitor_settings",
        "insights_monitor_tags",
    }


async def test_platform_constraints(registry: SqliteRegistry) -> None:
    """Keys, unique slugs, defaults and indexes are the platform's."""
    [schema] = await registry.fetch(
        RegistryStatement(
            "schema", "SELECT group_concat(sql, ';') AS sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ),
        5,
    )
    sql = re.sub(r"\s+", " ", str(schema["sql"]))
    for promise in (
        "identity_id TEXT PRIMARY KEY",
        "slug TEXT NOT NULL UNIQUE",
        "ae_sample_rate REAL NOT NULL DEFAULT 1.0",
        "PRIMARY KEY (organization_id, identity_id)",
        "monitor_id TEXT PRIMARY KEY",
        "ON monitors (org_id, enabled, next_run_at)",
        "ON monitors (status)",
        "ON monitors (relay_id)",
    ):
        assert promise in sql


async def test_migrations_once(path: Path) -> None:
    """Opening a file again changes nothing in it and loses nothing."""
    first = await SqliteRegistry.open(path)
    await first.execute(put("a"), 5)
    await first.aclose()
    with sqlite3.connect(path) as direct:
        before = [direct.execute("PRAGMA user_version").fetchone(), *direct.iterdump()]
    direct.close()
    again = await SqliteRegistry.open(path)
    assert await keys(again) == ["a"]
    await again.aclose()
    with sqlite3.connect(path) as direct:
        assert [direct.execute("PRAGMA user_version").fetchone(), *direct.iterdump()] == before
    direct.close()


async def test_platform_file(tmp_path: Path) -> None:
    """A file that holds the platform's tables already is taken as it is, rows and all."""
    path = tmp_path / "platform.sqlite3"
    with sqlite3.connect(path) as direct:
        direct.execute(
            "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT, updated_at INTEGER NOT NULL)"
        )
        direct.execute("INSERT INTO settings VALUES ('theirs', 'v', 0)")
    direct.close()
    registry = await SqliteRegistry.open(path)
    assert await keys(registry) == ["theirs"]
    await registry.aclose()


async def test_newer_file(path: Path) -> None:
    """A file of a later version of the gateway is opened and not set back."""
    await (await SqliteRegistry.open(path)).aclose()
    direct = sqlite3.connect(path)
    direct.execute("PRAGMA user_version = 99")
    await (await SqliteRegistry.open(path)).aclose()
    assert direct.execute("PRAGMA user_version").fetchone() == (99,)
    direct.close()


def test_no_database(path: Path) -> None:
    """A file that is no database is refused by name, and the connection's thread does not stay behind."""
    path.parent.mkdir(0o700)
    path.touch(0o600)
    path.write_bytes(b"this is no database, whatever it is called. " * 100)
    script = f"""
import asyncio
from pathlib import Path
from gateway.errors import RegistryUnavailable
from gateway.stores.sqlite import SqliteRegistry
try:
    asyncio.run(SqliteRegistry.open(Path({str(path)!r})))
except RegistryUnavailable as error:
    print(error)
"""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert ended.stdout == f"cannot open the registry file {path}: file is not a database\n"
    assert ended.stderr == ""


async def test_folder(tmp_path: Path) -> None:
    """A path that cannot be opened at all is refused by name."""
    others = set(threading.enumerate())  # fixtures of the session keep registries open
    with pytest.raises(RegistryUnavailable, match=r"cannot open the registry file .*: unable to open"):
        await SqliteRegistry.open(tmp_path)
    for thread in set(threading.enumerate()) - others:
        if "_connection_worker_thread" in thread.name:  # aiosqlite tells it to end and does not wait for it
            await asyncio.to_thread(thread.join)


async def test_read_only(tmp_path: Path) -> None:
    """A file that may not be written is refused at once, by name."""
    path = tmp_path / "readonly.sqlite3"
    await asyncio.to_thread(read_only_database, path)
    with pytest.raises(RegistryUnavailable, match="readonly database"):
        await SqliteRegistry.open(path)


def read_only_database(path: Path) -> None:
    """Its header asks for a later SQLite to write it."""
    direct = sqlite3.connect(path)
    direct.execute("CREATE TABLE t (x)")
    direct.commit()
    direct.close()
    header = bytearray(path.read_bytes())
    header[18] = 3
    path.write_bytes(header)


async def test_busy_open(tmp_path: Path) -> None:
    """A file that another process is writing is opened as soon as that is done."""
    path = tmp_path / "platform.sqlite3"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE t (x)")
    opening = asyncio.create_task(SqliteRegistry.open(path))
    done, _ = await asyncio.wait([opening], timeout=0.05)
    assert not done
    writer.execute("COMMIT")
    writer.close()
    await (await opening).aclose()


async def test_concurrent_open(path: Path) -> None:
    """Several openings of a new file at once all find the tables."""
    opened = await asyncio.gather(*(SqliteRegistry.open(path) for _ in range(4)))
    for one in opened:
        assert await keys(one) == []
        await one.aclose()
