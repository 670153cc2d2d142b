"""A body that is there and an answer of one piece, past messages, by the protocol over the parser in C."""

import asyncio
from collections import Counter
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from gateway.http.server.direct import answer, at_hand
from gateway.http.server.framed import Framed
from gateway.http.server.patience import Patience
from gateway.http.server.protocol import protocol
from tests.http.server.test_held import Pieces

pytest.importorskip("httptools")
HOST = b" / HTTP/1.1\r\nhost: h\r\n"
POST = b"POST" + HOST + b"content-length: 4\r\n\r\n"


class Connection:
    """To an app that answers with the body that was there, and notes what it was."""

    def __init__(self, *headers: tuple[bytes, bytes]) -> None:
        config = uvicorn.Config(
            self._app, http=protocol(Patience(), Counter()), access_log=False, log_config=None
        )
        config.load()
        self._headers, self.bodies, self.pieces = headers, list[bytes | None](), Pieces()
        made: Any = config.http_protocol_class
        self.made = made(config=config, server_state=ServerState(), app_state={})
        self.made.app = Framed(self._app)
        self.made.connection_made(self.pieces)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.bodies.append(at_hand(receive))
        await answer(scope, send, 200, self._headers, self.bodies[-1] or b"none")

    async def told(self, said: bytes) -> list[bytes]:
        """The pieces that left for it."""
        before = len(self.pieces.sent)
        self.made.data_received(said)
        for _ in range(5):
            await asyncio.sleep(0)
        return self.pieces.sent[before:]

    def close(self) -> None:
        self.made.connection_lost(None)


async def test_one_piece_is_one_write() -> None:
    """Head and body together, with the length; of a HEAD the length alone; and the connection stays."""
    connection = Connection((b"a", b"1"))
    whole, head = await connection.told(POST + b"text"), await connection.told(b"HEAD" + HOST + b"\r\n")
    told = b"HTTP/1.1 200 OK\r\na: 1\r\nx-content-type-options: nosniff\r\ncontent-length: 4\r\n\r\n"
    assert (whole, head) == ([told + b"text"], [told])
    assert not connection.pieces.closed
    connection.close()


@pytest.mark.parametrize("said", [POST, POST + b"te"])
async def test_what_has_not_come_is_not_at_hand(said: bytes) -> None:
    """A part of a body is no body; and since it was not read, the connection ends with the answer."""
    connection = Connection()
    [told] = await connection.told(said)
    assert connection.bodies == [None]
    assert b"connection: close\r\n" in told
    connection.close()


@pytest.mark.parametrize("wrong", [(b"a", b"1\r\nset-cookie: b"), (b"a b", b"1")])
async def test_no_header_breaks_its_line(wrong: tuple[bytes, bytes]) -> None:
    """What a client would read as another header, or as none, is not sent."""
    connection = Connection(wrong)
    told = b"".join(await connection.told(b"GET" + HOST + b"\r\n"))
    assert told.startswith(b"HTTP/1.1 500 ")
    assert b"set-cookie" not in told
    connection.close()


@pytest.mark.parametrize(("idle", "closes"), [(0.0, False), (4.0, False), (5.5, True)])
async def test_the_clock_between_requests_rings_once_for_many(idle: float, closes: bool) -> None:
    """It is set with the first answer alone; when it rings, a connection that was used lately gets the rest
    of its time, and one that was not is closed."""
    connection = Connection()
    await connection.told(POST + b"text")
    clock = connection.made.timeout_keep_alive_task
    await connection.told(POST + b"text")
    assert connection.made.timeout_keep_alive_task is clock
    clock.cancel()
    connection.made._idle_since -= idle
    connection.made.timeout_keep_alive_handler()
    assert connection.pieces.closed == closes
    assert (connection.made.timeout_keep_alive_task is None) == closes
    connection.close()
    assert connection.made.timeout_keep_alive_task is None


async def test_nobody_in_between_is_passed_over() -> None:
    """Where what sends, or what is read from, is a function of somebody's own, there are messages."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    assert at_hand(receive) is None
    await answer({"method": "GET"}, send, 200, [(b"a", b"1")], b"text")
    assert sent == [
        {"type": "http.response.start", "status": 200, "headers": [(b"a", b"1"), (b"content-length", b"4")]},
        {"type": "http.response.body", "body": b"text"},
    ]
