"""A table of the engine of which rows are kept."""

from collections.abc import Iterator

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from tests.telemetry.kept.asking import without_merges
from tests.telemetry.kept.single.asking import DATASET


@pytest.fixture(scope="module")
def store(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, DATASET, rolled=True)


@pytest.fixture
def still(store: EmbeddedTelemetry) -> Iterator[EmbeddedTelemetry]:
    """Empty, and merged by nobody, so that which parts are read is not by chance."""
    with without_merges(store, DATASET):
        yield store
