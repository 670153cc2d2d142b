"""What `insights serve` writes to stderr: JSON lines, and with OpenTelemetry's own variables traces."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.begun import Begun, command, environment, ran
from tests.commands.test_serve import URL

pytestmark = pytest.mark.dear

STOPPED_SECONDS = 30.0


def told(folder: Path, paths: list[str], **variables: str) -> tuple[list[Any], list[httpx.Response]]:
    """Log lines and answers of a gateway that is asked for these paths and then stopped."""
    arguments = command("serve", "--port", "0", "--data-dir", str(folder), "--no-checks")
    with Begun(
        arguments,
        env=environment() | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            line = next(line for line in process.stdout if URL.search(line))
            url = (URL.search(line) or [""])[1]
            named = {"X-Request-Id": "a-caller-of-ours"}
            answers = [httpx.get(url + path, headers=named, timeout=10) for path in paths]
            process.terminate()
            _, err = process.communicate(timeout=STOPPED_SECONDS)
        finally:
            process.kill()
    return [json.loads(line) for line in err.splitlines()], answers


def test_requests_are_told_as_json(tmp_path: Path) -> None:
    """One line a request on stderr, which is no terminal, with the id that the caller sent and got back."""
    lines, answers = told(tmp_path, ["/healthz?canary=1", "/api/monitors"], INSIGHTS_LOG_REQUESTS="1")
    assert [one.status_code for one in answers] == [200, 401]
    assert {one.headers["x-request-id"] for one in answers} == {"a-caller-of-ours"}
    requests = [one for one in lines if one["event"] == "request"]
    assert [(one["route"], one["status"]) for one in requests] == [("/healthz", 200), ("/api/monitors", 401)]
    assert {one["request_id"] for one in requests} == {"a-caller-of-ours"}
    assert requests[1]["errors"] == ["UNAUTHENTICATED"]
    assert "canary" not in str(lines)


def test_nothing_is_told_by_default(tmp_path: Path) -> None:
    """A gateway that is well is silent."""
    lines, _ = told(tmp_path, ["/healthz"])
    assert lines == []


@contextmanager
def collector() -> Iterator[tuple[str, list[str]]]:
    """An OTLP endpoint on loopback; paths that were posted to."""
    posted: list[str] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            posted.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_traces_go_where_opentelemetry_is_told(tmp_path: Path) -> None:
    """OTEL_EXPORTER_OTLP_ENDPOINT alone has them sent; what waits at the end is sent before it ends."""
    with collector() as (url, posted):
        lines, _ = told(tmp_path, ["/healthz"], OTEL_EXPORTER_OTLP_ENDPOINT=url)
    assert posted
    assert set(posted) == {"/v1/traces"}
    assert lines == []


def test_traces_without_the_extra_are_refused_in_one_line(tmp_path: Path) -> None:
    """INSIGHTS_TRACES=true where OpenTelemetry is not installed says what to install."""
    hidden = tmp_path / "hidden" / "opentelemetry"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError")
    hiding = {"INSIGHTS_TRACES": "true", "PYTHONPATH": os.fspath(hidden.parent)}
    refused = ran("serve", "--port", "0", "--data-dir", str(tmp_path / "data"), env=environment() | hiding)
    assert refused.returncode == 2
    assert "insights-gateway[otel]" in refused.stderr
    assert refused.stderr.count("\n") == 1
