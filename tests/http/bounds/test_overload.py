"""More than can be done at a time: refused at once in every dialect, and what is cheap goes on."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from gateway.ports import Rows, Statement, TelemetryStore
from gateway.request import lane
from tests.gateway_under_test import Gateway
from tests.http.acme import World

FLEET = "query($w: Window!) { fleet(window: $w) { uptime { counts { checks { value } } } } }"
CHEAP = "{ viewer { kind } }"
ASKED, TAKEN, PAGE = 26, 2, 8
"""Of operations that were never seen two run where the flood takes its time, else one; behind them a page's
worth waits, and nothing of more."""


Task = asyncio.Task[httpx.Response]


@dataclass
class Holding:
    """The real store, whose answers wait until they are let go."""

    store: TelemetryStore
    go: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    both: asyncio.Event = field(default_factory=asyncio.Event)
    """As many as may run at a time have asked."""
    windows: set[str] = field(default_factory=set)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.set()
        self.windows.add(statement.sql)
        if len(self.windows) >= TAKEN:
            self.both.set()
        await self.go.wait()
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@asynccontextmanager
async def overloaded(world: World) -> AsyncIterator[tuple[Gateway, Holding]]:
    """A gateway whose telemetry is held."""
    held: list[Holding] = []

    def wrapped(store: TelemetryStore) -> Holding:
        held.append(Holding(store))
        return held[0]

    async with world.gateway(telemetry=wrapped, request_seconds=120) as gateway:
        yield gateway, held[0]


def windows() -> list[str]:
    """Each of its own, so that none is answered by another's read."""
    return [f"2026-11-01T00:{minute:02}Z/2026-11-20T00:00Z" for minute in range(ASKED)]


def operations() -> list[dict[str, object]]:
    return [{"query": FLEET, "variables": {"w": window}} for window in windows()]


async def sent(gateway: Gateway, path: str, running: asyncio.Event | None = None) -> list[Task]:
    """As many requests as are asked at once, and all refused ones answered; or the first of them, and, once
    these are `running`, the others."""
    if path == "/graphql":
        asked = [gateway.client.post(path, json=one) for one in operations()]
    else:
        asked = [gateway.client.get(path, params={"window": window}) for window in windows()]
    tasks = [asyncio.create_task(one) for one in asked[:TAKEN]]
    if running:
        await running.wait()
    tasks += [asyncio.create_task(one) for one in asked[TAKEN:]]
    refused = asyncio.as_completed(tasks)
    for _ in range(ASKED - TAKEN):
        await next(refused)
    return tasks


@pytest.mark.parametrize("path", ["/graphql", "/api/insights/fleet"])
@pytest.mark.parametrize(("settling", "taken"), [(60.0, 1), (0.0, TAKEN)], ids=("at once", "slowly"))
async def test_what_is_too_much_is_refused_at_once(
    world: World, path: str, settling: float, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing of it is answered yet, what cannot wait has its 503; the rest is served: one where all of
    it has come before the second may run, and two where it has not."""
    monkeypatch.setattr(lane, "SETTLING_S", settling)
    async with overloaded(world) as (gateway, held):
        tasks = await sent(gateway, path, held.both if taken == TAKEN else None)
        refused = [task.result() for task in tasks if task.done()]
        held.go.set()
        statuses = Counter(answer.status_code for answer in await asyncio.gather(*tasks))
    assert statuses == {200: taken, 503: ASKED - taken}
    for answer in refused:
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["cache-control"] == "no-store"
        assert told(answer)["code"] == "OVERLOADED"
        assert told(answer)["retryAfterSeconds"] == int(answer.headers["retry-after"])


def told(answer: httpx.Response) -> dict[str, object]:
    """Code and time, in the shape of the dialect."""
    body: dict[str, object] = answer.json()
    if "errors" not in body:
        assert answer.headers["content-type"] == "application/problem+json"
        assert body["status"] == 503
        return body
    assert set(body) == {"errors"}
    (error,) = answer.json()["errors"]
    found: dict[str, object] = error["extensions"]
    return found


async def test_a_page_is_no_overload(world: World) -> None:
    """As many as a browser asks for at once are all answered, however long they wait for each other."""
    async with overloaded(world) as (gateway, held):
        asked = [gateway.client.post("/graphql", json=one) for one in operations()[:PAGE]]
        tasks = [asyncio.create_task(one) for one in asked]
        await held.asked.wait()
        held.go.set()
        answers = [answer.json() for answer in await asyncio.gather(*tasks)]
    assert [one for one in answers if "errors" in one] == []


async def test_what_is_cheap_goes_on(world: World) -> None:
    """What is known to be small is answered while large operations fill their lane, and so is health."""
    async with overloaded(world) as (gateway, held):
        await gateway.ask(CHEAP)
        tasks = await sent(gateway, "/graphql")
        for _ in range(20):
            assert (await gateway.ask(CHEAP))["data"] == {"viewer": {"kind": "DEMO"}}
            assert (await gateway.get("/healthz")).text == "ok"
        held.go.set()
        await asyncio.gather(*tasks)


async def test_a_client_that_has_gone_holds_no_place(world: World) -> None:
    """What is given up while it waits or runs makes room for others."""
    async with overloaded(world) as (gateway, held):
        for _ in range(3):
            tasks = await sent(gateway, "/graphql")
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        held.go.set()
        answer = await gateway.ask(FLEET, {"w": "24h"})
    assert "errors" not in answer


async def test_the_same_question_is_no_overload(world: World) -> None:
    """Two hundred equal requests at once share their reads, and all are answered."""
    async with overloaded(world) as (gateway, held):
        asked = [gateway.ask(FLEET, {"w": "24h"}) for _ in range(200)]
        tasks = [asyncio.create_task(one) for one in asked]
        await held.asked.wait()
        held.go.set()
        answers = await asyncio.gather(*tasks)
    assert [one for one in answers if "errors" in one] == []
