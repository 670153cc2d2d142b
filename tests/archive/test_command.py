"""`insights archive` out of Analytics Engine, as an operator calls it: once, again, its gaps, verified."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.cli import main
from gateway.emulator.app import create_emulator
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from tests.archive.year import of_the_service
from tests.contract import server
from tests.contract.conftest import serving
from tests.gateway_under_test import DAY_MS, ORG, add_org, add_rows, monitor_row

NOW_MS = time.time_ns() // 1_000_000
DAYS, EVERY_MS = 6, 1_800_000
BEGAN_MS = (NOW_MS // DAY_MS - DAYS) * DAY_MS
SETTLED = (NOW_MS - 90_600_000) // DAY_MS - BEGAN_MS // DAY_MS
"""Days of UTC of which no row counts that is still to come."""


@pytest.fixture
def archive(engine: Engine, dataset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings say that the archive is, beside a service that holds six days of one monitor."""
    beats = [
        Heartbeat("mon_1", ORG, at, "down" if at // EVERY_MS % 40 == 0 else "up", 100.0, "weur")
        for at in range(BEGAN_MS, NOW_MS, EVERY_MS)
    ]
    asyncio.run(_founded(engine, dataset, tmp_path, beats))
    app = create_emulator(engine, tmp_path / "emulator", clock=time.time)
    with serving(app) as url:
        for name, value in of_the_service(url, tmp_path, dataset).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("COLUMNS", "200")
        yield tmp_path / "archive.sqlite3"


async def _founded(engine: Engine, dataset: str, folder: Path, beats: list[Heartbeat]) -> None:
    await EmbeddedTelemetry(engine, dataset).write(ROW_COLUMNS, rows_tsv(beats))
    registry = await SqliteRegistry.open(folder / "registry.sqlite3")
    await add_org(registry, ORG)
    await add_rows(registry, [monitor_row(interval_s=EVERY_MS // 1000, created_at=BEGAN_MS)])
    await registry.aclose()


def status(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["archive", *words])
    return int(str(ended.value.code))


@pytest.mark.dear
def test_what_is_archived_is_told_kept_once_and_verified(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says beforehand what it is about to read, reads it once, lists what is missing, and finds what was
    changed, with status 1 and both numbers."""
    assert status() == 0
    said = capsys.readouterr().err
    assert f"To read: {SETTLED * 24} hours of organizations in about {SETTLED} reads, 500 may be" in said
    assert f"Archived {SETTLED * 24} hours of organizations, {2 * SETTLED * 24} lines." in said
    assert status() == 0
    assert "Archived 0 hours" in capsys.readouterr().err
    assert status("--gaps") == 0
    assert "No hour is missing." in capsys.readouterr().out
    assert status("verify") == 0
    assert f"Compared {SETTLED * 24} lines" in capsys.readouterr().err
    with closing(sqlite3.connect(archive, isolation_level=None)) as file:
        first = BEGAN_MS // 3_600_000
        file.execute("UPDATE archived SET up = up + 3 WHERE hours = 1 AND start = ?1", (first + 7,))
        file.execute("DELETE FROM archived_spans WHERE start = ?1", (first + 24,))
    assert status("verify") == 1
    assert re.search(r"mon_1 +│ weur +│ \S+ 07:00 +│ up +│ [45] +│ [12] ", capsys.readouterr().out)
    assert status("--gaps") == 0
    assert re.search(r"│ 1 +│ yes ", capsys.readouterr().out)
    monkeypatch.delenv("INSIGHTS_ARCHIVE")
    assert status() == 2
    assert "set INSIGHTS_ARCHIVE" in capsys.readouterr().err


@pytest.mark.dear
def test_an_archive_on_a_clickhouse_server(
    archive: Path, clickhouse_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept once in a database of the server that the settings name, without gaps and as the store says; where
    there is no such database, that is said."""
    name = f"archive_{uuid4().hex}"
    for setting, value in {
        "ARCHIVE": f"clickhouse:{name}",
        "CLICKHOUSE_URL": clickhouse_url,
        "CLICKHOUSE_USER": server.USER,
        "CLICKHOUSE_PASSWORD": server.PASSWORD,
    }.items():
        monkeypatch.setenv(f"INSIGHTS_{setting}", value)
    assert status() == 2
    assert "has no such database" in capsys.readouterr().err
    server.asked(clickhouse_url, f"CREATE DATABASE {name}")
    assert [status(), status()] == [0, 0]
    said = capsys.readouterr().err
    assert f"Archived {SETTLED * 24} hours of organizations, {2 * SETTLED * 24} lines." in said
    assert "Archived 0 hours" in said
    assert [status("--gaps"), status("verify")] == [0, 0]
    found = capsys.readouterr()
    assert "No hour is missing." in found.out
    assert f"Compared {SETTLED * 24} lines" in found.err
    assert not archive.exists()
    monkeypatch.delenv("INSIGHTS_CLICKHOUSE_URL")
    assert status() == 2
    assert "INSIGHTS_CLICKHOUSE_URL" in capsys.readouterr().err


def test_a_broken_archive_is_named(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a file that is no archive the command says which it is, and that it is the archive."""
    archive.write_bytes(b"nonsense" * 1000)
    assert status() == 2
    said = capsys.readouterr().err
    assert f"cannot open the archive's file {archive}" in said
