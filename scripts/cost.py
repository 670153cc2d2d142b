"""Holds the cost of operations, told before anything is read, against the rows and milliseconds they took.

Asks every operation of tests/clients, of the pages and of single insights, nothing kept from one to the
next; a time is the shortest of its rounds. Figures are of this machine and this run.
Example: scripts/cost --monitors 50 --days 7 --rounds 5
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from gateway.app import create_app, open_stores
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from tests.clients.asked import insights, operations, pages
from tests.clients.ranks import held
from tests.gateway_under_test import NOW_MS
from tests.golden.asked import Question


@dataclass(frozen=True, slots=True)
class Taken:
    """What an operation was said to cost, and what it took."""

    name: str
    cost: int
    rows: int
    reads: int
    ms: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--monitors", type=int, default=50, help="monitors of the demo org (50)")
    parser.add_argument("--days", type=int, default=7, help="days of history at one check a minute (7)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds an operation (5)")
    report(asyncio.run(measured(parser.parse_args())))


def report(found: list[Taken]) -> None:
    print(f"{'operation':24} {'cost':>8} {'rows':>10} {'reads':>6} {'ms':>8} {'ms/1000':>8}")
    for one in sorted(found, key=lambda one: one.ms / one.cost):
        per = one.ms / one.cost * 1000
        print(f"{one.name:24} {one.cost:8,} {one.rows:10,} {one.reads:6} {one.ms:8.1f} {per:8.1f}")
    print(f"{len(found)} operations, ms: {held([one.cost for one in found], [one.ms for one in found])}")
    reading = [one for one in found if one.rows]
    rows = held([one.cost for one in reading], [one.rows for one in reading])
    print(f"{len(reading)} operations, rows: {rows}")


async def measured(asked: argparse.Namespace) -> list[Taken]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), demo=True, cache_seconds=0, cache_bytes=0, budget_points=0)
        stores = await open_stores(settings)
        plan = SeedPlan(monitors=asked.monitors, days=asked.days)
        await seed(stores.sink, stores.registry, plan, NOW_MS, lambda _done, _all: None)  # type: ignore[arg-type]
        app = create_app(settings, stores, clock=lambda: NOW_MS)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            every: Mapping[str, Question] = operations() | pages() | insights()
            found = [await taken(client, name, one, asked.rounds) for name, one in every.items()]
        await stores.aclose()
    return found


async def taken(client: httpx.AsyncClient, name: str, question: Question, rounds: int) -> Taken:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        answer = await client.post(
            "/graphql", json={"query": question.text, "variables": dict(question.variables)}
        )
        times.append((time.perf_counter() - started) * 1000)
    told = answer.json()["extensions"]["insights"]
    return Taken(name, told["cost"], told["rowsRead"], told["telemetryReads"], min(times))


if __name__ == "__main__":
    main()
