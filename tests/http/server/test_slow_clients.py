"""Clients that are silent, slow, or do not read are let go; others do not notice. The clock is set short."""

import asyncio
import contextlib
import select
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from starlette.types import Receive, Scope, Send

from gateway.http.server.patience import Patience
from tests.http.server.raw import connected, head, headers, said, status, until_closed
from tests.served import Served, Stack, served

CLIENT_SECONDS, DRIP_SECONDS, MOST_DRIPS = 0.3, 0.02, 500
SHORT = Patience(client=CLIENT_SECONDS)
POST = ("content-type: application/json", "content-length: 1000")
PARTIAL = {
    "a word": b"GET",
    "a line": b"GET / HTTP/1.1\r\n",
    "headers": head("GET / HTTP/1.1")[:-2],
    "no body": head("POST /read HTTP/1.1", *POST),
    "half a body": head("POST /read HTTP/1.1", *POST) + b"{" * 500,
    "half a chunk": head("POST /read HTTP/1.1", "transfer-encoding: chunked") + b"ff\r\n{",
}


class App:
    """Answers at once, `/read` with what it was sent, `/much` with more than any buffer holds."""

    def __init__(self) -> None:
        self.gone, self.ended = threading.Event(), threading.Event()
        self.hold: Callable[[], object] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.hold:
            await asyncio.to_thread(self.hold)
        body = await self._read(receive) if scope["path"] == "/read" else b"ok"
        if body is None:
            self.gone.set()
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
        for _ in range(1000 if scope["path"] == "/much" else 0):
            await send({"type": "http.response.body", "body": b" " * 65_536, "more_body": True})
        await send({"type": "http.response.body", "body": body})
        self.ended.set()

    async def _read(self, receive: Receive) -> bytes | None:
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message["body"]
            more = message["more_body"]
        return bytes(body)


def others_are_served(at: Served) -> None:
    assert status(said(at.port, head("GET / HTTP/1.1"))) == 200


def test_a_silent_socket_is_closed_without_a_word(stack: Stack) -> None:
    """Who connects and says nothing is told nothing, and does not stay."""
    with served(App(), SHORT, stack) as at, connected(at.port) as client:
        others_are_served(at)
        assert until_closed(client) == b""


@pytest.mark.parametrize("sent", PARTIAL.values(), ids=PARTIAL.keys())
def test_a_request_that_stops_is_told_408(stack: Stack, sent: bytes) -> None:
    """Once a request has begun, its client is told what happened, and the connection ends."""
    with served(App(), SHORT, stack) as at, connected(at.port) as client:
        client.sendall(sent)
        others_are_served(at)
        answer = until_closed(client)
        assert (status(answer), headers(answer)["connection"]) == (408, "close")
        assert headers(answer)["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["headers", "half a body"])
def test_dripping_gains_no_time(stack: Stack, name: str) -> None:
    """The clock runs from a request's first byte: a byte now and then does not wind it up again."""
    with served(App(), SHORT, stack) as at, connected(at.port) as client:
        client.sendall(PARTIAL[name])
        drips = 0
        while not select.select([client], [], [], DRIP_SECONDS)[0]:
            client.sendall(b"a")
            drips += 1
            assert drips < MOST_DRIPS
        assert drips > 1
        assert status(until_closed(client)) == 408


def test_the_app_learns_that_the_body_does_not_come(stack: Stack) -> None:
    """It is told of a client that has gone, so that what it does for it ends."""
    app = App()
    with served(app, SHORT, stack) as at:
        assert status(said(at.port, PARTIAL["half a body"])) == 408
        assert app.gone.wait(5)


def test_the_second_request_of_a_connection_has_its_own_clock(stack: Stack) -> None:
    """Half a request that came along with a whole one before it is told 408, too."""
    with served(Kept(), SHORT, stack) as at:
        both = head("GET / HTTP/1.1") + PARTIAL["half a body"]
        first, _, second = said(at.port, both).partition(b"ok")
        assert (status(first), status(second)) == (200, 408)


class Kept(App):
    """Keeps the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def without_close(message: object) -> None:
            if isinstance(message, dict) and message["type"] == "http.response.start":
                message = {**message, "headers": [(b"content-length", b"2")]}
            await send(message)  # type: ignore[arg-type]

        await super().__call__(scope, receive, without_close)


def test_an_app_that_is_slow_to_read_is_not_held_against_the_client(stack: Stack) -> None:
    """A client that sent all that is taken from it waits for the app, however long that takes."""
    app, late = App(), threading.Event()
    app.hold = lambda: late.wait(5 * CLIENT_SECONDS)
    size = 4_000_000
    with served(app, SHORT, stack) as at, connected(at.port) as client:
        client.sendall(head("POST /read HTTP/1.1", f"content-length: {size}") + b"x" * size)
        assert until_closed(client).count(b"x") >= size


def test_who_does_not_read_is_cut_off(stack: Stack) -> None:
    """An answer that nobody takes is given up, and what made it ends."""
    app = App()
    with served(app, SHORT, stack) as at, connected(at.port) as client:
        client.sendall(head("GET /much HTTP/1.1"))
        assert app.ended.wait(20)
        others_are_served(at)
        assert len(until_closed(client)) < 1000 * 65_536


def test_who_reads_slowly_but_reads_is_served(stack: Stack) -> None:
    """An answer of many buffers that is read bit by bit arrives whole, though a pause is behind each."""
    with served(App(), Patience(client=5), stack) as at, connected(at.port) as client:
        client.sendall(head("GET /much HTTP/1.1"))
        assert until_closed(client).count(b" " * 65_536) >= 990


def test_too_many_connections_are_told_so(stack: Stack) -> None:
    """One more than the limit gets 503 with Retry-After; once one has gone, there is room again."""
    with served(App(), Patience(connections=2), stack) as at, connected(at.port) as one:
        one.sendall(b"GET")
        with connected(at.port) as two:
            two.sendall(b"GET")
            answer = said(at.port, b"")
            assert (status(answer), int(headers(answer)["retry-after"])) == (503, 1)
        two.close()
        for _ in range(1000):
            with contextlib.suppress(OSError):
                if status(said(at.port, head("GET / HTTP/1.1"))) == 200:
                    break
        else:
            pytest.fail("there is no room again")


def test_what_is_no_http_is_told_so(stack: Stack) -> None:
    """Garbage is 400, guarded as every answer, and the end of the connection."""
    with served(App(), SHORT, stack) as at:
        answer = said(at.port, b"\x16\x03\x01\x02\x00\x01\r\n\r\n")
        assert status(answer) == 400
        assert headers(answer)["x-content-type-options"] == "nosniff"


def test_what_the_server_refuses_is_counted(stack: Stack) -> None:
    """By status: too late, too many, and what is no HTTP at all."""
    counts: Counter[int] = Counter()
    with served(App(), Patience(client=CLIENT_SECONDS, connections=2), stack, refused=counts) as at:
        assert status(said(at.port, PARTIAL["half a body"])) == 408
        assert status(said(at.port, b"no HTTP at all\r\n\r\n")) == 400
        with connected(at.port) as one, connected(at.port) as two:
            one.sendall(b"GET")
            two.sendall(b"GET")
            assert status(said(at.port, b"")) == 503
    assert counts[408] >= 1  # those of the two, too, if they were there for so long
    assert (counts[400], counts[503]) == (1, 1)
