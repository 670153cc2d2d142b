"""Whole answers are kept for a moment: told again without any work, true of each request, nobody else's."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.access.tokens import create_token
from gateway.errors import TelemetryUnavailable
from gateway.ports import RegistryStatement, Rows, Statement, TelemetryStore
from gateway.registry.checks import close_incident, record_check
from gateway.stores.embedded import Engine
from tests.gateway_under_test import NOW_MS, Gateway, gateway_on, monitor_row
from tests.http.acme import World
from tests.http.on_a_socket import on_a_socket
from tests.http.world import ACME
from tests.http.world import NOW_MS as WORLD_MS

FLEET = "query($w: Window!) { fleet(window: $w) { uptime { ratio { value } counts { checks { value } } } } }"
WHO = "{ viewer { identity } }"
NAMES = "{ monitors { nodes { id name } } }"
TABS = 100
KEPT_S = 3600.0


class Counting:
    """The real store, which fails when told to; it counts what it is asked."""

    def __init__(self, store: TelemetryStore) -> None:
        self.store = store
        self.reads = 0
        self.fails = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.reads += 1
        if self.fails:
            raise TelemetryUnavailable("not now")
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@asynccontextmanager
async def kept(world: World, **settings: Any) -> AsyncIterator[tuple[Gateway, Counting]]:
    stores: list[Counting] = []

    def wrapped(store: TelemetryStore) -> Counting:
        stores.append(Counting(store))
        return stores[0]

    async with world.gateway(telemetry=wrapped, **({"cache_seconds": KEPT_S} | settings)) as gateway:
        yield gateway, stores[0]


def told(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = answer["extensions"]["insights"]
    return found


async def registry_reads(client: httpx.AsyncClient) -> float:
    """As the process counts them, its own scrape's included."""
    lines = (await client.get("/metrics")).text.splitlines()
    return float(next(one for one in lines if one.startswith("insights_registry_reads_total")).split()[1])


