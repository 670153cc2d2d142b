"""What is served without sign-in, and that nothing else is."""

import asyncio
from dataclasses import dataclass

import pytest
from starlette.requests import Request

from gateway.errors import TelemetryUnavailable
from gateway.http.ops import Readiness
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.request.context import Means
from tests.http.acme import World

SIGNED_IN = (
    "/graphql",
    "/api/health",
    "/api/monitors",
    "/api/monitors/mon_api",
    "/api/insights/fleet",
    "/metrics",
    "/nope",
)


async def test_public_pages(world: World) -> None:
    """Health, readiness, the dashboard and the query page need no sign-in."""
    async with world.gateway(demo=False) as gateway:
        health, ready = await gateway.get("/healthz"), await gateway.get("/readyz")
        assert (health.status_code, health.text) == (200, "ok")
        assert (ready.status_code, ready.json()) == (200, {"telemetry": "ok", "registry": "ok"})
        for path in ("/", "/monitors/mon_api", "/graphiql"):
            page = await gateway.get(path)
            assert page.status_code == 200
            assert page.headers["content-type"].startswith("text/")


async def test_alive_at_once(world: World) -> None:
    """/healthz is named, counted and framed like any request, none is told another's headers, and of other
    methods which there are."""
    async with world.gateway(demo=False) as gateway:
        closing, first, head, post = [
            await gateway.client.request(method, "/healthz", content=body, headers={"x-request-id": name})
            for method, body, name in (
                ("GET", b"unread", "1" * 32),
                ("GET", b"", "2" * 32),
                ("HEAD", b"", "3" * 32),
                ("POST", b"", "4" * 32),
            )
        ]
        assert [one.headers["x-request-id"][0] for one in (closing, first, head)] == ["1", "2", "3"]
        assert closing.headers["connection"] == "close"
        assert "connection" not in first.headers
        assert first.headers["x-content-type-options"] == "nosniff"
        assert (head.status_code, head.headers["content-length"]) == (200, "2")
        assert (post.status_code, set(post.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    async with world.gateway() as gateway:
        await gateway.get("/healthz")
        text = (await gateway.get("/metrics")).text
        assert 'insights_requests_total{route="/healthz",status="200"} 1.0' in text


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_the_rest_needs_sign_in(world: World, method: str) -> None:
    """Everything else, known or not and by any method, is 401 without sign-in."""
    async with world.gateway(demo=False) as gateway:
        for path in SIGNED_IN:
            answer = await gateway.client.request(method, path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"


@dataclass
class Pinged:
    """A store that notes how often it was looked at, and is there or not."""

    store: TelemetryStore
    pings: int = 0
    is_down: bool = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        self.pings += 1
        if self.is_down:
            raise TelemetryUnavailable("down")

    async def aclose(self) -> None:
        await self.store.aclose()


async def test_readiness_costs_a_call_in_five_seconds(world: World) -> None:
    """However many ask without signing in, the stores are asked once, and again when that is old."""
    async with world.gateway() as gateway:
        now, pinged = 0.0, Pinged(gateway.telemetry)
        ready = Readiness(Means(gateway.settings, pinged, gateway.registry, lambda: 0), lambda: now)
        request = Request({"type": "http", "method": "GET", "path": "/readyz", "headers": []})
        answers = await asyncio.gather(*(ready(request) for _ in range(50)))
        assert ({one.status_code for one in answers}, pinged.pings) == ({200}, 1)
        pinged.is_down, now = True, 4.9
        assert (await ready(request)).status_code == 200
        now = 5.0
        answers = await asyncio.gather(*(ready(request) for _ in range(50)))
        assert ({one.status_code for one in answers}, pinged.pings) == ({503}, 2)
