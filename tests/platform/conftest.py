"""The platform's database behind a gateway: in an SQLite file, and in D1 over the emulator."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from gateway.access.tokens import create_token
from gateway.app import Stores, create_app
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.ports import RegistryStore
from gateway.settings import RegistryBackend, Settings, TelemetryBackend
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.embedded import Engine
from gateway.stores.opening import open_registry, open_telemetry, tolerant
from tests.contract.conftest import serving
from tests.platform import filled

DATABASE = "11111111-2222-4333-8444-555555555555"


@dataclass(frozen=True)
class Platform:
    """The emulator that plays Cloudflare, with the platform's rows in it."""

    url: str
    dataset: str
    database: str = DATABASE

    def conditions(self, **conditions: object) -> None:
        """The emulator's, until they are set anew."""
        url = f"{self.url}/__emulator/conditions"
        httpx.put(url, json=conditions, trust_env=False).raise_for_status()

    def settings(self, registry: RegistryBackend, folder: Path, **more: Any) -> Settings:
        named: dict[str, Any] = {
            "telemetry": TelemetryBackend.CLOUDFLARE,
            "registry": registry,
            "cloudflare_api_url": f"{self.url}/client/v4",
            "cloudflare_account_id": DEFAULT_ACCOUNT,
            "cloudflare_api_token": SecretStr(DEFAULT_TOKEN),
            "d1_database_id": self.database,
            "ae_dataset": self.dataset,
            "data_dir": folder,
            "cache_seconds": 0.0,
            "budget_points": 0,
            "cost_limit": 10**6,
            "request_seconds": 60.0,
        }
        return Settings(**(named | more))

    @property
    def account(self) -> Account:
        """Without a limit of calls: a test asks more in a minute than a person in an hour."""
        calls = iter(range(0, 10**9, 60))
        budget = CallBudget(monotonic=lambda: float(next(calls)))
        return Account(f"{self.url}/client/v4", DEFAULT_ACCOUNT, SecretStr(DEFAULT_TOKEN), budget)


@pytest.fixture(scope="session")
def platform(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    app = create_emulator(engine, tmp_path_factory.mktemp("platform"), clock=lambda: filled.NOW_MS / 1000)
    with serving(app) as url:
        found = Platform(url, f"hb_{uuid4().hex}")
        asyncio.run(_fill(found))
        yield found


async def _fill(platform: Platform) -> None:
    async with httpx.AsyncClient(base_url=platform.url, trust_env=False, timeout=60) as client:
        everything = filled.points()
        for start in range(0, len(everything), 250):
            made = await client.post(
                f"/__emulator/datasets/{platform.dataset}/points", json=everything[start : start + 250]
            )
            assert made.json()["dropped"] == [], made.text
        await client.put(f"/__emulator/databases/{DATABASE}")
        batch = [{"sql": sql, "params": list(values)} for sql, values in filled.statements()]
        made = await client.post(
            f"/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{DATABASE}/query",
            json={"batch": batch},
            headers={"authorization": f"Bearer {DEFAULT_TOKEN}"},
        )
        assert made.json()["success"], made.text


@dataclass(frozen=True)
class Opened:
    """A gateway over one of the two, with a client that is signed in by an API token."""

    client: httpx.AsyncClient
    registry: RegistryStore
    settings: Settings

    async def ask(self, query: str, **variables: object) -> Any:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables})
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    async def get(self, path: str, **parameters: str | int) -> Any:
        answer = await self.client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def opened(
    platform: Platform, kind: RegistryBackend, folder: Path, **more: Any
) -> AsyncIterator[Opened]:
    settings, account = platform.settings(kind, folder, **more), platform.account
    if kind is RegistryBackend.SQLITE:
        filled.as_sqlite(folder / "registry.sqlite3")
    async with AsyncExitStack() as stack:
        telemetry, _ = open_telemetry(settings, account)
        registry = await open_registry(settings, account)
        stores = Stores(tolerant(settings, account, telemetry), registry, None, httpx.AsyncClient())
        stack.push_async_callback(stores.aclose)
        app = create_app(settings, stores, clock=lambda: filled.NOW_MS)
        token = await create_token(registry, filled.ORG, "test", filled.NOW_MS)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),
            base_url="http://gateway.example",
            headers={"authorization": f"Bearer {token}"},
        )
        yield Opened(await stack.enter_async_context(client), registry, settings)


@pytest.fixture(params=RegistryBackend)
async def gateway(
    request: pytest.FixtureRequest, platform: Platform, tmp_path: Path
) -> AsyncIterator[Opened]:
    """On each of both in turn."""
    async with opened(platform, request.param, tmp_path) as found:
        yield found
