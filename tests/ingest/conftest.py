"""What checks go over, and a registry with two orgs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.ingest.probing.checks import Line, open_line
from gateway.registry.founding import add_member, add_organization
from gateway.stores.sqlite import SqliteRegistry


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """For checks that may go to loopback."""
    async with open_line(private=True) as opened:
        yield opened


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
