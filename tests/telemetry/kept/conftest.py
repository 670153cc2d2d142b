"""A table of the engine whose hours are held."""

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from tests.telemetry.kept.asking import DATASET


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, DATASET, rolled=True)
