"""Every telemetry backend over the same rows."""

import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Thread
from uuid import uuid4

import pytest
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.analytics_sql import AnalyticsSql
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.calls.upstream import Pace
from gateway.stores.clickhouse import ClickHouse, Server
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.servers.holding import holding
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql.ddl import cluster_tables, table
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, CLICKHOUSE
from gateway.telemetry.sql.rolled.places import Place, adding
from gateway.telemetry.sql.text import Source
from tests.contract import fleet, server
from tests.contract.newer import Newer
from tests.known import asked_anew
from tests.size import sized

__all__ = ["asked_anew"]

ROWS = rows_tsv(fleet.beats())
SECONDS = 30.0
"""What a backend says is under test, not how soon: a busy machine took longer than a service may."""
SPREAD, IN_HOURS = "spread", "hb_in_hours_on_a_server"


@dataclass(frozen=True, slots=True)
class Backend:
    """A store and how its dataset is written of."""

    store: TelemetryStore
    source: Source

    async def read(self, statement: Statement) -> Rows:
        return await self.store.read(statement, SECONDS)


@pytest.fixture(scope="session")
def clickhouse_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server.running(tmp_path_factory.mktemp("clickhouse")) as url:
        yield url


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[server.Shard]]:
    """A cluster of two, whose tables hold the fleet's rows."""
    with server.cluster(tmp_path_factory.mktemp("cluster"), 2) as found:
        for shard in found:
            for sql in cluster_tables(SPREAD, "fleet", "default"):
                # ON CLUSTER needs a keeper: here each server is told by itself.
                server.asked(shard.url, sql.replace(" ON CLUSTER fleet", ""))
        yield found


@pytest.fixture
async def cluster(shards: list[server.Shard]) -> AsyncIterator[Backend]:
    """Written to through one of its servers and read through the other."""
    writing, reading = (ClickHouse(server.known(one.url), SPREAD, Pace(seconds=SECONDS)) for one in shards)
    if SPREAD not in _written:
        assert await writing.write(ROW_COLUMNS, ROWS) == ROWS.count(b"\n")
        _written.add(SPREAD)
    yield Backend(reading, Source.of(SPREAD, CLICKHOUSE))
    await writing.aclose()
    await reading.aclose()


@pytest.fixture(scope="session")
def clickhouse_server(clickhouse_url: str) -> Server:
    return server.known(clickhouse_url)


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
    server.asked(clickhouse_server.url, table(name))
    return name


@pytest.fixture
async def embedded(engine: Engine, filled: str) -> Backend:
    return Backend(EmbeddedTelemetry(engine, filled), Source.of(filled, CLICKHOUSE))


@pytest.fixture
async def clickhouse(clickhouse_server: Server, filled_clickhouse: str) -> AsyncIterator[Backend]:
    store = ClickHouse(clickhouse_server, filled_clickhouse, Pace(seconds=SECONDS))
    backend = Backend(store, Source.of(filled_clickhouse, CLICKHOUSE))
    if filled_clickhouse not in _written:
        assert await store.write(ROW_COLUMNS, ROWS) == ROWS.count(b"\n")
        _written.add(filled_clickhouse)
    yield backend
    await store.aclose()


_written: set[str] = set()


@pytest.fixture(scope="session")
def newer(engine: Engine) -> Iterator[Server]:
    """What stands in for a server of today: see `tests.contract.newer`."""
    app = Newer(engine)
    with serving(app) as url:
        yield server.known(url, app.database)


@pytest.fixture
async def in_hours(newer: Server) -> AsyncIterator[Backend]:
    """A table as `insights schema` prints it, with hours, on a server of today."""
    store = ClickHouse(newer, IN_HOURS, Pace(seconds=SECONDS))
    if IN_HOURS not in _written:
        for statement in (table(IN_HOURS), *adding(Place(IN_HOURS))):
            await store.query(statement, 60)
        assert await store.write(ROW_COLUMNS, ROWS) == ROWS.count(b"\n")
        _written.add(IN_HOURS)
    found = await holding(store, IN_HOURS)
    yield Backend(store, Source.of(IN_HOURS, found.written_for(CLICKHOUSE)))
    await store.aclose()


@pytest.fixture(scope="session")
def emulator(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Cloudflare's API on loopback, over the same embedded engine."""
    app = create_emulator(engine, tmp_path_factory.mktemp("emulator"), clock=time.time)
    with serving(app) as url:
        # A second goes by from each look to the next: a quick machine asks more than 3 times in one.
        budget = CallBudget(monotonic=partial(next, count()))
        yield Account(f"{url}/client/v4", DEFAULT_ACCOUNT, SecretStr(DEFAULT_TOKEN), budget)


@pytest.fixture
async def classic(emulator: Account, filled: str) -> AsyncIterator[Backend]:
    store = AnalyticsEngine(emulator, Pace(emulator.budget, seconds=SECONDS))
    yield Backend(store, Source.of(filled, CLASSIC))
    await store.aclose()


@pytest.fixture
async def analytics_sql(emulator: Account, filled: str) -> AsyncIterator[Backend]:
    store = AnalyticsSql(emulator, Pace(emulator.budget, seconds=SECONDS))
    yield Backend(store, Source.of(filled, ANALYTICS_SQL))
    await store.aclose()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The app in a thread with a loop of its own, so that it outlives the loop of a single test."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = uvicorn.Server(config)
        thread = Thread(target=running.run, args=([listener],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(10)


@pytest.fixture(params=["embedded", "clickhouse", "cluster", "in_hours", "classic", "analytics_sql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn."""
    if request.param == "cluster" and not sized(1, 0):
        pytest.skip("one of the cases that --all runs")
    found: Backend = request.getfixturevalue(request.param)
    return found
