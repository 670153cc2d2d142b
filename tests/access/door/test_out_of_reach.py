"""What the door does while the registry or the keys are out of reach."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import ASSERTION, App
from tests.access.team import NOW_S, Certs, Clock, person, signed


@pytest.mark.parametrize("path", ["/graphql", "/api/monitors"])
async def test_registry_failure(
    client: httpx.AsyncClient, app: App, registry: SqliteRegistry, key: RSAPrivateKey, path: str
) -> None:
    """While the registry fails nobody gets in: 503 with its code; public paths still answer."""
    await registry.execute(RegistryStatement("break", "DROP TABLE organization_members"), 5)
    answer = await client.post(path, headers={ASSERTION: signed(key, person())})
    assert answer.status_code == 503
    assert "REGISTRY_UNAVAILABLE" in answer.text
    assert "organization_members" not in answer.text
    assert app.reached == []
    assert (await client.get("/healthz")).status_code == 204


async def test_malformed_membership(
    client: httpx.AsyncClient, registry: SqliteRegistry, key: RSAPrivateKey
) -> None:
    """A membership row that is not what the tables promise is a 503, never a guess."""
    await registry.execute(RegistryStatement("x", "UPDATE organizations SET ae_sample_rate = 'many'"), 5)
    answer = await client.get("/api/monitors", headers={ASSERTION: signed(key, person())})
    assert (answer.status_code, answer.json()["code"]) == (503, "REGISTRY_UNAVAILABLE")


async def test_keys_out_of_reach(
    client: httpx.AsyncClient, certs: Certs, clock: Clock, key: RSAPrivateKey
) -> None:
    """Once keys are known, a failing key endpoint refuses no valid token."""
    headers = {ASSERTION: signed(key, person(exp=NOW_S + 80_000))}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    certs.status = 500
    for _ in range(20):
        clock.pass_s(3700)
        assert (await client.get("/api/monitors", headers=headers)).status_code == 204
