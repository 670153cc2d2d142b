"""`insights serve --demo` as a process of its own, over real HTTP, with a real check of itself."""

import json
import re
import selectors
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from tests.begun import Begun, command, done, environment, ran

STARTED_SECONDS, CHECKED_SECONDS, STOPPED_SECONDS = 120.0, 60.0, 30.0
URL = re.compile(r"Insights gateway on (http://\S+)")
HEALTHZ = """{ monitor(id: "mon_gateway-healthz") {
  name status config { url } heartbeats { nodes { status code checkedAt colo } } } }"""

_Found = TypeVar("_Found")


@dataclass
class Server:
    """A running `insights serve`; `url` is the one it printed."""

    process: subprocess.Popen[str]
    url: str = ""
    printed: list[str] = field(default_factory=list)

    def await_url(self) -> None:
        """Read what it prints until the URL is there."""
        assert self.process.stdout
        until = time.monotonic() + STARTED_SECONDS
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while not self.url:
                assert ready.select(until - time.monotonic()), f"no URL yet: {self.printed}"
                line = self.process.stdout.readline()
                assert line, self.process.communicate()
                self.printed.append(line)
                if match := URL.search(line):
                    self.url = match[1]

    def ask(self, query: str) -> Any:
        answer = httpx.post(f"{self.url}/graphql", json={"query": query}, timeout=10)
        assert answer.status_code == 200
        body = answer.json()
        assert "errors" not in body
        return body["data"]

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Status, stdout and stderr."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=STOPPED_SECONDS)
        return self.process.returncode, "".join(self.printed) + out, err


@contextmanager
def serving(data_dir: Path, *more: str) -> Iterator[Server]:
    arguments = ("serve", "--demo", "--port", "0", "--data-dir", str(data_dir), *more)
    with Begun(
        command(*arguments), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        server = Server(process)
        try:
            server.await_url()
            yield server
        finally:
            if process.poll() is None:
                process.kill()


def until(found: Callable[[], _Found | None], seconds: float, every: float = 0.05) -> _Found:
    """What `found` finds, asked again and again; fails when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = found()
        if answer is not None:
            return answer
        time.sleep(every)  # between two polls of another process
    raise AssertionError("not found in time")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One seeded day of a few monitors."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    seeded = ran("seed", "--days", "1", "--monitors", "3", "--interval", "5m", "--data-dir", str(folder))
    assert seeded.returncode == 0, seeded.stderr
    assert seeded.stdout.startswith(f"Seeded {folder}")
    return folder


@pytest.mark.dear
def test_serve(data_dir: Path) -> None:
    """It serves what was seeded, checks itself, refuses a second one, stops on SIGINT, and keeps its data.

    To look at its folder from beside it is no failure."""
    with serving(data_dir) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{server.url}/healthz").text == "ok"
        assert httpx.get(f"{server.url}/readyz").json() == {"telemetry": "ok", "registry": "ok"}
        seeded = server.ask(
            "{ fleet { monitors { total } uptime { counts { checks { value } } } } "
            "viewer { kind organization { slug } } }"
        )
        assert seeded["viewer"] == {"kind": "DEMO", "organization": {"slug": "demo"}}
        assert seeded["fleet"]["monitors"]["total"] >= 3
        assert seeded["fleet"]["uptime"]["counts"]["checks"]["value"] > 500

        second = ran("serve", "--demo", "--port", "0", "--data-dir", str(data_dir))
        assert second.returncode == 2
        assert f"in use by process {server.process.pid}" in second.stderr
        assert second.stderr.count("\n") == 1

        looked = ran("doctor", "--json", "--data-dir", str(data_dir))
        held = next(one for one in json.loads(looked.stdout) if one["check"] == "telemetry")
        assert (looked.returncode, held["verdict"]) == (0, "skipped"), looked.stdout
        assert f"in use by process {server.process.pid}" in held["seen"]

        checked = until(lambda: _checked(server), CHECKED_SECONDS)
        assert checked["name"] == "Gateway health"
        assert checked["config"] == {"url": f"{server.url}/healthz"}
        assert (checked["status"], checked["heartbeats"]["nodes"][-1]["status"]) == ("UP", "UP")
        assert checked["heartbeats"]["nodes"][-1]["code"] == 200

        status, out, err = server.stop()
        assert (status, err) == (0, "")
        assert out.rstrip().endswith("Stopped.")

    with serving(data_dir, "--no-checks") as again:
        kept = _checked(again)
        assert kept
        first = checked["heartbeats"]["nodes"][-1]
        assert first in kept["heartbeats"]["nodes"]
        total = again.ask("{ fleet { monitors { total } } }")["fleet"]["monitors"]["total"]
        assert total >= seeded["fleet"]["monitors"]["total"]
        status, _, err = again.stop(signal.SIGTERM)
        assert (status, err) == (0, "")


def _checked(server: Server) -> Any:
    """The monitor of the gateway's own health, once it has a heartbeat and what is kept tells of it."""
    found = server.ask(HEALTHZ)["monitor"]
    return found if found and found["heartbeats"]["nodes"] and found["status"] != "PENDING" else None


@pytest.mark.dear
def test_a_background_task_that_fails_leaves_the_server_alone(data_dir: Path) -> None:
    """Checks that cannot begin, since the registry takes no monitors, are told and begun again; meanwhile the
    server serves on, and once monitors are taken it checks itself."""
    with closing(sqlite3.connect(data_dir / "registry.sqlite3", isolation_level=None)) as registry:
        registry.execute(
            "CREATE TRIGGER full BEFORE INSERT ON monitors BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        try:
            with serving(data_dir) as server:
                assert server.process.stderr
                told = server.process.stderr.readline()
                assert "checking monitors failed and begins again" in told
                assert httpx.get(f"{server.url}/healthz").text == "ok"
                registry.execute("DROP TRIGGER full")
                assert until(lambda: _checked(server), CHECKED_SECONDS)["status"] == "UP"
                assert server.stop()[0] == 0
        finally:
            registry.execute("DROP TRIGGER IF EXISTS full")


@pytest.mark.dear
def test_seed_refuses_a_full_folder(data_dir: Path) -> None:
    """Seeding a folder that holds orgs is refused in one line, and changes nothing."""
    again = ran("seed", "--days", "1", "--monitors", "3", "--data-dir", str(data_dir))
    assert (again.returncode, again.stdout) == (2, "")
    assert "--fresh" in again.stderr
    assert again.stderr.count("\n") == 1


def test_busy_port(tmp_path: Path) -> None:
    """A port that is taken is told at once, before anything is made in the data folder."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = ran("serve", "--port", str(port), "--data-dir", str(tmp_path / "b"))
    assert refused.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in refused.stderr
    assert not (tmp_path / "b").exists()


def test_demo_without_a_demo(tmp_path: Path) -> None:
    """On a store that the demo cannot be seeded into: no trace, but one line that says what to do."""
    named = {"INSIGHTS_TELEMETRY": "clickhouse", "INSIGHTS_CLICKHOUSE_URL": "http://127.0.0.1:9"}
    arguments = command("serve", "--demo", "--port", "0", "--data-dir", str(tmp_path))
    refused = done(arguments, env=environment() | named)
    (told,) = [line for line in refused.stderr.splitlines() if not line.startswith("{")]
    assert refused.returncode == 2
    assert told.startswith("insights: the registry has no organization 'demo'")
    assert "--no-demo" in told
