"""One heartbeat: the outcome of one check, and the row it becomes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from gateway.telemetry.sql.columns import DOCUMENTED, SHOWN, TIMINGS

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"}
_ESCAPING, _MEANT = str.maketrans(_ESCAPES), {written: meant for meant, written in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\.")

ROW_COLUMNS = (
    DOCUMENTED.written_at,
    DOCUMENTED.sample_interval,
    DOCUMENTED.monitor,
    DOCUMENTED.org,
    DOCUMENTED.dispatch_id,
    DOCUMENTED.status,
    DOCUMENTED.region,
    DOCUMENTED.colo,
    DOCUMENTED.error,
    DOCUMENTED.timestamp_ms,
    DOCUMENTED.latency_ms,
    DOCUMENTED.code,
    DOCUMENTED.sample_rate,
    DOCUMENTED.kind,
    DOCUMENTED.error_class,
    DOCUMENTED.relay,
    DOCUMENTED.lag_ms,
    *(getattr(DOCUMENTED, name) for name in (*TIMINGS, *SHOWN)),
)
_IN_ORDER = attrgetter(
    "sample_interval",
    "monitor_id",
    "org_id",
    "dispatch_id",
    "status",
    "region",
    "colo",
    "error",
    "timestamp_ms",
    "latency_ms",
    "code",
    "sample_rate",
    "kind",
    "error_class",
    "relay",
    "lag_ms",
    *TIMINGS,
    *SHOWN,
)
"""What of a heartbeat the columns hold after the first, which is when it was written."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`timestamp_ms` is the check's end in Unix ms, `latency_ms` its length; `code` is the HTTP status or 0.

    `sample_rate` is the probability with which the writer recorded the row, `sample_interval` AE's own
    factor on top; together a row stands for sample_interval / sample_rate checks. `kind` is how the monitor
    checks, `error_class` one of failure_classes.CLASSES, `relay` the id of who checked; '' is not written.
    `lag_ms` is from when the check was due to its start, in ms; 0 is on time or, without a kind, not written.
    Of the phases of a check, and of when the certificate expires (Unix s), 0 is not measured; of the HTTP
    version of the answer, like 1.1, and of who issued the certificate '' is.
    """

    monitor_id: str
    org_id: str
    timestamp_ms: int
    status: str
    latency_ms: float
    region: str = ""
    colo: str = ""
    code: int = 0
    error: str = ""
    dispatch_id: str = ""
    sample_rate: float = 1.0
    sample_interval: int = 1
    kind: str = ""
    error_class: str = ""
    relay: str = ""
    lag_ms: float = 0.0
    lookup_ms: float = 0.0
    connect_ms: float = 0.0
    tls_ms: float = 0.0
    first_byte_ms: float = 0.0
    expires_s: int = 0
    http_version: str = ""
    issuer: str = ""

    @property
    def check(self) -> tuple[int, str, str, str]:
        """When (Unix ms) and where the check ended, and its dispatch: the same where it was written twice."""
        return self.timestamp_ms, self.region, self.colo, self.dispatch_id

    @property
    def weight(self) -> float:
        """Checks that this row stands for."""
        return self.sample_interval / (self.sample_rate if self.sample_rate > 0 else 1.0)


def rows_tsv(heartbeats: Iterable[Heartbeat], written_at_s: int | None = None) -> bytes:
    """TabSeparated rows in ROW_COLUMNS order; without `written_at_s` a row is written as its check ends."""
    return "".join(_row(beat, written_at_s) for beat in heartbeats).encode()


def _row(beat: Heartbeat, written_at_s: int | None) -> str:
    written = beat.timestamp_ms // 1000 if written_at_s is None else written_at_s
    fields = (written, *_IN_ORDER(beat))
    row = "\t".join(map(str, fields))
    # To look at the whole is quicker than at each text.
    is_plain = not ("\\" in row or "\n" in row or "\r" in row or "\0" in row)
    if not is_plain or row.count("\t") >= len(ROW_COLUMNS):
        row = "\t".join(escaped(one) if isinstance(one, str) else str(one) for one in fields)
    return row + "\n"


def escaped(text: str) -> str:
    return text.translate(_ESCAPING)


def unescaped(cell: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(lambda found: _MEANT[found[0]], cell)
