from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ports import RegistryStatement
from gateway.registry import directory
from gateway.stores.sqlite import SqliteRegistry

WORLD = (
    "INSERT INTO members VALUES ('ada', 'ada@example.com', 0, 1, 1), ('bob', 'bob@example.com', 0, 1, 1)",
    (
        "INSERT INTO organizations VALUES ('o3', 'three', 'Three', 1, 'ada', 0.5),"
        " ('o1', 'one', 'One', 1, 'ada', 1.0), ('o2', 'o1', 'Two', 1, 'bob', 1.0)"
    ),
    (
        "INSERT INTO organization_members VALUES ('o3', 'ada', 'admin', 100, 900),"
        " ('o2', 'ada', 'member', 200, 200), ('o1', 'ada', 'member', 200, 300), ('o2', 'bob', 'admin', 1, 1)"
    ),
)


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    store = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await store.execute_many([RegistryStatement("world", sql) for sql in WORLD])
    yield store
    await store.aclose()


async def test_memberships_newest_first(registry: SqliteRegistry) -> None:
    """Memberships come by their creation, newest first, equal ones by org id, each with its org's row."""
    rows = await registry.fetch(directory.memberships_of("ada"), 5)
    assert [row["org_id"] for row in rows] == ["o1", "o2", "o3"]
    assert rows[2] == {
        "org_id": "o3",
        "slug": "three",
        "name": "Three",
        "sample_rate": 0.5,
        "created_at": 1,
        "role": "admin",
    }


async def test_memberships_of_nobody(registry: SqliteRegistry) -> None:
    """An identity that the registry does not know has no memberships."""
    assert await registry.fetch(directory.memberships_of("nobody"), 5) == []


async def test_organization_by_id_before_slug(registry: SqliteRegistry) -> None:
    """Where one org's id is another's slug the id wins, and exactly one row comes back."""
    assert await _found(registry, "o1") == ["o1"]
    assert await _found(registry, "three") == ["o3"]
    assert await _found(registry, "nowhere") == []


async def test_token_with_its_org(registry: SqliteRegistry) -> None:
    """A token is found with its org in one read, in the role of a member."""
    await registry.execute(_token("o3", "t1"), 5)
    [row] = await registry.fetch(directory.token_by_id("t1"), 5)
    assert row == {
        "digest": "d",
        "expires_at": None,
        "revoked_at": None,
        "org_id": "o3",
        "slug": "three",
        "name": "Three",
        "sample_rate": 0.5,
        "created_at": 1,
        "role": "member",
    }


async def test_administration_keeps_to_the_org(registry: SqliteRegistry) -> None:
    """Listing and revoking see only the tokens of the org that is named first."""
    await registry.execute(_token("o1", "t1"), 5)
    await registry.execute(_token("o2", "t2"), 5)
    assert [row["id"] for row in await registry.fetch(directory.tokens_of("o1"), 5)] == ["t1"]
    assert await registry.execute(directory.revoke_token("o1", "t2", 7), 5) == 0
    assert await registry.execute(directory.revoke_token("o2", "t2", 7), 5) == 1


async def test_listing_leaves_the_digest_out(registry: SqliteRegistry) -> None:
    """The list of tokens does not even read their digests."""
    await registry.execute(_token("o1", "t1"), 5)
    [row] = await registry.fetch(directory.tokens_of("o1"), 5)
    assert "digest" not in row


@given(text=st.text())
def test_values_are_bound(text: str) -> None:
    """Whatever the value, the statement's text is the same: values are parameters."""
    for statement, same in (
        (directory.memberships_of(text), directory.memberships_of("x")),
        (directory.token_by_id(text), directory.token_by_id("x")),
        (directory.organization_by_id_or_slug(text), directory.organization_by_id_or_slug("x")),
        (directory.tokens_of(text), directory.tokens_of("x")),
        (directory.revoke_token(text, text, 1), directory.revoke_token("x", "x", 1)),
        (_token(text, text), _token("x", "x")),
    ):
        assert statement.sql == same.sql
        assert text in statement.params


async def _found(registry: SqliteRegistry, text: str) -> list[object]:
    return [row["id"] for row in await registry.fetch(directory.organization_by_id_or_slug(text), 5)]


def _token(org: str, token_id: str) -> RegistryStatement:
    return directory.create_token(org, token_id, name="ci", digest="d", created_ms=1, expires_ms=None)
