"""`insights serve` killed in the middle of checking: what it acknowledged is there afterwards, once."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gateway.commands.checking import SPOOL
from gateway.registry.checks import add_monitor
from gateway.settings import Settings
from gateway.stores.sqlite import SqliteRegistry
from tests.begun import Begun, command, done, environment, ran
from tests.commands.test_serve import until
from tests.size import sized

MONITORS = 40
"""Each is checked every 15 seconds, at first within five: eight checks a second."""
ROUNDS, MOST_ROUNDS = sized(3, 2), 8
SECONDS = 40.0
DISPATCHES = """
import asyncio, sys
from pathlib import Path
from gateway.stores.embedded import Engine
engine = Engine.open(Path(sys.argv[1]))
print(asyncio.run(engine.query(f"SELECT blob2 FROM {sys.argv[2]} FORMAT TSV", 60)).decode())
engine.close()
"""


class Target(ThreadingHTTPServer):
    """Answers every request and counts what it answered, by path."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answered = Counter[str]()
        self.lock = threading.Lock()

    def until_answered(self, count: int) -> None:
        until(lambda: self.answered.total() >= count or None, SECONDS)


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Target)
        with self.server.lock:
            self.server.answered[self.path] += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def target() -> Iterator[Target]:
    with Target() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def checking(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    arguments = command("serve", "--no-demo", "--port", "0", "--data-dir", str(folder))
    allowed = environment() | {"INSIGHTS_CHECK_PRIVATE": "allow"}
    with Begun(arguments, env=allowed, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


async def add_monitors(folder: Path, port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    first = ran("monitor", "add", "--url", f"{url}/0", "--interval", "15s", "--data-dir", str(folder))
    assert first.returncode == 0, first.stderr
    registry = await SqliteRegistry.open(folder / "registry.sqlite3")
    for number in range(1, MONITORS):
        config = json.dumps({"url": f"{url}/{number}", "interval": 15, "timeout": 10_000})
        statement = add_monitor(
            "org_default", f"mon_{number}", name=f"{number}", kind="http", config_json=config, now_ms=1
        )
        await registry.execute(statement, 5)
    await registry.aclose()


def column(file: Path, sql: str) -> set[str]:
    with closing(sqlite3.connect(file)) as opened:
        return {str(row[0]) for row in opened.execute(sql)}


def acknowledged(folder: Path) -> set[str]:
    sql = "SELECT dispatch_id FROM monitor_dispatch_hot WHERE status = 'completed'"
    return column(folder / "registry.sqlite3", sql)


def written(folder: Path) -> Counter[str]:
    """How many rows there are of each dispatch, by a process of its own: chDB serves one folder in each."""
    asked = [sys.executable, "-c", DISPATCHES, str(folder), Settings().ae_dataset]
    told = done(asked, check=True).stdout
    return Counter(told.split())


@pytest.mark.dear
async def test_nothing_acknowledged_is_lost(target: Target, tmp_path: Path) -> None:
    """Killed at random moments, again and again: every check that the registry calls completed is one row."""
    dice = random.Random(9)  # noqa: S311 - moments to kill at
    await add_monitors(tmp_path, target.server_port)
    promised, waited = set[str](), 0
    for number in range(MOST_ROUNDS):
        if number >= ROUNDS and waited:
            break
        wanted = target.answered.total() + dice.randint(5, MONITORS)
        with checking(tmp_path) as process:
            target.until_answered(wanted)
            process.send_signal(signal.SIGKILL)
        promised |= acknowledged(tmp_path)
        waited += len(column(tmp_path / SPOOL, "SELECT number FROM heartbeats"))
    assert waited, "no kill met a heartbeat that waited"

    with checking(tmp_path) as process:
        target.until_answered(target.answered.total() + 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    promised |= acknowledged(tmp_path)
    rows = written(tmp_path)
    assert promised - set(rows) == set()
    assert [one for one, count in rows.items() if count > 1] == []
    assert len(rows) <= target.answered.total()
    assert column(tmp_path / SPOOL, "SELECT number FROM heartbeats") == set()
