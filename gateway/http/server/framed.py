"""How requests and answers are framed, whatever is asked: what two servers could read differently is refused,
a body that was not read ends the connection, and no browser guesses a type.
"""

import re
import time
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.errors import BadUserInput
from gateway.http.problems import problem
from gateway.http.server.heads import header, put

LEAVING = "insights.leaving"
BEGAN = "insights.began"
"""In the scope: when the request came, on the monotonic clock."""
CONTENT_LENGTH, TRANSFER_ENCODING = b"content-length", b"transfer-encoding"
NO_SNIFFING, LAST = (b"x-content-type-options", b"nosniff"), ((b"connection", b"close"),)
_ABSOLUTE = re.compile(rb"https?://[^/?#]*", re.IGNORECASE)
TWO_LENGTHS = "send either Content-Length or Transfer-Encoding, not both"


def is_leaving(scope: Scope) -> bool:
    """True once the server that serves this request was told to stop. It says so in the ASGI state."""
    leaving = (scope.get("state") or {}).get(LEAVING)
    return leaving is not None and bool(leaving())


class Framed:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[BEGAN] = time.monotonic()
        length, chunked = header(scope, CONTENT_LENGTH), bool(header(scope, TRANSFER_ENCODING))
        framing = _Framing(receive, send, scope, unread=chunked or length not in {"", "0"})
        if length and chunked:
            framing.ends = True
            await problem(BadUserInput(TWO_LENGTHS))(scope, framing.receive, framing.send)
            return
        await self._app(_in_origin_form(scope), framing.receive, framing.send)


class _Framing:
    def __init__(self, receive: Receive, send: Send, scope: Scope, *, unread: bool) -> None:
        self._receive = receive
        self._send = send
        self._scope = scope
        self._unread = unread
        self.ends = False

    async def receive(self) -> Message:
        message = await self._receive()
        if not message.get("more_body", False):
            self._unread = False
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            ends = self.ends or self._unread or is_leaving(self._scope)
            put(message, NO_SNIFFING, *(LAST if ends else ()))
        await self._send(message)


def _in_origin_form(scope: Scope) -> Scope:
    """`GET http://host/path` is a request for /path (RFC 9112, 3.2.2): changed before anybody looks at it."""
    target = scope.get("raw_path") or b""
    found = _ABSOLUTE.match(target)
    if not found or scope["path"].startswith("/"):
        return scope
    rest = target[found.end() :] or b"/"
    return {**scope, "raw_path": rest, "path": unquote(rest.decode("ascii"))}
