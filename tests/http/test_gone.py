"""What happens to a request whose client goes away, over a real server and a real upstream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from gateway.access.principal import DEMO_IDENTITY
from gateway.app import Stores, create_app
from gateway.http.gone import CancelledWhenGone
from gateway.http.server.listening import listening
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.registry import founding
from gateway.registry.checks import add_monitor
from gateway.settings import Settings
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.sqlite import SqliteRegistry
from tests.stores import upstreams
from tests.stores.upstreams import Time, served

QUERY = '{ fleet(window: "24h") { uptime { counts { checks { value } } } regions { nodes { key } } } }'
NOW_MS = 1_795_478_400_000
CONFIG = '{"url": "https://example.com/", "interval": 60}'


@asynccontextmanager
async def gateway_on(upstream: upstreams.Service, folder: Path) -> AsyncIterator[str]:
    clock = Time()
    registry = await SqliteRegistry.open(folder / "registry.sqlite3")
    for write in (
        founding.add_member(DEMO_IDENTITY, "d@example.com", NOW_MS),
        founding.add_organization("org", slug="demo", name="Demo", owner=DEMO_IDENTITY, now_ms=NOW_MS),
        founding.add_membership("org", DEMO_IDENTITY, "admin", NOW_MS),
        add_monitor("org", "mon_1", name="One", kind="http", config_json=CONFIG, now_ms=NOW_MS),
    ):
        await registry.execute(write, 5)
    telemetry = AnalyticsEngine(upstreams.account(upstream, clock), upstreams.pace(clock))
    stores = Stores(telemetry, registry, None, httpx.AsyncClient())
    app = create_app(Settings(demo=True), stores, lambda: NOW_MS)
    server = Server(app, Patience())
    with listening("127.0.0.1", 0) as listener:
        running = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
            await stores.aclose()


async def test_the_upstream_request_ends_with_the_client(tmp_path: Path) -> None:
    """A client that goes away takes its upstream requests along within a second."""
    async with (
        served(upstreams.hang) as upstream,
        gateway_on(upstream, tmp_path) as url,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        request = asyncio.create_task(client.post(f"{url}/graphql", json={"query": QUERY}))
        await asyncio.wait_for(upstream.asked.wait(), 5)
        request.cancel()
        await asyncio.wait_for(upstream.gone.wait(), 1)
        assert (await client.get(f"{url}/healthz")).text == "ok"


async def test_others_who_wait_for_the_same_keep_it(tmp_path: Path) -> None:
    """The answer is still fetched for who stays."""
    answer = asyncio.Event()

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer.wait()
        await upstreams.fixed("422 No")(reader, writer)

    async with (
        served(held) as upstream,
        gateway_on(upstream, tmp_path) as url,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        asked = [asyncio.create_task(client.post(f"{url}/graphql", json={"query": QUERY})) for _ in range(2)]
        await asyncio.wait_for(upstream.asked.wait(), 5)
        asked[0].cancel()
        await asyncio.wait(asked[:1])
        answer.set()
        told = (await asked[1]).json()
        assert {error["extensions"]["code"] for error in told["errors"]} == {"TELEMETRY_UNAVAILABLE"}
        assert not upstream.gone.is_set()


async def test_an_error_of_the_app_is_still_raised() -> None:
    """The server learns of what went wrong, as without the task in between."""

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    async def send(_message: object) -> None: ...

    with pytest.raises(ZeroDivisionError):
        await CancelledWhenGone(broken)({"type": "http"}, receive, send)
