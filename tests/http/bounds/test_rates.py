"""What a caller may spend: points are taken, told and come back; who has too few is told when to ask."""

from collections.abc import Mapping

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.principal import Access, Membership, Principal, PrincipalKind, Role
from gateway.access.tokens import create_token
from gateway.errors import RateLimited
from gateway.request.allowance import Allowances, Standing
from gateway.settings import Settings
from tests.gateway_under_test import Gateway
from tests.golden.asked import pages
from tests.http.acme import World
from tests.http.world import ACME, BOLT, NOW_MS

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPTIME = '{ monitor(id: "mon_api") { uptime { coverage } } }'
COST = 113
ROUTE = "/api/monitors/mon_api/failures?window=2d"
ROUTE_COST = 120
"""A read, and ten points for each of two days."""
FOREVER = 1e9
"""Seconds: nothing comes back while a test runs."""
TIGHT: Mapping[str, object] = {"cost_limit": 200, "budget_points": 500, "budget_seconds": FOREVER}


def told(answer: httpx.Response) -> tuple[int, int, int]:
    """Limit, remaining and reset."""
    names = ("limit", "remaining", "reset")
    limit, remaining, reset = (int(answer.headers[f"ratelimit-{name}"]) for name in names)
    return limit, remaining, reset


def limited(answer: httpx.Response) -> int:
    """Seconds to wait, which body and header agree on."""
    assert answer.status_code == 429
    body = answer.json()
    error = body["errors"][0]["extensions"] if "errors" in body else body
    assert "data" not in body
    assert error["code"] == "RATE_LIMITED"
    assert int(answer.headers["retry-after"]) == error["retryAfterSeconds"] >= 1
    return int(answer.headers["retry-after"])


async def uptime(gateway: Gateway, accept: str = "application/json", **headers: str) -> httpx.Response:
    return await gateway.client.post("/graphql", json={"query": UPTIME}, headers={"accept": accept} | headers)


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_graphql(world: World, accept: str) -> None:
    """A query takes a point and its cost; one that costs more than is left is 429, and nothing is read."""
    async with world.gateway(None, **TIGHT) as gateway:
        for number in range(1, 5):
            answer = await uptime(gateway, accept)
            assert answer.json()["data"]["monitor"]["uptime"]["coverage"] == 9 / 1440
            assert told(answer)[:2] == (500, 500 - number * (COST + 1))
        refused = await uptime(gateway, accept)
        assert limited(refused) == pytest.approx((COST - 43) * FOREVER / 500)
        assert "costs 113 points and 43 of your 500 are left" in refused.json()["errors"][0]["message"]
        spent = refused.json()["extensions"]["insights"]
        assert (spent["telemetryReads"], spent["registryReads"], spent["cost"]) == (0, 1, COST)


@pytest.mark.dear
async def test_requests_themselves(world: World) -> None:
    """A request takes its point, be it refused; without one left its body is not even read."""
    async with world.gateway(None, **TIGHT) as gateway:
        for left in reversed(range(500)):
            answer = await gateway.client.post("/graphql", content=b"{")
            assert (answer.status_code, told(answer)[1]) == (415, left)
        answer = await gateway.client.post("/graphql", content=b"{")
        limited(answer)
        assert told(answer)[:2] == (500, 0)
        limited(await gateway.get("/api/monitors"))


async def test_rest(world: World) -> None:
    """A route takes a point, those of its read and of its window's days; its refusal is a problem."""
    async with world.gateway(None, **TIGHT) as gateway:
        for number in range(1, 5):
            assert told(await gateway.client.get(ROUTE))[1] == 500 - number * (ROUTE_COST + 1)
        refused = await gateway.client.get(ROUTE)
        limited(refused)
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["title"] == "Too Many Requests"
        assert told(await gateway.get("/api/monitors"))[1] == 14  # reads no heartbeats


