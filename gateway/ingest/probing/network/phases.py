"""Where the time of a check went: look-up, connection, TLS, first byte, body.

Of a chain of redirects the last request counts, as its latency is not told apart either. A phase that did not
take place, or did not end, has no length.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from gateway.telemetry.sql.columns import LONGEST_ISSUER


class Phase(Enum):
    """What a check waits for, in words that follow "waiting for"."""

    LOOKUP = "the look-up of its name"
    CONNECT = "the connection"
    TLS = "the secure connection"
    FIRST_BYTE = "the first byte"
    BODY = "the rest of the answer"


@dataclass(frozen=True, slots=True)
class Timings:
    """Lengths in ms; None of a phase that did not take place or did not end.

    Of a certificate that was verified, `expires_s` (Unix s) is when it expires and `issuer` who issued it;
    `http_version` is that of the answer, like 1.1. '' is not measured.
    """

    lookup_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    first_byte_ms: float | None = None
    expires_s: int | None = None
    http_version: str = ""
    issuer: str = ""


NOT_TIMED = Timings()


@dataclass(slots=True)
class Phases:
    """Of one check: the phase that it is in, and how long those that ended took."""

    current: Phase | None = None
    expires_s: int | None = None
    http_version: str = ""
    issuer: str = ""
    _began: float = 0.0
    _took: dict[Phase, float] = field(default_factory=dict)

    def start(self) -> None:
        """Another request of the chain."""
        self._took.clear()
        self.expires_s, self.http_version, self.issuer = None, "", ""

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
            http_version=self.http_version,
            issuer=self.issuer,
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
            self._certified(info["return_value"])

    def answered(self, version: str) -> None:
        """In a version of HTTP, as httpx writes it: HTTP/1.1."""
        self.http_version = version.removeprefix("HTTP/")

    def _certified(self, stream: Any) -> None:
        """Nothing where nothing was verified: the certificate is not read then."""
        tls = stream.get_extra_info("ssl_object")
        found = tls.getpeercert() if tls else None
        if found and "notAfter" in found:
            self.expires_s = int(ssl.cert_time_to_seconds(found["notAfter"]))
            self.issuer = issuer(found.get("issuer", ()))


_OF = {
    "connection.start_tls": Phase.TLS,
    "http11.send_request_headers": Phase.FIRST_BYTE,
    "http11.receive_response_headers": Phase.FIRST_BYTE,
    "http11.receive_response_body": Phase.BODY,
}
"""The first byte is waited for from when the request begins to be sent."""

PHASES: ContextVar[Phases | None] = ContextVar("phases", default=None)
"""Of the check that this task runs, for the dialer, which httpcore calls."""


def issuer(name: Iterable[Iterable[tuple[str, str]]]) -> str:
    """Of a distinguished name, as `ssl` tells it: organization and common name, `Let's Encrypt (R11)`.

    Whoever runs the target chose the text: what cannot be printed is left out, and it is cut.
    """
    parts = {kind: value for pairs in name for kind, value in pairs}
    organization, common = parts.get("organizationName", ""), parts.get("commonName", "")
    told = f"{organization} ({common})" if organization and common else organization or common
    return "".join(filter(str.isprintable, told)).strip()[:LONGEST_ISSUER]
