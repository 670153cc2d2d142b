"""A statement that reads whole hours and days as they are held, and row by row what its windows cut off."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.computed.lengths import WHOLE, Columns, quantile_columns
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.telemetry.sql.rolled.stretches import (
    LATE,
    LATE_WEIGHT,
    LENGTH,
    LENGTH_WEIGHT,
    Stretches,
)
from gateway.telemetry.sql.rolled.sums import not_failed, said, sums
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS, Parts, inside_of
from gateway.telemetry.sql.text import Source, literal

MANY = 3
"""So many windows are summed up side by side: the engine takes as long to understand a column as to add up
thousands of lines."""
FROM_HOURS = " SETTINGS allow_experimental_projection_optimization = 1"
"""An engine looks for hours where it is told to; the embedded one nowhere else. It is the name of before
23.1, which later engines take, too."""


@dataclass(frozen=True, slots=True)
class OfHours(Statement):
    """A statement, with what it is made of: a store whose every row has its hours may keep them, and add them
    up itself (`answers.held`), to the same answer."""

    keys: Columns = field(repr=False, compare=False)
    stretches: Stretches = field(repr=False, compare=False)


def composed(name: str, source: Source, keys: Columns, stretches: Stretches) -> OfHours:
    """As `select.aggregate` composes it: the same columns, named the same; and `off`, which is how far
    percentiles may be off."""
    layout, slices, cuts = source.layout, stretches.slices, stretches.cuts
    told = [inside_of(layout, one, cuts[0], cuts[-1]) for one in slices]
    flags = said(layout) | {f"inside_{number}": inside for number, inside in enumerate(told) if inside}
    insides = [inside and f"inside_{number}" for number, inside in enumerate(told)]
    if len(slices) >= MANY:
        flags["insides"] = f"[{', '.join(inside or '1' for inside in insides)}]"
    columns = keys | _columns(source, [one.parts for one in slices], insides)
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    names = ", ".join(keys)
    tail = f" GROUP BY {names} ORDER BY {names}" if names else ""
    flagged = ", ".join(f"{condition} AS {flag}" for flag, condition in flags.items())
    where = f" WHERE {not_failed(layout).sql}" if stretches.shape.not_failed else ""
    lines = f"SELECT *, {flagged} FROM ({stretches.table}){where}"
    sql = f"SELECT {selected} FROM ({lines}){tail}{FROM_HOURS}{source.dialect.tail}"
    kinds = {alias: kind for alias, (_, kind) in columns.items()}
    return OfHours(name, stretches.org, sql, kinds, keys, stretches)


def of_days(name: str, columns: Columns, stretches: Stretches, tail: str) -> Statement:
    """What is made of days of monitors and regions: `columns` of `Stretches.days`."""
    source = stretches.source
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    sql = f"SELECT {selected} FROM ({stretches.days}) {tail}{FROM_HOURS}{source.dialect.tail}"
    return Statement(name, stretches.org, sql, {alias: kind for alias, (_, kind) in columns.items()})


def _columns(source: Source, parts: Sequence[Parts], insides: Sequence[str]) -> Columns:
    """Of each window, told by its number and by what is inside of it."""
    made = [sums(source, one) for one in parts]
    told = Counter(name for one in made for name in one)
    columns: Columns = {}
    for number, inside in enumerate(insides):
        for name, (one, kind) in made[number].items():
            first = not any(name in before for before in made[:number])
            text = one.of_each(name, number, first=first) if told[name] >= MANY else one.of(inside)
            columns[f"{name}_{number}"] = text, kind
        found = _distributed(parts[number], inside, number)
        columns |= {f"{name}_{number}": column for name, column in found.items()}
    return columns


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
