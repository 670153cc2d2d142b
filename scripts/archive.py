"""Measures an archive: how large it is, and how long a page waits for objectives and day bars of all of it.

Makes up lines of so many monitors, a check a minute of each from one region, asks for a monitor and for the
fleet through GraphQL, and says what the file takes. The store beside it has no row and reaches back 90 days.
A machine that others use too is slower than it is: what the process itself took of a processor is told beside
the time. Example: scripts/archive --monitors 1000 --days 365
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from gateway.archive.kept import Archive
from gateway.ports import ArchiveLine, RegistryStatement
from gateway.stores.embedded import Engine
from gateway.stores.sqlite import SqliteRegistry
from tests.gateway_under_test import DAY_MS, NOW_MS, ORG, Gateway, gateway_on, monitor_row

BINS = {
    1: {str(100 + place): 3 for place in range(20)},
    24: {str(90 + place): 24 for place in range(60)},
    168: {str(90 + place): 168 for place in range(60)},
    672: {str(90 + place): 672 for place in range(60)},
}
"""Of an hour's checks, of a day's, of a week's and of four weeks'."""
QUERIES = {
    "SLO": '{ NAME { slo(target: 0.999, window: "365d") { achieved { value } knownRatio } } }',
    "days": '{ NAME { days(window: "365d", timezone: "ZONE") { dates ratio { value } } } }',
    "uptime": '{ NAME { uptime(window: "365d") { ratio { value } } } }',
    "p95": '{ NAME { latency(window: "365d") { p95 { value } } } }',
    "failures": '{ NAME { failures(window: "365d") { byClass { class count { value } lastSeenAt } } } }',
    "Apdex": '{ NAME { apdex(window: "365d") { score { value lower upper } } } }',
}
OF_FLEETS = {
    f"ranking by {by}": f'{{ fleet {{ ranking(window: "365d", orderBy: {{ by: {by} }}) {{ totalCount }} }} }}'
    for by in ("UPTIME", "P95")
}


def lines(hours: int, since: int, until: int) -> RegistryStatement:
    """Of every monitor, one each `hours`: as many checks of each, whose moments and lengths are its own."""
    checks = 60 * hours
    end, spread = f"(h.start + {hours}) * 3600", "(s.number * 7919 + h.start * 104729) % 4000"
    values = {
        **dict.fromkeys(ArchiveLine.COLUMNS, "0"),
        **dict.fromkeys(("rows_read", "recorded", "heard_rows"), str(checks)),
        **dict.fromkeys(
            ("up", "squares_up", "answered_rows", "answered", "answered_squares"), str(checks - hours)
        ),
        **dict.fromkeys(("down", "squares_down"), str(hours)),
        **dict.fromkeys(("heaviest", "sample_interval"), "1"),
        **dict.fromkeys(("length_sum", "length_squares", "length_cubes"), "h.start * 1.5"),
        "length_min": f"10 + {spread} / 100.0",
        "length_max": f"200 + {spread} / 4.0",
        **dict.fromkeys(
            ("last_ms", "last_failure_ms", "last_fine_ms", "heard_ms"),
            f"1000.0 * ({end}) - s.number * 7919 % 60000",
        ),
        **dict.fromkeys(("first_failure_ms", "first_ms"), "3600000.0 * h.start + s.number * 7919 % 60000"),
        "newest_s": f"{end} - 1 - s.number * 7919 % 60000 / 5000 * 5",
        "bins": f"'{json.dumps(BINS[hours], separators=(',', ':'))}'",
        "failures": """'[["timeout",0,1,1,1795478400000,1795478400000]]'""",
    }
    told = ", ".join(values[name] for name in ArchiveLine.COLUMNS)
    sql = f"""WITH RECURSIVE h(start) AS (
  SELECT ?1 UNION ALL SELECT start + {hours} FROM h WHERE start + {hours} < ?2)
INSERT INTO archived (series, hours, start, {", ".join(ArchiveLine.COLUMNS)})
SELECT s.number, {hours}, h.start, {told} FROM archived_series s CROSS JOIN h WHERE s.fleet = 0"""  # noqa: S608 - made up here
    return RegistryStatement("lines", sql, (since, until))


def together(hours: int, monitors: int) -> RegistryStatement:
    """The lines of all of them."""
    how = dict.fromkeys(ArchiveLine.SUMS, "sum") | dict.fromkeys(ArchiveLine.LARGEST, "max")
    how |= dict.fromkeys(ArchiveLine.SMALLEST, "min")
    bins = json.dumps({place: checks * monitors for place, checks in BINS[hours].items()})
    values = {name: f"{one}(a.{name})" for name, one in how.items()}
    values |= {"bins": f"'{bins}'", "failures": "max(a.failures)"}
    told = ", ".join(values[name] for name in ArchiveLine.COLUMNS)
    sql = f"""INSERT INTO archived (series, hours, start, {", ".join(ArchiveLine.COLUMNS)})
