"""One pure function per insight: the org and what is asked go in, a statement comes out.

Each takes the org first and writes its predicate itself (law 2); filters only narrow. Several windows
become *slices* of one statement: conditional aggregates over the rows of the widest, numbered by slice.
"""

from dataclasses import dataclass

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.cells import Cells
from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.select import Whose, aggregate, key_columns, select
from gateway.telemetry.sql.slices import Slice, heartbeat_columns, timing_columns
from gateway.telemetry.sql.text import (
    Source,
    bucket,
    checks_where,
    failure_class,
    id_list,
    is_one_of,
    literal,
    of_known_length,
    of_known_status,
    rows_where,
    text_literal,
)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Narrows heartbeats; empty means all."""

    statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


ALL_ROWS = RowFilter()
MOST_WRITERS = 10_000
MOST_PRESENCES = 40_000
"""Some 5 MB of JSON."""
DAY_S, WEEK_S = 86_400, 604_800


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


def totals(org: str, source: Source, slices: tuple[Slice, ...], monitors: Whose) -> Statement:
    """One row: all monitors of the org together, or those named."""
    return aggregate("totals", org, source, {}, slices, monitors)


def monitor_totals(org: str, source: Source, slices: tuple[Slice, ...], monitors: Whose) -> Statement:
    """One row a monitor."""
    return aggregate("monitor_totals", org, source, key_columns(source.layout, "monitor"), slices, monitors)


def series(
    org: str, source: Source, one: Slice, bucket_s: int, monitors: Whose, *, by_monitor: bool
) -> Statement:
    """One row a bucket that holds rows (and monitor, where asked), in time order."""
    keys = key_columns(source.layout, "monitor") if by_monitor else {}
    keys["bucket"] = (bucket(source.layout, bucket_s), Kind.INTEGER)
    return aggregate("series", org, source, keys, (one,), monitors)


def writers(org: str, source: Source, since_ms: int, until_ms: int) -> Statement:
    """One row a monitor that wrote, whoever wrote most first."""
    columns = key_columns(source.layout, "monitor") | {"rows": (rows_where(source, ""), Kind.INTEGER)}
    tail = f"GROUP BY monitor ORDER BY rows DESC LIMIT {MOST_WRITERS}"
    return select("writers", org, source, columns, (since_ms, until_ms), [], tail)


def presences(org: str, source: Source, since_ms: int, days_ms: int, until_ms: int) -> Statement:
    """One row a monitor, region and period, the newest period first: days of UTC from `days_ms` on, weeks
    before it. `period` is its start in Unix s; `first` and `last` are times of checks."""
    layout, dialect = source.layout, source.dialect
    week, day = (bucket(layout, seconds) for seconds in (WEEK_S, DAY_S))
    columns = key_columns(layout, "monitor", "region") | {
        "period": (f"if({layout.timestamp_ms} >= {literal(days_ms)}, {day}, {week})", Kind.INTEGER),
        "rows": (rows_where(source, ""), Kind.INTEGER),
        "checks": (checks_where(source, of_known_status(layout)), Kind.NUMBER),
        "first": (f"{dialect.minimum}({layout.timestamp_ms})", Kind.INTEGER),
        "last": (f"{dialect.maximum}({layout.timestamp_ms})", Kind.INTEGER),
    }
    tail = f"GROUP BY monitor, region, period ORDER BY period DESC, monitor, region LIMIT {MOST_PRESENCES}"
    where = [of_known_status(layout)]
    return select("presences", org, source, columns, (since_ms, until_ms), where, tail)


def places(org: str, source: Source, one: Slice, monitors: Whose, *, by_monitor: bool) -> Statement:
    """One row a region (and monitor, where asked)."""
    names = (*(("monitor",) if by_monitor else ()), "region")
    return aggregate("places", org, source, key_columns(source.layout, *names), (one,), monitors)


def grid(
    org: str,
    source: Source,
    one: Slice,
    cells: Cells,
    monitors: Whose,
    *,
    by_monitor: bool,
) -> Statement:
    """One row a cell that holds rows (and monitor, where asked)."""
    keys = (key_columns(source.layout, "monitor") if by_monitor else {}) | cells.columns(source)
    return aggregate(cells.name, org, source, keys, (one,), monitors)


def breakdown(
    org: str,
    source: Source,
    slices: tuple[Slice, ...],
    monitors: Whose,
    *,
    by_monitor: bool,
    failures: bool,
) -> Statement:
    """One row a region and colo (and monitor, where asked), for failed checks by code and class, too.

    Checks that did not fail have code 0 and class '': they stay one group a place.
    """
    layout = source.layout
    keys = key_columns(layout, *(("monitor",) if by_monitor else ()), "region", "colo")
    if failures:
        failed = f"{layout.status} = 'down'"
        keys["failed_code"] = (f"if({failed}, {layout.code}, 0.0)", Kind.INTEGER)
        keys["failed_class"] = (f"if({failed}, {failure_class(layout)}, '')", Kind.TEXT)
    return aggregate("breakdown", org, source, keys, slices, monitors)


def members(
    org: str, source: Source, slices: tuple[Slice, ...], monitors: Whose, *, failures: bool
) -> Statement:
    """One row a monitor; with `failures`, its failed checks by region beside those that did not fail."""
    layout = source.layout
    keys = key_columns(layout, "monitor")
    if failures:
        keys["failed_region"] = (f"if({layout.status} = 'down', {layout.region}, '')", Kind.TEXT)
    return aggregate("members", org, source, keys, slices, monitors)


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
    where += [of_known_status(layout), of_known_length(layout)]
    if narrowed.statuses:
        where.append(f"{layout.status} IN {id_list(narrowed.statuses)}")
    if narrowed.regions:
        where.append(is_one_of(source, layout.region, narrowed.regions))
    if after:
        time, dispatch = literal(after.timestamp_ms), text_literal(source, after.dispatch_id)
        older = f"{layout.timestamp_ms} = {time} AND {layout.dispatch_id} < {dispatch}"
        where.append(f"({layout.timestamp_ms} < {time} OR ({older}))")
    columns = key_columns(layout, "monitor") | heartbeat_columns(layout) | timing_columns(layout)
    tail = f"ORDER BY timestamp_ms DESC, dispatch_id DESC LIMIT {limit}"
    return select("heartbeats", org, source, columns, (since_ms, until_ms), where, tail)


def _reach(layout: Layout, reach: Reach) -> str:
    since = f"{layout.timestamp_ms} >= {literal(reach.since_ms)}"
    return f"({layout.monitor} IN {id_list(reach.monitors)} AND {since})"
