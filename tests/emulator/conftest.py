"""An emulator on the session's one engine, and clients that were not written for it."""

import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.emulator.conditions import Conditions
from gateway.emulator.edge.wire import server
from gateway.http.server.listening import listening
from gateway.stores.embedded import Engine
from tests.known import asked_anew

__all__ = ["asked_anew"]

ACCOUNT = f"/client/v4/accounts/{DEFAULT_ACCOUNT}"
NOW = 1_790_001_000.0
START = 1_790_000_000


class Clock:
    """Unix seconds that stand still until a test moves them."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Emulated(httpx.AsyncClient):
    """A client with the token, and a word for each thing a test asks."""

    async def sql(self, sql: str) -> httpx.Response:
        return await self.post(f"{ACCOUNT}/analytics_engine/sql", content=sql.encode())

    async def rows(self, sql: str) -> list[dict[str, object]]:
        answer = await self.sql(sql)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, object]] = answer.json()["data"]
        return found

    async def write(self, dataset: str, *points: object) -> dict[str, object]:
        answer = await self.post(f"/__emulator/datasets/{dataset}/points", json=list(points))
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    async def conditions(self, **conditions: object) -> None:
        """Numbers stay numbers, unless said otherwise."""
        answer = await self.put("/__emulator/conditions", json={"integers_as_text": False} | conditions)
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def emulator_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The session's engine where there is one: chDB serves one folder per process."""
    try:
        yield request.getfixturevalue("engine")
    except pytest.FixtureLookupError:
        opened = Engine.open(tmp_path_factory.mktemp("emulator-engine"))
        yield opened
        opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(emulator_engine: Engine, tmp_path: Path, clock: Clock) -> Starlette:
    return create_emulator(
        emulator_engine, tmp_path, conditions=Conditions(integers_as_text=False), clock=clock
    )


@pytest.fixture
async def client(emulator: Starlette) -> AsyncIterator[Emulated]:
    transport = httpx.ASGITransport(app=emulator)
    headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
    async with Emulated(transport=transport, base_url="http://emulator", headers=headers) as opened:
        yield opened


@pytest.fixture
def loopback(emulator: Starlette) -> Iterator[str]:
    """The emulator behind a real socket; yields its base URL."""
    running = server(emulator)
    with listening("127.0.0.1", 0) as door:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not running.started:
            thread.join(0.01)
            assert thread.is_alive()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def heartbeat(number: int, **changes: object) -> dict[str, object]:
    """A point in the layout of a heartbeat, 10 s after the one before it."""
    status = ("up", "up", "down", "degraded")[number % 4]
    at = START + 10 * number
    point: dict[str, object] = {
        "indexes": ["ab"[number % 2]],
        "blobs": ["org", f"dispatch-{number}", status, ("weur", "enam")[number % 3 % 2], "ARN", ""],
        "doubles": [at * 1000.0, 10.0 + number % 7, 200.0 if status == "up" else 500.0, 1.0],
        "timestamp": at,
    }
    return point | changes
