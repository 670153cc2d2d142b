"""uvicorn's protocol over the parser in C, with fewer calls for a request: what it does is uvicorn's.

An answer of one piece is written as one, the clock between two requests is set once and looked at when it
rings, and a target that was asked lately is not parsed again.
"""

from asyncio import Event
from functools import lru_cache
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from gateway.http.server.direct import Headers
from gateway.http.server.heads import CLOSE, CONSTANT
from gateway.http.server.held import Held

REMEMBERED, LONGEST_TARGET = 256, 200
"""Targets, and bytes of each."""
_CLOSE = CONSTANT[CLOSE]


class Cycle(RequestResponseCycle):
    """One request and its answer."""

    transport: Held  # type: ignore[assignment] # what Patient puts before asyncio's

    def at_hand(self) -> bytes | None:
        """The body, which is taken by that, where all of it has come and nothing is to be said before."""
        if self.more_body or self.disconnected or self.response_complete or self.waiting_for_100_continue:
            return None
        self.flow.resume_reading()
        self.message_event.clear()
        body, self.body = bytes(self.body), bytearray()
        return body

    def whole(self, status: int, headers: Headers, body: bytes) -> bool:
        """As uvicorn's `send` of its start and its end, where that would not wait: else False. No header may
        tell of a length."""
        if self.flow.write_paused or self.response_started or self.access_log:
            return False
        if self.disconnected:
            return True
        pieces = [STATUS_LINE[status], *map(_lately, self.default_headers), *map(_line, headers)]
        if _CLOSE in pieces:
            self.keep_alive = False
        elif not self.keep_alive:
            pieces.append(_CLOSE)
        pieces.append(b"content-length: %d\r\n\r\n" % len(body))
        if self.scope["method"] != "HEAD":
            pieces.append(body)
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        self.transport.write_whole(b"".join(pieces))
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
        return True


class Quick(HttpToolsProtocol):
    """Without uvicorn's limit on connections, as Patient has its own, and a path in front of the app's."""

    _idle_since: float | None = None
    """The loop's time at the last answer, if nothing has come since."""

    def on_headers_complete(self) -> None:
        parser, scope = self.parser, self.scope
        version = parser.get_http_version()
        scope["method"] = parser.get_method().decode("ascii")
        if version != "1.1":
            scope["http_version"] = version
        if parser.should_upgrade() and self._should_upgrade():
            return
        read = _target if len(self.url) <= LONGEST_TARGET else _target.__wrapped__
        scope["path"], scope["raw_path"], scope["query_string"] = read(self.url)
        before = self.cycle
        cycle = self.cycle = Cycle(
            scope,
            self.transport,
            self.flow,
            self.logger,
            self.access_logger,
            self.access_log,
            self.server_state.default_headers,
            Event(),
            self.expect_100_continue,
            version != "1.0" and parser.should_keep_alive(),
            self.on_response_complete,
        )
        if before is None or before.response_complete:
            self._start_asgi_task(cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, self.app))

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._look_after(self.timeout_keep_alive)

    def _unset_keepalive_if_required(self) -> None:
        """Something came: the clock is left to ring."""
        self._idle_since = None

    def _look_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """For as long as a request is under way no clock is needed."""
        self.timeout_keep_alive_task = None
        if self._idle_since is not None:
            left = self._idle_since + self.timeout_keep_alive - self.loop.time()
            if left > 0:
                self._look_after(left)
            else:
                super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None


@lru_cache(maxsize=REMEMBERED)
def _target(url: bytes) -> tuple[str, bytes, bytes]:
    """The path as it reads, as it was sent, and the query. Raises HttpParserInvalidURLError, and
    UnicodeDecodeError."""
    parsed = httptools.parse_url(url)
    path = parsed.path.decode("ascii")
    return unquote(path) if "%" in path else path, parsed.path, parsed.query or b""


def _line(pair: tuple[bytes, bytes]) -> bytes:
    return CONSTANT.get(pair) or _checked(pair)


def _checked(pair: tuple[bytes, bytes]) -> bytes:
    """Raises RuntimeError, as uvicorn does, for what a client would read as something else."""
    name, value = pair
    if HEADER_RE.search(name):
        raise RuntimeError("Invalid HTTP header name.")
    if HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header value.")
    return b"%b: %b\r\n" % (name.lower(), value)


_lately = lru_cache(maxsize=4)(_checked)
"""Of what the server tells with every answer: the date, which is the same for a second."""
