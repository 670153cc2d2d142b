"""A client of graphql-ws is told by a close frame that there is nothing to subscribe to."""

import base64
import hashlib
import struct

import pytest

from tests.http.server.raw import connected, head, headers, said, status, until_closed
from tests.served import Served

KEY = base64.b64encode(b"sixteen bytes ok").decode()
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
UPGRADE = ("upgrade: websocket", "connection: keep-alive, Upgrade", "sec-websocket-version: 13")
PROTOCOLS = ["graphql-transport-ws", "graphql-ws"]


def closed(answer: bytes) -> tuple[int, str]:
    """Code and reason of the one frame after the handshake."""
    frame = answer.partition(b"\r\n\r\n")[2]
    assert (frame[0], frame[1]) == (0x88, len(frame) - 2)
    assert len(frame) <= 127
    return struct.unpack(">H", frame[2:4])[0], frame[4:].decode()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("path", ["/graphql", "/", "/nowhere"])
def test_the_close_says_why(gateway: Served, path: str, protocol: str) -> None:
    """The handshake is right, takes the client's protocol, and is closed with a code that is final."""
    asked = head(
        f"GET {path} HTTP/1.1",
        *UPGRADE,
        f"sec-websocket-key: {KEY}",
        f"sec-websocket-protocol: {protocol}, x",
    )
    answer = said(gateway.port, asked)
    assert status(answer) == 101
    told = headers(answer)
    assert (
        told["sec-websocket-accept"]
        == base64.b64encode(hashlib.sha1((KEY + GUID).encode(), usedforsecurity=False).digest()).decode()
    )
    assert told["sec-websocket-protocol"] == protocol
    code, reason = closed(answer)
    assert code == 4400
    assert reason.startswith("no subscriptions here: send queries to POST /graphql")


def test_what_the_client_says_is_not_heard(gateway: Served) -> None:
    """A message sent along with the upgrade changes nothing; the close is still read in whole."""
    asked = head("GET /graphql HTTP/1.1", *UPGRADE, f"sec-websocket-key: {KEY}")
    with connected(gateway.port) as client:
        client.sendall(asked + b"\x81\x85\x01\x02\x03\x04" + b"hello" * 100)
        assert closed(until_closed(client))[0] == 4400


@pytest.mark.parametrize(
    "lines",
    [(), (f"sec-websocket-key: {KEY[:-3]}",), ("sec-websocket-key: " + "a" * 24,)],
    ids=["none", "short", "odd"],
)
def test_no_handshake(gateway: Served, lines: tuple[str, ...]) -> None:
    """An upgrade without a proper key is a bad request."""
    assert status(said(gateway.port, head("GET /graphql HTTP/1.1", *UPGRADE, *lines))) == 400


def test_a_protocol_that_is_none(gateway: Served) -> None:
    """What is no token is not said back."""
    asked = head(
        "GET /graphql HTTP/1.1", *UPGRADE, f"sec-websocket-key: {KEY}", "sec-websocket-protocol: a b"
    )
    assert "sec-websocket-protocol" not in headers(said(gateway.port, asked))


def test_the_server_goes_on(gateway: Served) -> None:
    """After an upgrade others are served, and no connection is left open."""
    said(gateway.port, head("GET /graphql HTTP/1.1", *UPGRADE, f"sec-websocket-key: {KEY}"))
    assert status(said(gateway.port, head("GET /healthz HTTP/1.1", "connection: close"))) == 200
    assert len(gateway.server.server_state.connections) <= 1


def test_an_upgrade_behind_a_request_takes_no_answer_away(gateway: Served) -> None:
    """What is sent along with an upgrade is answered before it, as an answer that says how long it is."""
    asked = head("GET /fleet HTTP/1.1") + head("GET /graphql HTTP/1.1", *UPGRADE, f"sec-websocket-key: {KEY}")
    answer = said(gateway.port, asked)
    assert status(answer) == 404
    body = answer.partition(b"\r\n\r\n")[2]
    assert body[: int(headers(answer)["content-length"])].endswith(b"}")
