"""A registry in a file of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.stores.sqlite import SqliteRegistry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "registry.sqlite3"


@pytest.fixture
async def registry(path: Path) -> AsyncIterator[SqliteRegistry]:
    opened = await SqliteRegistry.open(path)
    yield opened
    await opened.aclose()
