"""Fixtures for every test: chDB serves one folder per process, so all tests share one engine."""

import os
from collections.abc import Iterator
from uuid import uuid4

import hypothesis
import pytest

from gateway.stores.embedded import Engine

# No timed tests: another process's load must not fail one. In CI hypothesis brings a profile of its own.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
if "CI" not in os.environ:
    hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here and not in tests/golden: options of deeper folders are only known where those are named."""
    parser.addoption("--renew", action="store_true", help="write tests/golden/files and README's limits anew")


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
