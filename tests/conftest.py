"""Fixtures for every test: chDB serves one folder per process, so all tests share one engine."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from gateway.stores.embedded import Engine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine on a folder of its own."""
    opened = Engine.open(tmp_path_factory.mktemp("engine"))
    yield opened
    opened.close()


@pytest.fixture
def dataset() -> str:
    """A dataset's name that no other test uses."""
    return f"hb_{uuid4().hex}"
