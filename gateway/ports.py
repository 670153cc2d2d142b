"""The two ports. A statement declares the columns it will return; a door checks them and says no otherwise.

Doors own timeout, deadline, body cap, status check, retry, error translation, timing and counting
(law 4); nothing behind a port knows which backend answers.
"""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Protocol, overload

BODY_CAP = 16 * 1024 * 1024
"""Bytes of an upstream's answer, decoded; a longer one is refused."""
UPSTREAM_SECONDS = 8.0
"""A store over the network answers within these, its retries included."""
TRANSPORT_RETRIES = 2
"""After a connection that broke, a time-out of the network or a 5xx."""
STALE_SECONDS = 300.0
"""Age up to which an earlier answer stands in for a telemetry store that fails."""

_LOGIN = re.compile(r"//[^/?#\s]*@")


def without_logins(text: str) -> str:
    """The same text without the user info of its URLs, `https://host/` of `https://user:secret@host/`: what a
    store holds for people to read is read through here, as an error may quote a URL (law 11)."""
    return _LOGIN.sub("//", text) if "@" in text else text


class Kind(Enum):
    """What a column of an answer may hold."""

    TEXT = "text"
    INTEGER = "integer"
    """A whole number; 64-bit ones may arrive as text."""
    NUMBER = "number"
    """A finite float."""
    QUANTILE = "quantile"
    """A finite float, or null where the quantile saw no weight: its count decides."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One telemetry read. `sql` is what every backend gets, to the letter; it always names the org."""

    name: str
    org: str
    sql: str
    columns: Mapping[str, Kind]

    @property
    def fingerprint(self) -> str:
        """Tells statements apart without telling what they say: 16 hexadecimal digits of SHA-256."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


AnswerRow = Mapping[str, object]
"""One row of an answer, by column."""


class Table(Sequence[AnswerRow]):
    """Rows that are held by column, each as long as the others; one is made when it is asked for."""

    def __init__(self, columns: Mapping[str, Sequence[object]], length: int) -> None:
        self.columns = columns
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> AnswerRow: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[AnswerRow]: ...

    def __getitem__(self, at: int | slice) -> AnswerRow | Sequence[AnswerRow]:
        if isinstance(at, slice):
            return [self[one] for one in range(self._length)[at]]
        place = range(self._length)[at]
        return {name: cells[place] for name, cells in self.columns.items()}

    def __iter__(self) -> Iterator[AnswerRow]:
        if not self.columns:
            return iter([{}] * self._length)
        return (dict(zip(self.columns, one, strict=True)) for one in zip(*self.columns.values(), strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # as of a list


@dataclass(frozen=True, slots=True)
class Rows:
    """A checked answer: every row has the declared columns, in the declared kinds."""

    rows: Sequence[Mapping[str, object]]
    size_bytes: int
    kept: bool = False
    """True when it was answered from memory or by a read already under way: it cost no read."""
    stale: bool = False
    """True for an earlier answer that stands in for a store that fails."""
    by_column: bool = False
    """True where it came by column: the same cells in fewer bytes."""
    made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was made of these rows last, by what made it: kept as long as they are, and never for others."""

    def column(self, name: str) -> Sequence[Any]:
        """Its cells, in the order of the rows."""
        if isinstance(self.rows, Table):
            return self.rows.columns[name]
        return [row[name] for row in self.rows]


class TelemetryStore(Protocol):
    """Reads heartbeats."""

    async def read(self, statement: Statement, seconds: float) -> Rows:
        """Answer within `seconds`. Raises TelemetryUnavailable, StoreMalformed or DeadlineExceeded."""
        ...

    async def ping(self) -> None:
        """Raises TelemetryUnavailable when no statement could be answered now."""
        ...

    async def aclose(self) -> None: ...


def known(store: TelemetryStore, statement: Statement) -> Rows | None:
    """What a store has kept of it, as `read` would tell it at once; None where it would have to read."""
    look: Callable[[Statement], Rows | None] | None = getattr(store, "known", None)
    return look(statement) if look else None


class Horizon(Protocol):
    """How far back a telemetry store reaches."""

    async def known_ms(self, now_ms: int) -> int:
        """Unix ms: of what lies before nothing is known, so that it is neither missing nor down. 0: reaches
        back for ever, or it is not known how far. Raises nothing."""
        ...

    async def anew_ms(self, now_ms: int) -> int:
        """The same as of now, of which nothing is remembered. Raises what the store does."""
        ...


class TelemetrySink(Protocol):
    """Writes heartbeats, on backends that can be written to from here."""

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        """Append rows given as TabSeparated text; returns how many were written."""
        ...


