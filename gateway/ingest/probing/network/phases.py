"""Where the time of a check went: look-up, connection, TLS, first byte, body.

Of a chain of redirects the last request counts, as its latency is not told apart either. A phase that did not
take place, or did not end, has no length.
"""

import ssl
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Phase(Enum):
    """What a check waits for, in words that follow "waiting for"."""

    LOOKUP = "the look-up of its name"
    CONNECT = "the connection"
    TLS = "the secure connection"
    FIRST_BYTE = "the first byte"
    BODY = "the rest of the answer"


@dataclass(frozen=True, slots=True)
class Timings:
    """Lengths in ms; None of a phase that did not take place or did not end. `expires_s` (Unix s) is when the
    certificate expires, of one that was verified."""

    lookup_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    first_byte_ms: float | None = None
    expires_s: int | None = None


NOT_TIMED = Timings()


@dataclass(slots=True)
class Phases:
    """Of one check: the phase that it is in, and how long those that ended took."""

    current: Phase | None = None
    expires_s: int | None = None
    _began: float = 0.0
    _took: dict[Phase, float] = field(default_factory=dict)

    def start(self) -> None:
        """Another request of the chain."""
        self._took.clear()
        self.expires_s = None

    def enter(self, phase: Phase) -> None:
        self.current, self._began = phase, time.perf_counter()

    def leave(self, phase: Phase) -> None:
        if self.current is phase:
            self._took[phase] = (time.perf_counter() - self._began) * 1000
            self.current = None

    @property
    def timings(self) -> Timings:
        took = self._took.get
        return Timings(
            lookup_ms=took(Phase.LOOKUP),
            connect_ms=took(Phase.CONNECT),
            tls_ms=took(Phase.TLS),
            first_byte_ms=took(Phase.FIRST_BYTE),
            expires_s=self.expires_s,
        )

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """What httpcore says of its connection."""
        name, _, part = event.rpartition(".")
        phase = _OF.get(name)
        if phase and part == "started" and phase is not self.current:
            self.enter(phase)
        elif phase and part == "complete" and name != "http11.send_request_headers":
            self.leave(phase)
        if event == "connection.start_tls.complete":
            self.expires_s = _expires_s(info["return_value"])


_OF = {
    "connection.start_tls": Phase.TLS,
    "http11.send_request_headers": Phase.FIRST_BYTE,
    "http11.receive_response_headers": Phase.FIRST_BYTE,
    "http11.receive_response_body": Phase.BODY,
}
"""The first byte is waited for from when the request begins to be sent."""

PHASES: ContextVar[Phases | None] = ContextVar("phases", default=None)
"""Of the check that this task runs, for the dialer, which httpcore calls."""


def _expires_s(stream: Any) -> int | None:
    """None where nothing was verified: the certificate is not read then."""
    tls = stream.get_extra_info("ssl_object")
    found = tls.getpeercert() if tls else None
    return int(ssl.cert_time_to_seconds(found["notAfter"])) if found and "notAfter" in found else None
