"""The demo, served over HTTP, and what clients' operations were answered by it."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import httpx
import pytest

from gateway.ingest.seed.plan import SeedPlan
from gateway.stores.embedded import Engine
from tests.browser.served import served
from tests.clients.asked import operations, pages
from tests.golden.asked import Question
from tests.golden.files import Golden

PLAN = SeedPlan(monitors=24, days=10, interval_s=300)
SECONDS = 60.0
TRUSTED = "query Trusted {\n  viewer {\n    kind\n    __typename\n  }\n}"
"""As Apollo's client sends it."""


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    return Golden(renew=bool(pytestconfig.getoption("renew")))


@pytest.fixture(scope="session")
def demo(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a gateway on ten days of 24 monitors' checks, which was told of one document."""
    folder = tmp_path_factory.mktemp("clients")
    manifest = folder / "documents.json"
    manifest.write_text(json.dumps({sha256(TRUSTED.encode()).hexdigest(): TRUSTED}))
    with (
        served(engine, folder, plan=PLAN, documents_file=manifest) as found,
        httpx.Client(base_url=found.url, timeout=SECONDS) as client,
    ):
        yield client


def ask(client: httpx.Client, question: Question) -> dict[str, Any]:
    body = {"query": question.text, "variables": dict(question.variables)}
    answer = client.post("/graphql", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="session")
def answers(demo: httpx.Client) -> Mapping[str, dict[str, Any]]:
    """By the operation's name: the whole answer."""
    return {name: ask(demo, one) for name, one in (operations() | pages()).items()}
