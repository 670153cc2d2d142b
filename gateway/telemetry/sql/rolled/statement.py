"""A statement that reads whole hours and days as they are held, and row by row what its windows cut off."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import DECIDED, STATUSES, Layout
from gateway.telemetry.sql.computed.lengths import LOWEST, NONE_YET, WHOLE, Columns, quantile_columns
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.telemetry.sql.rolled.stretches import (
    LATE,
    LATE_WEIGHT,
    LENGTH,
    LENGTH_WEIGHT,
    PRESUMED,
    Stretches,
)
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS, Parts, inside_of
from gateway.telemetry.sql.text import Source, literal, of_known_status

_READABLE = "readable = 1"
MANY = 3
"""So many windows are summed up side by side: the engine takes as long to understand a column as to add up
thousands of lines."""
FROM_HOURS = " SETTINGS allow_experimental_projection_optimization = 1"
"""An engine looks for hours where it is told to; the embedded one nowhere else. It is the name of before
23.1, which later engines take, too."""


def composed(name: str, source: Source, keys: Columns, stretches: Stretches) -> Statement:
    """As `select.aggregate` composes it: the same columns, named the same; and `off`, which is how far
    percentiles may be off."""
    layout, slices, cuts = source.layout, stretches.slices, stretches.cuts
    told = [inside_of(layout, one, cuts[0], cuts[-1]) for one in slices]
    said = _said(layout) | {f"inside_{number}": inside for number, inside in enumerate(told) if inside}
    insides = [inside and f"inside_{number}" for number, inside in enumerate(told)]
    if len(slices) >= MANY:
        said["insides"] = f"[{', '.join(inside or '1' for inside in insides)}]"
    columns = keys | _columns(source, [one.parts for one in slices], insides)
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    names = ", ".join(keys)
    tail = f" GROUP BY {names} ORDER BY {names}" if names else ""
    flags = ", ".join(f"{condition} AS {name}" for name, condition in said.items())
    lines = f"SELECT *, {flags} FROM ({stretches.table})"
    sql = f"SELECT {selected} FROM ({lines}){tail}{FROM_HOURS}{source.dialect.tail}"
    return Statement(name, stretches.org, sql, {alias: kind for alias, (_, kind) in columns.items()})


def of_days(name: str, columns: Columns, stretches: Stretches, tail: str) -> Statement:
    """What is made of days of monitors and regions: `columns` of `Stretches.days`."""
    source = stretches.source
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    sql = f"SELECT {selected} FROM ({stretches.days}) {tail}{FROM_HOURS}{source.dialect.tail}"
    return Statement(name, stretches.org, sql, {alias: kind for alias, (_, kind) in columns.items()})


def _said(layout: Layout) -> dict[str, str]:
    """What is said of every line once, and asked of it in every column: the engine takes longer to understand
    the columns of many windows than to add them up. A failed check's length measures its timeout, not the
    endpoint."""
    return {
        "known": of_known_status(layout),
        "decided": _is_one_of(layout, DECIDED),
        "answered": f"{_is_one_of(layout, ('up', 'degraded'))} AND {_READABLE}",
    }


def _columns(source: Source, parts: Sequence[Parts], insides: Sequence[str]) -> Columns:
    """Of each window, told by its number and by what is inside of it."""
    sums = [_sums(source, one) for one in parts]
    told = Counter(name for one in sums for name in one)
    columns: Columns = {}
    for number, inside in enumerate(insides):
        for name, (one, kind) in sums[number].items():
            first = not any(name in before for before in sums[:number])
            text = one.of_each(name, number, first=first) if told[name] >= MANY else one.of(inside)
            columns[f"{name}_{number}"] = text, kind
        found = _distributed(parts[number], inside, number)
        columns |= {f"{name}_{number}": column for name, column in found.items()}
    return columns


@dataclass(frozen=True, slots=True)
class _Sum:
    """What is made of a column of those lines of a window that it is about; `other` stands for the rest."""

    column: str
    about: str = ""
    function: str = "sum"
    other: str = "0"

    def of(self, inside: str) -> str:
        """Of the lines of one window; '': of all."""
        where = " AND ".join(filter(None, (inside, self.about)))
        if self.function == "sum":
            return f"sumIf({self.column}, {where})" if where else f"sum({self.column})"
        return f"{self.function}({self._where(where)})"

    def of_each(self, name: str, number: int, *, first: bool) -> str:
        """Of the window of that number, where windows are summed up side by side: the first says how, the
        others, which know it by its name, take theirs."""
        each = f"arrayMap(inside -> if(inside, {self._where(self.about)}, {self.other}), insides)"
        made = f"({self.function}ForEach({each}) AS each_{name})" if first else f"each_{name}"
        return f"{made}[{number + 1}]"

    def _where(self, condition: str) -> str:
        return f"if({condition}, {self.column}, {self.other})" if condition else self.column


_Sums = dict[str, tuple[_Sum, Kind]]


def _sums(source: Source, parts: Parts) -> _Sums:
    layout = source.layout
    columns: _Sums = {
        "rows": (_Sum("held_rows"), Kind.INTEGER),
        "strange": (_Sum("held_rows", f"NOT (known AND {_READABLE})"), Kind.INTEGER),
        "heaviest": (_largest("heaviest", other=NONE_YET), Kind.NUMBER),
        "interval": (_largest("held_interval"), Kind.INTEGER),
        "newest": (_largest("newest"), Kind.INTEGER),
        "checked": (_largest("checked", other=NONE_YET), Kind.NUMBER),
    }
    if source.taken:
        columns["presumed"] = _Sum(PRESUMED, "known"), Kind.NUMBER
    if not parts.spread:
        columns["squares"] = _Sum("held_squares", "decided"), Kind.NUMBER
    for status in STATUSES:
        counted = f"{layout.status} = {literal(status)}"
        columns[status] = _Sum("held_checks", counted), Kind.NUMBER
        if parts.spread or status == "down":
            columns[f"squares_{status}"] = _Sum("held_squares", counted), Kind.NUMBER
    if parts.recorded:
        columns["recorded"] = _Sum("1.0 * held_recorded", "known"), Kind.NUMBER
    return columns | (_lengths(parts) if parts.latency else {})


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


def _lengths(parts: Parts) -> _Sums:
    columns: _Sums = {
        "answered_rows": (_Sum("held_rows", "answered"), Kind.INTEGER),
        "answered": (_Sum("held_checks", "answered"), Kind.NUMBER),
        "latency_sum": (_Sum("length_sum", "answered"), Kind.NUMBER),
        "latency_min": (_Sum("length_min", "answered", "min", LOWEST), Kind.NUMBER),
        "latency_max": (_largest("length_max", "answered", NONE_YET), Kind.NUMBER),
    }
    if parts.spread:
        columns |= {
            "answered_squares": (_Sum("held_squares", "answered"), Kind.NUMBER),
            "latency_squares": (_Sum("length_squares", "answered"), Kind.NUMBER),
            "latency_cubes": (_Sum("length_cubes", "answered"), Kind.NUMBER),
        }
    return columns


def _largest(column: str, about: str = "", other: str = "0") -> _Sum:
    return _Sum(column, about, "max", other)


def _is_one_of(layout: Layout, statuses: Iterable[str]) -> str:
    return f"{layout.status} IN ({', '.join(map(literal, statuses))})"
