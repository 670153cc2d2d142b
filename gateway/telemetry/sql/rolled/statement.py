"""A statement that reads whole hours and days as they are held, and row by row what its windows cut off."""

from collections.abc import Iterable

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import DECIDED, STATUSES, Layout
from gateway.telemetry.sql.computed.lengths import LOWEST, NONE_YET, WHOLE, Columns, both, quantile_columns
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.telemetry.sql.rolled.stretches import LATE, LATE_WEIGHT, LENGTH, LENGTH_WEIGHT, Stretches
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS, Parts, inside_of
from gateway.telemetry.sql.text import Source, literal, of_known_status

_READABLE = "readable = 1"
FROM_HOURS = " SETTINGS allow_experimental_projection_optimization = 1"
"""An engine looks for hours where it is told to; the embedded one nowhere else. It is the name of before
23.1, which later engines take, too."""


def composed(name: str, source: Source, keys: Columns, stretches: Stretches) -> Statement:
    """As `select.aggregate` composes it: the same columns, named the same; and `off`, which is how far
    percentiles may be off."""
    layout, slices, cuts = source.layout, stretches.slices, stretches.cuts
    columns: Columns = {}
    said = _said(layout)
    for number, one in enumerate(slices):
        inside = inside_of(layout, one, cuts[0], cuts[-1])
        if inside:
            inside, said[f"inside_{number}"] = f"inside_{number}", inside
        columns |= {
            f"{name}_{number}": column for name, column in _columns(layout, one.parts, inside, number).items()
        }
    told = keys | columns
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in told.items())
    names = ", ".join(keys)
    tail = f" GROUP BY {names} ORDER BY {names}" if names else ""
    flags = ", ".join(f"{condition} AS {name}" for name, condition in said.items())
    lines = f"SELECT *, {flags} FROM ({stretches.table})"
    sql = f"SELECT {selected} FROM ({lines}){tail}{FROM_HOURS}{source.dialect.tail}"
    return Statement(name, stretches.org, sql, {alias: kind for alias, (_, kind) in told.items()})


def _said(layout: Layout) -> dict[str, str]:
    """What is said of every line once, and asked of it in every column: the engine takes longer to understand
    the columns of many windows than to add them up. A failed check's length measures its timeout, not the
    endpoint."""
    return {
        "known": of_known_status(layout),
        "decided": _is_one_of(layout, DECIDED),
        "answered": f"{_is_one_of(layout, ('up', 'degraded'))} AND {_READABLE}",
    }


def _columns(layout: Layout, parts: Parts, inside: str, number: int) -> Columns:
    columns: Columns = {
        "rows": (_sum("held_rows", inside), Kind.INTEGER),
        "strange": (_sum("held_rows", both(inside, f"NOT (known AND {_READABLE})")), Kind.INTEGER),
        "heaviest": (_largest("heaviest", inside, NONE_YET), Kind.NUMBER),
        "interval": (_largest("held_interval", inside, "0"), Kind.INTEGER),
        "newest": (_largest("newest", inside, "0"), Kind.INTEGER),
        "checked": (_largest("checked", inside, NONE_YET), Kind.NUMBER),
    }
    if not parts.spread:
        columns["squares"] = _sum("held_squares", both(inside, "decided")), Kind.NUMBER
    for status in STATUSES:
        counted = both(inside, f"{layout.status} = {literal(status)}")
        columns[status] = _sum("held_checks", counted), Kind.NUMBER
        if parts.spread or status == "down":
            columns[f"squares_{status}"] = _sum("held_squares", counted), Kind.NUMBER
    if parts.recorded:
        columns["recorded"] = _sum("1.0 * held_recorded", both(inside, "known")), Kind.NUMBER
    columns |= _lengths(parts, inside) if parts.latency else {}
    return columns | _distributed(parts, inside, number)


def _distributed(parts: Parts, inside: str, number: int) -> Columns:
    columns: Columns = {}
    if parts.levels:
        columns["off"] = literal(LENGTHS.off), Kind.NUMBER
        columns |= quantile_columns(LENGTH, _weight(LENGTH_WEIGHT, inside), parts.levels, WHOLE, number)
    if parts.lag:
        columns |= quantile_columns(LATE, _weight(LATE_WEIGHT, inside), LAG_LEVELS, LAG, number)
    return columns


def _weight(column: str, inside: str) -> str:
    return f"if({inside}, {column}, 0)" if inside else column


def _lengths(parts: Parts, inside: str) -> Columns:
    answered = both(inside, "answered")
    columns: Columns = {
        "answered_rows": (_sum("held_rows", answered), Kind.INTEGER),
        "answered": (_sum("held_checks", answered), Kind.NUMBER),
        "latency_sum": (_sum("length_sum", answered), Kind.NUMBER),
        "latency_min": (f"min(if({answered}, length_min, {LOWEST}))", Kind.NUMBER),
        "latency_max": (_largest("length_max", answered, NONE_YET), Kind.NUMBER),
    }
    if parts.spread:
        columns |= {
            "answered_squares": (_sum("held_squares", answered), Kind.NUMBER),
            "latency_squares": (_sum("length_squares", answered), Kind.NUMBER),
            "latency_cubes": (_sum("length_cubes", answered), Kind.NUMBER),
        }
    return columns


def _sum(column: str, condition: str) -> str:
    return f"sumIf({column}, {condition})" if condition else f"sum({column})"


def _largest(column: str, condition: str, other: str) -> str:
    return f"max(if({condition}, {column}, {other}))" if condition else f"max({column})"


def _is_one_of(layout: Layout, statuses: Iterable[str]) -> str:
    return f"{layout.status} IN ({', '.join(map(literal, statuses))})"
