from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.access.team import Certs, Clock, jwks

WORLD = (
    (
        "INSERT INTO members VALUES ('ada', 'ada@example.com', 0, 1, 1), ('bob', 'bob@example.com', 0, 1, 1),"
        " ('eve', 'eve@example.com', 0, 1, 1), ('robot.access', 'robot', 0, 1, 1),"
        " ('demo-member', 'demo@example.com', 0, 1, 1)"
    ),
    (
        "INSERT INTO organizations VALUES ('org-a', 'acme', 'Acme', 1, 'ada', 1.0),"
        " ('org-b', 'bolt', 'Bolt', 1, 'bob', 0.5), ('org-c', 'core', 'Core', 1, 'bob', 0.1)"
    ),
    (
        "INSERT INTO organization_members VALUES ('org-a', 'ada', 'admin', 100, 100),"
        " ('org-b', 'ada', 'member', 200, 200), ('org-b', 'bob', 'admin', 100, 100),"
        " ('org-a', 'robot.access', 'member', 100, 100), ('org-c', 'demo-member', 'member', 100, 100)"
    ),
)


@pytest.fixture(scope="session")
def keys() -> tuple[RSAPrivateKey, RSAPrivateKey]:
    return _new_key(), _new_key()


@pytest.fixture(scope="session")
def key(keys: tuple[RSAPrivateKey, RSAPrivateKey]) -> RSAPrivateKey:
    """The team's key, known as k1."""
    return keys[0]


@pytest.fixture(scope="session")
def other(keys: tuple[RSAPrivateKey, RSAPrivateKey]) -> RSAPrivateKey:
    """A key of somebody else, or the team's next one."""
    return keys[1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def certs(key: RSAPrivateKey) -> Certs:
    return Certs(jwks(k1=key))


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    """Ada is in acme (admin) and, newer, in bolt; bob in bolt; eve nowhere; core is the demo's."""
    store = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await store.execute_many([RegistryStatement("world", sql) for sql in WORLD])
    yield store
    await store.aclose()


def _new_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
