"""D1 on SQLite files, one per database id, with D1's limits. An authorizer keeps statements in their file."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import orjson

from gateway.emulator.engine.d1_rules import FORBIDDEN, LIMITS, MOST_PARAMETERS, SCHEMA, refused

QUERY_SECONDS = 30
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PIECES = re.compile(
    r"""'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|--[^\n]*|/\*.*?(?:\*/|\Z)|;""", re.DOTALL
)
_STEPS = 10_000
_ACTIONS = {
    getattr(sqlite3, f"SQLITE_{name}"): name
    for name in (*FORBIDDEN, *SCHEMA, "PRAGMA", "FUNCTION", "CREATE_VTABLE", "READ")
}
_EXACT = 2**53
_PRIMARY = 0xFF
_KINDS = {
    code: name
    for name in (
        *("SQLITE_ERROR", "SQLITE_AUTH", "SQLITE_BUSY", "SQLITE_CONSTRAINT", "SQLITE_FULL"),
        *("SQLITE_INTERRUPT", "SQLITE_MISMATCH", "SQLITE_READONLY", "SQLITE_TOOBIG", "SQLITE_CORRUPT"),
    )
    if (code := getattr(sqlite3, name))
}
DENIED = "not authorized"
_UNNAMED = {3091: "SQLITE_CONSTRAINT_DATATYPE"}
"""Codes that this Python has no name for."""

Value = str | int | float | bool | None


