"""A dataset of its own for every test."""

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from tests.telemetry.lab import ORGS, Lab, lab


@pytest.fixture(autouse=True)
def _orgs_are_numbered_anew(request: pytest.FixtureRequest) -> None:
    ORGS.begin(request.node.nodeid)


@pytest.fixture(name="lab")
def lab_fixture(engine: Engine, dataset: str) -> Lab:
    return lab(EmbeddedTelemetry(engine, dataset), dataset)
