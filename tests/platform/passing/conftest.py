"""The gateway before an upstream that tells what it was sent."""

from collections.abc import Iterator

import httpx
import pytest

from tests.platform.conftest import Platform
from tests.platform.team_gateway import ASSERTION, team_gateway, token
from tests.platform.upstream import Upstream, upstream

SIGNED_IN = {ASSERTION: token()}


@pytest.fixture(scope="module")
def behind() -> Iterator[tuple[Upstream, str]]:
    with upstream() as found:
        yield found


@pytest.fixture(scope="module")
def client(
    platform: Platform, behind: tuple[Upstream, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("passing")
    origins = "https://app.example.com"
    named = {"platform_url": behind[1], "cors_origins": origins, "request_seconds": 2.0}
    with (
        team_gateway(platform, folder, **named) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN, timeout=30) as opened,
    ):
        yield opened


@pytest.fixture
def api(behind: tuple[Upstream, str]) -> Upstream:
    """As it is at first."""
    fresh = Upstream()
    behind[0].__dict__.update(fresh.__dict__)
    return behind[0]
