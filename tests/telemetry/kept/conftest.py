"""A table of the engine whose hours are held."""

from collections.abc import Iterator

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from tests.telemetry.kept.asking import DATASET, without_merges


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, DATASET, rolled=True)


@pytest.fixture
def still(rolled: EmbeddedTelemetry) -> Iterator[EmbeddedTelemetry]:
    """Empty, and merged by nobody, so that which parts are read is not by chance."""
    with without_merges(rolled, DATASET):
        yield rolled
