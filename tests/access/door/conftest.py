"""The door, before an app that remembers who got in, over a registry that counts its reads."""

from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.access.sign_in import sign_in_for
from gateway.http.door import AccessMiddleware
from gateway.http.public import PUBLIC
from gateway.settings import Settings
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import App, Counted
from tests.access.team import AUDIENCE, DOMAIN, Certs, Clock


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def counted(registry: SqliteRegistry) -> Counted:
    return Counted(registry)


@pytest.fixture
def settings() -> Settings:
    return Settings(access_team_domain=DOMAIN, access_aud=AUDIENCE)


@pytest.fixture
async def door(
    app: App, counted: Counted, settings: Settings, certs: Certs, clock: Clock
) -> AsyncIterator[AccessMiddleware]:
    async with certs.client() as client:
        sign_in = sign_in_for(settings, counted, client, clock, clock.seconds)
        yield AccessMiddleware(app, sign_in, counted, PUBLIC)


@pytest.fixture
async def client(door: AccessMiddleware) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(door)
    async with httpx.AsyncClient(transport=transport, base_url="http://insights.example") as client:
        yield client