SELECT (SELECT number FROM archived_series WHERE fleet = 1), {hours}, a.start, {told}
FROM archived_series s CROSS JOIN archived a ON a.series = s.number AND a.hours = {hours}
WHERE s.fleet = 0 GROUP BY a.start"""  # noqa: S608 - made up here
    return RegistryStatement("together", sql)


def marks(hours: int, since: int, until: int) -> RegistryStatement:
    sql = f"""WITH RECURSIVE h(start) AS (
  SELECT ?2 UNION ALL SELECT start + {hours} FROM h WHERE start + {hours} < ?3)
INSERT INTO archived_spans (org_id, hours, start) SELECT ?1, {hours}, start FROM h"""  # noqa: S608 - made up here
    return RegistryStatement("marks", sql, (ORG, since, until))


async def made(store: SqliteRegistry, monitors: int, days: int) -> None:
    names = json.dumps([f"mon_{number:05}" for number in range(monitors)] + [""])
    sql = """INSERT INTO archived_series (org_id, fleet, monitor, region)
SELECT ?1, value = '', value, 'weur' FROM json_each(?2)"""
    await store.execute(RegistryStatement("series", sql, (ORG, names)), 60)
    until = (NOW_MS // DAY_MS - 1) * 24
    for hours in BINS:
        since, end = -(-(until - days * 24) // hours) * hours, until // hours * hours
        for one in (lines(hours, since, end), together(hours, monitors), marks(hours, since, end)):
            await store.execute(one, 3600)


async def timed(gateway: Gateway, query: str, rounds: int) -> str:
    """Milliseconds and those of a processor, the medians of so many; or why there is no answer."""
    took = []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        answer = await gateway.ask(query)
        took.append(((time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000))
        if "errors" in answer:
            return f"  {answer['errors'][0]['message']}, after {took[-1][0] / 1000:.0f} s"
    elapsed, spent = (statistics.median(part) for part in zip(*took, strict=True))
    return f"{elapsed:8.0f} ms{spent:8.0f} ms of a processor"


async def measured(monitors: int, days: int, rounds: int, removed: int, folder: Path) -> None:
    file = folder / "archive.sqlite3"
    there_is = file.exists()
    store = await SqliteRegistry.open(file, "archived")
    began = time.perf_counter()
    if not there_is:
        await made(store, monitors, days)
    await store.fetch(RegistryStatement("settled", "PRAGMA wal_checkpoint(TRUNCATE)"), 600)
    (told,) = await store.fetch(RegistryStatement("counted", "SELECT count(*) AS n FROM archived"), 600)
    size, count = file.stat().st_size, int(str(told["n"]))
    took = time.perf_counter() - began
    print(f"{count:,} lines, {size / 1e9:.2f} GB, {size / count:.0f} bytes each, in {took:.0f} s")
    with tempfile.TemporaryDirectory() as beside:
        await asked(monitors - removed, rounds, Path(beside), Archive(store))
    await store.aclose()


async def asked(monitors: int, rounds: int, folder: Path, archive: Archive) -> None:
    """Of so many monitors that the registry has."""
    engine = Engine.open(folder / "engine")
    there = range(monitors)
    rows = [monitor_row(f"mon_{number:05}", created_at=NOW_MS - 500 * DAY_MS) for number in there]
    options = {
        "monitors": rows,
        "horizon_ms": NOW_MS - 90 * DAY_MS,
        "archive": archive,
        "cost_limit": 10**9,
    }
    async with gateway_on(engine, folder, **options) as gateway:
        for name, query in QUERIES.items():
            for whose in ('monitor(id: "mon_00007")', "fleet"):
                for zone in ("UTC", "Europe/Berlin") if "ZONE" in query else ("",):
                    wording = query.replace("NAME", whose).replace("ZONE", zone)
                    told = " ".join(filter(None, (name, whose.partition("(")[0], zone)))
                    print(f"{told:32}{await timed(gateway, wording, rounds)}", flush=True)
        for name, query in OF_FLEETS.items():
            print(f"{name:32}{await timed(gateway, query, rounds)}", flush=True)
    engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--monitors", type=int, default=100)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--removed", type=int, default=0, help="monitors that the archive has and the registry no longer does"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the archive is made, and taken from where it is there already"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made_for_now:
        folder = chosen.folder or Path(made_for_now)
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(measured(chosen.monitors, chosen.days, chosen.rounds, chosen.removed, folder))


if __name__ == "__main__":
    main()
