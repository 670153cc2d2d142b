"""The composition root: settings and stores in, an ASGI app out. The only importer of resolvers."""

import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial

import httpx
from starlette.types import ASGIApp

from gateway.access.lately import LetInLately
from gateway.access.sign_in import sign_in_for
from gateway.archive.kept import Archive, make_tables, words_of
from gateway.http.cors import Cors
from gateway.http.documents import trusted
from gateway.http.door import AccessMiddleware
from gateway.http.edge import Masked, edge
from gateway.http.gone import CancelledWhenGone
from gateway.http.ops import AtOnce
from gateway.http.pages import built_pages
from gateway.http.public import PUBLIC
from gateway.http.rest.passing_on import passing_client
from gateway.http.server.framed import Framed
from gateway.http.watched import Watched
from gateway.meter import Delivery, Gauge, Traffic
from gateway.ports import Changes, Horizon, RegistryStore, TelemetrySink, TelemetryStore
from gateway.request.allowance import Allowances
from gateway.request.context import Clock, Means
from gateway.request.gate import Gate
from gateway.request.lately import Lately
from gateway.request.shared import Sharing
from gateway.request.whole import WholeAnswers
from gateway.settings import Introspection, Settings, TelemetryBackend
from gateway.stores.calls.cloudflare import Account
from gateway.stores.capabilities import learned
from gateway.stores.horizon import ForEver
from gateway.stores.ingest.worker import Worker
from gateway.stores.opening import (
    account_of,
    dialect_of,
    horizon_of,
    open_archive,
    open_registry,
    open_telemetry,
    require,
    tolerant,
    written_for,
)
from gateway.stores.rehearsal import Rehearsal
from gateway.stores.servers.holding import with_hours
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.counted import CountedHits, CountedRegistry, CountedTelemetry, Reads
from gateway.stores.wrapped.kept import KeptAnswers
from gateway.stores.wrapped.opened_later import OpenedLater
from gateway.stores.wrapped.remembered import breaker_of
from gateway.stores.wrapped.scoped import ScopedTelemetry
from gateway.stores.wrapped.signed_in import signed_in
from gateway.telemetry.reading.archived.heard import Archives
from gateway.telemetry.reading.population import Presences
from gateway.telemetry.sql.dialect import CLASSIC, Dialect
from gateway.telemetry.sql.text import Source
from gateway.watching.garbage import not_looked_for
from gateway.watching.traces import NO_TRACES, Traces
from resolvers.running.execution import Execution
from resolvers.schema import build_schema

WHOLE, LISTED = 0.25, 0.125
"""Of the memory for kept answers: what whole ones may take, and what the registry said. The rest is the
telemetry store's."""
ARCHIVE_SECONDS = 10.0
"""The start waits so long for an archive, and goes on without."""


def system_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Stores:
    """Open stores. `sink` is None where heartbeats cannot be written from here; `delivery` counts what is on
    its way there."""

    telemetry: TelemetryStore
    registry: RegistryStore
    sink: TelemetrySink | None
    http: httpx.AsyncClient
    dialect: Dialect = CLASSIC
    delivery: Delivery = field(default_factory=Delivery)
    platform: httpx.AsyncClient = field(default_factory=passing_client)
    """What is not served here is passed on with it."""
    rehearsal: Rehearsal | None = None
    """Of what pages send; None of a store that comes with the gateway."""
    horizon: Horizon = field(default_factory=ForEver)
    """How far back `telemetry` reaches."""
    archive: Archive | None = None
    """What `telemetry` forgets."""
    hearing: Presences | None = None
    """From which regions `telemetry` has heard; None: nobody asks it."""

    async def aclose(self) -> None:
        await self.http.aclose()
        await self.platform.aclose()
        await self.registry.aclose()
        await self.telemetry.aclose()
        if self.archive:
            await self.archive.aclose()
        if isinstance(self.sink, Worker):  # others are the store itself
            await self.sink.aclose()


