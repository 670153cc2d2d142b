"""Whole rows of an org, to be moved elsewhere: each as it was written, whatever it counts for.

What is read is bounded by when rows were written: every row has such a second, also one whose check's own
time is nonsense. Bounds are [since, until).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import DOCUMENTED, Layout
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.text import Source, id_list, id_literal, moment, rows_where, within

WRITTEN = "written_s"
"""The second in which a row was written, as Unix time."""
TEXTS = (
    *("org", "monitor", "dispatch_id", "status", "region", "colo", "error", "kind", "error_class", "relay"),
    *("http_version", "issuer"),
)
FIELDS: Mapping[str, Kind] = {
    "org": Kind.TEXT,
    "monitor": Kind.TEXT,
    WRITTEN: Kind.INTEGER,
    "sample_interval": Kind.INTEGER,
} | {
    one.name: Kind.TEXT if one.name in TEXTS else Kind.QUANTILE
    for one in fields(Layout)
    if one.name not in {"version", "org", "monitor", "written_at", "sample_interval"}
}
"""What a whole row holds; a number that is none (NaN, infinite) is null."""
KEY = (WRITTEN, "monitor", "timestamp_ms", "dispatch_id", "region", "colo", "status")
"""What tells an org's rows apart, and the order in which they are read."""
ROW_ORDER = tuple(DOCUMENTED.written_at if name == WRITTEN else getattr(DOCUMENTED, name) for name in FIELDS)
"""The column of each field, as sinks name them."""

Bounds = tuple[int, int]
LAST_S = 2**32 - 1
"""Beyond what the write time can hold."""


@dataclass(frozen=True, slots=True)
class Which:
    """Rows that are meant: written within (Unix seconds), by checks that ended within (Unix ms), of these
    monitors; None: of any."""

    written: Bounds = (0, LAST_S)
    checked: Bounds | None = None
    monitors: tuple[str, ...] | None = None


def whole_rows(org: str, source: Source, which: Which) -> Statement:
    """Every field of every row, in the order of KEY."""
    return _listed("whole_rows", org, source, which, tuple(FIELDS))


def row_keys(org: str, source: Source, which: Which) -> Statement:
    """What tells each row from others, in that order."""
    return _listed("row_keys", org, source, which, KEY)


def rows_by_time(org: str, source: Source, which: Which, step_s: int) -> Statement:
    """How many rows were written in each step that holds any; `start` in Unix seconds."""
    start = f"intDiv(toUInt32({_written(source)}), {step_s}) * {step_s}"
    columns: Columns = {"start": (start, Kind.INTEGER), "rows": (rows_where(source, ""), Kind.INTEGER)}
    return _statement("rows_by_time", org, source, which, columns, "GROUP BY start ORDER BY start")


def rows_by_monitor(org: str, source: Source, which: Which) -> Statement:
    """How many rows each monitor has."""
    columns: Columns = {
        "of": (source.layout.monitor, Kind.TEXT),
        "rows": (rows_where(source, ""), Kind.INTEGER),
    }
    return _statement("rows_by_monitor", org, source, which, columns, "GROUP BY of ORDER BY of")


def _listed(name: str, org: str, source: Source, which: Which, names: tuple[str, ...]) -> Statement:
    columns = {one: (_column(source, one), FIELDS[one]) for one in names}
    return _statement(name, org, source, which, columns, f"ORDER BY {', '.join(KEY)}")


def _column(source: Source, name: str) -> str:
    return _written(source) if name == WRITTEN else str(getattr(source.layout, name))


def _written(source: Source) -> str:
    return f"toUnixTimestamp({source.layout.written_at})"


def _where(org: str, source: Source, which: Which) -> str:
    layout, (since_s, until_s) = source.layout, which.written
    conditions = [
        f"{layout.org} = {id_literal(org)}",
        f"{layout.written_at} >= {moment(source, since_s)}",
        f"{layout.written_at} < {moment(source, until_s)}",
    ]
    conditions += [within(layout, *which.checked)] if which.checked else []
    conditions += [f"{layout.monitor} IN {id_list(which.monitors)}"] if which.monitors is not None else []
    return " AND ".join(conditions)


def _statement(name: str, org: str, source: Source, which: Which, columns: Columns, tail: str) -> Statement:
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    where = _where(org, source, which)
    sql = f"SELECT {selected} FROM {source.dataset} WHERE {where} {tail}{source.dialect.tail}"
    return Statement(name, org, sql, {alias: kind for alias, (_, kind) in columns.items()})
