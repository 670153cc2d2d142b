"""What is told with an answer by what stands around an app: once each, in place of what the app said."""

from typing import Any

from starlette.types import Message, Receive, Scope, Send

from gateway.http.server.exchange import EXCHANGE
from gateway.http.server.framed import Framed
from gateway.http.server.heads import header

OWN, THEIRS = (b"x-request-id", b"ours"), (b"x-request-id", b"theirs")


async def told(scope: Scope, *, more: bool = False) -> tuple[list[tuple[bytes, bytes]], list[bool]]:
    """Headers of an answer, and whether it counted as answered before each message and after all."""
    sent: list[Message] = []
    answered: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        exchange = scope[EXCHANGE]
        exchange.tells(lambda: [OWN])
        exchange.tells(lambda: [(b"ratelimit-limit", b"%d" % len(sent))])
        await receive()
        for message in (
            {"type": "http.response.start", "status": 201, "headers": [THEIRS, (b"a", b"1"), THEIRS]},
            {"type": "http.response.body", "body": b"x", "more_body": True},
            {"type": "http.response.body", "body": b"y", "more_body": more},
        ):
            answered.append(exchange.answered)
            await send(message)
        answered.append(exchange.answered)
        assert exchange.status == 201

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await Framed(app)(scope, receive, send)
    return sent[0]["headers"], answered


def asked(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"type": "http", "method": "POST", "path": "/", "headers": list(headers)}


async def test_each_is_told_once() -> None:
    """What was said last stands first, in place of all of its name that the app told itself."""
    headers, _ = await told(asked((b"content-length", b"1")))
    assert headers == [
        (b"a", b"1"),
        (b"ratelimit-limit", b"0"),
        OWN,
        (b"x-content-type-options", b"nosniff"),
    ]


async def test_it_is_answered_to_its_last_byte() -> None:
    """Who looks whether a client still waits is told so with the end of the body, and not before."""
    assert (await told(asked()))[1] == [False, False, False, True]
    assert (await told(asked(), more=True))[1] == [False, False, False, False]


def test_the_first_of_a_name_counts() -> None:
    """As it was sent: a second one of the same name is not what was asked."""
    scope = asked((b"accept", b"a/\xfc"), (b"accept", b"b/b"), (b"host", b"h"))
    assert [header(scope, name) for name in (b"accept", b"host", b"cookie")] == ["a/ü", "h", ""]
