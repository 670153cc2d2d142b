"""One pure function per insight: the org and what is asked go in, a statement comes out.

Each takes the org first and writes its predicate itself (law 2); filters only narrow. Several windows
become *slices* of one statement: conditional aggregates over the rows of the widest, numbered by slice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.stores.base import Kind, Statement
from gateway.telemetry.columns import STATUSES, Layout
from gateway.telemetry.sql import (
    Source,
    bucket,
    checks_where,
    id_list,
    id_literal,
    literal,
    org_and_time,
    rows_where,
    squares_where,
    text_literal,
    whole_weight,
    within,
)

LOWEST = "1e18"
"""Stands for "no value yet" under min(): AE has no minIf and refuses if(c, x, NULL)."""

Columns = dict[str, tuple[str, Kind]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What one slice has to compute beside the count of rows, checks and newest write."""

    latency: bool = False
    levels: frozenset[float] = frozenset()
    last_failure: bool = False

    def __or__(self, other: "Parts") -> "Parts":
        return Parts(
            self.latency or other.latency, self.levels | other.levels, self.last_failure or other.last_failure
        )


COUNTS_ONLY = Parts()


@dataclass(frozen=True, slots=True)
class Slice:
    """One window [since, until) in Unix ms, and what is wanted of it."""

    since_ms: int
    until_ms: int
    parts: Parts = COUNTS_ONLY


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Narrows heartbeats; empty means all."""

    statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


ALL_ROWS = RowFilter()


@dataclass(frozen=True, slots=True)
class Keyset:
    """Where the page before ended: rows are older than this one, newest first."""

    timestamp_ms: int
    dispatch_id: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a group of monitors is read for its last heartbeats."""

    monitors: tuple[str, ...]
    since_ms: int


def totals(
    org: str, source: Source, slices: tuple[Slice, ...], monitors: tuple[str, ...] | None
) -> Statement:
    """One row: all monitors of the org together, or those named."""
    return _aggregate("totals", org, source, {}, slices, monitors)


def monitor_totals(
    org: str, source: Source, slices: tuple[Slice, ...], monitors: tuple[str, ...] | None
) -> Statement:
    """One row a monitor."""
    return _aggregate("monitor_totals", org, source, _keys(source.layout, "monitor"), slices, monitors)


def series(
    org: str, source: Source, one: Slice, bucket_s: int, monitors: tuple[str, ...] | None, *, by_monitor: bool
) -> Statement:
    """One row a bucket that holds rows (and monitor, where asked), in time order."""
    keys = _keys(source.layout, "monitor") if by_monitor else {}
    keys["bucket"] = (bucket(source.layout, bucket_s), Kind.INTEGER)
    return _aggregate("series", org, source, keys, (one,), monitors)


def places(
    org: str, source: Source, one: Slice, monitors: tuple[str, ...] | None, *, by_monitor: bool, colos: bool
) -> Statement:
    """One row a region, or a region and colo (and monitor, where asked)."""
    names = (*(("monitor",) if by_monitor else ()), "region", *(("colo",) if colos else ()))
    return _aggregate("places", org, source, _keys(source.layout, *names), (one,), monitors)


def failing(org: str, source: Source, one: Slice, monitors: tuple[str, ...] | None, limit: int) -> Statement:
    """Monitors with a failed check in the window, most failures first, each with its last failure."""
    return _aggregate(
        "failing",
        org,
        source,
        _keys(source.layout, "monitor"),
        (one,),
        monitors,
        tail=f"HAVING down_0 > 0 ORDER BY down_0 DESC, monitor LIMIT {limit}",
    )


