"""What every column of a heartbeat's row means to who writes it: unit, limit, what its absence reads as.

The columns themselves are those of `columns.DOCUMENTED`; here is what a writer in another language must know
beside them. The printers beside this module make tables and source text of it.
"""

from dataclasses import dataclass
from typing import Literal

from gateway.telemetry.sql.columns import (
    AE_BLOBS,
    AE_DOUBLES,
    APPENDED,
    BEFORE_APPENDED,
    DOCUMENTED,
    LONGEST_ISSUER,
)
from gateway.telemetry.sql.exported.limits import MOST_INDEX_BYTES

_OF_HEARTBEAT = {"monitor": "monitor_id", "org": "org_id"}
"""Fields that a heartbeat calls otherwise than the layout does."""
MOST_UTF8 = 4
"""Bytes of one character."""


@dataclass(frozen=True, slots=True)
class Field:
    """`absent` is what '' or 0 reads as; None is a field that every row must fill.

    Texts have at most `most_bytes` in UTF-8: a longer one is cut where it may be, and else refused, because
    half an id is another id. An `id` is what `text.ID` allows. Numbers are finite and at least 0.
    """

    name: str
    meaning: str
    absent: str | None
    unit: str = ""
    most_bytes: int = 0
    cut: bool = False
    id: bool = False

    @property
    def column(self) -> str:
        return str(getattr(DOCUMENTED, self.name))

    @property
    def kind(self) -> Literal["index", "blob", "double"]:
        if self.column in AE_BLOBS:
            return "blob"
        return "double" if self.column in AE_DOUBLES else "index"

    @property
    def position(self) -> int:
        """From 0, among the columns of its kind."""
        return int(self.column.removeprefix(self.kind)) - 1

    @property
    def written_as(self) -> str:
        """Its name in a heartbeat, as `answers.heartbeat.Heartbeat` has it."""
        return _OF_HEARTBEAT.get(self.name, self.name)

    @property
    def since(self) -> str:
        """The version of the layout that brought it."""
        return DOCUMENTED.version if self.name in APPENDED else BEFORE_APPENDED


def _id(name: str, meaning: str, absent: str | None = None) -> Field:
    return Field(name, meaning, absent, most_bytes=MOST_INDEX_BYTES, id=True)


def _text(name: str, meaning: str, absent: str | None, most_bytes: int, *, cut: bool = False) -> Field:
    return Field(name, meaning, absent, most_bytes=most_bytes, cut=cut)


def _phase(name: str, what: str) -> Field:
    return Field(name, f"{what} took", "not measured", "ms")


FIELDS = (
    _id("monitor", "id of the monitor; what Analytics Engine samples by"),
    _id("org", "id of the organization; every read is scoped by it"),
    _id("dispatch_id", "id of this run of the monitor, the same in a row written twice", "not written"),
    _text("status", "`up`, `degraded`, `down` or `pending`", None, 16),
    _text("region", "where it was checked from, as `cf.region()` has it", "unknown", 200, cut=True),
    _text("colo", "IATA code of the point of presence", "unknown", 16),
    _text("error", "why it failed, for people, without secrets", "no error", 2000, cut=True),
    Field("timestamp_ms", "when the check ended", None, "Unix ms"),
    Field("latency_ms", "how long the whole check took", "0 ms", "ms"),
    Field("code", "HTTP status of the last answer", "no answer"),
    Field("sample_rate", "probability, at most 1, with which the writer recorded the row", "1"),
    _text("kind", "how it was checked: `http`, `tcp` or `udp`", "not written", 32),
    _text("error_class", "one of the nine classes of a check that is down", "what code and error say", 32),
    _id("relay", "id of the relay that checked", "no relay"),
    Field("lag_ms", "from when the check was due to its start", "on time; without a kind, not written", "ms"),
    _phase("lookup_ms", "the look-up of the name"),
    _phase("connect_ms", "the connection"),
    _phase("tls_ms", "the TLS handshake"),
    _phase("first_byte_ms", "the wait from the request to the first byte"),
    Field("expires_s", "when the certificate expires", "no certificate seen", "Unix s"),
    _text("http_version", "HTTP version of the answer, like `1.1`", "not written", 16),
    _text("issuer", "who issued the certificate", "not written", LONGEST_ISSUER * MOST_UTF8, cut=True),
)
"""In the layout's order."""


def of(kind: Literal["blob", "double"]) -> list[Field]:
    """The fields of one kind of column, in the order of the columns."""
    return sorted((one for one in FIELDS if one.kind == kind), key=lambda one: one.position)


def camel(name: str) -> str:
    """As TypeScript and JSON write it."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
