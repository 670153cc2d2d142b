"""Measures the way of heartbeats: spool, Worker in workerd, `insights emulate`, gateway.

Lag: from the end of a check until GraphQL tells of it, directly and through the queue, which collects for as
long as wrangler.jsonc says; the store shows rows at once, and the gateway keeps no answer. Rate: heartbeats a
second that one isolate takes, whose points go nowhere. Receipts: what 1 000 monitors at one check a minute
write to D1. Figures are of this machine and this run. Example: scripts/lag --checks 40 --seconds 3
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

import httpx
from pydantic import SecretStr

from gateway.access.tokens import create_token
from gateway.app import Stores, create_app
from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.prober import FLUSH_SECONDS
from gateway.ingest.probing.spool import Spool
from gateway.settings import RegistryBackend
from gateway.stores.ingest.worker import Worker
from gateway.stores.opening import open_registry, open_telemetry, tolerant
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.writing.runtime import TOKEN, WORKER, Runtime, Written, d1

LISTENING = re.compile(r"http://127\.0\.0\.1:\d+")
BATCH_SECONDS = 5.0
POLL_S, EVERY_S = 0.02, 0.17
CONNECTIONS = 8
MONITORS, MINUTES, RELAYS, A_REQUEST = 1000, 5, 3, 25
NEWEST = '{ monitor(id: "%s") { heartbeats(window: "1h", first: 100) { nodes { dispatchId } } } }'


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checks", type=int, default=60, help="checks whose lag is measured, each way (60)")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds that a rate is measured for (5)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, emulating(Path(folder)) as url:
        runtime = Runtime(url)
        try:
            with httpx.Client(trust_env=False, timeout=60) as client:
                measured(runtime, client, url, asked)
        finally:
            runtime.end()


@contextmanager
def emulating(folder: Path) -> Iterator[str]:
    """`insights emulate` in a process of its own, until the block ends."""
    command = [str(Path(sys.executable).with_name("insights")), "emulate", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data-dir", str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            lines = process.stdout or ()
            found = next(match for line in lines if (match := LISTENING.search(line)))
            yield found[0]
        finally:
            process.terminate()


def measured(runtime: Runtime, client: httpx.Client, url: str, asked: argparse.Namespace) -> None:
    print(f"{'way':28} {'n':>6} {'p50':>9} {'p95':>9} {'most':>9}")
    for name, direct in (("directly", True), (f"queue of {BATCH_SECONDS:g} s", False)):
        world = begun(runtime, client, url, direct=direct)
        lags = sorted(asyncio.run(lag(world, asked.checks)))
        cut = quantiles(lags, n=20, method="inclusive")
        print(f"lag, {name:23} {len(lags):6} {cut[9]:7.2f} s {cut[18]:7.2f} s {lags[-1]:7.2f} s")
    for size in (A_REQUEST, 10 * A_REQUEST):
        world = begun(runtime, client, url, direct=True, nowhere=True)
        rate = asyncio.run(taken(world, size, asked.seconds))
        print(
            f"rate, {size} a request: {rate:,.0f} heartbeats a second and isolate, {CONNECTIONS} connections"
        )
    world = begun(runtime, client, url, direct=True, nowhere=True)
    statements, rows = receipts(world)
    print(
        f"receipts of {MONITORS} monitors and {RELAYS} relays, one isolate: "
        f"{statements / MINUTES:.1f} statements and {rows / MINUTES:.1f} rows a minute"
    )


def begun(
    runtime: Runtime, client: httpx.Client, url: str, *, direct: bool, nowhere: bool = False
) -> Written:
    """An empty dataset, the platform's tables, and the Worker in an isolate of its own."""
    platform = Platform(url, f"hb_{uuid4().hex}", str(uuid4()))
    client.put(f"{url}/__emulator/databases/{platform.database}").raise_for_status()
    scripts = [(script.read_text(), ()) for script in sorted((WORKER / "migrations").glob("*.sql"))]
    made = [*filled.statements(), *scripts]
    d1(client, platform, {"batch": [{"sql": sql, "params": list(values)} for sql, values in made]})
    before = {"indexes": ["m"], "blobs": ["org", "d", "up"], "doubles": [time.time() * 1000, 1, 200, 1]}
    client.post(f"{url}/__emulator/datasets/{platform.dataset}/points", json=before).raise_for_status()
    found = Written(runtime, platform, direct, client)
    found.begin()
    found.url = runtime.begin(platform, direct=direct, batchSeconds=BATCH_SECONDS, nowhere=nowhere)
    return found


