"""How requests and answers are framed, whatever is asked: what two servers could read differently is refused,
a body that was not read ends the connection, and no browser guesses a type.
"""

import re
from collections.abc import Awaitable
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.errors import BadUserInput
from gateway.http.problems import problem
from gateway.http.server.direct import Headers, at_hand, whole
from gateway.http.server.exchange import EXCHANGE, Exchange
from gateway.http.server.heads import CLOSE, constant, heads, put

LEAVING = "insights.leaving"
CONTENT_LENGTH, TRANSFER_ENCODING = b"content-length", b"transfer-encoding"
NO_BODY = frozenset({b"", b"0"})
NO_SNIFFING = constant(b"x-content-type-options", b"nosniff")
_ABSOLUTE = re.compile(rb"https?://[^/?#]*", re.IGNORECASE)
TWO_LENGTHS = "send either Content-Length or Transfer-Encoding, not both"


def is_leaving(scope: Scope) -> bool:
    """True once the server that serves this request was told to stop. It says so in the ASGI state."""
    state = scope.get("state")
    leaving = state.get(LEAVING) if state else None
    return leaving is not None and bool(leaving())


class Framed:
    """The outermost middleware: it begins the Exchange, and its wrapper of `send` is the one for all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        given = heads(scope)
        length, chunked = given.get(CONTENT_LENGTH, b""), bool(given.get(TRANSFER_ENCODING))
        exchange = scope[EXCHANGE] = Exchange(unread=chunked or length not in NO_BODY)
        framing = _Framing(receive, send, scope, exchange)
        if length and chunked:
            exchange.ends = True
            return problem(BadUserInput(TWO_LENGTHS))(scope, framing.receive, framing.send)
        if not scope["path"].startswith("/"):
            scope = _in_origin_form(scope)
        return self._app(scope, framing.receive, framing.send)


class _Framing:
    __slots__ = ("_exchange", "_receive", "_scope", "_send")

    def __init__(self, receive: Receive, send: Send, scope: Scope, exchange: Exchange) -> None:
        self._receive = receive
        self._send = send
        self._scope = scope
        self._exchange = exchange

    async def receive(self) -> Message:
        message = await self._receive()
        if self._exchange.unread and not message.get("more_body", False):
            self._exchange.unread = False
        return message

    def at_hand(self) -> bytes | None:
        body = at_hand(self._receive)
        if body is not None:
            self._exchange.unread = False
        return body

    def send(self, message: Message) -> Awaitable[None]:
        """Handed on as it is: what is to be done is done before."""
        kind = message["type"]
        if kind == "http.response.body":
            if not message.get("more_body", False):
                self._exchange.answered = True
        elif kind == "http.response.start":
            self._begin(message)
        return self._send(message)

    def _begin(self, message: Message) -> None:
        put(message, self._told(message["status"]))

    def _told(self, status: int) -> list[tuple[bytes, bytes]]:
        exchange = self._exchange
        exchange.status = status
        told = exchange.headers()
        told.append(NO_SNIFFING)
        if exchange.ends or exchange.unread or is_leaving(self._scope):
            told.append(CLOSE)
        return told

    def whole(self, status: int, headers: Headers, body: bytes) -> bool:
        """No header may be one of those that are told with every answer."""
        if not whole(self._send, status, [*headers, *self._told(status)], body):
            return False
        self._exchange.answered = True
        return True


def _in_origin_form(scope: Scope) -> Scope:
    """`GET http://host/path` is a request for /path (RFC 9112, 3.2.2): changed before anybody looks at it."""
    target = scope.get("raw_path") or b""
    found = _ABSOLUTE.match(target)
    if not found:
        return scope
    rest = target[found.end() :] or b"/"
    return {**scope, "raw_path": rest, "path": unquote(rest.decode("ascii"))}
