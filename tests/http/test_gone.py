"""What happens to a request whose client goes away, over a real server and a real upstream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.access.principal import DEMO_IDENTITY
from gateway.app import Stores, create_app
from gateway.http.gone import CancelledWhenGone
from gateway.http.server.framed import Framed
from gateway.http.server.listening import listening
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.registry import founding
from gateway.registry.checks import add_monitor
from gateway.settings import Settings
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.sqlite import SqliteRegistry
from tests.stores import upstreams
from tests.stores.upstreams import Time, served

QUERY = '{ fleet(window: "24h") { uptime { counts { checks { value } } } regions { nodes { key } } } }'
NOW_MS = 1_795_478_400_000
CONFIG = '{"url": "https://example.com/", "interval": 60}'


@asynccontextmanager
async def gateway_on(upstream: upstreams.Service, folder: Path) -> AsyncIterator[str]:
    clock = Time()
    registry = await SqliteRegistry.open(folder / "registry.sqlite3")
    for write in (
        founding.add_member(DEMO_IDENTITY, "d@example.com", NOW_MS),
        founding.add_organization("org", slug="demo", name="Demo", owner=DEMO_IDENTITY, now_ms=NOW_MS),
        founding.add_membership("org", DEMO_IDENTITY, "admin", NOW_MS),
        add_monitor("org", "mon_1", name="One", kind="http", config_json=CONFIG, now_ms=NOW_MS),
    ):
        await registry.execute(write, 5)
    telemetry = AnalyticsEngine(upstreams.account(upstream, clock), upstreams.pace(clock))
    stores = Stores(telemetry, registry, None, httpx.AsyncClient())
    app = create_app(Settings(demo=True), stores, lambda: NOW_MS)
    server = Server(app, Patience())
    with listening("127.0.0.1", 0) as listener:
        running = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
            await stores.aclose()


async def test_the_upstream_request_ends_with_the_client(tmp_path: Path) -> None:
    """A client that goes away takes its upstream requests along within a second."""
    async with (
        served(upstreams.hang) as upstream,
        gateway_on(upstream, tmp_path) as url,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        request = asyncio.create_task(client.post(f"{url}/graphql", json={"query": QUERY}))
        await asyncio.wait_for(upstream.asked.wait(), 5)
        request.cancel()
        await asyncio.wait_for(upstream.gone.wait(), 1)
        assert (await client.get(f"{url}/healthz")).text == "ok"


async def test_others_who_wait_for_the_same_keep_it(tmp_path: Path) -> None:
    """The answer is still fetched for who stays."""
    answer = asyncio.Event()

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer.wait()
        await upstreams.fixed("422 No")(reader, writer)

    async with (
        served(held) as upstream,
        gateway_on(upstream, tmp_path) as url,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        asked = [asyncio.create_task(client.post(f"{url}/graphql", json={"query": QUERY})) for _ in range(2)]
        await asyncio.wait_for(upstream.asked.wait(), 5)
        asked[0].cancel()
        await asyncio.wait(asked[:1])
        answer.set()
        told = (await asked[1]).json()
        assert {error["extensions"]["code"] for error in told["errors"]} == {"TELEMETRY_UNAVAILABLE"}
        assert not upstream.gone.is_set()


@dataclass
class Client:
    """Says what it was told to, a message at a time when `more` is set, and goes away at the end."""

    says: list[Message]
    more: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Message] = field(default_factory=list)

    async def receive(self) -> Message:
        if len(self.says) == 0:
            return {"type": "http.disconnect"}
        if self.says[0] is LATE:
            await self.more.wait()
            self.more.clear()
            del self.says[0]
            return await self.receive()
        return self.says.pop(0)

    async def send(self, message: Message) -> None:
        self.heard.append(message)

    async def asks(self, app: ASGIApp) -> None:
        await Framed(CancelledWhenGone(app))(dict(SCOPE), self.receive, self.send)


SCOPE: Scope = {"type": "http", "path": "/", "headers": []}
LATE: Message = {"type": "late"}
PART: Message = {"type": "http.request", "body": b"a", "more_body": True}
LAST: Message = {"type": "http.request", "body": b"b", "more_body": False}
DONE: Message = {"type": "http.response.body", "body": b""}


@dataclass
class App:
    """Reads so many messages, waits in between where it is told to, answers, and notes how far it came."""

    reads: int
    waits: bool
    then_waits: bool = False
    done: list[str] = field(default_factory=list)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        try:
            for _ in range(self.reads):
                if self.waits:
                    await asyncio.sleep(0)
                self.done.append((await receive())["type"])
            if self.then_waits:
                await asyncio.Event().wait()
            await send(DONE)
            self.done.append("answered")
        except asyncio.CancelledError:
            self.done.append("cancelled")
            raise


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_is_answered_at_once_takes_no_task() -> None:
    """An answer that is at hand is told in the task of its request, and nothing is begun beside it."""
    before = asyncio.all_tasks()
    begun: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await App(1, waits=False)(scope, receive, send)
        begun.append(len(asyncio.all_tasks() - before))

    client = Client([LAST, LATE])
    await client.asks(app)
    await settled()
    assert (client.heard, begun) == ([DONE], [0])
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("says", [[PART, LAST, LATE], [PART, LATE, LAST, LATE], [LATE, PART, LAST, LATE]])
async def test_what_a_client_sends_arrives_in_order(says: list[Message], waits: bool) -> None:
    """Whether the body is there or comes late, and whether the app waits before: all of it is read."""
    client, app = Client(list(says)), App(2, waits)
    request = asyncio.create_task(client.asks(app))
    await settled()
    client.more.set()
    await request
    assert (app.done, client.heard) == (["http.request"] * 2 + ["answered"], [DONE])


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("says", [[LATE], [PART, LATE], [PART, LAST, LATE], [LATE, PART, LAST, LATE]])
async def test_who_goes_away_ends_it_wherever_it_is(says: list[Message], waits: bool) -> None:
    """Before the body, within it and behind it: the app is cancelled, and its server is told of no error."""
    client, app = Client(list(says)), App(2, waits, then_waits=True)
    request = asyncio.create_task(client.asks(app))
    await settled()
    assert not request.done()
    for _ in range(2):
        client.more.set()
        await settled()
    assert request.done()
    await request
    assert (app.done[-1], client.heard) == ("cancelled", [])
    assert "http.disconnect" not in app.done


async def test_who_goes_away_behind_the_answer_ends_nothing() -> None:
    """What an app still does once it has answered is done, though its client has gone."""
    client, after = Client([LAST]), []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await App(1, waits=False)(scope, receive, send)
        await settled()
        after.append("done")

    await client.asks(app)
    assert (client.heard, after) == ([DONE], ["done"])


async def test_a_server_that_ends_it_is_told_so() -> None:
    """Who cancels the request from outside sees it cancelled, and nothing is left behind."""
    before, app = asyncio.all_tasks(), App(1, waits=True, then_waits=True)
    request = asyncio.create_task(Client([LAST, LATE]).asks(app))
    await settled()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    await settled()
    assert app.done == ["http.request", "cancelled"]
    assert asyncio.all_tasks() == before


async def test_an_error_of_the_app_is_still_raised() -> None:
    """The server learns of what went wrong, as without the task in between."""

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    async def send(_message: object) -> None: ...

    with pytest.raises(ZeroDivisionError):
        await Framed(CancelledWhenGone(broken))(dict(SCOPE), receive, send)
