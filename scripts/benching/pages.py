"""What the pages ask, by the ids of their documents, of a gateway on the embedded engine with many rows.

Nothing is kept between requests: every answer is read from the engine anew.
"""

import asyncio
import json
import re
import statistics
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benching.process import Running, running

from gateway.app import create_app, open_stores, system_clock
from gateway.http.documents import MANIFEST
from gateway.http.pages import built_pages
from gateway.http.server.listening import listening
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.ingest.seed.plan import DAY_S, SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from gateway.watching.garbage import settled

ENTRY = Path(__file__).parent.parent / "bench_http.py"
MONITORS, INTERVAL_S = 100, 60
UNKEPT = {"demo": True, "cache_seconds": 0, "cache_bytes": 0, "budget_points": 0}
MONITOR = "{ monitors(first: 1) { nodes { id } } }"
_NAME = re.compile(r"query (\w+)")


@dataclass(frozen=True, slots=True)
class Told:
    """Of one page: milliseconds until its answers were there, of CPU for each, their bytes, and the reads."""

    took_ms: list[float]
    cpu_ms: float
    size: int
    reads: int
    failed: int
    """Answers with an error, such as one that the engine had no time for."""


def variables(monitor: str) -> dict[str, dict[str, Any]]:
    """What the pages give their operations when they are opened, over a day and over a month."""
    day, zone = {"window": "24h"}, {"timezone": "Europe/Berlin"}
    listed = {"first": 50, "orderBy": {"field": "STATUS", "direction": "ASC"}}
    detail = {"id": monitor, "target": 0.999} | zone
    return {
        "Overview": day | zone,
        "Overview, 30 days": {"window": "30d"} | zone,
        "Monitors": day | listed,
        "Monitor": day | detail,
        "Monitor, 30 days": {"window": "30d"} | detail,
        "MonitorBeats": day | {"id": monitor},
        "Map": day,
        "Graph": day,
        "Pipeline": {"window": "15m"},
    }


def report(folder: Path, sizes: list[int], rounds: int) -> str:
    """A table: a row for each page, columns for each number of rows."""
    found = {size: _measured(folder / str(size), size, rounds) for size in sizes}
    heads = "".join(f" {size / 1e6:g} million rows |" for size in sizes)
    lines = (
        f"| `{name}` |" + "".join(f" {_cell(found[size][name])} |" for size in sizes)
        for name in next(iter(found.values()))
    )
    return "\n".join([f"| page |{heads}", "|---" * (len(sizes) + 1) + "|", *lines])


def _cell(told: Told) -> str:
    p50, worst = statistics.median(told.took_ms), max(told.took_ms)
    failed = f"; {told.failed} of {len(told.took_ms)} with errors" if told.failed else ""
    return f"{p50:.0f} / {worst:.0f}; {told.cpu_ms:.0f} ms; {told.reads}; {told.size / 1000:.0f} kB{failed}"


def _measured(folder: Path, rows: int, rounds: int) -> dict[str, Told]:
    took = asyncio.run(_seeded(folder, rows))
    print(f"{rows:,} rows seeded in {took:.0f} s", file=sys.stderr)
    with ExitStack() as opened:
        command = [sys.executable, str(ENTRY), "--serve-pages", str(folder)]
        server = opened.enter_context(running(command, {}, folder))
        server.rest()  # rows that were just written are put together
        monitor = server.ask(MONITOR, {})["monitors"]["nodes"][0]["id"]
        ids = _ids()
        asked = {name: (ids[name.partition(",")[0]], given) for name, given in variables(monitor).items()}
        return {name: _asked(server, *one, rounds) for name, one in asked.items()}


def _asked(server: Running, id_: str, given: Mapping[str, Any], rounds: int) -> Told:
    took, failed, before = [], 0, 0.0
    for number in range(rounds + 1):  # the first warms
        if number == 1:
            server.rest()
            before = server.cpu_s()
        started = time.perf_counter()
        body = server.post({"documentId": id_, "variables": given})
        took.append((time.perf_counter() - started) * 1000)
        told = json.loads(body)
        failed += bool(number and told.get("errors"))
    cpu_ms = 1000 * (server.cpu_s() - before) / rounds
    return Told(took[1:], cpu_ms, len(body), told["extensions"]["insights"]["telemetryReads"], failed)


def _ids() -> dict[str, str]:
    """Of the documents that the pages were built with, by their operation's name."""
    manifest = built_pages() / MANIFEST
    if not manifest.is_file():
        raise SystemExit("the pages are not built; run scripts/serve once")
    return {_NAME.search(text)[1]: hash_ for hash_, text in json.loads(manifest.read_text()).items()}  # type: ignore[index] # each has one


async def _seeded(folder: Path, rows: int) -> float:
    """Seconds that it took."""
    stores, now_ms = await open_stores(Settings(data_dir=folder, **UNKEPT)), system_clock()
    plan = SeedPlan(
        monitors=MONITORS, days=round(rows * INTERVAL_S / MONITORS / DAY_S), interval_s=INTERVAL_S
    )
    started = time.perf_counter()
    await seed(stores.sink, stores.registry, plan, now_ms, lambda _done, _all: None)  # type: ignore[arg-type]
    took = time.perf_counter() - started
    (folder / "clock").write_text(str(now_ms))
    await stores.aclose()
    return took


def serve(folder: Path) -> None:
    """Until it is terminated; prints the port. Its clock stands where the rows end."""
    with asyncio.Runner(loop_factory=quickest_loop()) as runner:
        runner.run(_serve(folder))


async def _serve(folder: Path) -> None:
    settings = Settings(data_dir=folder, **UNKEPT)
    stores = await open_stores(settings)
    now_ms = int((folder / "clock").read_text())
    app = create_app(settings, stores, clock=lambda: now_ms)
    with listening("127.0.0.1", 0) as listener, settled():

        async def told() -> None:
            print(listener.getsockname()[1], flush=True)

        await Server(app, Patience(drain=0), told).serve_until_stopped(listener)
    await stores.aclose()