async def test_what_is_free(world: World) -> None:
    """Pages, health, metrics and the description of REST count for nothing."""
    async with world.gateway(None, **TIGHT) as gateway:
        for path in ("/", "/healthz", "/readyz", "/metrics", "/api/openapi.json"):
            assert "ratelimit-limit" not in (await gateway.get(path)).headers
        assert told(await uptime(gateway))[1] == 500 - COST - 1


async def test_callers_apart(world: World) -> None:
    """What one caller spends is no other's, nor the same caller's in another organization."""
    async with world.gateway(None, **TIGHT) as gateway:
        first = told(await uptime(gateway))
        assert told(await uptime(gateway, **{"x-insights-org": BOLT})) == first
    async with world.gateway(None, demo=False, **TIGHT) as gateway:
        tokens = [await create_token(gateway.registry, ACME, name, NOW_MS) for name in ("a", "b")]
        for token in tokens:
            assert told(await uptime(gateway, authorization=f"Bearer {token}")) == first
        assert "ratelimit-limit" not in (await uptime(gateway)).headers  # nobody is signed in


async def test_no_budget(world: World) -> None:
    """With a budget of 0 nothing is counted, and nothing told."""
    async with world.gateway(None, budget_points=0) as gateway:
        answer = await uptime(gateway)
    assert answer.json()["data"]
    assert not [name for name in answer.headers if name.startswith("ratelimit")]


@pytest.mark.dear
async def test_pages_are_cheap(acme: Gateway) -> None:
    """Each operation of the pages costs less than a hundredth of the budget that there is by default."""
    for page in pages().values():
        cost = (await acme.ask(page.text, page.variables))["extensions"]["insights"]["cost"]
        assert 0 < cost < Settings().budget_points / 100, page.name


async def test_a_budget_below_the_costliest_query_is_refused() -> None:
    """A query that is within its limit must not wait for points that can never be there."""
    with pytest.raises(ValueError, match="no less than cost_limit"):
        Settings(budget_points=49_999)
    assert Settings(budget_points=50_000).cost_limit == 50_000


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def access(identity: str, org: str = "org") -> Access:
    membership = Membership(org, org, org, Role.MEMBER, 1.0, 0)
    return Access(Principal(identity, None, PrincipalKind.TOKEN), (membership,), membership, registry_reads=1)


async def test_points_come_back() -> None:
    """They come back evenly, up to all of them, and the wait that a refusal tells is long enough."""
    clock = Clock()
    mine = Allowances(60, 60.0, clock).of(access("me"))
    mine.spend(50)
    assert mine.standing() == Standing(60, 10, 50)
    with pytest.raises(RateLimited) as refused:
        mine.spend(30)
    assert refused.value.retry_after == 20
    clock.now += 19
    with pytest.raises(RateLimited):
        mine.spend(30)
    clock.now += 1
    mine.spend(30)
    clock.now += 10_000
    assert mine.standing() == Standing(60, 60, 0)
    clock.now -= 5_000  # a clock that jumps back takes nothing away
    assert mine.standing() == Standing(60, 60, 0)


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(0, 70)), max_size=60))
async def test_no_more_than_the_budget(asked: list[tuple[float, int]]) -> None:
    """Whatever is asked when, what was let through is at most the budget and what came back meanwhile."""
    clock = Clock()
    mine = Allowances(60, 60.0, clock).of(access("me"))
    spent = 0
    for wait, points in asked:
        clock.now += wait
        try:
            mine.spend(points)
        except RateLimited:
            continue
        spent += points
    assert spent <= 60 + clock.now + 1e-6


async def test_memory_is_bounded() -> None:
    """Of more callers than are remembered, those are forgotten who asked longest ago."""
    allowances = Allowances(60, FOREVER, Clock(), most_callers=100)
    for number in range(10_000):
        allowances.of(access("busy")).spend(0.001)
        allowances.of(access(f"caller {number}")).spend(30)
    assert len(allowances) == 100
    remaining = [allowances.of(access(name)).standing() for name in ("caller 9999", "caller 0", "busy")]
    assert [one and one.remaining for one in remaining] == [30, 60, 50]
