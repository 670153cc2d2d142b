"""Clients for checks, and a registry with two orgs."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.ingest.probing.checks import open_client
from gateway.registry.founding import add_member, add_organization
from gateway.stores.sqlite import SqliteRegistry


@pytest.fixture
async def strict() -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(verify=True) as client:
        yield client


@pytest.fixture
async def lax() -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(verify=False) as client:
        yield client


@pytest.fixture
async def registry(tmp_path: Path) -> AsyncIterator[SqliteRegistry]:
    opened = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    await opened.execute_many(
        [
            add_member("ada", "ada@example.com", 0),
            add_organization("org_1", slug="one", name="One", owner="ada", now_ms=0),
            add_organization("org_2", slug="two", name="Two", owner="ada", now_ms=0),
        ]
    )
    yield opened
    await opened.aclose()
