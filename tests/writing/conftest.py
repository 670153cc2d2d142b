"""The whole way of a heartbeat: the Worker in workerd, the emulator behind it, a gateway that reads both."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.access.tokens import create_token
from gateway.app import Stores, create_app
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.settings import RegistryBackend
from gateway.stores.embedded import Engine
from gateway.stores.opening import open_registry, open_telemetry, tolerant
from tests.commands.test_serve import until
from tests.contract.conftest import serving
from tests.invariants.tree import ROOT
from tests.platform import filled
from tests.platform.conftest import DATABASE, Opened, Platform

WORKER = ROOT / "workers" / "heartbeats"
TOKEN = "canary-token"
WAIT_SECONDS = 60.0


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Written:
    """The Worker, and the emulator that its points and receipts go to."""

    url: str
    platform: Platform

    def post(self, beats: Sequence[Mapping[str, object]]) -> dict[str, Any]:
        """What became of a batch, as the Worker tells."""
        lines = "\n".join(json.dumps(beat) for beat in beats)
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/x-ndjson"}
        answer = httpx.post(f"{self.url}/ingest", content=lines, headers=headers, trust_env=False, timeout=30)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def rows(self) -> int:
        """Points that the emulator has; 0 too before it knows the dataset."""
        answer = httpx.post(
            f"{self.platform.url}/client/v4/accounts/{DEFAULT_ACCOUNT}/analytics_engine/sql",
            content=f"SELECT count() AS n FROM {self.platform.dataset} FORMAT JSON",  # noqa: S608 - ours
            headers={"authorization": f"Bearer {DEFAULT_TOKEN}"},
            trust_env=False,
        )
        return int(answer.json()["data"][0]["n"]) if answer.is_success else 0

    def registry(self, sql: str, *params: object) -> list[dict[str, Any]]:
        answer = httpx.post(
            f"{self.platform.url}/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{DATABASE}/query",
            json={"sql": sql, "params": params},
            headers={"authorization": f"Bearer {DEFAULT_TOKEN}"},
            trust_env=False,
        )
        assert answer.json()["success"], answer.text
        found: list[dict[str, Any]] = answer.json()["result"][0]["results"]
        return found

    def arrived(self, rows: int) -> None:
        """Returns when so many points are there: nobody tells when the queue has delivered."""
        until(lambda: self.rows() >= rows or None, WAIT_SECONDS)


@pytest.fixture
def emulated(engine: Engine, tmp_path: Path) -> Iterator[Platform]:
    """An emulator in real time, with the platform's database and the Worker's table beside it."""
    with serving(create_emulator(engine, tmp_path, clock=time.time)) as url:
        found = Platform(url, f"hb_{uuid4().hex}")
        httpx.put(f"{url}/__emulator/databases/{DATABASE}", trust_env=False).raise_for_status()
        written = Written("", found)
        for sql, values in filled.statements():
            written.registry(sql, *values)
        for script in sorted((WORKER / "migrations").glob("*.sql")):
            written.registry(script.read_text())
        yield found


def node() -> str:
    """Skips, or fails in CI, where the Worker cannot be run."""
    found = shutil.which("npm")
    if found is not None and (WORKER / "node_modules" / "workerd").is_dir():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("npm ci was not run in workers/heartbeats: scripts/test does it")
    pytest.skip("npm ci was not run in workers/heartbeats: scripts/test does it")


@contextmanager
def running(platform: Platform, *flags: str) -> Iterator[Written]:
    """The Worker until the block ends; it ends with its standard input."""
    command = [node(), "run", "--silent", "emulated", "--", platform.url, platform.dataset, DATABASE, *flags]
    with subprocess.Popen(
        command, cwd=WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        said = b""
        for line in process.stdout or []:
            said += line
            if found := re.search(rb"listening on (http://\S+)", line):
                break
        else:
            pytest.fail(f"the Worker did not start: {said.decode()}")
        try:
            yield Written(found[1].decode(), platform)
        finally:
            process.communicate(timeout=30)


@pytest.fixture
async def reading(emulated: Platform, tmp_path: Path) -> AsyncIterator[Opened]:
    """A gateway in real time on what the Worker wrote, of Analytics Engine and of D1."""
    settings, account = emulated.settings(RegistryBackend.D1, tmp_path), emulated.account
    telemetry, _ = open_telemetry(settings, account)
    registry = await open_registry(settings, account)
    stores = Stores(tolerant(settings, account, telemetry), registry, None, httpx.AsyncClient())
    app = create_app(settings, stores, clock=now_ms)
    token = await create_token(registry, filled.ORG, "test", now_ms())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://gateway.example",
        headers={"authorization": f"Bearer {token}"},
    ) as client:
        yield Opened(client, registry, settings)
    await stores.aclose()
