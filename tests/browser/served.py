"""The real gateway on loopback, over seeded history and a fixed clock, for a browser."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from starlette.types import ASGIApp

from gateway.app import Stores, create_app
from gateway.errors import TelemetryUnavailable
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from tests.browser.looking import SLOW_MS
from tests.gateway_under_test import NOW_MS
from tests.served import opened_and_served

PLAN = SeedPlan(monitors=24, days=3, interval_s=300)


@dataclass
class Breakable:
    """The real store, which refuses statements of the names in `failing`."""

    store: TelemetryStore
    failing: set[str] = field(default_factory=set)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        if statement.name in self.failing:
            raise TelemetryUnavailable("the telemetry store does not answer; try again later")
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True)
class Served:
    """Where it listens, and the store that can be made to fail."""

    url: str
    store: Breakable


@contextmanager
def served(
    engine: Engine, folder: Path, *, demo: bool = True, plan: SeedPlan = PLAN, **chosen: Any
) -> Iterator[Served]:
    """Serves in a thread of its own until the block ends."""
    named: dict[str, Any] = {"data_dir": folder, "cache_seconds": 0, "ae_dataset": f"hb_{uuid4().hex}"}
    named["request_seconds"] = SLOW_MS / 1000  # a busy machine is no panel that took too long
    settings = Settings(demo=demo, **(named | chosen))
    store = Breakable(EmbeddedTelemetry(engine, settings.ae_dataset))

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        registry = await SqliteRegistry.open(folder / f"{uuid4().hex}.sqlite3")
        sink = EmbeddedTelemetry(engine, settings.ae_dataset)
        await seed(sink, registry, plan, NOW_MS, lambda _done, _all: None)
        async with httpx.AsyncClient() as outward:
            yield create_app(settings, Stores(store, registry, sink, outward), clock=lambda: NOW_MS)
        await registry.aclose()

    with opened_and_served(opened) as found:
        yield Served(found.url, store)
