"""A statement that reads whole hours as they are held, and row by row what its windows cut off of others.

Both are one derived table, in which a line stands for the rows of one outcome in one stretch of time that no
window, bucket or local day cuts: its columns are named as those of a row are, so that what a statement is
grouped by is written as ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import DECIDED, STATUSES, Layout
from gateway.telemetry.sql.computed.lengths import LOWEST, NONE_YET, Columns, both
from gateway.telemetry.sql.rolled.hours import HOUR_MS, OF_LENGTH, OF_SPREAD, held, hour, readable
from gateway.telemetry.sql.slices import Parts, Slice, inside_of
from gateway.telemetry.sql.text import (
    Source,
    id_literal,
    literal,
    moment,
    of_known_status,
    org_and_time,
    within,
    written,
)
from gateway.times.calendar import HOUR_S
from gateway.times.ranges import Span

LEAST_HOURS = 48
LEAST_NAMED = 5_000
"""Of fewer hours, or hours of so few monitors that are named, the rows themselves are read as fast."""
_READABLE = "readable = 1"
_TOLD = Parts(latency=True, spread=True)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What rows are grouped by, and seconds: keys are the same all through aligned steps of so many."""

    keys: Columns
    steady_s: int = HOUR_S

    @property
    def whole_hours(self) -> bool:
        return self.steady_s > 0 and self.steady_s % HOUR_S == 0


def answerable(slices: Sequence[Slice], grouping: Grouping, named: int | None) -> bool:
    """Hours hold all that is asked of so many monitors (None: of all), and are enough for it to pay."""
    since_ms, until_ms = _hull(slices)
    hours = (until_ms - since_ms) // HOUR_MS
    enough = hours >= LEAST_HOURS and (named is None or named * hours >= LEAST_NAMED)
    plain = all(one.parts | _TOLD == _TOLD and not one.hours for one in slices)
    return enough and plain and grouping.whole_hours and since_ms >= HOUR_MS


def composed(
    name: str, org: str, source: Source, grouping: Grouping, slices: Sequence[Slice], where: Sequence[str]
) -> Statement:
    """As `select.aggregate` composes it: the same columns, named the same."""
    layout, (since_ms, until_ms) = source.layout, _hull(slices)
    columns: Columns = {}
    for number, one in enumerate(slices):
        inside = inside_of(layout, one, since_ms, until_ms)
        columns |= {
            f"{name}_{number}": column for name, column in _columns(layout, one.parts, inside).items()
        }
    told = grouping.keys | columns
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in told.items())
    names = ", ".join(grouping.keys)
    tail = f" GROUP BY {names} ORDER BY {names}" if names else ""
    stretches = _stretches(org, source, grouping, slices, where)
    sql = f"SELECT {selected} FROM ({stretches}){tail}{source.dialect.tail}"
    return Statement(name, org, sql, {alias: kind for alias, (_, kind) in told.items()})


def _columns(layout: Layout, parts: Parts, inside: str) -> Columns:
    known = of_known_status(layout)
    columns: Columns = {
        "rows": (_sum("held_rows", inside), Kind.INTEGER),
        "strange": (_sum("held_rows", both(inside, f"NOT ({known} AND {_READABLE})")), Kind.INTEGER),
        "heaviest": (_largest("heaviest", inside, NONE_YET), Kind.NUMBER),
        "interval": (_largest("interval", inside, "0"), Kind.INTEGER),
        "newest": (_largest("newest", inside, "0"), Kind.INTEGER),
        "checked": (_largest("checked", inside, NONE_YET), Kind.NUMBER),
    }
    if not parts.spread:
        columns["squares"] = _sum("held_squares", both(inside, _is_one_of(layout, DECIDED))), Kind.NUMBER
    for status in STATUSES:
        counted = both(inside, f"{layout.status} = {literal(status)}")
        columns[status] = _sum("held_checks", counted), Kind.NUMBER
        if parts.spread or status == "down":
            columns[f"squares_{status}"] = _sum("held_squares", counted), Kind.NUMBER
    return columns | (_lengths(layout, parts, inside) if parts.latency else {})


def _lengths(layout: Layout, parts: Parts, inside: str) -> Columns:
    """A failed check's length measures its timeout, not the endpoint."""
    answered = both(inside, f"{_is_one_of(layout, ('up', 'degraded'))} AND {_READABLE}")
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


