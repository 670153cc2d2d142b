"""A gateway on the hand-written world, which is written once a session and only read by tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from gateway.registry.seeding import insert
from gateway.stores.embedded import Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.gateway_under_test import Gateway, Wrap, gateway_on
from tests.http.world import NOW_MS, heartbeats, registry_rows


@dataclass(frozen=True, slots=True)
class World:
    """Where the world lies; `gateway` serves it."""

    engine: Engine
    folder: Path
    registry_file: Path
    dataset: str

    def gateway(self, telemetry: Wrap | None = None, **settings: Any) -> AbstractAsyncContextManager[Gateway]:
        return gateway_on(
            self.engine,
            self.folder,
            org=None,
            telemetry=telemetry,
            dataset=self.dataset,
            registry_file=self.registry_file,
            now_ms=NOW_MS,
            **settings,
        )


@pytest.fixture(scope="session")
def world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Heartbeats and registry, written once."""
    folder = tmp_path_factory.mktemp("world")
    file = folder / "registry.sqlite3"
    asyncio.run(_write(file))
    dataset = f"hb_{uuid4().hex}"
    engine.create_dataset(dataset)
    engine.insert(dataset, ROW_COLUMNS, rows_tsv(heartbeats()))
    return World(engine, folder, file, dataset)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def acme(world: World) -> AsyncIterator[Gateway]:
    """A gateway on it; the demo member's newest org is Acme. Its tests run on their module's loop."""
    async with world.gateway() as gateway:
        yield gateway


async def _write(file: Path) -> None:
    registry = await SqliteRegistry.open(file)
    try:
        await registry.execute_many([insert(row) for row in registry_rows()])
    finally:
        await registry.aclose()
