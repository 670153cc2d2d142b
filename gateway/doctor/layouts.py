"""Which layout do the rows of a dataset hold? Columns are judged by what their values look like.

A gateway that trusts the document alone shows an empty or nonsensical fleet when the writer differs, and
the platform's writer of late 2025 did.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

from gateway.telemetry.sql.columns import (
    APPENDED,
    BEFORE_APPENDED,
    DOCUMENTED,
    LONGEST_ISSUER,
    PHASES,
    STATUSES,
)

Row = Mapping[str, object]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{2,95}", re.ASCII)
_COLO = re.compile(r"[A-Z]{3}", re.ASCII)
_REGION = re.compile(r"[a-z][a-z0-9_-]{1,31}|[A-Z]{2}", re.ASCII)
"""Codes; otherwise a name: Texas, Île-de-France, Provence-Alpes-Côte d'Azur."""
_BESIDE_LETTERS = frozenset(" -'\u2019\u2018.,()/&")
_LONGEST_REGION = 80
_LATEST_MS, _EARLIEST_MS = 4e12, 1e12
_LONGEST_CHECK_MS = 900_000
_SHOWN = 40
_KINDS = {"", "http", "tcp", "udp"}
_CLASS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}", re.ASCII)
_VERSION = re.compile(r"[0-9](\.[0-9])?", re.ASCII)
_LONGEST_LAG_MS = 86_400_000


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else -1.0


def _is_id(value: object) -> bool:
    return _ID.fullmatch(_words(value)) is not None and value not in STATUSES


def _is_region(value: object) -> bool:
    """No status and no colo: those stand beside it."""
    words = _words(value)
    if value in STATUSES or _COLO.fullmatch(words) or len(words) > _LONGEST_REGION:
        return False
    return value == "" or _REGION.fullmatch(words) is not None or _is_name(words)


def _is_name(words: str) -> bool:
    """Letters and marks of any script, and what stands between them."""
    kinds = {unicodedata.category(one)[0] for one in words if one not in _BESIDE_LETTERS}
    return words[:1].isalpha() and kinds <= {"L", "M"}


def _is_code(value: object) -> bool:
    return _number(value) == 0 or (100 <= _number(value) <= 599 and _number(value) % 1 == 0)  # noqa: PLR2004 - HTTP


LOOKS: Mapping[str, Callable[[object], bool]] = {
    "monitor": _is_id,
    "org": _is_id,
    "dispatch_id": lambda value: value == "" or _is_id(value),
    "status": lambda value: value in STATUSES,
    "region": _is_region,
    "colo": lambda value: value in {"", "unknown"} or _COLO.fullmatch(_words(value)) is not None,
    "error": lambda value: value not in STATUSES and _COLO.fullmatch(_words(value)) is None,
    "timestamp_ms": lambda value: _EARLIEST_MS < _number(value) < _LATEST_MS,
    "latency_ms": lambda value: 0 <= _number(value) <= _LONGEST_CHECK_MS,
    "code": _is_code,
    "sample_rate": lambda value: 0 <= _number(value) <= 1,
    "kind": lambda value: value in _KINDS,
    "error_class": lambda value: value == "" or _CLASS.fullmatch(_words(value)) is not None,
    "relay": lambda value: value == "" or _is_id(value),
    "lag_ms": lambda value: 0 <= _number(value) <= _LONGEST_LAG_MS,
    **dict.fromkeys(PHASES, lambda value: 0 <= _number(value) <= _LONGEST_CHECK_MS),
    "expires_s": lambda value: 0 <= _number(value) <= _LATEST_MS / 1000,
    "http_version": lambda value: value == "" or _VERSION.fullmatch(_words(value)) is not None,
    "issuer": lambda value: value not in STATUSES and len(_words(value)) <= LONGEST_ISSUER,
}
"""Fields that were appended may be left out, as they are in every row from before."""


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """Column by field, as some writer fills them; a field without a column is not written at all."""

    version: str
    columns: Mapping[str, str]

    def fits(self, row: Row) -> bool:
        return not any(True for _ in self.misfits(row))

    def misfits(self, row: Row) -> list[str]:
        """Fields whose column does not look like them."""
        return [field for field, column in self.columns.items() if not LOOKS[field](row[column])]


DOCUMENTED_COLUMNS = KnownLayout(
    DOCUMENTED.version,
    {one.name: getattr(DOCUMENTED, one.name) for one in fields(DOCUMENTED) if one.name in LOOKS},
)
WRITER_OF_2025 = KnownLayout(
    "writer-of-late-2025",
    {
        "monitor": "index1",
        "dispatch_id": "blob1",
        "status": "blob2",
        "region": "blob3",
        "colo": "blob4",
        "error": "blob5",
        **{name: DOCUMENTED_COLUMNS.columns[name] for name in ("timestamp_ms", "latency_ms", "code")},
        "sample_rate": DOCUMENTED.sample_rate,
    },
)
"""It passes the org as a second index, so the org is in no column; points with two indexes are lost."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Rows by the layout they fit, and where rows that fit none go wrong: (column, field, rows, example).

    `appended` of the documented ones fill an appended column.
    """

    rows: int
    documented: int
    of_2025: int
    worst: tuple[str, str, int, str] | None = None
    appended: int = 0

    @property
    def version(self) -> str:
        """The newest layout that any row is in, or `unknown`."""
        if self.appended:
            return DOCUMENTED.version
        if self.documented:
            return BEFORE_APPENDED
        return WRITER_OF_2025.version if self.of_2025 else "unknown"


def audit(rows: Sequence[Row]) -> Audit:
    """The documented layout wins where both fit, as they do for no row with a status."""
    documented = [row for row in rows if DOCUMENTED_COLUMNS.fits(row)]
    others = [row for row in rows if not DOCUMENTED_COLUMNS.fits(row)]
    strange = [row for row in others if not WRITER_OF_2025.fits(row)]
    appended = sum(_is_appended(row) for row in documented)
    return Audit(len(rows), len(documented), len(others) - len(strange), _worst(strange), appended)


def _is_appended(row: Row) -> bool:
    """Rows from before hold '' and 0 in every appended column."""
    return any(row[DOCUMENTED_COLUMNS.columns[field]] not in {"", 0} for field in APPENDED)


def _worst(strange: Sequence[Row]) -> tuple[str, str, int, str] | None:
    """The documented column that most of these rows fill with something else."""
    wrong: dict[str, list[object]] = {}
    for row in strange:
        for field in DOCUMENTED_COLUMNS.misfits(row):
            wrong.setdefault(field, []).append(row[DOCUMENTED_COLUMNS.columns[field]])
    if not wrong:
        return None
    field = max(wrong, key=lambda name: len(wrong[name]))
    return DOCUMENTED_COLUMNS.columns[field], field, len(wrong[field]), repr(wrong[field][0])[:_SHOWN]
