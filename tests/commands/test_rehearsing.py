"""`insights serve` over a service answers at once; whether it understands what pages send is told later."""

import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from gateway.telemetry.sql.service.samples import SAMPLE
from tests.begun import Begun, command, environment
from tests.commands.test_serve import Server, until


class Slow(ThreadingHTTPServer):
    """Analytics Engine without rows, that answers what pages send when it is told to, but for one word."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked, self.go_on = Event(), Event()


class _Answer(BaseHTTPRequestHandler):
    server: Slow

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = 200, b'{"meta":[],"data":[],"rows":0}'
        if SAMPLE.encode() in sql:
            self.server.asked.set()
            self.server.go_on.wait(30)
            if b"failed_class" in sql:
                status, body = 422, b"Input was invalid: no"
        if sql.startswith(b"SHOW TABLES"):
            body = b'{"meta":[],"data":[{"dataset":"heartbeats"}],"rows":1}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def service() -> Iterator[Slow]:
    with Slow() as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.go_on.set()
        found.shutdown()
        thread.join()


@pytest.mark.dear
def test_it_answers_before_the_service_does(service: Slow, tmp_path: Path) -> None:
    """The server is there while the first statement of a page is still on its way, says so in /readyz, and
    says there in the end that a part of the pages would be missing."""
    told = {
        "telemetry": "cloudflare",
        "ae_dataset": "heartbeats",
        "cloudflare_api_url": f"http://127.0.0.1:{service.server_port}",
        "cloudflare_account_id": "a" * 32,
        "cloudflare_api_token": "token",
        "data_dir": str(tmp_path),
        "access_team_domain": "team.cloudflareaccess.com",
        "access_aud": "aud",
        "drain_seconds": "0",
    }
    env = environment() | {f"INSIGHTS_{name.upper()}": value for name, value in told.items()}
    with Begun(
        command("serve", "--port", "0"),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        server = Server(process)
        try:
            server.await_url()
            assert service.asked.wait(30)
            ready = httpx.get(f"{server.url}/readyz")
            assert (ready.status_code, ready.json()["statements"]) == (200, "UNDER_WAY")
            service.go_on.set()
            ready = until(lambda: _told(server.url), 30)
            assert (ready.status_code, ready.json()["statements"]) == (200, "REFUSED")
            _, _, err = server.stop()
        finally:
            if process.poll() is None:
                process.kill()
    assert "refuses what these are made of: failures; run `insights doctor`" in err


def _told(url: str) -> httpx.Response | None:
    ready = httpx.get(f"{url}/readyz")
    return None if ready.json()["statements"] == "UNDER_WAY" else ready
