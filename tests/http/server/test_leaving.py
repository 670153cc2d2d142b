"""A server that is told to stop: it says so first, answers what is under way, and does not wait for ever."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from tests.http.acme import World
from tests.http.server.raw import connected, head, said, status, until_closed
from tests.served import STOPPED_SECONDS, Served, Stack, opened_and_served, served

IN_FLIGHT = 100


class Held:
    """Answers once it is let go; counts what has come."""

    def __init__(self, wanted: int = 1, *, held: bool = True) -> None:
        self.all_there = threading.Event()
        self._go = asyncio.Event()
        self._missing = wanted
        if not held:
            self._go.set()

    def let_go(self, at: Served) -> None:
        at.loop.call_soon_threadsafe(self._go.set)

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self._missing -= 1
        if not self._missing:
            self.all_there.set()
        await self._go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def refused(port: int) -> None:
    """Returns once no connection is taken any more."""
    with contextlib.suppress(ConnectionRefusedError):
        while True:
            with (
                contextlib.suppress(ConnectionResetError),
                socket.create_connection(("127.0.0.1", port)) as one,
            ):
                one.settimeout(5)
                until_closed(one)


def test_readiness_tells_first(world: World) -> None:
    """While it drains, /readyz says 503 and everything is served, each answer ending its connection."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        async with world.gateway() as found:
            yield found.app

    with (
        opened_and_served(opened, made=Server) as at,
        httpx.Client(base_url=at.url, trust_env=False) as client,
    ):
        assert client.get("/readyz").status_code == 200
        at.leave(60)
        told = client.get("/readyz")
        assert (told.status_code, told.json()) == (503, {"server": "stopping"})
        answer = client.post("/graphql", json={"query": "{ viewer { kind } }"})
        assert answer.json()["data"] == {"viewer": {"kind": "DEMO"}}
        assert answer.headers["connection"] == "close"


def test_all_that_is_under_way_is_answered() -> None:
    """Every request that came before is answered; a connection that comes after is refused."""
    app = Held(IN_FLIGHT)
    with served(app, made=Server) as at, ThreadPoolExecutor(IN_FLIGHT) as clients:
        asked = [
            clients.submit(said, at.port, head("GET / HTTP/1.1", "connection: close"))
            for _ in range(IN_FLIGHT)
        ]
        assert app.all_there.wait(20)
        at.leave(0)
        refused(at.port)
        app.let_go(at)
        assert [status(one.result()) for one in asked] == [200] * IN_FLIGHT


@pytest.mark.parametrize(
    "sent", [head("GET / HTTP/1.1", "upgrade: websocket", "connection: upgrade"), b"no HTTP\r\n\r\n"]
)
def test_who_was_refused_and_stays_holds_nobody_up(stack: Stack, sent: bytes) -> None:
    """A client that does not close after its refusal costs no other its answer."""
    app = Held()
    with (
        served(app, Patience(client=60, grace=60), stack, made=Server) as at,
        connected(at.port) as stays,
        ThreadPoolExecutor(1) as clients,
    ):
        stays.sendall(sent)
        assert stays.recv(1) == b"H"
        asked = clients.submit(said, at.port, head("GET / HTTP/1.1", "connection: close"))
        assert app.all_there.wait(20)
        at.leave(0)
        refused(at.port)
        app.let_go(at)
        assert status(asked.result()) == 200
        stays.close()


def test_an_idle_connection_is_let_go() -> None:
    """A connection that is kept between two requests does not hold the server up."""
    app = Held(held=False)
    with served(app, made=Server) as at, connected(at.port) as client:
        client.sendall(head("GET / HTTP/1.1"))
        assert app.all_there.wait(20)
        at.leave(0)
        assert status(until_closed(client)) == 200
        at.thread.join(STOPPED_SECONDS)
        assert not at.thread.is_alive()


@pytest.mark.parametrize(
    "sent", [b"GET / HT", head("POST / HTTP/1.1", "content-length: 9"), head("GET / HTTP/1.1")]
)
def test_the_grace_ends(sent: bytes) -> None:
    """Neither half a request nor an app that never answers keeps it longer than the grace."""
    app = Held()
    with served(app, Patience(client=60, grace=0.2), made=Server) as at, connected(at.port) as client:
        client.sendall(sent)
        at.leave(0)
        at.thread.join(STOPPED_SECONDS)
        assert not at.thread.is_alive()


@pytest.mark.parametrize(
    ("signals", "leaves", "stops"),
    [
        ([signal.SIGTERM], True, False),
        ([signal.SIGTERM, signal.SIGTERM], True, True),
        ([signal.SIGTERM, signal.SIGINT], True, True),
        ([], False, False),
    ],
)
async def test_signals(signals: list[signal.Signals], *, leaves: bool, stops: bool) -> None:
    """SIGTERM begins the drain, a second signal ends it."""
    server = Server(Held(), Patience(drain=60))
    for number in signals:
        server.handle_exit(number, None)
    assert (server.leaving, server.should_exit) == (leaves, stops)


async def test_ctrl_c_does_not_drain() -> None:
    """Who sits in front of it does not wait."""
    server = Server(Held(), Patience(drain=60))
    server.handle_exit(signal.SIGINT, None)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert server.should_exit
