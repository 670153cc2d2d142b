"""What nobody expected, before a route is reached."""

import logging

import httpx
import pytest

from gateway.app import Stores, create_app
from gateway.ports import RegistryStatement, Rows, Statement
from gateway.settings import Settings
from tests.http.world import SECRET


class Broken:
    """Both ports, wrong in a way that no store may be."""

    async def read(self, _statement: Statement, _seconds: float) -> Rows:
        raise KeyError(SECRET)

    async def fetch(self, _statement: RegistryStatement, _seconds: float) -> list[dict[str, object]]:
        raise KeyError(SECRET)

    async def execute(self, _statement: RegistryStatement, _seconds: float) -> int:
        raise KeyError(SECRET)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


async def test_masked_at_the_door(caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody expected during sign-in is a masked 500, and its message is not logged."""
    caplog.set_level(logging.DEBUG)
    async with httpx.AsyncClient() as upstream:
        app = create_app(Settings(demo=True), Stores(Broken(), Broken(), None, upstream), clock=lambda: 0)
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answer = await client.get("/api/monitors")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert SECRET not in answer.text + caplog.text