class D1Error(Exception):
    """An answer of D1 that is not `success`: its HTTP status, its code and its words."""

    def __init__(self, message: str, code: int = 7500, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Result:
    """One statement's rows, with what `meta` tells."""

    columns: tuple[str, ...]
    rows: list[list[object]]
    duration_ms: float
    changes: int
    last_row_id: int
    changed: bool
    size_after: int


class Databases:
    """All databases of the account, as `<id>.sqlite` and `<id>.json` in one folder."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock

    def create(self, name: str, database: str | None = None) -> dict[str, object]:
        """A new database, or the one of this id. Raises D1Error for what is no id."""
        chosen = database or str(uuid4())
        path = self._path(chosen)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        about = path.with_suffix(".json")
        if not about.exists():
            created = datetime.fromtimestamp(self._clock(), UTC).isoformat()
            about.write_bytes(orjson.dumps({"name": name, "created_at": created}))
            path.touch(0o600)
        return self.about(chosen)

    def about(self, database: str) -> dict[str, object]:
        """The object that the API calls a database. Raises D1Error (404)."""
        path = self._existing(database)
        known = orjson.loads(path.with_suffix(".json").read_bytes())
        return {"uuid": database, "version": "production", "file_size": path.stat().st_size, **known}

    def all(self) -> list[dict[str, object]]:
        return [self.about(path.stem) for path in sorted(self._folder.glob("*.json"))]

    def run(self, database: str, statements: Sequence[tuple[str, Sequence[Value]]]) -> list[Result]:
        """All statements in one transaction. Raises D1Error, and then nothing has changed."""
        path = self._existing(database)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=QUERY_SECONDS)) as connection:
            _bound(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                found = [_one(connection, piece, params) for piece, params in _pieces(statements)]
            except (sqlite3.Error, sqlite3.Warning) as error:
                raise D1Error(_words(error)) from error
            connection.set_authorizer(None)
            connection.execute("COMMIT")
            return found

    def _path(self, database: str) -> Path:
        if not _ID.fullmatch(database):
            raise D1Error("Invalid uuid", 7400, 400)
        return self._folder / f"{database}.sqlite"

    def _existing(self, database: str) -> Path:
        path = self._path(database)
        if not path.with_suffix(".json").exists():
            raise D1Error(f"The database {database} could not be found", 7404, 404)
        return path


def _bound(connection: sqlite3.Connection) -> None:
    deadline = time.monotonic() + QUERY_SECONDS
    connection.execute("PRAGMA foreign_keys = ON")
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
    for limit, value in LIMITS.items():
        connection.setlimit(getattr(sqlite3, f"SQLITE_{limit}"), value)


def _pieces(
    statements: Sequence[tuple[str, Sequence[Value]]],
) -> Iterator[tuple[str, Sequence[Value]]]:
    """Single statements. Parameters belong to one statement, so several of them take none."""
    for sql, params in statements:
        pieces = list(split(sql))
        if not pieces:
            raise D1Error("No SQL statements detected.", 7400)
        if params and len(pieces) > 1:
            raise D1Error("Parameters can be bound to a single statement only.", 7400)
        for piece in pieces:
            yield piece, params


def split(sql: str) -> Iterator[str]:
    """Statements between semicolons; those inside strings, comments and trigger bodies do not count."""
    start = 0
    for match in _PIECES.finditer(sql):
        if match.group() == ";" and sqlite3.complete_statement(sql[start : match.end()]):
            piece, start = sql[start : match.start()], match.end()
            if _says_something(piece):
                yield piece.strip()
    if _says_something(sql[start:]):
        yield sql[start:].strip()


def _says_something(piece: str) -> bool:
    return bool(_PIECES.sub(_without_comment, piece).strip())


def _without_comment(match: re.Match[str]) -> str:
    return " " if match.group().startswith(("--", "/*")) else match.group()


def _one(connection: sqlite3.Connection, sql: str, params: Sequence[Value]) -> Result:
    if len(params) > MOST_PARAMETERS:
        raise D1Error("too many SQL variables at offset 0: SQLITE_ERROR")
    schema: list[str] = []
    connection.set_authorizer(lambda *asked: _judged(schema, *asked))
    before, started = connection.total_changes, time.perf_counter()
    cursor = connection.execute(sql, tuple(_bound_value(one) for one in params))
    rows = [[_plain(value) for value in row] for row in cursor]
    elapsed = (time.perf_counter() - started) * 1000
    connection.set_authorizer(None)
    changes = connection.total_changes - before
    columns = tuple(column[0] for column in cursor.description or ())
    size = _size(connection)
    return Result(columns, rows, elapsed, changes, cursor.lastrowid or 0, bool(changes or schema), size)


def _judged(
    schema: list[str],
    action: int,
    first: str | None,
    second: str | None,
    _database: str | None,
    _by: str | None,
) -> int:
    """SQLite's authorizer; what changes the schema is noted."""
    name = _ACTIONS.get(action, "")
    if name in SCHEMA:
        schema.append(name)
    return sqlite3.SQLITE_DENY if refused(name, first or "", second or "") else sqlite3.SQLITE_OK


def _bound_value(value: Value) -> Value:
    """JSON's numbers are JavaScript's: whatever they look like, they are bound as REAL."""
    return float(value) if isinstance(value, int) else value


def _plain(value: object) -> object:
    """As JavaScript has it: a BLOB as an array of its bytes, an integer as the nearest double."""
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, int) and abs(value) > _EXACT:
        return float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    return value


def _size(connection: sqlite3.Connection) -> int:
    pages, page = (connection.execute(f"PRAGMA {part}").fetchone()[0] for part in ("page_count", "page_size"))
    return int(pages) * int(page)


def _words(error: sqlite3.Error | sqlite3.Warning) -> str:
    words = str(error)
    if words.startswith("query string is too large"):
        return "statement too long: SQLITE_TOOBIG"
    if "number of bindings" in words:
        return "Wrong number of parameter bindings for SQL query."
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code == sqlite3.SQLITE_SCHEMA:  # Python tries a refused CREATE once more, and tells that
        return f"{words}: {'SQLITE_AUTH' if words == DENIED else 'SQLITE_ERROR'}"
    kind = _KINDS.get(code & _PRIMARY, "SQLITE_ERROR")
    name = _UNNAMED.get(code) or getattr(error, "sqlite_errorname", kind)
    return f"{words}: {kind}" if name == kind else f"{words}: {kind} (extended: {name})"