async def lag(world: Written, checks: int) -> list[float]:
    """Seconds of each, of checks that end at any moment of the outbox's second."""
    with tempfile.TemporaryDirectory() as folder:
        settings, account = world.platform.settings(RegistryBackend.D1, Path(folder)), world.platform.account
        telemetry, _ = open_telemetry(settings, account)
        registry = await open_registry(settings, account)
        stores = Stores(tolerant(settings, account, telemetry), registry, None, httpx.AsyncClient())
        app = create_app(settings, stores, clock=world.now_ms)
        token = await create_token(registry, filled.ORG, "lag", world.now_ms())
        file = await SqliteRegistry.open(Path(folder) / "spool.sqlite3", "spool", alone=True)
        worker = Worker(f"{world.url}/ingest", SecretStr(TOKEN))
        outbox = Outbox(worker, FLUSH_SECONDS, safeguards=Safeguards(Spool(file)))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://gateway.example",
            headers={"authorization": f"Bearer {token}"},
        ) as client:
            found = await _seen(client, outbox, world, checks)
        for one in (stores, file, worker):
            await one.aclose()
        return found


async def _seen(client: httpx.AsyncClient, outbox: Outbox, world: Written, checks: int) -> list[float]:
    ended: dict[str, float] = {}
    lags: dict[str, float] = {}
    writer = asyncio.create_task(outbox.run())
    while len(lags) < checks:
        if len(ended) < checks:
            name = f"run-{len(ended)}"
            beat = Heartbeat(filled.SHOP, filled.ORG, world.now_ms(), "up", 12.5, dispatch_id=name)
            ended[name] = time.monotonic()
            await outbox.add(beat)
        answer = await client.post("/graphql", json={"query": NEWEST % filled.SHOP})
        now = time.monotonic()
        for node in answer.json()["data"]["monitor"]["heartbeats"]["nodes"]:
            lags.setdefault(node["dispatchId"], now - ended[node["dispatchId"]])
        await asyncio.sleep(POLL_S if len(ended) == checks else EVERY_S)
    outbox.close()
    await writer
    return list(lags.values())


async def taken(world: Written, size: int, seconds: float) -> float:
    """Heartbeats a second, by requests of so many."""
    now_ms = world.now_ms()
    body = "\n".join(json.dumps(beat(number, now_ms)) for number in range(size)).encode()
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/x-ndjson"}
    done = 0
    async with httpx.AsyncClient(trust_env=False, timeout=30, headers=headers) as client:
        until = time.monotonic() + seconds

        async def send() -> None:
            nonlocal done
            while time.monotonic() < until:
                answer = await client.post(f"{world.url}/ingest", content=body)
                answer.raise_for_status()
                done += answer.json()["written"]

        began = time.monotonic()
        await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return done / (time.monotonic() - began)


def receipts(world: Written) -> tuple[int, int]:
    """Statements and rows of some minutes, in which every monitor is checked once."""
    for _ in range(MINUTES):
        world.forward(60)
        beats = [beat(number, world.now_ms()) for number in range(MONITORS)]
        for start in range(0, MONITORS, A_REQUEST):
            world.post(beats[start : start + A_REQUEST])
    (told,) = world.registry(
        "SELECT count(DISTINCT flush_id) AS statements, count(*) AS rows FROM insights_heartbeat_receipts"
    )
    return int(told["statements"]), int(told["rows"])


def beat(number: int, now_ms: int) -> dict[str, object]:
    return {
        "monitorId": f"mon_{number}",
        "orgId": filled.ORG,
        "dispatchId": f"run-{number}",
        "status": "up",
        "timestampMs": now_ms,
        "latencyMs": 12.5,
        "code": 200,
        "region": filled.PARIS,
        "colo": "CDG",
        "kind": "http",
        "relay": f"relay-{number % RELAYS}",
        "sampleRate": 1,
    }


if __name__ == "__main__":
    main()
