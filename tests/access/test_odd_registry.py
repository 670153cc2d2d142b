"""What a registry that is late, or holds what it should not, means for who is let in and for the numbers."""

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from gateway.access.principal import Membership, Role
from gateway.access.sign_in import sign_in_for
from gateway.errors import DeadlineExceeded
from gateway.http.door import AccessMiddleware
from gateway.http.public import PUBLIC
from gateway.ports import RegistryStatement
from gateway.settings import Settings
from tests.access.team import Clock


async def reached(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("nobody is let in")


class Late:
    """A registry that answers nobody in time."""

    async def fetch(self, _statement: RegistryStatement, _seconds: float) -> list[dict[str, object]]:
        raise DeadlineExceeded("the registry did not answer in time; try again")

    async def execute(self, _statement: RegistryStatement, _seconds: float) -> int:
        raise AssertionError("nothing is written to let somebody in")

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@pytest.mark.parametrize("path", ["/graphql", "/api/monitors"])
async def test_a_registry_that_is_late_at_sign_in_is_unavailable(path: str) -> None:
    """Who cannot be let in in time is told 503 and to come back, as by a registry that fails: not 504, which
    would blame the question."""
    late = Late()
    async with httpx.AsyncClient() as outward:
        sign_in = sign_in_for(Settings(), late, outward, Clock())
    door = AccessMiddleware(reached, sign_in, late, PUBLIC)
    token = "insights_" + "0" * 16 + "_" + "a" * 43
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://localhost") as client:
        answer = await client.post(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 503
    assert "REGISTRY_UNAVAILABLE" in answer.text


@pytest.mark.parametrize(
    ("registered", "used"),
    [(0.0, 1.0), (-0.5, 1.0), (1.5, 1.0), (float("nan"), 1.0), (1.0, 1.0), (0.25, 0.25), (1e-6, 1e-6)],
)
def test_a_writer_rate_is_a_probability(registered: float, used: float) -> None:
    """A sample rate of 0 would weigh each row infinitely: what is no probability above 0 reads as 1."""
    assert Membership("org", "org", "Org", Role.MEMBER, registered, 0).writer_rate == used
