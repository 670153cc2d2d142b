"""`insights archive` as a process that is killed at any moment of its work, and called again."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.emulator.app import create_emulator
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.reading.archived.spans import DAY_HOURS, MONTH_HOURS, WEEK_HOURS
from tests.archive.year import CONTENT, of_the_service
from tests.begun import Begun, command, environment
from tests.contract.conftest import serving
from tests.gateway_under_test import DAY_MS, ORG, add_org, add_rows, monitor_row
from tests.size import sized

MOST_KILLS = 24
KILLS = sized(MOST_KILLS, 4)
EVERY_MS = 1_800_000
DAYS = max(16, 2 * KILLS + 10)
"""At most two of them are read before each kill; a week of them is whole, however early it begins, and of
many kills four weeks are."""
STEPS = {1, DAY_HOURS, WEEK_HOURS} | ({MONTH_HOURS} if KILLS == MOST_KILLS else set())
NOW_MS = time.time_ns() // 1_000_000
BEGAN_MS = (NOW_MS // DAY_MS - DAYS) * DAY_MS
AFTER_S = 0.06
"""About as long as a day that was read takes to be written and folded."""


@dataclass
class Deadly:
    """The service, which has who asks for hours killed at one of its answers: before it or soon after."""

    app: ASGIApp
    process: subprocess.Popen[Any] | None = None
    at: int = 0
    after_s: float | None = None
    reads: int = 0
    begun: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: Message | None = await receive()
        assert request
        read = b"length_bin" in request.get("body", b"")
        self.reads += read
        dies, after_s = read and self.reads == self.at, self.after_s
        if dies and after_s is None:
            await self._kill()

        async def again() -> Message:
            nonlocal request
            told, request = request, None
            return told or await receive()

        with suppress(ClientDisconnect):  # who asked is gone
            await self.app(scope, again, send)
        if dies and after_s is not None:
            asyncio.get_running_loop().call_later(after_s, self._send)

    async def _kill(self) -> None:
        await asyncio.to_thread(self.begun.wait, 60)
        self._send()

    def _send(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)


@pytest.fixture
def service(engine: Engine, dataset: str, tmp_path: Path) -> Iterator[tuple[Deadly, dict[str, str]]]:
    """Analytics Engine with days of two monitors in two regions, and the settings that name it."""
    regions = ("weur", "enam")
    beats = [
        Heartbeat(name, ORG, at, "down" if at // EVERY_MS % 40 == 0 else "up", float(at % 997), region)
        for name in ("mon_1", "mon_2")
        for region in regions
        for at in range(BEGAN_MS, NOW_MS, EVERY_MS)
    ]
    asyncio.run(founded(engine, dataset, tmp_path, beats))
    deadly = Deadly(create_emulator(engine, tmp_path / "emulator", clock=time.time))
    with serving(deadly) as url:
        yield deadly, environment() | of_the_service(url, tmp_path, dataset)


async def founded(engine: Engine, dataset: str, folder: Path, beats: list[Heartbeat]) -> None:
    await EmbeddedTelemetry(engine, dataset).write(ROW_COLUMNS, rows_tsv(beats))
    registry = await SqliteRegistry.open(folder / "registry.sqlite3")
    await add_org(registry, ORG)
    monitors = [
        monitor_row(f"mon_{number}", interval_s=EVERY_MS // 1000, created_at=BEGAN_MS) for number in (1, 2)
    ]
    await add_rows(registry, monitors)
    await registry.aclose()


def content(file: Path) -> dict[str, list[dict[str, object]]]:
    """All that is kept, by names and not by numbers."""
    with closing(sqlite3.connect(file)) as opened:
        opened.row_factory = sqlite3.Row
        found = {name: opened.execute(sql).fetchall() for name, sql in CONTENT.items()}
    return {name: [dict(row) | {"series": 0} for row in rows] for name, rows in found.items()}


def days(file: Path) -> int:
    """Days of UTC of which all hours are marked."""
    sql = "SELECT count(*) FROM archived_spans WHERE hours = 1"
    with closing(sqlite3.connect(file)) as opened:
        return int(opened.execute(sql).fetchone()[0]) // 24


def archived(deadly: Deadly, env: dict[str, str], at: int = 0, after_s: float | None = None) -> int:
    """Its status, when it ended or was killed at its read of that number."""
    deadly.begun.clear()
    deadly.reads, deadly.at, deadly.after_s = 0, at, after_s
    with Begun(command("archive"), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        deadly.process = process
        deadly.begun.set()
        process.communicate(timeout=120)
        return process.returncode


@pytest.mark.dear
def test_an_archive_that_is_killed_and_called_again(
    service: tuple[Deadly, dict[str, str]], tmp_path: Path
) -> None:
    """SIGKILL before an answer or a few moments after it, again and again: called once more it reads the days
    that are not marked, and no others, and the archive is the one that was never killed."""
    deadly, env = service
    file, dice = tmp_path / "archive.sqlite3", random.Random()  # noqa: S311 - moments
    assert archived(deadly, env) == 0
    expected, settled = content(file), days(file)
    assert {row["hours"] for row in expected["spans"]} == STEPS
    for one in tmp_path.glob("archive.sqlite3*"):
        one.unlink()
    moments: list[tuple[int, float | None]] = []
    while len(moments) < KILLS:
        after_s = dice.choice((None, dice.uniform(0, AFTER_S)))
        status = archived(deadly, env, dice.choice((1, 2)) if moments else 2, after_s)
        moments.append((deadly.at, after_s))
        assert status == -signal.SIGKILL, moments
    left = settled - days(file)
    assert 0 < left < settled, moments
    assert archived(deadly, env) == 0
    assert deadly.reads == left, moments
    assert content(file) == expected, moments