@dataclass(frozen=True, slots=True)
class RegistryStatement:
    """One registry statement in SQLite's dialect; values are bound as ?1, ?2, ... and never composed."""

    name: str
    sql: str
    params: tuple[str | int | float | None, ...] = ()
    is_trial: bool = field(default=False, compare=False)
    """Who sends it does something about a refusal, which is nobody else's business then."""

    def on_trial(self) -> "RegistryStatement":
        return replace(self, is_trial=True)

    @property
    def fingerprint(self) -> str:
        """As a telemetry statement's; what is bound is no part of it."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


class KeptRows(list[dict[str, object]]):
    """Rows of a registry that cost no read, and what was `made` of them, by what made it. They are told again
    `until` then, by the monotonic clock, unless this process changes the registry; 0: nobody knows."""

    def __init__(self, rows: Iterable[dict[str, object]] = (), until: float = 0.0) -> None:
        super().__init__(rows)
        self.made, self.until = dict[Hashable, Any](), until


@dataclass(slots=True)
class Changes:
    """How often this process has changed what a registry says of orgs, members and monitors."""

    count: int = 0

    def note(self) -> None:
        self.count += 1


class ArchiveLine:
    """Columns of what is kept of a series in an hour or a day: sums, extrema, and two texts of JSON."""

    SUMS = (
        *("rows_read", "strange", "up", "degraded", "down", "pending"),
        *("squares_up", "squares_degraded", "squares_down", "squares_pending", "presumed", "recorded"),
        *("answered_rows", "answered", "answered_squares", "length_sum", "length_squares", "length_cubes"),
        "heard_rows",
    )
    LARGEST = (
        *("heaviest", "sample_interval", "newest_s", "last_ms"),
        *("length_max", "last_failure_ms", "last_fine_ms", "heard_ms"),
    )
    SMALLEST = ("length_min", "first_failure_ms", "first_ms")
    HEARD = ("heard_rows", "first_ms", "heard_ms")
    """None in lines that an earlier gateway wrote."""
    ALWAYS = (*SUMS[:12], *LARGEST[:4])
    LENGTHS = (*SUMS[12:18], "length_min", "length_max")
    MOMENTS = ("first_failure_ms", "last_failure_ms", "last_fine_ms")
    COLUMNS = (*ALWAYS, *LENGTHS, *MOMENTS, "bins", "failures", *HEARD)
    """Of a line, behind its series, hours and start."""


@dataclass(frozen=True, slots=True)
class ArchivedStretch:
    """Whole hours [since, until) since 1970 that count for one cell, of lines that stand for so many `hours`:
    one, a day of UTC, a week that begins on a Thursday, or four of these."""

    cell: int
    hours: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """What an archive is asked for: sums by cell of these monitors (None: of all but some), for a `fleet`
    of lines that are of all together. They are ArchiveLine.ALWAYS, its LENGTHS and MOMENTS where asked for;
    with `bins` the distribution of latency, with `failures` failed checks by class and code, too."""

    stretches: tuple[ArchivedStretch, ...]
    monitors: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    by_monitor: bool = False
    by_region: bool = False
    bins: bool = False
    fleet: bool = False
    failures: bool = False
    lengths: bool = True
    moments: bool = True


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive's answer: a row a group, one a group and bin of length (of monitors one by one
    a row a group that has `bins`, checks by their number), one a group, class and code."""

    sums: Sequence[AnswerRow]
    bins: Sequence[AnswerRow] = ()
    failures: Sequence[AnswerRow] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Stretches that an archive keeps of an org, hours since 1970: by the hour, day, week and four weeks."""

    hours: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    weeks: tuple[tuple[int, int], ...] = ()
    months: tuple[tuple[int, int], ...] = ()


class ArchiveStore(Protocol):
    """Remembers by hours what a telemetry store forgets."""

    async def kept(self, org: str, seconds: float) -> Kept:
        """Raises TelemetryUnavailable or DeadlineExceeded, as `read` does."""
        ...

    async def read(self, org: str, question: ArchiveQuestion, seconds: float) -> Archived: ...

    async def regions(self, org: str, seconds: float) -> Sequence[tuple[str, str]]:
        """Every monitor and region that anything is kept of."""
        ...

    async def heard(self, org: str, question: ArchiveQuestion, seconds: float) -> Sequence[AnswerRow]:
        """A row a cell, monitor named, region: `rows`, `checks`, `first`, `last` (Unix ms) that are known."""
        ...


class RegistryStore(Protocol):
    """Reads and writes the platform's tables."""

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        """All rows of one SELECT, by column name. Raises RegistryUnavailable or DeadlineExceeded."""
        ...

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        """Run one write; returns the rows changed."""
        ...

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...
