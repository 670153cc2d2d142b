"""uvicorn's protocol with a clock on its clients: what is silent, slow, or does not read is let go.

uvicorn knows one timeout, between requests. The clocks here are a mixin that looks at nothing but uvicorn's
own request cycle, so that it stands before the parser in Python (h11) and the one in C (httptools) alike.
"""

import asyncio
import json
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gateway.http.server.held import Held
from gateway.http.server.patience import Patience
from gateway.http.server.refusing import refused_upgrade

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as Parsing
else:
    Parsing = object

FULL_RETRY_SECONDS = 1


def plain_problem(status: HTTPStatus, detail: str, *headers: str) -> bytes:
    """A whole answer, for when there is no request that an app could be asked about."""
    body = json.dumps({"type": "about:blank", "title": status.phrase, "status": status, "detail": detail})
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "content-type: application/problem+json",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", body]).encode()


LATE = plain_problem(HTTPStatus.REQUEST_TIMEOUT, "the request did not arrive in time; send it faster")
INVALID = plain_problem(HTTPStatus.BAD_REQUEST, "this is no HTTP request")
FULL = plain_problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "too many connections; try again in a moment",
    f"retry-after: {FULL_RETRY_SECONDS}",
)


class Patient(Parsing):
    """To be mixed in before one of uvicorn's protocols."""

    patience: Patience
    refused: Counter[int]
    transport: Any
    _begun = False
    """The client has said something."""
    _whole = True
    """It is not in the middle of a request."""
    _held_up: float | None = None
    """Since when it is not listened to, by the loop's clock: the app has enough of it for now."""
    _owed = 0.0
    """Seconds for which that was so."""
    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        held = Held(transport, self.loop, self.patience.client, lambda: not self._whole, self._resumed)
        if len(self.connections) >= self.patience.connections:
            self.transport = held
            self.refused[HTTPStatus.SERVICE_UNAVAILABLE] += 1
            held.write(FULL)
            held.close()
            return
        super().connection_made(held)  # type: ignore[arg-type]
        self._late = self.loop.call_later(self.patience.client, held.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport.lost()
        self._late = _stopped(self._late)
        self._unread = _stopped(self._unread)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.closing:
            self.transport.discard(len(data))
            return
        if not self._begun:
            self._begun = True
            self._late = _stopped(self._late)
        super().data_received(data)
        if self.flow.read_paused and self._held_up is None:
            self._held_up = self.loop.time()
        cycle = self.cycle
        self._watch(whole=cycle is not None and not cycle.more_body and not cycle.response_complete)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        cycle = self.cycle  # it may be the next one, which had come along
        self._watch(whole=cycle.response_complete or not cycle.more_body)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.patience.client, self.transport.abort)

    def resume_writing(self) -> None:
        self._unread = _stopped(self._unread)
        super().resume_writing()

    def shutdown(self) -> None:
        """What is being closed is told nothing more: a parser may have no words left for it."""
        if not self.transport.closing:
            super().shutdown()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature
        self._whole = False
        self.refused[HTTPStatus.BAD_REQUEST] += 1
        self.transport.write(INVALID)
        self.transport.close()

    def _should_upgrade_to_ws(self) -> bool:
        return True

    def handle_websocket_upgrade(self, *_event: object) -> None:
        """Refused, in words that its client can read; then nothing more is listened to.

        Behind a request that has no answer yet a refusal would be taken for that one's: it has none then, and
        the answer is the connection's last.
        """
        if self._asked():
            self.cycle.keep_alive = False
            return
        self._whole = False
        self.transport.write(refused_upgrade(self.headers) or INVALID)
        self.transport.close()

    def _asked(self) -> bool:
        """A request whose headers are there has not been answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _watch(self, *, whole: bool) -> None:
        """One clock from the first byte of a request to its last."""
        self._whole = whole
        if whole or self.transport.closing:
            if self._late is not None:
                self._late = _stopped(self._late)
        elif self._late is None:
            self._owed = 0.0
            self._late = self.loop.call_later(self.patience.client, self._too_late)

    def _resumed(self) -> None:
        if self._held_up is not None:
            self._owed += self.loop.time() - self._held_up
            self._held_up = None

    def _too_late(self) -> None:
        """But for the time in which it was the app that did not take more."""
        more = self.patience.client if self.flow.read_paused else self._owed
        if more:
            self._owed = 0.0
            self._late = self.loop.call_later(more, self._too_late)
            return
        self._late = None
        started = self._asked() and self.cycle.response_started
        if self._asked():
            self.cycle.disconnected = True  # nobody waits for what the app may still say
            self.cycle.message_event.set()
        if not started:
            self.refused[HTTPStatus.REQUEST_TIMEOUT] += 1
            self.transport.write(LATE)
        self.transport.close()


def _stopped(clock: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """No clock any more."""
    if clock:
        clock.cancel()
    return None


def protocol(
    patience: Patience, refused: Counter[int], parsing: type[asyncio.Protocol] | None = None
) -> type[asyncio.Protocol]:
    """A protocol class for uvicorn, by default over the quickest parser that is installed. `refused` counts
    by status what is answered here."""
    held = {"patience": patience, "refused": refused}
    return type("PatientProtocol", (Patient, parsing or quickest_parser()), held)


def quickest_parser() -> type[asyncio.Protocol]:
    """There is none in C for every platform."""
    try:
        from gateway.http.server.quick import Quick  # noqa: PLC0415 - where it is installed
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415 - as above

        return H11Protocol
    return Quick
