"""Equal requests that are under way together are worked on once, each told what is true of it; nobody is
told what is another's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.access.tokens import create_token
from gateway.errors import TelemetryUnavailable
from gateway.ports import Rows, Statement, TelemetryStore
from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.http.world import ACME, NOW_MS

FLEET = "query($w: Window!) { fleet(window: $w) { uptime { counts { checks { value } } } } }"
FLEET_AND_WHO = (
    "query($w: Window!) { viewer { identity } fleet(window: $w) { uptime { counts { checks { value } } } } }"
)
SHARERS = 20


@dataclass
class Held:
    """The real store, whose answers wait until they are let go; it tells what it was asked."""

    store: TelemetryStore
    go: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    orgs: list[str] = field(default_factory=list)
    ended: int = 0
    fails: bool = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.orgs.append(statement.org)
        self.asked.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended += 1
            raise
        if self.fails:
            raise TelemetryUnavailable("not now")
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@asynccontextmanager
async def held(world: World, **settings: Any) -> AsyncIterator[tuple[Gateway, Held]]:
    stores: list[Held] = []

    def wrapped(store: TelemetryStore) -> Held:
        stores.append(Held(store))
        return stores[0]

    named = {"request_seconds": 120} | settings
    async with world.gateway(telemetry=wrapped, **named) as gateway:
        yield gateway, stores[0]


def sent(
    gateway: Gateway, count: int, org: str | None = None, query: str = FLEET, token: str | None = None
) -> list[asyncio.Task[httpx.Response]]:
    headers = {} if org is None else {"X-Insights-Org": org}
    headers |= {} if token is None else {"authorization": f"Bearer {token}"}
    asked = {"query": query, "variables": {"w": "24h"}}
    return [
        asyncio.create_task(gateway.client.post("/graphql", json=asked, headers=headers))
        for _ in range(count)
    ]


async def told(tasks: list[asyncio.Task[httpx.Response]]) -> list[dict[str, Any]]:
    return [answer.json() for answer in await asyncio.gather(*tasks)]


async def passed() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def test_worked_on_once(world: World) -> None:
    """Of equal requests one reads; the others have its data, and say that they read nothing but who asks."""
    async with held(world) as (gateway, store):
        tasks = sent(gateway, SHARERS)
        await store.asked.wait()
        await passed()
        store.go.set()
        answers = await told(tasks)
        reads = len(store.orgs)
        alone = (await told(sent(gateway, 1)))[0]
        own = len(store.orgs) - reads
    assert reads == own
    assert {str(one["data"]) for one in answers} == {str(alone["data"])}
    counts = [one["extensions"]["insights"] for one in answers]
    worked = [one for one in counts if one["telemetryReads"]]
    assert [one["telemetryReads"] for one in worked] == [own]
    for one in counts:
        assert one["telemetryReads"] + one["cacheHits"] == own
        assert one["cost"] == worked[0]["cost"] > 0
        assert one["rowsRead"] == worked[0]["rowsRead"] > 0
        assert one["asOf"] == worked[0]["asOf"]
        assert one["registryReads"] == (worked[0]["registryReads"] if one["telemetryReads"] else 1)


async def test_never_across_orgs(world: World) -> None:
    """Each org's own read, each org's own numbers, though the text is the same to the letter."""
    async with held(world) as (gateway, store):
        both = [sent(gateway, 5, org) for org in ("org_acme", "org_bolt")]
        await store.asked.wait()
        await passed()
        store.go.set()
        acme, bolt = [await told(tasks) for tasks in both]
    assert set(store.orgs) == {"org_acme", "org_bolt"}
    checks = [
        {one["data"]["fleet"]["uptime"]["counts"]["checks"]["value"] for one in answers}
        for answers in (acme, bolt)
    ]
    assert [len(one) for one in checks] == [1, 1]
    assert checks[0] != checks[1]


async def test_rest_shares_too(world: World) -> None:
    """A route asked twenty times at once reads once, and tells all the same."""
    async with held(world) as (gateway, store):
        tasks = [
            asyncio.create_task(gateway.client.get("/api/insights/fleet", params={"window": "24h"}))
            for _ in range(SHARERS)
        ]
        await store.asked.wait()
        await passed()
        store.go.set()
        bodies = {answer.content for answer in await asyncio.gather(*tasks)}
        shared = len(store.orgs)
        await gateway.get("/api/insights/fleet", window="24h")
    assert len(bodies) == 1
    assert shared == len(store.orgs) - shared


async def test_who_goes_away_takes_nothing_from_others(world: World) -> None:
    """Who came first, and all others but one: that one is answered. When all have gone, the read is ended."""
    async with held(world) as (gateway, store):
        tasks = sent(gateway, SHARERS)
        await store.asked.wait()
        await passed()
        for task in tasks[:-1]:
            task.cancel()
        await asyncio.wait(tasks[:-1])
        assert store.ended == 0
        store.go.set()
        (answer,) = await told(tasks[-1:])
        assert "errors" not in answer
        store.go.clear()
        store.asked.clear()
        tasks = sent(gateway, SHARERS)
        await store.asked.wait()
        await passed()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await passed()
        assert store.ended > 0


async def test_a_failure_is_told_to_all_and_then_forgotten(world: World) -> None:
    """An answer with errors serves those who asked with it, and no one who comes after."""
    async with held(world) as (gateway, store):
        store.fails = True
        tasks = sent(gateway, SHARERS)
        await store.asked.wait()
        await passed()
        store.go.set()
        codes = {one["errors"][0]["extensions"]["code"] for one in await told(tasks)}
        reads = len(store.orgs)
        store.fails = False
        (after,) = await told(sent(gateway, 1))
    assert codes == {"TELEMETRY_UNAVAILABLE"}
    assert reads < SHARERS
    assert "errors" not in after


async def test_every_sharer_pays(world: World) -> None:
    """Points are taken from whoever is answered; who has none left is refused, though the answer is there."""
    points = 2_000
    async with held(world, budget_points=points, cost_limit=points, budget_seconds=1e9) as (gateway, store):
        tasks = sent(gateway, 200)
        await store.asked.wait()
        await passed()
        store.go.set()
        answers = await asyncio.gather(*tasks)
        left = int((await gateway.get("/api/health")).headers["ratelimit-remaining"])
    served = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(served) + len(refused) == 200
    cost = served[0].json()["extensions"]["insights"]["cost"]
    assert refused
    assert all(answer.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED" for answer in refused)
    assert len(served) * cost <= points
    assert left + len(served) * cost + len(answers) + 1 <= points + 1


async def test_requests_keep_their_names(world: World) -> None:
    """Each shared answer carries the id of its own request."""
    async with held(world) as (gateway, store):
        names = [f"request-{number:04}" for number in range(SHARERS)]
        asked = {"query": FLEET, "variables": {"w": "24h"}}
        tasks = [
            asyncio.create_task(gateway.client.post("/graphql", json=asked, headers={"x-request-id": name}))
            for name in names
        ]
        await store.asked.wait()
        await passed()
        store.go.set()
        answers = await asyncio.gather(*tasks)
    assert [answer.headers["x-request-id"] for answer in answers] == names


async def test_different_values_are_different_questions(world: World) -> None:
    """One more second in the window, another name of the operation, another selection: each has its own."""
    queries = [FLEET, FLEET.replace("checks", "up"), FLEET.replace("query(", "query other(")]
    async with held(world) as (gateway, store):
        tasks = [task for query in queries for task in sent(gateway, 2, query=query)]
        await store.asked.wait()
        await passed()
        store.go.set()
        answers = await told(tasks)
    selected = [tuple(one["data"]["fleet"]["uptime"]["counts"]) for one in answers]
    assert selected == [("checks",)] * 2 + [("up",)] * 2 + [("checks",)] * 2


async def test_callers_with_the_same_rights_share(world: World) -> None:
    """Four requests of two tokens of one org are worked on once."""
    async with held(world, demo=False) as (gateway, store):
        tokens = [await create_token(gateway.registry, ACME, name, NOW_MS) for name in ("a", "b")]
        tasks = [task for token in tokens for task in sent(gateway, 2, token=token)]
        await store.asked.wait()
        await passed()
        store.go.set()
        answers = await told(tasks)
    worked = [one["extensions"]["insights"]["registryReads"] > 1 for one in answers]
    assert worked.count(True) == 1


async def test_who_asks_is_never_anothers(world: World) -> None:
    """A question that tells of who asks is answered to each caller with its own name."""
    async with held(world, demo=False) as (gateway, store):
        tokens = [await create_token(gateway.registry, ACME, name, NOW_MS) for name in ("a", "b", "c")]
        tasks = [task for token in tokens for task in sent(gateway, 2, query=FLEET_AND_WHO, token=token)]
        await store.asked.wait()
        await passed()
        store.go.set()
        names = [one["data"]["viewer"]["identity"] for one in await told(tasks)]
    assert names == [f"token:{token.split('_')[1]}" for token in tokens for _ in range(2)]


async def test_who_has_no_time_left_is_told_in_its_dialect(world: World) -> None:
    """A sharer whose deadline is over before the answer has come: 504 in GraphQL's shape and in REST's."""
    async with held(world, request_seconds=0.3) as (gateway, store):
        asked = {"query": FLEET, "variables": {"w": "24h"}}
        tasks = [asyncio.create_task(gateway.client.post("/graphql", json=asked)) for _ in range(3)]
        answers = await asyncio.gather(*tasks)
        store.go.set()
    codes = {answer.json()["errors"][0]["extensions"]["code"] for answer in answers}
    assert codes == {"DEADLINE_EXCEEDED"}
    assert {answer.status_code for answer in answers} <= {200, 504}
