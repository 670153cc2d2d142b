"""Seeded registry rows agree with the seeded heartbeats; the door of the seed refuses what it cannot do."""

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.ingest.seed.plan import SeedPlan, SeedReport
from gateway.ingest.seed.records import CANARY
from gateway.ingest.seed.run import seed
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.ingest.seeded import NOW_MS, PLAN, Seeded, seeded
from tests.ingest.sinks import MemorySink

FIVE_KEYS = {"url", "interval", "timeout", "verify_tls", "follow_redirects"}


async def seed_file(path: Path, sink: MemorySink | EmbeddedTelemetry, plan: SeedPlan) -> SeedReport:
    registry = await SqliteRegistry.open(path)
    try:
        return await seed(sink, registry, plan, NOW_MS, lambda _done, _total: None)
    finally:
        await registry.aclose()


@pytest.fixture(scope="module")
def story() -> Seeded:
    return seeded()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "registry.sqlite3"
    asyncio.run(seed_file(path, MemorySink(), PLAN))
    return path


@pytest.fixture
def db(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def by_monitor(beats: list[Heartbeat]) -> dict[str, list[Heartbeat]]:
    found: dict[str, list[Heartbeat]] = defaultdict(list)
    for beat in beats:
        found[beat.monitor_id].append(beat)
    return found


def test_monitor_state_is_that_of_the_rows(db: sqlite3.Connection, story: Seeded) -> None:
    """Status, times, latency, region and error of a monitor are those of its first, last and failed rows."""
    beats = by_monitor(story.beats)
    for row in db.execute("SELECT * FROM monitors WHERE id <> 'mon_partner-status-feed'"):
        own = beats[row["id"]]
        failed = [beat.timestamp_ms for beat in own if beat.status == "down"]
        assert (row["status"], row["region"], row["last_checked_at"], row["rt_ms"], row["last_error"]) == (
            own[-1].status,
            own[-1].region,
            own[-1].timestamp_ms,
            own[-1].latency_ms,
            own[-1].error or None,
        )
        assert row["first_checked_at"] == own[0].timestamp_ms
        assert row["last_failed_at"] == (failed[-1] if failed else None)
        assert row["created_at"] < own[0].timestamp_ms


def test_dispatch_is_that_of_the_last_row(db: sqlite3.Connection, story: Seeded) -> None:
    """Every monitor has a dispatch, and its id is found on the monitor's last heartbeat."""
    beats = by_monitor(story.beats)
    dispatches = {row["monitor_id"]: row for row in db.execute("SELECT * FROM monitor_dispatch_hot")}
    assert set(dispatches) == {row["id"] for row in db.execute("SELECT id FROM monitors")}
    for monitor, own in beats.items():
        row = dispatches[monitor]
        assert (row["dispatch_id"], row["runner_colo"], row["org_id"], row["completed_at_ts"]) == (
            own[-1].dispatch_id,
            own[-1].colo,
            own[-1].org_id,
            own[-1].timestamp_ms,
        )
        assert row["scheduled_for_ts"] <= row["dispatched_at_ts"] <= row["completed_at_ts"]


def test_enabled_monitors_run_next_after_now(db: sqlite3.Connection) -> None:
    """The next run of an enabled monitor is due within its interval; a disabled one has none."""
    minute = NOW_MS // 60_000 * 60_000
    for row in db.execute("SELECT enabled, next_run_at, config_json FROM monitors"):
        if row["enabled"]:
            interval_ms = json.loads(row["config_json"])["interval"] * 1000
            assert minute < row["next_run_at"] <= minute + interval_ms
        else:
            assert row["next_run_at"] is None


def test_a_monitor_without_checks_is_pending(db: sqlite3.Connection) -> None:
    """A fresh monitor has no times and no region, and its dispatch waits."""
    row = db.execute("SELECT * FROM monitors WHERE id = 'mon_partner-status-feed'").fetchone()
    assert (row["status"], row["last_checked_at"], row["rt_ms"]) == ("pending", None, None)
    assert row["created_at"] < NOW_MS
    dispatch = db.execute("SELECT status FROM monitor_dispatch_hot WHERE monitor_id = ?", (row["id"],))
    assert dispatch.fetchone()["status"] == "pending"


def test_incidents_open_with_the_second_failure_and_close_on_recovery(
    db: sqlite3.Connection, story: Seeded
) -> None:
    """Replaying an unsampled monitor's rows by that rule gives exactly its incidents."""
    for monitor, beats in by_monitor(story.beats).items():
        if not monitor.startswith("mon_acme-"):
            rows = db.execute(
                "SELECT opened_ts, closed_ts FROM incidents WHERE monitor_id = ? ORDER BY opened_ts",
                (monitor,),
            )
            assert [tuple(row) for row in rows] == replayed(beats)


def replayed(beats: list[Heartbeat]) -> list[tuple[int, int | None]]:
    found: list[tuple[int, int | None]] = []
    streak = 0
    for beat in beats:
        if beat.status != "down":
            if streak >= 2:
                found[-1] = (found[-1][0], beat.timestamp_ms)
            streak = 0
            continue
        streak += 1
        if streak == 2:
            found.append((beat.timestamp_ms, None))
    return found


def test_something_fails_right_now(db: sqlite3.Connection) -> None:
    """The demo has an open and an acknowledged incident of monitors that are down, and one degraded."""
    lasting = db.execute(
        "SELECT i.status, m.status FROM incidents i JOIN monitors m ON m.id = i.monitor_id "
        "WHERE i.closed_ts IS NULL AND m.org_id = 'org_demo' ORDER BY i.status"
    )
    assert [tuple(row) for row in lasting] == [("acknowledged", "down"), ("open", "down")]
    assert db.execute("SELECT id FROM monitors WHERE status = 'degraded'").fetchall()


def test_the_demo_member_is_in_every_org_and_newest_in_demo(db: sqlite3.Connection) -> None:
    """Memberships of demo-member, newest first, begin with demo as admin."""
    rows = db.execute(
        "SELECT organization_id, role FROM organization_members WHERE identity_id = 'demo-member' "
        "ORDER BY created_at DESC"
    )
    assert [tuple(row) for row in rows] == [
        ("org_demo", "admin"),
        ("org_acme", "member"),
        ("org_globex", "member"),
    ]
    email = db.execute("SELECT email FROM members WHERE identity_id = 'demo-member'").fetchone()
    assert email["email"] == "demo@example.com"


def test_orgs_declare_the_rate_of_their_rows(db: sqlite3.Connection, story: Seeded) -> None:
    """ae_sample_rate is what double4 of the org's rows says."""
    declared = {row["id"]: row["ae_sample_rate"] for row in db.execute("SELECT * FROM organizations")}
    assert declared == {"org_demo": 1.0, "org_acme": 0.25, "org_globex": 1.0}
    assert {(beat.org_id, beat.sample_rate) for beat in story.beats} == set(declared.items())


def test_configs_hold_the_five_keys_and_one_monitor_a_secret(db: sqlite3.Connection) -> None:
    """Every config has the platform's five keys; only one has more, with a canary in it."""
    configs = {row["id"]: json.loads(row["config_json"]) for row in db.execute("SELECT * FROM monitors")}
    assert all(set(config) >= FIVE_KEYS for config in configs.values())
    assert [name for name, config in configs.items() if set(config) != FIVE_KEYS] == ["mon_checkout-api"]
    assert configs["mon_checkout-api"]["headers"]["Authorization"] == CANARY


def test_references_between_tables_hold(db: sqlite3.Connection) -> None:
    """No row points to one that is not there, and relays are those whose region the checks came from."""
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for row in db.execute("SELECT region, relay_id FROM monitors WHERE relay_id IS NOT NULL"):
        assert row["relay_id"] == f"relay_{row['region']}"
    assert [row[0] for row in db.execute("SELECT location_hint FROM relays")] == ["weur", "enam", "apac"]


async def test_the_engine_takes_what_the_generator_makes(
    engine: Engine, dataset: str, tmp_path: Path
) -> None:
    """Rows counted by the report, by the engine and by the generator are the same."""
    plan = SeedPlan(monitors=4, days=1, interval_s=300)
    report = await seed_file(tmp_path / "r.sqlite3", EmbeddedTelemetry(engine, dataset), plan)
    counted = await engine.query(f"SELECT count(), uniqExact(blob2) FROM {dataset} FORMAT TSV", 10)  # noqa: S608
    expected = len(seeded(plan).beats)
    assert counted.decode().split() == [str(expected)] * 2
    assert report.heartbeats == expected
    assert report.checks == seeded(plan).history.checks


async def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    """Progress counts checks, sampled away or not, up to all of them."""
    told: list[tuple[int, int]] = []
    registry = await SqliteRegistry.open(tmp_path / "r.sqlite3")
    plan = SeedPlan(monitors=3, days=1, interval_s=600)
    report = await seed(MemorySink(), registry, plan, NOW_MS, lambda *step: told.append(step))
    await registry.aclose()
    assert told[-1] == (report.checks, report.checks)
