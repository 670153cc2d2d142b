"""Answers of GraphQL and REST leave compressed where the client takes it, and where it is worth it.

zstd first, at a fraction of gzip's cost; large bodies are compressed beside the event loop. No answer holds a
secret next to what a stranger may choose: who asks is known by a header, and nothing echoes one.
"""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.http.public import is_asked
from gateway.http.sending.coding import Coding, Piecewise, chosen
from gateway.http.server.heads import header

SMALLEST = 1024
"""Bytes below which an answer fits into a packet anyway."""
BESIDE = 65_536
"""Bytes from which a body is compressed in another thread: it takes longer than the way there and back."""
TYPES = frozenset(
    {
        b"application/json",
        b"application/graphql-response+json",
        b"application/problem+json",
        b"application/x-ndjson",
        b"text/csv",
    }
)
WEAK = b"W/"
ACCEPTED = b"accept-encoding"
VARIES = "Accept-Encoding"


class Compressed:
    """A middleware. `Vary` says of every answer that could leave compressed that the client decides."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_asked(scope["path"]):
            await self._app(scope, receive, send)
            return
        coding = chosen(header(scope, ACCEPTED))
        await self._app(scope, receive, _Answer(send, coding).sent)


class _Answer:
    """Its start waits for the first of its body: how long that is decides."""

    def __init__(self, send: Send, coding: Coding | None) -> None:
        self._send = send
        self._coding = coding
        self._start: Message | None = None
        self._stream: Piecewise | None = None

    async def sent(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _compressible(dict(message["headers"])):
            _vary(MutableHeaders(scope=message))
            if self._coding:
                self._start = message
                return
        elif self._start and self._coding:
            message = await self._first(self._start, message, self._coding)
        elif self._stream and self._coding:
            message = _next(self._stream, message, self._coding)
        await self._send(message)

    async def _first(self, start: Message, message: Message, coding: Coding) -> Message:
        """The first of the body, or all of it, behind its start."""
        headers, more = MutableHeaders(scope=start), message.get("more_body", False)
        self._start = None
        if more:
            headers["content-encoding"] = coding.name
            del headers["content-length"]
            self._stream = coding.begun()
            message = _next(self._stream, message, coding)
        elif len(body := message.get("body", b"")) >= SMALLEST:
            headers["content-encoding"] = coding.name
            short = coding.whole(body) if len(body) < BESIDE else await asyncio.to_thread(coding.whole, body)
            headers["content-length"] = str(len(short))
            message = {**message, "body": short}
        await self._send(start)
        return message


def _vary(headers: MutableHeaders) -> None:
    if VARIES not in headers.get("vary", ""):
        headers.add_vary_header(VARIES)


def _next(stream: Piecewise, message: Message, coding: Coding) -> Message:
    """A piece of a stream, with all that has been given to it so far."""
    coded = stream.compress(message.get("body", b""))
    rest = stream.flush(coding.flushes) if message.get("more_body", False) else stream.flush()
    return {**message, "body": coded + rest}


def _compressible(headers: Mapping[bytes, bytes]) -> bool:
    """Not what is passed on compressed, or with a promise that it is byte for byte what was sent."""
    as_it_is = (
        b"content-encoding" in headers
        or not headers.get(b"etag", WEAK).startswith(WEAK)
        or b"no-transform" in headers.get(b"cache-control", b"")
    )
    return not as_it_is and headers.get(b"content-type", b"").partition(b";")[0].lower() in TYPES
