"""A whole gateway for tests: the real engine, a real registry, a fixed clock, a client on its ASGI app.

`gateway_on` gives every test a dataset and a registry of its own. In demo mode, the default, everybody is
a member of each org added with `add_org`; the newest membership is asked, unless `org=` chooses another.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
from starlette.types import ASGIApp

from gateway.access.principal import DEMO_IDENTITY
from gateway.app import Stores, create_app
from gateway.archive.kept import Archive
from gateway.meter import Delivery
from gateway.ports import RegistryStatement, RegistryStore, TelemetryStore
from gateway.registry.founding import add_member, add_membership, add_organization
from gateway.registry.seeding import MonitorRow, SeedRow, insert
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.horizon import ForEver
from gateway.stores.opening import horizon_of
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.scoped import ScopedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.reading.archived.heard import Archives
from gateway.telemetry.reading.population import Presences
from gateway.telemetry.sql.dialect import CLICKHOUSE, Dialect
from gateway.telemetry.sql.text import Source

NOW_MS = 1_764_590_412_345
"""The clock of every gateway under test, that of tests/ingest/seeded.py too: 2025-12-01T12:00:12.345Z."""
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
ORG = "org_a"
SECONDS = 10.0

Wrap = Callable[[TelemetryStore], TelemetryStore]
WrapRegistry = Callable[[RegistryStore], RegistryStore]


@dataclass(frozen=True, slots=True)
class Gateway:
    """An app that answers on `client`, and the stores behind it. `telemetry` is the real one, unwrapped.

    `delivery` counts what is on its way to it.
    """

    app: ASGIApp
    client: httpx.AsyncClient
    registry: SqliteRegistry
    telemetry: EmbeddedTelemetry
    settings: Settings
    delivery: Delivery = field(default_factory=Delivery)

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, org: str | None = None
    ) -> dict[str, Any]:
        return await ask(self.client, query, variables, org)

    async def get(self, path: str, org: str | None = None, **parameters: str | int) -> httpx.Response:
        return await self.client.get(path, params=parameters, headers=org_header(org))

    async def write(self, heartbeats: Iterable[Heartbeat]) -> None:
        await self.telemetry.write(ROW_COLUMNS, rows_tsv(heartbeats))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A store that begins at a moment, whenever it is asked."""

    ms: int

    async def known_ms(self, now_ms: int) -> int:
        del now_ms
        return self.ms

    async def anew_ms(self, now_ms: int) -> int:
        return await self.known_ms(now_ms)