def heartbeats(
    org: str,
    source: Source,
    reaches: tuple[Reach, ...],
    until_ms: int,
    limit: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> Statement:
    """Rows of the named monitors, newest first: all those within each monitor's reach, up to the limit."""
    layout = source.layout
    since_ms = min(reach.since_ms for reach in reaches)
    where = ["(" + " OR ".join(_reach(layout, reach) for reach in reaches) + ")"]
    if narrowed.statuses:
        where.append(f"{layout.status} IN {id_list(narrowed.statuses)}")
    if narrowed.regions:
        where.append(f"{layout.region} IN {id_list(narrowed.regions)}")
    if after:
        time, dispatch = literal(after.timestamp_ms), text_literal(source, after.dispatch_id)
        older = f"{layout.timestamp_ms} = {time} AND {layout.dispatch_id} < {dispatch}"
        where.append(f"({layout.timestamp_ms} < {time} OR ({older}))")
    columns = _keys(layout, "monitor") | _heartbeat_columns(layout)
    tail = f"ORDER BY timestamp_ms DESC, dispatch_id DESC LIMIT {limit}"
    return _select("heartbeats", org, source, columns, (since_ms, until_ms), where, tail)


def checked_buckets(
    org: str, source: Source, since_ms: int, until_ms: int, bucket_s: int, monitors: tuple[str, ...]
) -> Statement:
    """Buckets of each monitor that hold rows, in time order, each with how many rows are failed checks."""
    layout = source.layout
    failed = f"{layout.status} = 'down'"
    columns = _keys(layout, "monitor") | {
        "bucket": (bucket(layout, bucket_s), Kind.INTEGER),
        "failed": (rows_where(source, failed), Kind.INTEGER),
    }
    where = [f"{layout.monitor} IN {id_list(monitors)}"]
    tail = "GROUP BY monitor, bucket ORDER BY monitor, bucket"
    return _select("checked_buckets", org, source, columns, (since_ms, until_ms), where, tail)


def checks_between(
    org: str, source: Source, stretches: tuple[tuple[str, int, int], ...], limit: int
) -> Statement:
    """Time and status of every row in the named (monitor, since ms, until ms), by monitor, oldest first."""
    layout = source.layout
    span = min(part[1] for part in stretches), max(part[2] for part in stretches)
    columns: Columns = _keys(layout, "monitor") | {
        "timestamp_ms": (layout.timestamp_ms, Kind.INTEGER),
        "status": (layout.status, Kind.TEXT),
    }
    named = (
        f"({layout.monitor} = {id_literal(monitor)} AND {within(layout, *bounds)})"
        for monitor, *bounds in stretches
    )
    where = ["(" + " OR ".join(named) + ")"]
    tail = f"ORDER BY monitor, timestamp_ms LIMIT {limit}"
    return _select("checks_between", org, source, columns, span, where, tail)


def _aggregate(
    name: str,
    org: str,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: tuple[str, ...] | None,
    tail: str = "",
) -> Statement:
    layout = source.layout
    span = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    columns: Columns = {}
    weights: dict[str, str] = {}
    for number, one in enumerate(slices):
        inside = _inside(layout, one, *span)
        columns |= _slice_columns(source, one, number, inside)
        weights |= _quantile_weights(source, one, number, inside)
    where = [] if monitors is None else [f"{layout.monitor} IN {id_list(monitors)}"]
    grouping = f"GROUP BY {', '.join(keys)}" if keys else ""
    order = tail or (f"ORDER BY {', '.join(keys)}" if keys else "")
    return _select(name, org, source, keys | columns, span, where, f"{grouping} {order}".strip(), weights)


def _inside(layout: Layout, one: Slice, since_ms: int, until_ms: int) -> str:
    """What tells a slice's rows from the others of the statement; nothing where WHERE has done so.

    Engines take longer to understand a statement of this size than to run it over one monitor's rows.
    """
    time, bounds = layout.timestamp_ms, []
    if one.since_ms > since_ms:
        bounds.append(f"{time} >= {literal(one.since_ms)}")
    if one.until_ms < until_ms:
        bounds.append(f"{time} < {literal(one.until_ms)}")
    return " AND ".join(bounds)


def _both(inside: str, condition: str) -> str:
    return f"{inside} AND {condition}" if inside else condition


def _if(inside: str, value: str) -> str:
    return f"if({inside}, {value}, 0)" if inside else value


def _slice_columns(source: Source, one: Slice, number: int, inside: str) -> Columns:
    layout = source.layout
    interval, written = layout.sample_interval, f"toUnixTimestamp({layout.written_at})"
    largest = source.dialect.maximum
    known = "(" + ", ".join(literal(status) for status in STATUSES) + ")"
    strange = _both(inside, f"{layout.status} NOT IN {known}")
    decided = _both(inside, f"{layout.status} IN ('up', 'degraded', 'down')")
    columns: Columns = {
        "rows": (rows_where(source, inside), Kind.INTEGER),
        "strange": (rows_where(source, strange), Kind.INTEGER),
        "squares": (squares_where(source, decided), Kind.NUMBER),
        "interval": (f"{largest}({_if(inside, interval)})", Kind.INTEGER),
        "newest": (f"{largest}({_if(inside, written)})", Kind.INTEGER),
    }
    for status in STATUSES:
        counted = _both(inside, f"{layout.status} = {literal(status)}")
        columns[status] = (checks_where(source, counted), Kind.NUMBER)
    if one.parts.latency:
        columns |= _latency_columns(source, inside, one.parts.levels, number)
    if one.parts.last_failure:
        columns |= _last_failure_columns(source, _both(inside, f"{layout.status} = 'down'"))
    return {f"{name}_{number}": column for name, column in columns.items()}


def _answered(layout: Layout, inside: str) -> str:
    """A failed check's length measures its timeout, not the endpoint."""
    return _both(inside, f"{layout.status} IN ('up', 'degraded')")


def _latency_columns(source: Source, inside: str, levels: frozenset[float], number: int) -> Columns:
    layout, answered, latency = source.layout, _answered(source.layout, inside), source.layout.latency_ms
    columns: Columns = {
        "answered_rows": (rows_where(source, answered), Kind.INTEGER),
        "answered": (checks_where(source, answered), Kind.NUMBER),
        "latency_sum": (checks_where(source, answered, latency), Kind.NUMBER),
        "latency_min": (f"{source.dialect.minimum}(if({answered}, {latency}, {LOWEST}))", Kind.NUMBER),
        "latency_max": (f"{source.dialect.maximum}(if({answered}, {latency}, 0.0))", Kind.NUMBER),
    }
    weighed = _quantile_weight(layout, inside) if source.dialect.weight_expressions else f"w{number}"
    for level in sorted(levels):
        columns[quantile_name(level)] = (
            f"quantileExactWeighted({level})({latency}, {weighed})",
            Kind.QUANTILE,
        )
    return columns


def _quantile_weight(layout: Layout, inside: str) -> str:
    return f"if({_answered(layout, inside)}, {whole_weight(layout)}, 0)"


def _quantile_weights(source: Source, one: Slice, number: int, inside: str) -> dict[str, str]:
    """Weight columns that a derived table has to add, where a quantile takes no expression as its weight."""
    if source.dialect.weight_expressions or not one.parts.levels:
        return {}
    return {f"w{number}": _quantile_weight(source.layout, inside)}


def quantile_name(level: float) -> str:
    """0.95 -> "q9500": the level in ten-thousandths."""
    return f"q{round(level * 10_000)}"


def _last_failure_columns(source: Source, failed: str) -> Columns:
    newest = f"if({failed}, {source.layout.timestamp_ms}, 0)"
    return {
        f"failure_{name}": (
            f"{source.dialect.maximum}({newest})"
            if name == "timestamp_ms"
            else f"argMax({column}, {newest})",
            kind,
        )
        for name, (column, kind) in _heartbeat_columns(source.layout).items()
    }


def _heartbeat_columns(layout: Layout) -> Columns:
    texts = ("status", "region", "colo", "error", "error_class", "dispatch_id")
    numbers = {"latency_ms": Kind.NUMBER, "sample_rate": Kind.NUMBER, "timestamp_ms": Kind.INTEGER}
    whole = {"code": Kind.INTEGER, "sample_interval": Kind.INTEGER}
    kinds = dict.fromkeys(texts, Kind.TEXT) | numbers | whole
    return {name: (getattr(layout, name), kind) for name, kind in kinds.items()}


def _keys(layout: Layout, *names: str) -> Columns:
    return {name: (getattr(layout, name), Kind.TEXT) for name in names}


def _reach(layout: Layout, reach: Reach) -> str:
    since = f"{layout.timestamp_ms} >= {literal(reach.since_ms)}"
    return f"({layout.monitor} IN {id_list(reach.monitors)} AND {since})"


def _select(
    name: str,
    org: str,
    source: Source,
    columns: Columns,
    span: tuple[int, int],
    where: list[str],
    tail: str,
    added: Mapping[str, str] | None = None,
) -> Statement:
    """Every statement is made here, so every WHERE begins with the org. `added` columns are computed in a
    derived table, which then does the choosing."""
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    chosen = f"{source.dataset} WHERE {' AND '.join((org_and_time(org, source, *span), *where))}"
    if added:
        more = ", ".join(f"{expression} AS {alias}" for alias, expression in added.items())
        chosen = f"(SELECT {', '.join(source.layout.columns)}, {more} FROM {chosen})"
    sql = f"SELECT {selected} FROM {chosen} {tail}{source.dialect.tail}"
    kinds = {alias: kind for alias, (_, kind) in columns.items()}
    return Statement(name, org, sql, kinds)
