"""The composition root: settings and stores in, an ASGI app out. The only importer of resolvers."""

import time
from dataclasses import dataclass

import httpx
from starlette.types import ASGIApp

from gateway.access.middleware import AccessMiddleware
from gateway.access.sign_in import sign_in_for
from gateway.context import Clock, Means
from gateway.errors import BadUserInput
from gateway.http.edge import PUBLIC, edge
from gateway.settings import RegistryBackend, Settings, TelemetryBackend
from gateway.stores.base import RegistryStore, TelemetrySink, TelemetryStore
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.kept import KeptAnswers
from gateway.stores.sqlite import SqliteRegistry
from resolvers.execution import Execution
from resolvers.schema import build_schema


def system_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Stores:
    """Open stores. `sink` is None where heartbeats cannot be written from here."""

    telemetry: TelemetryStore
    registry: RegistryStore
    sink: TelemetrySink | None
    http: httpx.AsyncClient

    async def aclose(self) -> None:
        await self.http.aclose()
        await self.registry.aclose()
        await self.telemetry.aclose()


async def open_stores(settings: Settings) -> Stores:
    """The backends that the settings name. Raises StoreError when one cannot be opened."""
    if settings.telemetry is not TelemetryBackend.EMBEDDED or settings.registry is not RegistryBackend.SQLITE:
        raise BadUserInput(
            "this version serves the embedded engine and SQLite only; unset the other backends"
        )
    engine = Engine.open(settings.data_dir)
    try:
        registry = await SqliteRegistry.open(settings.data_dir / "registry.sqlite3")
    except BaseException:
        engine.close()
        raise
    telemetry = EmbeddedTelemetry(engine, settings.ae_dataset)
    return Stores(telemetry, registry, telemetry, httpx.AsyncClient(timeout=5, follow_redirects=False))


def create_app(settings: Settings, stores: Stores, clock: Clock = system_clock) -> ASGIApp:
    """The whole gateway over open stores, which the caller closes."""
    kept = KeptAnswers(stores.telemetry, settings.cache_seconds, settings.cache_bytes)
    means = Means(settings, kept, stores.registry, clock)
    inner = edge(means, Execution(build_schema(settings)))
    sign_in = sign_in_for(settings, stores.registry, stores.http, clock)
    return AccessMiddleware(inner, sign_in, stores.registry, PUBLIC)


def schema_sdl() -> str:
    """The schema as it is committed in schema.graphql."""
    return build_schema(Settings()).as_str() + "\n"