def receipt(org: str, at_ms: int) -> RegistryStatement:
    """What a Worker leaves: one heartbeat that was up, in its minute."""
    sql = "INSERT INTO insights_heartbeat_receipts VALUES (?1, ?2, '', 'f', 1, 0, 0, 0, 0, 0, 0)"
    return RegistryStatement("receipt", sql, (org, at_ms // 60_000 * 60_000))


@asynccontextmanager
async def gateway_on(
    engine: Engine,
    tmp_path: Path,
    *,
    heartbeats: Iterable[Heartbeat] = (),
    monitors: Iterable[MonitorRow] = (),
    org: str | None = ORG,
    telemetry: Wrap | None = None,
    registry: WrapRegistry | None = None,
    dialect: Dialect = CLICKHOUSE,
    dataset: str | None = None,
    registry_file: Path | None = None,
    now_ms: int = NOW_MS,
    forgets: bool = False,
    hears: bool = False,
    horizon_ms: int | None = None,
    archive: Archive | None = None,
    raise_app_exceptions: bool = True,
    **settings: Any,
) -> AsyncIterator[Gateway]:
    """A gateway over what is given, closed in the end; the engine stays open.

    `telemetry` and `registry` wrap the real stores, `settings` overrides single settings; kept answers are
    off unless `cache_seconds` says otherwise, callers have no budget unless `budget_points` does, and a
    request has a minute unless `request_seconds` says so.
    `org=None` founds none, as for a registry file that is there already. With `forgets`, what lies before the
    oldest row is not known; else the store is one that had everything that ever was. With `hears` it is asked
    from which regions monitors are checked; else none is known to check by itself. `horizon_ms` is where its
    store is said to begin, and `archive` what remembers more.
    """
    named: dict[str, Any] = {"demo": True, "cache_seconds": 0.0, "budget_points": 0}
    named["request_seconds"] = 60.0  # a busy machine is no other answer
    named["ae_dataset"] = dataset or f"hb_{uuid4().hex}"
    chosen = Settings(**(named | {"data_dir": tmp_path} | settings))
    file = await SqliteRegistry.open(registry_file or tmp_path / f"registry_{uuid4().hex}.sqlite3")
    store = EmbeddedTelemetry(engine, chosen.ae_dataset, rolled=dialect.rolled)
    wrapped = telemetry(store) if telemetry else store
    asked = registry(file) if registry else file
    async with httpx.AsyncClient() as outward:
        source = Source.of(chosen.ae_dataset, dialect)
        horizon = horizon_of(chosen, wrapped, source) if forgets else ForEver()
        horizon = horizon if horizon_ms is None else Fixed(horizon_ms)
        archives = Archives(archive, horizon) if archive else None
        hearing = Presences(ScopedTelemetry(wrapped), source, archives=archives) if hears else None
        stores = Stores(wrapped, asked, store, outward, dialect, horizon=horizon, hearing=hearing)
        stores = replace(stores, archive=archive)
        app = create_app(chosen, stores, clock=lambda: now_ms)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=raise_app_exceptions)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            gateway = Gateway(app, client, file, store, chosen, stores.delivery)
            try:
                if org is not None:
                    await add_org(file, org)
                await add_rows(file, monitors)
                beats = list(heartbeats)
                if beats:
                    await gateway.write(beats)
                yield gateway
            finally:
                await file.aclose()


async def ask(
    client: httpx.AsyncClient, query: str, variables: Mapping[str, Any] | None = None, org: str | None = None
) -> dict[str, Any]:
    """The body of a GraphQL answer, whatever its status."""
    body: dict[str, Any] = {"query": query, "variables": dict(variables or {})}
    answer = await client.post("/graphql", json=body, headers=org_header(org))
    return cast("dict[str, Any]", answer.json())


def org_header(org: str | None) -> dict[str, str]:
    return {} if org is None else {"X-Insights-Org": org}


async def add_org(
    registry: SqliteRegistry,
    org: str,
    *,
    identity: str = DEMO_IDENTITY,
    role: str = "member",
    now_ms: int = 0,
) -> None:
    """An org of which `identity` is a member; the slug is the id with dashes."""
    slug = org.replace("_", "-")
    await registry.execute_many(
        [
            add_member(identity, f"{identity}@example.com", now_ms),
            add_organization(org, slug=slug, name=f"Org {org}", owner=identity, now_ms=now_ms),
            add_membership(org, identity, role, now_ms),
        ]
    )


async def add_rows(registry: SqliteRegistry, rows: Iterable[SeedRow]) -> None:
    """Rows of any table of the platform: MonitorRow, IncidentRow, DispatchRow, RelayRow."""
    statements = [insert(row) for row in rows]
    if statements:
        await registry.execute_many(statements)


def monitor_row(
    monitor_id: str = "mon_1", org: str = ORG, *, interval_s: int = 60, **columns: Any
) -> MonitorRow:
    """An enabled http monitor, 90 days old, up; `columns` overrides what its row holds."""
    config = {"url": "https://example.com/", "interval": interval_s, "timeout": 5000}
    row: dict[str, Any] = {
        "id": monitor_id,
        "org_id": org,
        "name": f"Monitor {monitor_id}",
        "kind": "http",
        "enabled": 1,
        "config_json": json.dumps(config),
        "status": "up",
        "last_checked_at": NOW_MS - MINUTE_MS,
        "last_failed_at": None,
        "first_checked_at": NOW_MS - 90 * DAY_MS,
        "rt_ms": 120.0,
        "region": "weur",
        "last_error": None,
        "next_run_at": None,
        "created_at": NOW_MS - 90 * DAY_MS,
        "updated_at": NOW_MS - DAY_MS,
        "relay_id": None,
    }
    return MonitorRow(**(row | columns))


def beat(
    monitor_id: str = "mon_1", ago_ms: int = MINUTE_MS, status: str = "up", org: str = ORG, **fields: Any
) -> Heartbeat:
    """A heartbeat that ended `ago_ms` before NOW_MS; a failed one has a code and an error."""
    down: dict[str, Any] = {"code": 500, "error": "HTTP 500"} if status == "down" else {"code": 200}
    given: dict[str, Any] = {
        "latency_ms": 100.0,
        "region": "weur",
        "colo": "FRA",
        "dispatch_id": f"dsp_{monitor_id}_{ago_ms}",
    }
    return Heartbeat(monitor_id, org, NOW_MS - ago_ms, status, **(given | down | fields))


def beats(
    monitor_id: str = "mon_1", count: int = 10, every_ms: int = MINUTE_MS, org: str = ORG, **fields: Any
) -> list[Heartbeat]:
    """`count` heartbeats, `every_ms` apart, the newest one `every_ms` ago."""
    return [beat(monitor_id, number * every_ms, org=org, **fields) for number in range(1, count + 1)]


def listed(found: Any) -> Any:
    """An answer with every object that holds nodes and nothing else as the list that they are."""
    if isinstance(found, list):
        return [listed(one) for one in found]
    if not isinstance(found, dict):
        return found
    return (
        listed(found["nodes"])
        if set(found) == {"nodes"}
        else {key: listed(one) for key, one in found.items()}
    )
