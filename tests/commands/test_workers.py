"""`insights serve --workers` as processes of their own, over a real ClickHouse server and real HTTP."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from gateway.commands.checking import SPOOL
from tests.begun import Begun, command, environment, ran
from tests.commands.test_serve import Server, until
from tests.contract import server as clickhouse

pytestmark = pytest.mark.dear

WORKERS = re.compile(r"workers  2 \(processes (\d+), (\d+)\)")
STARTED_S, LEFT_S = 60.0, 30.0
ASKED = 8
TABLE = "saavy_uptime_heartbeats"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with the demo's monitors. What was seeded beside it is not read."""
    folder = tmp_path_factory.mktemp("workers") / "data"
    seeded = ran("seed", "--days", "1", "--monitors", "2", "--interval", "5m", "--data-dir", str(folder))
    assert seeded.returncode == 0, seeded.stderr
    return folder


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Of a ClickHouse server that has the table."""
    with clickhouse.running(tmp_path_factory.mktemp("clickhouse")) as url:
        made = ran("schema", "--clickhouse")
        login = (clickhouse.USER, clickhouse.PASSWORD)
        for statement in filter(str.strip, made.stdout.split(";")):
            assert httpx.post(url, content=statement, auth=login, trust_env=False).is_success
        yield {
            "INSIGHTS_TELEMETRY": "clickhouse",
            "INSIGHTS_CLICKHOUSE_URL": url,
            "INSIGHTS_CLICKHOUSE_USER": clickhouse.USER,
            "INSIGHTS_CLICKHOUSE_PASSWORD": clickhouse.PASSWORD,
            "INSIGHTS_DRAIN_SECONDS": "1",
        }


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short, as a socket in there has a path of a hundred characters at most."""
    return tmp_path_factory.mktemp("met")


@contextmanager
def serving(settings: dict[str, str], data_dir: Path, tmp_path: Path) -> Iterator[tuple[Server, list[int]]]:
    """The supervisor, and the processes of its two workers. `tmp_path` is where they meet."""
    options = ("serve", "--demo", "--workers", "2", "--port", "0", "--data-dir", str(data_dir))
    given = environment() | settings | {"TMPDIR": str(tmp_path)}
    with Begun(
        command(*options), env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        server = Server(process)
        try:
            server.await_url()
            assert process.stdout
            for line in process.stdout:
                if found := WORKERS.search(line):
                    break
            yield server, [int(found[1]), int(found[2])] if found else []
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(LEFT_S)


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def counted(server: Server, name: str, **labels: str) -> dict[str, float]:
    """Samples by worker."""
    text = httpx.get(f"{server.url}/metrics").text
    wanted = {f'{key}="{value}"' for key, value in labels.items()}
    found = {}
    for sample, value in re.findall(rf"^{name}{{(.*)}} (\S+)$", text, re.MULTILINE):
        parts = set(sample.split(","))
        if wanted <= parts:
            found[next(one for one in parts if one.startswith("worker="))] = float(value)
    return found


def test_workers(settings: dict[str, str], data_dir: Path, tmp_path: Path) -> None:
    """Two share a socket, one of them checks, a dead one is begun again, and SIGTERM ends them in order."""
    with serving(settings, data_dir, tmp_path) as (server, workers):
        assert children(server.process.pid) == set(workers)
        for _ in range(ASKED):
            assert httpx.get(f"{server.url}/healthz").text == "ok"
        answers = counted(server, "insights_requests_total", route="/healthz", status="200")
        assert set(answers) == {'worker="0"', 'worker="1"'}
        assert sum(answers.values()) >= ASKED  # the demo's own check may be among them
        assert counted(server, "insights_worker_up") == {'worker="0"': 1.0, 'worker="1"': 1.0}

        os.kill(workers[1], signal.SIGKILL)
        assert httpx.get(f"{server.url}/healthz").text == "ok"
        begun = until(lambda: (children(server.process.pid) - set(workers)) or None, STARTED_S)
        assert len(begun) == 1
        until(lambda: counted(server, "insights_worker_up").get('worker="1"') or None, STARTED_S)
        until(lambda: holds(workers[0], SPOOL) or None, STARTED_S)
        assert not any(holds(one, SPOOL) for one in begun)

        with under_way(server) as asking:
            server.process.send_signal(signal.SIGTERM)
            assert until(lambda: _stopping(server), LEFT_S) == {"server": "stopping"}
            until(lambda: None if takes_connections(server) else True, LEFT_S)
            assert server.process.poll() is None
            asking.sendall(b"{}")
            assert asking.recv(64).startswith(b"HTTP/1.1 400 ")
        status, out, err = server.process.wait(LEFT_S), *server.process.communicate()
        assert status == 0
        assert out.splitlines()[-1:] == ["Stopped."]
        assert out.count("Stopped.") == 1
        assert len(err.splitlines()) == 1, err
        assert f"worker 1 (process {workers[1]}) ended by signal SIGKILL; another begins" in err
        assert not any(map(there, [workers[0], *begun]))
        assert list(tmp_path.iterdir()) == []


@contextmanager
def under_way(server: Server) -> Iterator[socket.socket]:
    """A request but for its body, `{}`."""
    head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2"
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0)) as asking:
        asking.sendall(f"{head}\r\n\r\n".encode())
        yield asking


def takes_connections(server: Server) -> bool:
    try:
        socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0)).close()
    except ConnectionRefusedError:
        return False
    return True


def holds(pid: int, name: str) -> bool:
    """The process has a file of that name open."""
    return any(one.resolve().name == name for one in Path(f"/proc/{pid}/fd").iterdir())


def _stopping(server: Server) -> object:
    told = httpx.get(f"{server.url}/readyz")
    return told.json() if told.status_code == 503 else None


def test_without_their_supervisor(settings: dict[str, str], data_dir: Path, tmp_path: Path) -> None:
    """Workers whose supervisor was killed leave as if they were told to, and leave nothing behind."""
    with serving(settings, data_dir, tmp_path) as (server, workers):
        server.process.kill()
        until(lambda: None if any(map(there, workers)) else True, LEFT_S)
        assert list(tmp_path.iterdir()) == []


def test_the_first_never_serves(settings: dict[str, str], tmp_path: Path) -> None:
    """What keeps the first worker from serving ends all of it, in one line and with its status."""
    registry = tmp_path / "registry.sqlite3"
    registry.write_bytes(b"no database, but long enough to be looked at" * 100)
    registry.chmod(0o600)
    options = ("serve", "--workers", "4", "--port", "0", "--data-dir", str(tmp_path))
    given = environment() | settings
    told = ran(*options, env=given)
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1, told.stderr
    assert "cannot open the registry file" in told.stderr
    assert told.stdout == ""


def test_one_on_the_embedded_engine(data_dir: Path) -> None:
    """On the embedded engine it says why there is one, and one serves."""
    options = ("serve", "--demo", "--no-checks", "--workers", "3", "--port", "0", "--data-dir", str(data_dir))
    with Begun(
        command(*options), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        server = Server(process)
        try:
            server.await_url()
            assert children(process.pid) == set()
            assert "worker=" not in httpx.get(f"{server.url}/metrics").text
            status, out, _ = server.stop()
        finally:
            if process.poll() is None:
                process.kill()
    assert status == 0
    assert " ".join(out.split()).startswith(
        "One process serves, whatever --workers says: the embedded engine"
    )
