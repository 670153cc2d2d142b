"""The AE layout of a heartbeat: which column holds which field. One table, versioned."""

from dataclasses import astuple, dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Layout:
    """Column names by field. `sample_rate` and AE's own `_sample_interval` together give a row's weight.

    `kind`, `error_class`, `relay` and `lag_ms` (ms from when a check was due to its start) were appended in
    2026, then where the time of a check went with when the certificate expires (`expires_s`, Unix s), then
    the HTTP version of the answer with who issued the certificate: rows written before hold '' and 0 there,
    which read as not written.
    """

    version: str
    monitor: str
    org: str
    dispatch_id: str
    status: str
    region: str
    colo: str
    error: str
    timestamp_ms: str
    latency_ms: str
    code: str
    sample_rate: str
    kind: str
    error_class: str
    relay: str
    lag_ms: str
    lookup_ms: str
    connect_ms: str
    tls_ms: str
    first_byte_ms: str
    expires_s: str
    http_version: str
    issuer: str
    written_at: str = "timestamp"
    sample_interval: str = "_sample_interval"

    @property
    def columns(self) -> tuple[str, ...]:
        return astuple(self)[1:]


DOCUMENTED = Layout(
    version="appended-2026",
    monitor="index1",
    org="blob1",
    dispatch_id="blob2",
    status="blob3",
    region="blob4",
    colo="blob5",
    error="blob6",
    timestamp_ms="double1",
    latency_ms="double2",
    code="double3",
    sample_rate="double4",
    kind="blob7",
    error_class="blob8",
    relay="blob9",
    lag_ms="double5",
    lookup_ms="double6",
    connect_ms="double7",
    tls_ms="double8",
    first_byte_ms="double9",
    expires_s="double10",
    http_version="blob10",
    issuer="blob11",
)
PHASES = ("lookup_ms", "connect_ms", "tls_ms", "first_byte_ms")
TIMINGS = (*PHASES, "expires_s")
SHOWN = ("http_version", "issuer")
"""Texts that the target showed a check."""
APPENDED = ("kind", "error_class", "relay", "lag_ms", *TIMINGS, *SHOWN)
"""Fields that the layout before, `documented-2025`, does not have."""
LONGEST_ISSUER = 200
"""Characters of it that are written."""
BEFORE_APPENDED = "documented-2025"


class Outcomes(Enum):
    """Which checks are read, by what came of them."""

    ALL = "all"
    FAILED = "failed"
    NOT_FAILED = "not failed"
    """Whatever else became of them, and be it nothing that is known."""

    def told(self, layout: Layout) -> list[str]:
        """Conditions that hold for them."""
        failed = f"{layout.status} = 'down'"
        return {Outcomes.ALL: [], Outcomes.FAILED: [failed], Outcomes.NOT_FAILED: [f"NOT ({failed})"]}[self]


STATUSES = ("up", "degraded", "down", "pending")
DECIDED = STATUSES[:3]
"""Outcomes that count for uptime."""
BEYOND_MS = "100000000"
"""No check takes longer than a day: from here on is no latency, as is one below 0 or no number at all."""
AE_BLOBS = tuple(f"blob{number}" for number in range(1, 21))
AE_DOUBLES = tuple(f"double{number}" for number in range(1, 21))