def _stretches(
    org: str, source: Source, grouping: Grouping, slices: Sequence[Slice], where: Sequence[str]
) -> str:
    """The derived table: whole hours, and beside them the hours that a window begins or ends in."""
    layout, cuts = source.layout, sorted({cut for one in slices for cut in (one.since_ms, one.until_ms)})
    ragged = sorted({cut // HOUR_MS for cut in cuts if cut % HOUR_MS})
    wanted = [column for column in (layout.monitor, layout.region) if _groups_by(grouping, column)]
    carried = [name for name in held(layout) if _wanted(name, slices)]
    lines = [_whole(org, source, (cuts[0], cuts[-1]), ragged, where)]
    lines += [_cut_off(org, source, cuts, ragged, where)] if ragged else []
    aggregates = ", ".join(f"{held(layout)[name]} AS {name}" for name in carried)
    keys = ", ".join((*wanted, layout.status))
    found = (
        f"SELECT {keys}, {readable(layout)} AS readable, {began} AS began, {aggregates} {rows} "
        f"GROUP BY {keys}, readable, began"
        for began, rows in lines
    )
    told = f"{keys}, readable, began AS {layout.timestamp_ms}, {', '.join(carried)}"
    return f"SELECT {told} FROM ({' UNION ALL '.join(found)})"


def _groups_by(grouping: Grouping, column: str) -> bool:
    return any(expression == column for expression, _ in grouping.keys.values())


def _wanted(name: str, slices: Sequence[Slice]) -> bool:
    if name in OF_SPREAD:
        return any(one.parts.latency and one.parts.spread for one in slices)
    return name not in OF_LENGTH or any(one.parts.latency for one in slices)


def _whole(
    org: str, source: Source, span: Span, ragged: Sequence[int], where: Sequence[str]
) -> tuple[str, str]:
    """Hours between the bounds but those that a window cuts. Of when rows were written partitions alone say
    something: it is not held, and what engines can tell of it from an index costs more than it spares."""
    layout, (first, last) = source.layout, (-(-span[0] // HOUR_MS), span[1] // HOUR_MS)
    since, until = (_day(seconds) for seconds in written(first * HOUR_MS, last * HOUR_MS))
    told = [
        f"{layout.org} = {id_literal(org)}",
        f"_partition_id >= '{since}'",
        f"_partition_id <= '{until}'",
        f"{hour(layout)} >= {first}",
        f"{hour(layout)} < {last}",
    ]
    between = [one for one in ragged if first <= one < last]
    told += [f"{hour(layout)} NOT IN ({', '.join(map(str, between))})"] if between else []
    return (
        f"{hour(layout)} * {literal(float(HOUR_MS))}",
        f"FROM {source.dataset} WHERE {' AND '.join((*told, *where))}",
    )


def _cut_off(
    org: str, source: Source, cuts: Sequence[int], ragged: Sequence[int], where: Sequence[str]
) -> tuple[str, str]:
    """Rows of hours that a window cuts, each in the stretch between two cuts that it lies in."""
    layout = source.layout
    hours = {edge for one in ragged for edge in (one * HOUR_MS, (one + 1) * HOUR_MS)}
    bounds = sorted(edge for edge in hours | set(cuts) if cuts[0] <= edge <= cuts[-1])
    spans = [span for span in pairwise(bounds) if span[0] // HOUR_MS in ragged]
    began = literal(float(spans[0][0]))
    for since_ms, _ in spans[1:]:
        began = f"if({layout.timestamp_ms} >= {literal(since_ms)}, {literal(float(since_ms))}, {began})"
    rows = " OR ".join(_rows(source, one) for one in spans)
    told = [org_and_time(org, source, cuts[0], cuts[-1]), f"({rows})"]
    return began, f"FROM {source.dataset} WHERE {' AND '.join((*told, *where))}"


def _rows(source: Source, span: Span) -> str:
    since, until = (moment(source, one) for one in written(*span))
    at = source.layout.written_at
    return f"({at} >= {since} AND {at} < {until} AND {within(source.layout, *span)})"


def _hull(slices: Sequence[Slice]) -> Span:
    return min(one.since_ms for one in slices), max(one.until_ms for one in slices)


def _day(unix_s: int) -> str:
    """The partition of rows that were written then, as the embedded engine names it."""
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y%m%d")
