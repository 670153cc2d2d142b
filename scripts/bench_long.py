"""Measures long windows on much data: what the pages ask over weeks, by hours and by rows, in one process.

A day is seeded and copied into the days before it, by the engine itself: one folder, made once and kept
(--folder). Answers are not cached. CPU is that of the process; times are the median of the rounds and the
shortest. Examples:
scripts/bench --long                            200 monitors, 30 days: 9.5 million rows
scripts/bench --large --folder /var/tmp/large   1 000 monitors, 90 days: 140 million rows
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import ask, client_of
from graphql import parse, print_ast
from graphql.utilities import separate_operations

from gateway.app import Stores, open_stores, system_clock
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry

FRONTEND = Path(__file__).parents[1] / "frontend" / "src"
PAGES = {"overview": "Overview", "monitor": "Monitor"}
FLEET_P95 = '{ fleet(window: "%s") { latency { p95 { value lower upper } } } }'
DAY_S = 86_400
COPY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Of some rounds, in ms."""

    cpu: list[float]
    wall: list[float]

    def __str__(self) -> str:
        cpu, wall = statistics.median(self.cpu), statistics.median(self.wall)
        return f"cpu {cpu:7.0f} ms  p50 {wall:7.0f} ms  least {min(self.wall):7.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="1 000 monitors over 90 days")
    parser.add_argument("--long", action="store_true", help="200 monitors over 30 days (as without)")
    parser.add_argument("--folder", type=Path, default=Path("bench-long"), help="where the data lies")
    parser.add_argument("--rounds", type=int, default=7, help="measured rounds a page (7)")
    parser.add_argument("--rows", type=int, default=1, help="rounds that read rows alone; 0 leaves them out")
    asked = parser.parse_args()
    monitors, days = (1000, 90) if asked.large else (200, 30)
    asyncio.run(measured(asked, monitors, days))


async def measured(asked: argparse.Namespace, monitors: int, days: int) -> None:
    made = asked.folder / "made"
    if not made.is_file():
        await _made(asked.folder, monitors, days)
        made.write_text(str(system_clock()))
    now_ms, window = int(made.read_text()), f"{days}d"
    for rolled in (True, False):
        rounds = asked.rounds if rolled else asked.rows
        settings = _settings(asked.folder, rolled=rolled)
        stores = await open_stores(settings)
        if rolled:
            await _told_size(stores)
        if rounds:
            await _pages(settings, stores, now_ms, window, rounds, "hours" if rolled else "rows")
        await stores.aclose()


def _settings(folder: Path, *, rolled: bool) -> Settings:
    return Settings(
        data_dir=folder, demo=True, cache_seconds=0, cache_bytes=0, budget_points=0, rollups=rolled
    )


async def _made(folder: Path, monitors: int, days: int) -> None:
    stores = await open_stores(_settings(folder, rolled=True))
    plan = SeedPlan(monitors=monitors, days=1)
    await seed(stores.sink, stores.registry, plan, system_clock(), lambda _done, _all: None)  # type: ignore[arg-type]
    engine, dataset = _engine(stores), Settings().ae_dataset
    newest = int(await engine.query(f"SELECT max(double1) FROM {dataset} FORMAT TSV", 60))
    started, rows = time.perf_counter(), 0
    for day in range(1, days):
        rows += int(
            await engine.query(f"SELECT count() FROM {dataset} WHERE {_of_day(newest)} FORMAT TSV", 60)
        )
        await engine.query(_copied(dataset, newest, day), COPY_SECONDS)
    seconds = time.perf_counter() - started
    print(f"copied       {rows:,} rows in {seconds:.0f} s: {rows / seconds:,.0f} rows/s with their hours")
    await stores.aclose()


def _of_day(newest: int) -> str:
    return f"double1 > {newest - DAY_S * 1000} AND timestamp > toDateTime({newest // 1000 - DAY_S - 3600})"


def _copied(dataset: str, newest: int, day: int) -> str:
    """The newest day, so many days before; each latency a bit longer or shorter."""
    earlier, moved = day * DAY_S, f"double2 * (0.8 + 0.4 * (cityHash64(blob2, {day}) % 1000) / 1000)"
    return (
        f"INSERT INTO {dataset} SELECT * REPLACE(timestamp - {earlier} AS timestamp, "
        f"double1 - {earlier * 1000} AS double1, {moved} AS double2) "
        f"FROM (SELECT * FROM {dataset} WHERE {_of_day(newest)}) SETTINGS max_partitions_per_insert_block = 0"
    )


def _engine(stores: Stores) -> Any:
    if not isinstance(stores.sink, EmbeddedTelemetry):
        raise SystemExit("the embedded engine alone is measured here")
    return stores.sink.engine


async def _told_size(stores: Stores) -> None:
    parts = "sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()"
    hours = "SELECT sum(bytes_on_disk) FROM system.projection_parts WHERE active"
    told = (await _engine(stores).query(f"SELECT ({hours}), {parts} FORMAT TSV", 60)).split()
    held, rows, both = map(int, told)
    alone, hours_mb = (size / 2**20 for size in (both - held, held))
    print(f"disk         {rows:,} rows in {alone:,.0f} MiB, their hours in {hours_mb:,.0f} MiB")


async def _pages(
    settings: Settings, stores: Stores, now_ms: int, window: str, rounds: int, source: str
) -> None:
    documents = _documents()
    async with client_of(settings, stores, now_ms) as client:
        first = await ask(client, "{ monitors(first: 1) { nodes { id } } }")
        monitor = first["data"]["monitors"]["nodes"][0]["id"]
        given = {"id": monitor, "window": window, "timezone": "Europe/Berlin", "target": 0.999, "beats": None}
        asked = {name: documents[operation] for name, operation in PAGES.items()}
        asked["fleet p95"] = FLEET_P95 % window
        for name, query in asked.items():
            variables = {key: value for key, value in given.items() if f"${key}" in query}
            body = await ask(client, query, variables)
            reads = body["extensions"]["insights"]["telemetryReads"]
            taken = await _taken(lambda: ask(client, query, variables), rounds)  # noqa: B023
            print(f"{name:12} by {source:5}  {taken}  {reads} reads")


def _documents() -> dict[str, str]:
    """What the pages ask, by name, each with the fragments that it needs."""
    texts = "\n".join(
        one.read_text() for one in sorted(FRONTEND.rglob("*.graphql")) if "graphiql" not in one.parts
    )
    return {name: print_ast(one) for name, one in separate_operations(parse(texts)).items()}


async def _taken(work: Callable[[], Awaitable[Any]], rounds: int) -> Taken:
    cpu, wall = [], []
    for _ in range(rounds):
        began, started = time.process_time(), time.perf_counter()
        await work()
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return Taken(cpu, wall)


if __name__ == "__main__":
    main()
