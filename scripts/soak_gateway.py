"""The process under soak, on which stores it runs, and what it weighs."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

import httpx
from soak_commands import Commands

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from tests.contract.server import PASSWORD, USER, running

INSIGHTS = Path(sys.executable).with_name("insights")
DATABASE = "11111111-2222-4333-8444-555555555555"
START_SECONDS = 60.0
GROWTH_MB = 200
"""From the third quarter of the time to the last one, both after the restart."""
STEADY_S, SLOPE_MB = 300, 6.0
"""Of a run that long the second half may grow by so much a minute: what is kept has its bound by then."""


@dataclass
class Gateway:
    """The process, which may be killed and started again on the same folder and port."""

    folder: Path
    env: dict[str, str]
    commands: Commands
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    memory_mb: list[float] = field(default_factory=list)

    def start(self) -> None:
        log = self.folder / "serve.log"
        with log.open("ab") as out:
            written = out.tell()
            command = [
                INSIGHTS,
                "serve",
                "--no-demo",
                "--port",
                str(self.port),
            ]
            self.process = subprocess.Popen(command, stdout=out, stderr=out, env=self.env)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            found = re.search(rb"Insights gateway on http://127\.0\.0\.1:(\d+)", log.read_bytes()[written:])
            if found and self.ready(int(found[1])):
                self.port = int(found[1])
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("the gateway did not start: " + log.read_text()[-800:])

    def ready(self, port: int) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def end(self, number: signal.Signals) -> float:
        """Seconds until it was gone."""
        if self.process is None:
            return 0.0
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - started

    def weigh(self) -> None:
        status = Path(f"/proc/{self.process.pid}/status").read_text() if self.process else ""
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        if found:
            self.memory_mb.append(int(found[1]) / 1024)


@contextmanager
def environment(folder: Path, telemetry: str) -> Iterator[dict[str, str]]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("INSIGHTS_")}
    env["INSIGHTS_DATA_DIR"] = str(folder / "data")
    env["INSIGHTS_CHECK_PRIVATE"] = "allow"  # the targets are on loopback
    env["INSIGHTS_BUDGET_POINTS"] = "0"  # one token asks for all clients, as fast as it is answered
    if telemetry == "embedded":
        yield env
        return
    if telemetry == "emulator":
        with emulating(folder / "emulator") as url:
            yield env | cloudflare(url)
        return
    (folder / "clickhouse").mkdir()
    with running(folder / "clickhouse") as url:
        auth, table = (
            (USER, PASSWORD),
            subprocess.run([INSIGHTS, "schema", "--clickhouse"], capture_output=True, check=True),
        )
        for statement in filter(str.strip, table.stdout.decode().split(";")):
            httpx.post(url, content=statement, auth=auth).raise_for_status()
        named = {
            "TELEMETRY": "clickhouse",
            "CLICKHOUSE_URL": url,
            "CLICKHOUSE_USER": USER,
            "CLICKHOUSE_PASSWORD": PASSWORD,
        }
        yield env | {f"INSIGHTS_{name}": value for name, value in named.items()}


@contextmanager
def emulating(folder: Path) -> Iterator[str]:
    """`insights emulate` as a process of its own; its address."""
    command = [INSIGHTS, "emulate", "--port", "0", "--data-dir", folder, "--database", DATABASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"COLUMNS": "200"}) as process:
        said, lines = b"", process.stdout or []
        for line in lines:
            said += line
            if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
                break
        else:
            raise SystemExit(f"the emulator did not start: {said.decode()}")
        try:
            yield found[0].decode()
        finally:
            process.terminate()


def cloudflare(url: str) -> dict[str, str]:
    named = {
        "TELEMETRY": "cloudflare",
        "REGISTRY": "d1",
        "CLOUDFLARE_API_URL": f"{url}/client/v4",
        "CLOUDFLARE_ACCOUNT_ID": DEFAULT_ACCOUNT,
        "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
        "D1_DATABASE_ID": DATABASE,
        "CACHE_SECONDS": "60",  # there are 1 200 calls in five minutes, for everybody
    }
    return {f"INSIGHTS_{name}": value for name, value in named.items()}


def weigh(gateway: Gateway, stop: threading.Event) -> None:
    while not stop.wait(1):
        gateway.weigh()


def grown(gateway: Gateway) -> list[str]:
    """Whether it takes more and more, of what was weighed every second."""
    quarter = max(1, len(gateway.memory_mb) // 4)
    before, after = (
        max(gateway.memory_mb[-2 * quarter : -quarter], default=0),
        max(gateway.memory_mb[-quarter:], default=0),
    )
    slope = a_minute(gateway.memory_mb[-2 * quarter :])
    print(
        f"resident memory {before:.0f} MB in the third quarter, {after:.0f} MB in the last: "
        f"{slope:+.1f} MB a minute"
    )
    steep = len(gateway.memory_mb) >= STEADY_S and slope > SLOPE_MB
    told = f"memory grew from {before:.0f} to {after:.0f} MB, {slope:.1f} MB a minute"
    return [told] if steep or after - before > GROWTH_MB else []


def a_minute(weights: Sequence[float]) -> float:
    """The slope of the line that fits best, of one weight a second."""
    if len(set(weights)) < 2:
        return 0.0
    return 60 * linear_regression(range(len(weights)), weights).slope
