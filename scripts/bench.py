"""Measures the gateway in one process: seeding rate, reads and time of the main queries, memory.

Times are medians over --rounds, uncached unless said; every figure is of this machine and this run.
Examples: scripts/bench --in-process --monitors 200 --days 4 --rounds 20
          scripts/bench --in-process --coverage 20000   (how often intervals hold the truth; reads no store)
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from rich.progress import track

from gateway.app import Stores, create_app, open_stores, system_clock
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.emulator.edge.wire import server
from gateway.http.server.listening import listening
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.simulation import coverage, settings
from gateway.telemetry.answers.uneven import CELLS, TAILS, latency_coverage, uptime_coverage

UPTIME = """fragment Uptime on UptimeWindow {
  ratio { value lower upper } counts { checks { value } up { value } degraded { value } down { value } }
  coverage fidelity { grade rowsRead } }"""
QUERIES = {
    "detail page": """query($id: ID!) { monitor(id: $id) {
        id name status region lastCheckedAt
        uptimes(windows: ["24h", "7d", "30d"]) { ...Uptime }
        latency(window: "24h") { mean { value } p50 { value } p95 { value } }
        series(window: "24h", bucket: "5m") {
          starts latency { answered { value } p50 { value } p95 { value } } }
        regions(window: "24h") { nodes { key counts { checks { value } } ratio { value }
          latency { p95 { value } } } }
        heartbeats(first: 100) { nodes { checkedAt status latencyMs region colo code error } }
        lastFailure { checkedAt code error colo } } }"""
    + UPTIME,
    "list of 100": """{ monitors(first: 100) { totalCount nodes { id name status
        uptime(window: "24h") { ratio { value } } latency(window: "24h") { p95 { value } }
        heartbeats(first: 20) { nodes { checkedAt status latencyMs } } } } }""",
    "fleet": """{ fleet(window: "24h") { monitors { total enabled up degraded down pending }
        uptimes(windows: ["24h", "7d", "30d"]) { ...Uptime }
        latency { mean { value } p50 { value } p95 { value } }
        series { starts latency { answered { value } p50 { value } p95 { value } } }
        regions { nodes { key counts { checks { value } } ratio { value } latency { p95 { value } } } }
        failing(window: "15m") { nodes { monitor { name } failedChecks lastFailure { code error } } } } }"""
    + UPTIME,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--monitors", type=int, default=200, help="monitors of the demo org (200)")
    parser.add_argument("--days", type=int, default=4, help="days of history at one check a minute (4)")
    parser.add_argument("--rounds", type=int, default=20, help="measured rounds a query (20)")
    parser.add_argument("--soak", type=int, default=1000, help="queries sent before memory is read (1000)")
    parser.add_argument("--coverage", type=int, metavar="TRIALS", help="only measure the intervals' coverage")
    asked = parser.parse_args()
    if asked.coverage:
        report_coverage(asked.coverage)
    else:
        asyncio.run(measure(asked))


def report_coverage(trials: int) -> None:
    """Share of trials whose interval held the truth, and the largest deviation of an estimate from it."""
    columns = ("uptime", "mean", "checks", "down", "p50", "p75", "p90", "p95", "p99")
    print(f"{'writer':>6} {'read':>5}  " + "  ".join(f"{name:>13}" for name in columns))
    for sampling in track(settings(), description="Sampling"):
        found = coverage(sampling, trials if sampling.weight > 1 else 1)
        cells = (
            f"{one.share:6.3f} {100 * one.deviation:5.1f}%" if one.trials else "no interval"
            for one in map(found.get, columns)
            if one
        )
        print(f"{sampling.rate:>6} {sampling.interval:>5}  " + "  ".join(f"{cell:>13}" for cell in cells))
    report_uneven(trials)


def report_uneven(trials: int) -> None:
    """The same where weights differ, rates change, rows are lost, or latencies have tails or ties."""
    print("\nuptime of uneven samples")
    for cell in track(CELLS, description="Uneven"):
        found = uptime_coverage(cell, trials)
        print(f"{cell.name:<50} {found.share:6.3f}  off by {found.deviation:.4f} at most")
    print("\nlatencies, one row in ten, about 1 500 rows")
    for name in TAILS:
        told = latency_coverage(name, trials // 4, rows=1500)
        cells = (f"{one} {told[one].share:.3f}" for one in ("mean", "p50", "p90", "p95", "p99"))
        print(f"{name:<50} " + "  ".join(cells))


async def measure(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), demo=True, cache_seconds=0, cache_bytes=0, budget_points=0)
        stores = await open_stores(settings)
        plan = SeedPlan(monitors=asked.monitors, days=asked.days)
        started = time.perf_counter()
        report = await seed(stores.sink, stores.registry, plan, system_clock(), lambda _done, _all: None)  # type: ignore[arg-type]
        seconds = time.perf_counter() - started
        rate = report.heartbeats / seconds
        print(f"seeding      {report.heartbeats:,} heartbeats in {seconds:.1f} s, {rate:,.0f}/s")
        now_ms = system_clock()
        async with client_of(settings, stores, now_ms) as client:
            monitor = (await ask(client, "{ monitors(first: 1) { nodes { id } } }"))["data"]["monitors"][
                "nodes"
            ][0]
            variables = {"id": monitor["id"]}
            for name, query in QUERIES.items():
                await report_query(client, name, query, variables, asked.rounds)
            before = resident_mb()
            await times(lambda: ask(client, QUERIES["detail page"], variables), asked.soak)
            print(f"memory       {resident_mb():.0f} MB after {asked.soak} queries, {before:.0f} MB before")
        await report_overhead(settings, stores, now_ms, variables, asked.rounds)
        await stores.aclose()


async def report_overhead(
    settings: Settings, stores: Stores, now_ms: int, variables: dict[str, str], rounds: int
) -> None:
    """The detail page through Analytics Engine's wire, over the same engine, in turn with embedded."""
    if not isinstance(stores.telemetry, EmbeddedTelemetry):
        return
    emulator = create_emulator(stores.telemetry.engine, settings.data_dir, clock=time.time)
    with listening("127.0.0.1", 0) as listener:
        running = server(emulator)
        serving = asyncio.create_task(running.serve(sockets=[listener]))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/client/v4"
        account = Account(url, DEFAULT_ACCOUNT, SecretStr(DEFAULT_TOKEN), CallBudget())
        wire = replace(stores, telemetry=AnalyticsEngine(account))
        async with client_of(settings, stores, now_ms) as near, client_of(settings, wire, now_ms) as far:
            taken: dict[str, list[float]] = {"embedded": [], "wire": []}
            for _ in range(rounds):
                for name, client in (("embedded", near), ("wire", far)):
                    taken[name] += await times(lambda: ask(client, QUERIES["detail page"], variables), 1)  # noqa: B023
        await wire.telemetry.aclose()
        running.should_exit = True
        await serving
    near_ms, far_ms = (statistics.median(taken[name]) for name in ("embedded", "wire"))
    ratio = far_ms / near_ms
    print(f"AE's wire    p50 {far_ms:.1f} ms for the detail page, embedded {near_ms:.1f} ms: x{ratio:.2f}")


@asynccontextmanager
async def client_of(settings: Settings, stores: Stores, now_ms: int) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, stores, clock=lambda: now_ms)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1"
    ) as client:
        yield client


async def report_query(
    client: httpx.AsyncClient, name: str, query: str, variables: dict[str, str], rounds: int
) -> None:
    body = await ask(client, query, variables)
    reads = body["extensions"]["insights"]
    taken = await times(lambda: ask(client, query, variables), rounds)
    deciles = statistics.quantiles(taken, n=20)
    print(
        f"{name:12} p50 {statistics.median(taken):6.1f} ms  p95 {deciles[18]:6.1f} ms  "
        f"telemetry reads {reads['telemetryReads']}  registry reads {reads['registryReads']}  "
        f"rows {reads['rowsRead']:,}  body {len(json.dumps(body)):,} bytes"
    )


async def times(work: Callable[[], Awaitable[Any]], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


async def ask(
    client: httpx.AsyncClient, query: str, variables: dict[str, str] | None = None
) -> dict[str, Any]:
    response = await client.post("/graphql", json={"query": query, "variables": variables or {}})
    body: dict[str, Any] = response.json()
    if "errors" in body:
        raise SystemExit(f"the query failed: {body['errors']}")
    return body


def resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
