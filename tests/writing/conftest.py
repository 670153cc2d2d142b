"""The whole way of a heartbeat: the Worker in workerd, the emulator behind it, a gateway that reads both.

One emulator and one miniflare for all these tests; each test has a dataset and a database of its own.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from gateway.access.tokens import create_token
from gateway.app import Stores, create_app
from gateway.emulator.app import create_emulator
from gateway.settings import RegistryBackend
from gateway.stores.embedded import Engine
from gateway.stores.opening import open_registry, open_telemetry, tolerant
from tests.contract.conftest import serving
from tests.platform import filled
from tests.platform.conftest import Opened, Platform
from tests.writing.runtime import WORKER, Runtime, Written, d1, node


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture(scope="package")
def emulator(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its URL; its clock is the machine's, unless a test puts it ahead."""
    with serving(create_emulator(engine, tmp_path_factory.mktemp("writing"), clock=time.time)) as url:
        yield url


@pytest.fixture(scope="package")
def runtime(emulator: str) -> Iterator[Runtime]:
    node()
    found = Runtime(emulator)
    yield found
    found.end()


@pytest.fixture(scope="package")
def loopback() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def emulated(emulator: str, loopback: httpx.Client) -> Platform:
    """An ideal world with the platform's database, the Worker's table beside it, and no heartbeat."""
    found = Platform(emulator, f"hb_{uuid4().hex}", str(uuid4()))
    loopback.put(f"{emulator}/__emulator/conditions", json={}).raise_for_status()
    loopback.put(f"{emulator}/__emulator/databases/{found.database}").raise_for_status()
    scripts = [(script.read_text(), ()) for script in sorted((WORKER / "migrations").glob("*.sql"))]
    made = [*filled.statements(), *scripts]
    d1(loopback, found, {"batch": [{"sql": sql, "params": list(values)} for sql, values in made]})
    return found


Begun = Callable[..., Written]


@pytest.fixture
def begun(runtime: Runtime, loopback: httpx.Client) -> Begun:
    """Begins the Worker, in an isolate of its own: `direct` is one without a queue."""

    def begin(platform: Platform, *, direct: bool = True) -> Written:
        found = Written(runtime, platform, direct, loopback)
        found.begin()
        return found

    return begin


@pytest.fixture
async def reading(emulated: Platform, tmp_path: Path) -> AsyncIterator[Opened]:
    """A gateway in real time on what the Worker wrote, of Analytics Engine and of D1."""
    settings, account = emulated.settings(RegistryBackend.D1, tmp_path), emulated.account
    telemetry, _ = open_telemetry(settings, account)
    registry = await open_registry(settings, account)
    stores = Stores(tolerant(settings, account, telemetry), registry, None, httpx.AsyncClient())
    app = create_app(settings, stores, clock=now_ms)
    token = await create_token(registry, filled.ORG, "test", now_ms())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://gateway.example",
        headers={"authorization": f"Bearer {token}"},
    ) as client:
        yield Opened(client, registry, settings)
    await stores.aclose()
