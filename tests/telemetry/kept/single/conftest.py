"""A table of the engine of which rows are kept."""

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine


@pytest.fixture(scope="module")
def store(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, "hb_single", rolled=True)
