"""What is written on the platform through the gateway is in the gateway's next answer."""

from pathlib import Path

import httpx
import pytest

from tests.platform.conftest import Platform
from tests.platform.passing.conftest import SIGNED_IN
from tests.platform.team_gateway import team_gateway
from tests.platform.upstream import Upstream


def test_nothing_kept_is_told_after_a_write(
    platform: Platform, behind: tuple[Upstream, str], api: Upstream, tmp_path: Path
) -> None:
    """Answers that are kept are told again after a read is passed on, and executed anew after a write is."""
    named = {"platform_url": behind[1], "cache_seconds": 3600.0}
    with (
        team_gateway(platform, tmp_path, **named) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN, timeout=30) as client,
    ):

        def executed() -> bool:
            answer = client.post("/graphql", json={"query": "{ monitors { totalCount } }"}).json()
            reads: int = answer["extensions"]["insights"]["registryReads"]
            return reads > 1

        assert [executed(), executed()] == [True, False]
        for number, method in enumerate(("GET", "POST", "PATCH", "DELETE"), 1):
            client.request(method, "/api/other", content=b"{}" if method != "GET" else None)
            assert len(api.sent) == number
            assert executed() is (method != "GET")
            assert not executed()
        api.status = 404  # whatever it was, it was not done
        client.post("/api/other", content=b"{}")
        assert not executed()


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_write_that_got_lost_may_have_been_done(platform: Platform, tmp_path: Path, method: str) -> None:
    """Where the platform does not answer, nothing of before is told either."""
    named = {"platform_url": "http://127.0.0.1:9", "cache_seconds": 3600.0}
    with (
        team_gateway(platform, tmp_path, **named) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN, timeout=30) as client,
    ):
        asked = {"query": "{ monitors { totalCount } }"}
        reads = []
        for number in range(3):
            if number == 2:
                assert client.request(method, "/api/other").status_code == 502
            reads.append(
                client.post("/graphql", json=asked).json()["extensions"]["insights"]["registryReads"]
            )
    assert reads == [2, 0, 2 if method == "POST" else 0]
