"""Every telemetry backend over the same rows."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from gateway.stores.base import Rows, Statement, TelemetryStore
from gateway.stores.clickhouse import ClickHouse, Server
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.ddl import table
from gateway.telemetry.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql import Source
from tests.contract import fleet, server

ROWS = rows_tsv(fleet.beats())


@dataclass(frozen=True, slots=True)
class Backend:
    """A store and how its dataset is written of."""

    store: TelemetryStore
    source: Source

    async def read(self, statement: Statement) -> Rows:
        return await self.store.read(statement, 30)


@pytest.fixture(scope="session")
def clickhouse_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server.running(tmp_path_factory.mktemp("clickhouse")) as url:
        yield url


@pytest.fixture(scope="session")
def clickhouse_server(clickhouse_url: str) -> Server:
    return Server(clickhouse_url, server.USER, SecretStr(server.PASSWORD))


@pytest.fixture(scope="session")
def filled(engine: Engine) -> str:
    """A dataset of the embedded engine that holds the fleet's rows."""
    name = f"hb_{uuid4().hex}"
    engine.create_dataset(name)
    engine.insert(name, ROW_COLUMNS, ROWS)
    return name


@pytest.fixture(scope="session")
def filled_clickhouse(clickhouse_server: Server) -> str:
    """A table of the ClickHouse server, to hold the fleet's rows."""
    name = f"hb_{uuid4().hex}"
    made = httpx.post(
        clickhouse_server.url,
        content=table(name),
        auth=(clickhouse_server.user, clickhouse_server.password.get_secret_value()),
        trust_env=False,
    )
    assert made.is_success, made.text
    return name


@pytest.fixture
async def embedded(engine: Engine, filled: str) -> Backend:
    return Backend(EmbeddedTelemetry(engine, filled), Source(filled))


@pytest.fixture
async def clickhouse(clickhouse_server: Server, filled_clickhouse: str) -> AsyncIterator[Backend]:
    store = ClickHouse(clickhouse_server, filled_clickhouse)
    backend = Backend(store, Source(filled_clickhouse))
    if filled_clickhouse not in _written:
        assert await store.write(ROW_COLUMNS, ROWS) == ROWS.count(b"\n")
        _written.add(filled_clickhouse)
    yield backend
    await store.aclose()


_written: set[str] = set()


@pytest.fixture(params=["embedded", "clickhouse"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn."""
    found: Backend = request.getfixturevalue(request.param)
    return found
