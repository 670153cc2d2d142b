"""A gateway on a socket that its team signs in to through Cloudflare Access, over the platform's database."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.types import ASGIApp

from gateway.app import Stores, create_app
from gateway.settings import RegistryBackend
from gateway.stores.opening import open_registry, open_telemetry, tolerant
from tests.access.team import AUDIENCE, DOMAIN, NOW_S, Certs, jwks, person, signed
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.served import Served, opened_and_served

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ASSERTION = "Cf-Access-Jwt-Assertion"


def token(identity: str = filled.ADA, **claims: object) -> str:
    """An Access token of a member, or of anybody else."""
    named = {"sub": identity, "email": f"{identity[:3]}@example.com", "exp": NOW_S + 7200}
    return signed(KEY, person(**(named | claims)))


@contextmanager
def team_gateway(platform: Platform, folder: Path, **more: Any) -> Iterator[Served]:
    """Served until the block ends."""
    filled.as_sqlite(folder / "registry.sqlite3")
    named = {"access_team_domain": DOMAIN, "access_aud": AUDIENCE, "request_seconds": 20.0}
    settings = platform.settings(RegistryBackend.SQLITE, folder, **(named | more))

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        account = platform.account
        telemetry, _ = open_telemetry(settings, account)
        registry = await open_registry(settings, account)
        certs = Certs(jwks(k1=KEY))
        stores = Stores(tolerant(settings, account, telemetry), registry, None, certs.client())
        yield create_app(settings, stores, clock=lambda: filled.NOW_MS)
        await stores.aclose()

    with opened_and_served(opened) as found:
        yield found