async def test_a_hundred_tabs(world: World) -> None:
    """A dashboard that is open in a hundred tabs is executed once a tick: all but one read who asks alone."""
    async with kept(world) as (gateway, store), on_a_socket(gateway) as port:
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            asked = {"query": FLEET, "variables": {"w": "24h"}}
            before = await registry_reads(client)
            scraped = await registry_reads(client) - before
            first = (await client.post("/graphql", json=asked)).json()
            reads = store.reads
            answers = [(await client.post("/graphql", json=asked)) for _ in range(TABS // 2)]
            answers += await asyncio.gather(*(client.post("/graphql", json=asked) for _ in range(TABS // 2)))
            spent = await registry_reads(client) - before - 2 * scraped
    assert store.reads == reads > 0
    assert spent <= told(first)["registryReads"] + TABS
    names = {answer.headers["x-request-id"] for answer in answers}
    assert len(names) == TABS
    for answer in answers:
        body = answer.json()
        assert body["data"] == first["data"]
        mine = told(body)
        assert (mine["telemetryReads"], mine["cacheHits"]) == (0, told(first)["telemetryReads"])
        assert mine["registryReads"] <= 1
        for name in ("cost", "limit", "rowsRead", "asOf", "stale"):
            assert mine[name] == told(first)[name]


async def test_by_every_way(world: World) -> None:
    """GET, with its tag, and REST are told from what is kept, too; each route has its own."""
    async with kept(world) as (gateway, store):
        for path, given in (
            ("/graphql", {"query": FLEET, "variables": '{"w": "24h"}'}),
            ("/api/insights/fleet", {"window": "24h"}),
        ):
            first = await gateway.client.get(path, params=given)
            reads = store.reads
            again = await gateway.client.get(path, params=given)
            tag = {"if-none-match": first.headers["etag"]}
            same = await gateway.client.get(path, params=given, headers=tag)
            assert (again.headers["etag"], same.status_code) == (first.headers["etag"], 304)
            assert store.reads == reads


@pytest.mark.parametrize("settings", [{"cache_seconds": 0.0}, {"cache_bytes": 0}])
async def test_not_kept(world: World, settings: dict[str, Any]) -> None:
    """Without time or memory for it nothing is kept."""
    async with kept(world, **settings) as (gateway, _):
        counts = [told(await gateway.ask(NAMES))["registryReads"] for _ in range(2)]
    assert counts == [2, 2]


async def test_never_across_orgs(world: World) -> None:
    """The same question of another org is answered with that one's numbers, in whatever order they ask."""
    async with kept(world) as (gateway, _):
        orgs = ("org_acme", "org_bolt", "org_acme", "org_bolt")
        answers = [(await gateway.ask(NAMES, org=org))["data"] for org in orgs]
    assert answers[0] == answers[2] != answers[1] == answers[3]


async def test_who_asks_is_ones_own(world: World) -> None:
    """What tells of who asks is kept for that one alone; what does not is told to all of the org."""
    async with kept(world, demo=False) as (gateway, store):
        tokens = [await create_token(gateway.registry, ACME, name, WORLD_MS) for name in ("a", "b")]
        told_of: list[str] = []
        for token in (*tokens, *tokens):
            headers = {"authorization": f"Bearer {token}"}
            answer = await gateway.client.post("/graphql", json={"query": WHO}, headers=headers)
            told_of.append(answer.json()["data"]["viewer"]["identity"])
        assert told_of == 2 * [f"token:{token.split('_')[1]}" for token in tokens]
        reads = []
        for token in tokens:
            headers = {"authorization": f"Bearer {token}"}
            asked = {"query": FLEET, "variables": {"w": "24h"}}
            await gateway.client.post("/graphql", json=asked, headers=headers)
            reads.append(store.reads)
    assert reads[0] == reads[1] > 0


async def test_a_failure_is_not_kept(world: World) -> None:
    """An answer with errors is told once; as soon as the store answers again, so does the gateway."""
    async with kept(world) as (gateway, store):
        store.fails = True
        failed = await gateway.ask(FLEET, {"w": "24h"})
        store.fails = False
        after = await gateway.ask(FLEET, {"w": "24h"})
        refused = [await gateway.ask("{ nothing }") for _ in range(2)]
    assert failed["errors"]
    assert "errors" not in after
    assert all(one["errors"] for one in refused)


RENAMED = RegistryStatement(
    "rename", "UPDATE monitors SET name = ?3 WHERE org_id = ?1 AND id = ?2", ("org_a", "mon_1", "Renamed")
)


@pytest.mark.parametrize("many", [False, True])
async def test_own_writes_are_seen_at_once(engine: Engine, tmp_path: Path, *, many: bool) -> None:
    """What this process changes of a monitor is in the next answer, of GraphQL and of REST."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], cache_seconds=KEPT_S) as gateway:
        for _ in range(2):
            assert (await gateway.ask(NAMES))["data"]["monitors"]["nodes"][0]["name"] == "Monitor mon_1"
            await gateway.get("/api/monitors")
        if many:
            await gateway.registry.execute_many([RENAMED])
        else:
            await gateway.registry.execute(RENAMED, 5)
        assert (await gateway.ask(NAMES))["data"]["monitors"]["nodes"][0]["name"] == "Renamed"
        assert "Renamed" in (await gateway.get("/api/monitors")).text


async def test_a_check_changes_nothing_that_is_kept(engine: Engine, tmp_path: Path) -> None:
    """What this process writes of a check that was up, as it does all the time, leaves kept answers be."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], cache_seconds=KEPT_S) as gateway:
        await gateway.ask(NAMES)
        checked = record_check(
            *("org_a", "mon_1"),
            status="up",
            checked_ms=NOW_MS,
            latency_ms=1.0,
            region="weur",
            error="",
            next_run_ms=NOW_MS + 60_000,
        )
        for one in (checked, close_incident("org_a", "mon_1", NOW_MS)):
            await gateway.registry.execute(one, 5)
        assert told(await gateway.ask(NAMES))["registryReads"] == 0


async def test_who_has_nothing_left(world: World) -> None:
    """Whoever is told what is kept pays for it; who cannot is refused, as if it had to be worked on."""
    points = 2_000
    async with kept(world, budget_points=points, cost_limit=points, budget_seconds=1e9) as (gateway, store):
        statuses: Iterator[int] = iter(())
        asked = {"query": FLEET, "variables": {"w": "24h"}}
        answers = [await gateway.client.post("/graphql", json=asked) for _ in range(30)]
        statuses = (answer.status_code for answer in answers)
        cost = told(answers[0].json())["cost"]
        found = list(statuses)
    assert found == sorted(found)
    assert found.count(200) == points // (cost + 1)
    assert set(found) == {200, 429}
    assert store.reads > 0


async def test_a_revoked_token(tmp_path: Path, engine: Engine) -> None:
    """Who is let in no more is not told what is kept either."""
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], cache_seconds=KEPT_S, demo=False
    ) as gateway:
        token = await create_token(gateway.registry, "org_a", "a", NOW_MS)
        headers = {"authorization": f"Bearer {token}"}
        statuses = []
        for number in count():
            answer = await gateway.client.post("/graphql", json={"query": NAMES}, headers=headers)
            statuses.append(answer.status_code)
            if number == 1:
                sql = "UPDATE insights_api_tokens SET revoked_at = 1 WHERE org_id = ?1"
                await gateway.registry.execute(RegistryStatement("revoke", sql, ("org_a",)), 5)
            if number == 2:
                break
    assert statuses == [200, 200, 401]
