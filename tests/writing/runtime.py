"""The Worker in workerd beside an emulator, and a clock of all of them that is moved, not waited for."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from tests.commands.test_serve import until
from tests.invariants.tree import ROOT
from tests.platform.conftest import Platform

WORKER = ROOT / "workers" / "heartbeats"
TOKEN = "canary-token"
WAIT_SECONDS = 60.0
LISTENING = re.compile(rb"listening on (http://\S+)")


def node() -> str:
    """Skips, or fails in CI, where the Worker cannot be run."""
    found = shutil.which("npm")
    if found is not None and (WORKER / "node_modules" / "workerd").is_dir():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("npm ci was not run in workers/heartbeats: scripts/test does it")
    pytest.skip("npm ci was not run in workers/heartbeats: scripts/test does it")


class Runtime:
    """One process of miniflare; each beginning is a process of workerd, and an isolate, of its own."""

    def __init__(self, emulator: str) -> None:
        self._emulator = emulator
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end

    def begin(self, platform: Platform, *, direct: bool, **more: object) -> str:
        """Its URL, the same each time; `more` is told once it runs."""
        if self._process is None:
            flags = ["--direct"] if direct else []
            asked = [self._emulator, platform.dataset, platform.database, *flags]
            self._process = subprocess.Popen(
                [node(), "run", "--silent", "emulated", "--", *asked],
                cwd=WORKER,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        else:
            named = {"dataset": platform.dataset, "database": platform.database}
            world = {**named, "direct": direct, **more}
            assert self._process.stdin
            self._process.stdin.write(json.dumps(world).encode() + b"\n")
            self._process.stdin.flush()
        assert self._process.stdout
        line = self._process.stdout.readline()
        if (found := LISTENING.match(line)) is None:
            self._errors.seek(0)
            pytest.fail(f"the Worker did not start: {line!r} {self._errors.read().decode()}")
        return found[1].decode()

    def kill(self) -> None:
        """Ends workerd as a machine does that is lost."""
        assert self._process
        (worker,) = [one for one in _descendants(self._process.pid) if _named(one) == "workerd"]
        os.kill(worker, signal.SIGKILL)

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=30)
        self._errors.close()


def _descendants(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _named(process: int) -> str:
    return Path(f"/proc/{process}/comm").read_text().strip()


@dataclass
class Written:
    """The Worker, and the emulator that its points and receipts go to; `ahead_s` is their clock's."""

    runtime: Runtime
    platform: Platform
    direct: bool
    client: httpx.Client
    url: str = ""
    ahead_s: float = 0.0
    conditions: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Anew where it ran before."""
        self.url = self.runtime.begin(self.platform, direct=self.direct)
        self._tell_worker()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + round(self.ahead_s * 1000)

    def forward(self, seconds: float) -> None:
        """So much later, for the emulator, for the Worker where it runs, and for whoever asks `now_ms`."""
        self.ahead_s += seconds
        self._tell_emulator()
        self._tell_worker()

    def weather(self, **conditions: object) -> None:
        """The emulator's, in place of those before."""
        self.conditions = conditions
        self._tell_emulator()

    def _tell_emulator(self) -> None:
        told = {**self.conditions, "ahead_seconds": self.ahead_s}
        self.client.put(f"{self.platform.url}/__emulator/conditions", json=told).raise_for_status()

    def _tell_worker(self) -> None:
        with contextlib.suppress(httpx.TransportError):  # one that was killed is told when it begins again
            self.client.get(f"{self.url}/__ahead/{round(self.ahead_s * 1000)}").raise_for_status()

    def post(self, beats: Sequence[Mapping[str, object]]) -> dict[str, Any]:
        """What became of a batch, as the Worker tells."""
        lines = "\n".join(json.dumps(beat) for beat in beats)
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/x-ndjson"}
        answer = self.client.post(f"{self.url}/ingest", content=lines, headers=headers)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def analytics(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a statement about the dataset, which `{}` stands for; none before the emulator knows it."""
        answer = self.client.post(
            f"{self.platform.url}/client/v4/accounts/{DEFAULT_ACCOUNT}/analytics_engine/sql",
            content=sql.format(self.platform.dataset) + " FORMAT JSON",
            headers={"authorization": f"Bearer {DEFAULT_TOKEN}"},
        )
        found: list[dict[str, Any]] = answer.json()["data"] if answer.is_success else []
        return found

    def rows(self) -> int:
        """Points that the emulator has."""
        return sum(int(row["n"]) for row in self.analytics("SELECT count() AS n FROM {}"))

    def registry(self, sql: str, *params: object) -> list[dict[str, Any]]:
        return d1(self.client, self.platform, {"sql": sql, "params": params})

    def arrived(self, rows: int) -> None:
        """Returns when so many points are there: nobody tells when the queue has delivered."""
        until(lambda: self.rows() >= rows or None, WAIT_SECONDS, every=0.2)


def d1(client: httpx.Client, platform: Platform, body: Mapping[str, object]) -> list[dict[str, Any]]:
    """Rows of the first statement."""
    path = f"{platform.url}/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{platform.database}/query"
    answer = client.post(path, json=body, headers={"authorization": f"Bearer {DEFAULT_TOKEN}"})
    assert answer.json()["success"], answer.text
    found: list[dict[str, Any]] = answer.json()["result"][0]["results"]
    return found
