"""One fleet and one gateway a dialect for all golden tests, on the session's loop."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from tests.golden import served
from tests.golden.files import Golden
from tests.golden.served import Served


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    return Golden(renew=bool(pytestconfig.getoption("renew")))


@pytest.fixture(scope="session")
def written(engine: Engine) -> Engine:
    """The session's engine with the golden fleet on it."""
    served.write(engine)
    return engine


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def classic(written: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Statements for Analytics Engine's first endpoint, and for every ClickHouse."""
    async with served.classic(written, tmp_path_factory.mktemp("classic")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def analytics(written: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Statements for the Analytics SQL API."""
    async with served.analytics(written, tmp_path_factory.mktemp("analytics")) as opened:
        yield opened
