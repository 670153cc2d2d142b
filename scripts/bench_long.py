"""Measures long windows on much data: what the pages ask over weeks, by hours and by rows, in one process.

A day is seeded and copied into the days before it, by the engine itself: one folder, made once and kept
(--folder). Answers are not cached, and nothing is measured before the engine is at rest. CPU is that of the
process; times are the median of the rounds and the shortest. Then each page's statements, the dearest first,
each asked by itself: whether it reads hours, its CPU, and the lines that the engine read for it. Examples:
scripts/bench --long                            200 monitors, 30 days: 9.5 million rows
scripts/bench --large --folder /var/tmp/large   1 000 monitors, 90 days: 140 million rows
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import ask, client_of
from benching.statements import Cost, Listening, costs, taken
from graphql import parse, print_ast
from graphql.utilities import separate_operations

from gateway.app import Stores, open_stores, system_clock
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry

FRONTEND = Path(__file__).parents[1] / "frontend" / "src"
PAGES = {"overview": "Overview", "monitor": "Monitor"}
SHORT = frozenset({"monitor"})
"""Not asked of --large: what failed of a monitor on 90 copied days is more than it adds up check by check."""
MONITORS = "{{ monitors(first: {}) {{ nodes {{ id }} }} }}"
FLEET_P95 = '{ fleet(window: "%s") { latency { p95 { value lower upper } } } }'
SECONDS = 600.0
"""A request's deadline: what takes too long is measured, too."""
COST_LIMIT = 1_000_000
"""The pages' documents are trusted, and not held to it; here their texts are asked."""
DAY_S = 86_400
COPY_SECONDS = 3600.0
LOOK_SECONDS = 1.0
BUSY = (
    "SELECT (SELECT count() FROM system.merges), (SELECT count() FROM system.mutations WHERE NOT is_done) "
    "FORMAT TSV"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="1 000 monitors over 90 days")
    parser.add_argument("--long", action="store_true", help="200 monitors over 30 days (as without)")
    parser.add_argument("--folder", type=Path, default=Path("bench-long"), help="where the data lies")
    parser.add_argument("--rounds", type=int, default=7, help="measured rounds a page (7)")
    parser.add_argument("--rows", type=int, default=1, help="rounds that read rows alone; 0 leaves them out")
    parser.add_argument("--alone", type=int, default=3, help="rounds of each statement; 0 leaves them out")
    parser.add_argument("--sql", type=Path, help="a folder that statements are written into")
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
        if not rounds:
            continue
        settings = _settings(asked.folder, rolled=rolled)
        stores = await open_stores(settings)
        async with aclosing(stores):
            await _at_rest(stores)
            if rolled:
                await _told_size(stores)
            source = "hours" if rolled else "rows"
            told = _Told(settings, stores, now_ms, window, rounds, source, asked.large)
            await told.pages(alone=asked.alone if rolled else 0, sql=asked.sql)


async def _at_rest(stores: Stores) -> None:
    """Parts that were just written are merged, and hours of older rows filled in, beside what is asked."""
    engine, held = _engine(stores), stores.telemetry
    if isinstance(held, EmbeddedTelemetry) and held.hours:
        await held.hours.hold_all()
    started = time.perf_counter()
    while True:
        merges, mutations = map(int, (await engine.query(BUSY, 60)).split())
        if not merges + mutations:
            break
        await asyncio.sleep(LOOK_SECONDS)
    if (seconds := time.perf_counter() - started) > LOOK_SECONDS:
        print(f"at rest      after {seconds:.0f} s")


def _settings(folder: Path, *, rolled: bool) -> Settings:
    return Settings(
        data_dir=folder,
        demo=True,
        cache_seconds=0,
        cache_bytes=0,
        budget_points=0,
        cost_limit=COST_LIMIT,
        request_seconds=SECONDS,
        rollups=rolled,
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What is measured of one opened folder, and from what it reads."""

    settings: Settings
    stores: Stores
    now_ms: int
    window: str
    rounds: int
    source: str
    large: bool

    async def pages(self, *, alone: int, sql: Path | None) -> None:
        documents = _documents()
        asked = {name: documents[page] for name, page in PAGES.items() if not self.large or name not in SHORT}
        asked["fleet p95"] = FLEET_P95 % self.window
        heard = Listening(self.stores.telemetry)
        async with client_of(self.settings, replace(self.stores, telemetry=heard), self.now_ms) as client:
            listed = await ask(client, MONITORS.format(self.rounds + 2))
            monitors = [one["id"] for one in listed["data"]["monitors"]["nodes"]]
            for name, query in asked.items():
                given = self._given(query, monitors)
                await ask(client, query, next(given))  # what is remembered for minutes is known by then
                heard.heard.clear()
                body = await ask(client, query, next(given))
                statements, told = tuple(heard.heard), body["extensions"]["insights"]
                took = await taken(lambda: ask(client, query, next(given)), self.rounds)  # noqa: B023
                print(f"{name:12} by {self.source:5}  {took}  {told['telemetryReads']} reads", flush=True)
                if alone:
                    found = await costs(_engine(self.stores), statements, alone)
                    print(*found, sep="\n", flush=True)
                    _write(sql, name, found)

    def _given(self, query: str, monitors: list[str]) -> Iterator[dict[str, Any]]:
        """Variables of one request after the other, each about a monitor that nothing is kept of yet."""
        told = {"window": self.window, "timezone": "Europe/Berlin", "target": 0.999, "beats": None}
        for monitor in monitors:
            given = {"id": monitor, **told}
            yield {key: value for key, value in given.items() if f"${key}" in query}


def _write(folder: Path | None, page: str, found: list[Cost]) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(found):
            (folder / f"{page.replace(' ', '-')}-{number:02}-{one.name}.sql").write_text(one.sql + "\n")


def _documents() -> dict[str, str]:
    """What the pages ask, by name, each with the fragments that it needs."""
    texts = "\n".join(
        one.read_text() for one in sorted(FRONTEND.rglob("*.graphql")) if "graphiql" not in one.parts
    )
    return {name: print_ast(one) for name, one in separate_operations(parse(texts)).items()}


if __name__ == "__main__":
    main()
