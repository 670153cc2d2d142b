"""A gateway that checks, writes through the Worker and reads what is there, by one clock that is moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from gateway.access.tokens import create_token
from gateway.app import Stores, create_app
from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.ingest.probing.written import WrittenIn
from gateway.settings import RegistryBackend
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.budget import Share
from gateway.stores.calls.upstream import Pace
from gateway.stores.d1 import D1Registry
from gateway.stores.ingest.worker import Worker
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.remembered import RememberedRegistry
from gateway.stores.wrapped.unwritten import UnwrittenTelemetry
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.dialect import CLASSIC
from gateway.telemetry.sql.text import Source
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.writing.runtime import TOKEN, Written

MONITORS = (filled.SHOP, filled.API)
STEP_S, INTERVAL_S = 30, 30
MOST_TRIES = 100
DELIVERY = """{ pipeline(window: "15m") { delivery {
  since until written seen lost lostShare lostAtLeast estimated deadCount } } }"""


@dataclass
class Scene:
    """`sent` are the checks that the outbox has acknowledged."""

    world: Written
    client: httpx.AsyncClient
    outbox: Outbox
    sent: list[Heartbeat] = field(default_factory=list)

    async def live(self, minutes: float) -> None:
        """Checks of both monitors, every half a minute, and what comes of them."""
        for _ in range(round(minutes * 60 / STEP_S)):
            self.world.forward(STEP_S)
            await self.check()
            await self.outbox.flush()

    async def check(self) -> None:
        for monitor in MONITORS:
            beat = Heartbeat(
                monitor, filled.ORG, self.world.now_ms(), "up", 12.5, dispatch_id=f"run-{len(self.sent)}"
            )
            await self.outbox.add(beat)
            self.sent.append(beat)

    async def scraped(self) -> str | None:
        """What Prometheus is told, if anything."""
        answer = await self.client.get("/metrics")
        return answer.text if answer.is_success else None

    async def asked(self, query: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.client.post("/graphql", json={"query": query})).json()
        return found

    async def delivery(self) -> dict[str, Any]:
        """Beside it, under `due`, how many of the minutes that it compares were acknowledged."""
        answer = await self.asked(DELIVERY)
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = answer["data"]["pipeline"]["delivery"]
        since, until = found.pop("since"), found.pop("until")
        times = [_iso(one.timestamp_ms) for one in self.sent]
        return found | {"due": sum(since <= one < until for one in times)}

    async def read_again(self) -> None:
        """One read tries whether the store is back; others are turned away until it has answered."""
        for _ in range(MOST_TRIES):
            if 'insights_breaker_open{store="telemetry"} 0.0' in (await self.scraped() or ""):
                return
        raise AssertionError("the store answers and is not asked")

    def there(self) -> list[str]:
        """Dispatch ids of all rows, in order."""
        return sorted(str(row["id"]) for row in self.world.analytics("SELECT blob2 AS id FROM {}"))

    def acknowledged(self) -> list[str]:
        return sorted(one.dispatch_id for one in self.sent)


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@asynccontextmanager
async def playing(world: Written, folder: Path) -> AsyncIterator[Scene]:
    """Two monitors, a Worker without a queue, a spool on disk; no wait is waited for."""

    async def at_once(_seconds: float) -> None:
        return None

    def pace(share: Share = Share.TELEMETRY) -> Pace:
        return Pace(account.budget, share, monotonic=lambda: world.ahead_s, sleep=at_once)

    platform: Platform = world.platform
    account, settings = platform.account, platform.settings(RegistryBackend.D1, folder)
    engine = AnalyticsEngine(account, pace())
    telemetry = UnwrittenTelemetry(engine, engine, platform.dataset)
    registry = RememberedRegistry(
        D1Registry(account, platform.database, pace(Share.REGISTRY)), monotonic=lambda: world.ahead_s
    )
    file = await SqliteRegistry.open(folder / "spool.sqlite3", "spool", alone=True)
    worker = Worker(f"{world.url}/ingest", SecretStr(TOKEN), replace(pace(), budget=None))
    stores = Stores(telemetry, registry, worker, httpx.AsyncClient(), CLASSIC)
    written = WrittenIn(telemetry, Source.of(platform.dataset, CLASSIC))
    outbox = Outbox(worker, safeguards=Safeguards(Spool(file), written, stores.delivery))
    app = create_app(settings, stores, clock=world.now_ms)
    token = await create_token(registry, filled.ORG, "test", world.now_ms())
    transport = httpx.ASGITransport(app=app)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://gateway.example", headers=headers
    ) as client:
        yield Scene(world, client, outbox)
    await stores.aclose()
    await file.aclose()


def two_monitors(world: Written) -> None:
    """The others are paused, and these are checked twice a minute."""
    world.registry(
        "UPDATE monitors SET enabled = id IN (?1, ?2), relay_id = NULL, "
        "config_json = json_set(config_json, '$.interval', ?3)",
        *(*MONITORS, INTERVAL_S),
    )
