"""/metrics, byte for byte. Its counters are the process's: it gets a gateway that nobody else asks."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from tests.golden import served
from tests.golden.asked import Question
from tests.golden.files import Golden
from tests.golden.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")
OPEN_METRICS = "application/openmetrics-text; version=1.0.0"


def timeless(text: str) -> str:
    """Without what no clock of ours decides: how long things took. How many they were stays."""
    return re.sub(r'^(\w+_seconds_(?:sum|bucket)(?!.*le="\+Inf").*) \S+$', r"\1 -", text, flags=re.MULTILINE)


@pytest_asyncio.fixture(loop_scope="session")
async def fresh(written: Engine, tmp_path: Path) -> AsyncIterator[Served]:
    async with served.classic(written, tmp_path) as opened:
        yield opened


async def test_both_formats(golden: Golden, fresh: Served) -> None:
    """What is scraped after two questions, one of them wrong, is what it was, in either format."""
    await fresh.asked(Question("any", "{ fleet { uptime { counts { checks { value } } } } }"))
    await fresh.gateway.get("/api/insights/fleet", window="nonsense")
    plain = await fresh.gateway.get("/metrics")
    new = await fresh.gateway.client.get("/metrics", headers={"Accept": OPEN_METRICS})
    golden.check("metrics.txt", timeless(plain.text))
    golden.check("metrics.openmetrics.txt", timeless(new.text))
