"""A store that answers at once."""

import pytest

from tests.stores.wrapped.kept import Upstream


@pytest.fixture
def upstream() -> Upstream:
    ready = Upstream()
    ready.open.set()
    return ready
