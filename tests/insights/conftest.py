"""A dataset of its own for every test."""

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from tests.telemetry.lab import Lab, lab


@pytest.fixture(name="lab")
def lab_fixture(engine: Engine, dataset: str) -> Lab:
    return lab(EmbeddedTelemetry(engine, dataset), dataset)