async def open_stores(settings: Settings) -> Stores:
    """The backends that the settings name.

    Raises BadUserInput when a setting is missing, StoreError when a backend cannot be opened.
    """
    require(settings)
    account = account_of(settings)
    async with AsyncExitStack() as opened:
        telemetry, sink = open_telemetry(settings, account)
        opened.push_async_callback(telemetry.aclose)
        registry = await open_registry(settings, account)
        opened.push_async_callback(registry.aclose)
        archive = None
        if settings.archive:
            later = OpenedLater("the archive", partial(_archive, settings, account))
            opened.push_async_callback(later.aclose)
            await later.attempt(ARCHIVE_SECONDS)  # to be told at once where it cannot be opened
            archive = Archive(later, words_of(settings.archive))
        source = Source.of(settings.ae_dataset, dialect_of(settings))
        own = settings.telemetry is TelemetryBackend.EMBEDDED  # known: it comes with the gateway
        if own:
            dialect = written_for(telemetry, source.dialect)
        else:
            dialect = await learned(telemetry, source, system_clock() // 1000)
        if settings.telemetry is TelemetryBackend.CLICKHOUSE and settings.rollups:
            dialect = await with_hours(telemetry, replace(source, dialect=dialect))
        telemetry = tolerant(settings, account, telemetry)
        source = replace(source, dialect=dialect)
        rehearsal = None if own else Rehearsal(telemetry, source, system_clock() // 1000)
        opened.pop_all()
    outward = httpx.AsyncClient(timeout=5, follow_redirects=False)
    horizon = horizon_of(settings, telemetry, source)
    archives = Archives(archive, horizon) if archive else None
    return Stores(
        telemetry,
        registry,
        sink,
        outward,
        dialect,
        rehearsal=rehearsal,
        horizon=horizon,
        archive=archive,
        hearing=Presences(ScopedTelemetry(telemetry), source, archives=archives),
    )


async def _archive(settings: Settings, account: Account | None) -> RegistryStore:
    """With its tables. Raises RegistryUnavailable."""
    store = await open_archive(settings, account)
    try:
        await make_tables(store, words_of(settings.archive or ""))
    except BaseException:
        await store.aclose()
        raise
    return store


def create_app(
    settings: Settings,
    stores: Stores,
    clock: Clock = system_clock,
    traffic: Traffic | None = None,
    traces: Traces = NO_TRACES,
) -> ASGIApp:
    """The whole gateway over open stores, which the caller closes."""
    traffic = traffic or Traffic()
    traffic.delivery = stores.delivery
    traffic.gauges["insights_breaker_open"] = _breakers(stores)
    traffic.gauges["insights_heartbeats_oldest_seconds"] = _oldest(stores.delivery, clock)
    telemetry, registry = (
        CountedTelemetry(stores.telemetry, Reads("telemetry", settings.telemetry, traffic)),
        CountedRegistry(stores.registry, Reads("registry", settings.registry, traffic)),
    )
    whole, listed = round(settings.cache_bytes * WHOLE), round(settings.cache_bytes * LISTED)
    rest = settings.cache_bytes - whole - listed
    kept = CountedHits(KeptAnswers(telemetry, settings.cache_seconds, rest), traffic)
    allowances, gate = Allowances(settings.budget_points, settings.budget_seconds), Gate.of(settings)
    changes = stores.registry.changes if isinstance(stores.registry, SqliteRegistry) else Changes()
    seconds = settings.cache_seconds if settings.cache_bytes else 0
    known = signed_in(registry, stores.registry, seconds, changes)
    means = Means(
        settings,
        ScopedTelemetry(kept),
        registry,
        clock,
        stores.dialect,
        traffic,
        allowances,
        gate,
        Sharing(WholeAnswers(settings.cache_seconds, whole)),
        changes,
        Lately(settings.cache_seconds, listed, changes),
        horizon=stores.horizon,
        archive=stores.archive,
        hearing=stores.hearing,
    )
    if stores.rehearsal:
        means = replace(means, understood=stores.rehearsal.told)
    suggest = settings.introspection is not Introspection.OFF
    with not_looked_for():
        schema = build_schema()
    documents = trusted(settings, built_pages())
    inner = edge(means, Execution(schema, suggest, documents.texts), stores.platform, documents)
    sign_in = sign_in_for(settings, known, stores.http, clock)
    lately = LetInLately(clock, changes)
    door = AccessMiddleware(inner.app, sign_in, known, PUBLIC, inner.needs_no_org, lately)
    served: ASGIApp = CancelledWhenGone(Masked(door))
    opened = AtOnce(Cors(served, settings.origins) if settings.origins else served)
    return Framed(Watched(opened, inner.routes, traffic, traces, settings.log_requests))


def _breakers(stores: Stores) -> Gauge:
    found = {"telemetry": breaker_of(stores.telemetry), "registry": breaker_of(stores.registry)}
    return Gauge(
        "1 while a store keeps failing and is left alone.",
        ("store",),
        lambda: {(name,): float(one.is_open) for name, one in found.items() if one},
    )


def _oldest(delivery: Delivery, clock: Clock) -> Gauge:
    def age() -> float:
        return 0.0 if delivery.oldest_ms is None else max(0, clock() - delivery.oldest_ms) / 1000

    return Gauge(
        "Since the end of the oldest check whose heartbeat waits; 0 where none does.", (), lambda: {(): age()}
    )


def prepare() -> None:
    """Make what every app of the process is made of, and every process that is forked from it."""
    with not_looked_for():
        build_schema()


def schema_sdl() -> str:
    """The schema as it is committed in schema.graphql."""
    return build_schema().as_str() + "\n"
