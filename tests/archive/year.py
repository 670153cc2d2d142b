"""Twelve days of two monitors in two orgs, of which a store keeps the last three, and an archive of all."""

import hashlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.archive.filling import Filling
from gateway.archive.kept import Archive, make_tables, words_of
from gateway.archive.pages import Pages
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from gateway.stores.clickhouse import ClickHouseTables, Server
from gateway.stores.embedded import Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from tests.contract import server
from tests.gateway_under_test import (
    DAY_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Fixed,
    Gateway,
    add_org,
    add_rows,
    beat,
    gateway_on,
    monitor_row,
)

DAYS, OTHER, EVERY_S = 12, "org_b", 1800
PER_DAY = 86_400 // EVERY_S
CREATED_MS = (NOW_MS // DAY_MS - DAYS) * DAY_MS
"""Midnight: the first hour of all."""
HORIZON_MS = NOW_MS - 3 * DAY_MS
ENDLESS = Fixed(1)
"""Of a store that has everything, as it is filled from."""
CAUSES: tuple[dict[str, Any], ...] = (
    {"code": 500, "error": "HTTP 500"},
    {"code": 404, "error": "HTTP 404"},
    {"code": 0, "error": "DNS: no such host"},
)
CONTENT = {
    "lines": "SELECT s.org_id, s.fleet, s.monitor, s.region, a.* FROM archived a JOIN archived_series s "
    "ON s.number = a.series ORDER BY 1, 2, 3, 4, hours, start",
    "spans": "SELECT * FROM archived_spans ORDER BY 1, 2, 3",
}
"""All that an archive keeps; what its filling has cost is not of it."""


def beats(org: str, seed: int) -> list[Heartbeat]:
    """A check every half hour of each monitor, one in fifty of which failed."""
    dice, causes = random.Random(seed), random.Random(seed)  # noqa: S311 - to be repeated
    found = []
    for name in ("mon_1", "mon_2"):
        for at in range(CREATED_MS + 30_000, NOW_MS - MINUTE_MS, EVERY_S * 1000):
            status = "down" if dice.random() < 0.02 else dice.choice(("up", "up", "up", "degraded"))
            latency = dice.lognormvariate(4.5, 0.6)
            region = dice.choice(("weur", "enam"))
            shown: dict[str, Any] = causes.choice(CAUSES) if status == "down" else {}
            found.append(beat(name, NOW_MS - at, status, org, latency_ms=latency, region=region, **shown))
    return found


SERVER: Server | None = None
"""Where archives are in place of files: see `conftest.place`."""


@asynccontextmanager
async def archive_at(path: Path) -> AsyncIterator[Archive]:
    """A file, or a database of the server that is its own."""
    archive = await on_server(SERVER, path) if SERVER else await _in_file(path)
    try:
        yield archive
    finally:
        await archive.aclose()


async def _in_file(path: Path) -> Archive:
    return Archive(await SqliteRegistry.open(path, "archived"))


async def on_server(where: Server, path: Path) -> Archive:
    """In a database that is of this path alone."""
    name = f"archive_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    server.asked(where.url, f"CREATE DATABASE IF NOT EXISTS {name}")
    archive = Archive(ClickHouseTables(replace(where, database=name)), words_of(f"clickhouse:{name}"))
    await make_tables(archive.store, archive.words)
    return archive


@asynccontextmanager
async def lived(engine: Engine, tmp_path: Path, **options: Any) -> AsyncIterator[Gateway]:
    """The gateway with the history of both orgs."""
    rows = [*beats(ORG, 1), *beats(OTHER, 2)]
    chosen = {"cost_limit": 10**6} | options
    async with gateway_on(engine, tmp_path, heartbeats=rows, **chosen) as gateway:
        await add_org(gateway.registry, OTHER)
        await add_rows(gateway.registry, [_monitor(number, org) for org in (ORG, OTHER) for number in (1, 2)])
        yield gateway


def _monitor(number: int, org: str) -> Any:
    times = dict.fromkeys(("created_at", "first_checked_at"), CREATED_MS)
    return monitor_row(f"mon_{number}" if org == ORG else f"mon_{number}_b", org, interval_s=EVERY_S, **times)


def filling(gateway: Gateway, archive: Archive, **options: Any) -> Filling:
    """From the gateway's store, which has everything, unless `horizon` says otherwise."""
    pages = Pages(options.get("telemetry", gateway.telemetry), options.get("limit", 10_000))
    return Filling(
        pages,
        Source.of(gateway.settings.ae_dataset, CLICKHOUSE),
        options.get("horizon", ENDLESS),
        options.get("registry", gateway.registry),
        archive,
        options.get("reads", 1000),
        options.get("clock", lambda: NOW_MS),
    )


@asynccontextmanager
async def cut(
    engine: Engine, whole: Gateway, path: Path, archive: Archive, **options: Any
) -> AsyncIterator[Gateway]:
    """The same rows and monitors, of which the store is said to have forgotten all but three days."""
    async with gateway_on(
        engine,
        path,
        org=None,
        dataset=whole.settings.ae_dataset,
        registry_file=next(path.glob("registry_*.sqlite3")),  # noqa: ASYNC240 - a test's own folder
        horizon_ms=HORIZON_MS,
        archive=archive,
        cost_limit=10**6,
        **options,
    ) as gateway:
        yield gateway


def numbers(found: Any, *apart: str) -> Any:
    """Without what tells of where it came from."""
    if isinstance(found, dict):
        left = {"sources", "knownSince", "extensions", *apart}
        return {key: numbers(value, *apart) for key, value in found.items() if key not in left}
    if isinstance(found, list):
        return [numbers(one, *apart) for one in found]
    return pytest.approx(found, rel=1e-9) if isinstance(found, float) else found


def of_the_service(url: str, folder: Path, dataset: str) -> dict[str, str]:
    """Settings of a gateway that reads an emulator's Analytics Engine, with its archive in a folder."""
    settings = {
        "TELEMETRY": "cloudflare",
        "DATA_DIR": str(folder),
        "AE_DATASET": dataset,
        "ARCHIVE": f"sqlite:{folder / 'archive.sqlite3'}",
        "CLOUDFLARE_API_URL": f"{url}/client/v4",
        "CLOUDFLARE_ACCOUNT_ID": DEFAULT_ACCOUNT,
        "CLOUDFLARE_API_TOKEN": DEFAULT_TOKEN,
    }
    return {f"INSIGHTS_{name}": value for name, value in settings.items()}
