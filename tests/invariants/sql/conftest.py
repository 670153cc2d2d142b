"""A plain run judges no statement that has passed before."""

from collections.abc import Iterator

import pytest

from tests.invariants.sql import live
from tests.known import Said


@pytest.fixture(scope="session", autouse=True)
def _passed_before(pytestconfig: pytest.Config) -> Iterator[None]:
    """As long as the rules are the same: in pytest's cache, which `--cache-clear` forgets."""
    cache = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("passed") if cache and not pytestconfig.getoption("--all") else None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(live, "PASSED", Said(folder))
        yield
