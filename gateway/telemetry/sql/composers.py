"""One pure function per insight: the org and what is asked go in, a statement comes out.

Each takes the org first and writes its predicate itself (law 2); filters only narrow. Several windows
become *slices* of one statement: conditional aggregates over the rows of the widest, numbered by slice.
"""

from dataclasses import dataclass, replace

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.cells import Cells
from gateway.telemetry.sql.columns import Layout, Outcomes
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.rolled.shape import Shape, has_days
from gateway.telemetry.sql.rolled.statement import of_days
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.select import Whose, aggregate, key_columns, select, whose
from gateway.telemetry.sql.single.asked import failed_class, failed_code
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
from gateway.times.calendar import DAY_S, HOUR_S, WEEK_S


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Narrows heartbeats; empty means all."""

    statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    colos: frozenset[str] = frozenset()
    codes: frozenset[int] = frozenset()
    classes: frozenset[str] = frozenset()
    """Failed, and of one of these."""
    dispatches: frozenset[str] = frozenset()


ALL_ROWS = RowFilter()
MOST_WRITERS = 10_000
MOST_PRESENCES = 40_000
"""Some 5 MB of JSON."""


@dataclass(frozen=True, slots=True)
class Keyset:
    """Where the page before ended: rows are older than this one, newest first."""

    timestamp_ms: int
    dispatch_id: str
    monitor: str = ""
    """Where rows of several are listed: those who write no dispatches have checks that end together."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a group of monitors is read for its last heartbeats."""

    monitors: tuple[str, ...]
    since_ms: int


def totals(org: str, source: Source, slices: tuple[Slice, ...], monitors: Whose) -> Statement:
    """One row: all monitors of the org together, or those named."""
    return aggregate("totals", org, source, {}, slices, monitors, HOUR_S)


def monitor_totals(org: str, source: Source, slices: tuple[Slice, ...], monitors: Whose) -> Statement:
    """One row a monitor."""
    keys = key_columns(source.layout, "monitor")
    return aggregate("monitor_totals", org, source, keys, slices, monitors, HOUR_S)


def series(
    org: str, source: Source, one: Slice, bucket_s: int, monitors: Whose, *, by_monitor: bool
) -> Statement:
    """One row a bucket that holds rows (and monitor, where asked), in time order."""
    keys = key_columns(source.layout, "monitor") if by_monitor else {}
    keys["bucket"] = (bucket(source.layout, bucket_s), Kind.INTEGER)
    return aggregate("series", org, source, keys, (one,), monitors, bucket_s)


def writers(org: str, source: Source, since_ms: int, until_ms: int) -> Statement:
    """One row a monitor that wrote, whoever wrote most first."""
    tail = f"GROUP BY monitor ORDER BY rows DESC LIMIT {MOST_WRITERS}"
    keys = key_columns(source.layout, "monitor")
    if has_days(source, since_ms):
        days = Stretches(org, source, Shape(monitors=True), (Slice(since_ms, until_ms),))
        return of_days("writers", keys | {"rows": ("sum(held_rows)", Kind.INTEGER)}, days, tail)
    columns = keys | {"rows": (rows_where(source, ""), Kind.INTEGER)}
    return select("writers", org, source, columns, (since_ms, until_ms), [], tail)


def presences(org: str, source: Source, since_ms: int, days_ms: int, until_ms: int) -> Statement:
    """One row a monitor, region and period, the newest period first: days of UTC from `days_ms` on, weeks
    before it. `period` is its start in Unix s; `first` and `last` are times of checks."""
    layout, dialect, where = source.layout, source.dialect, [of_known_status(source.layout)]
    keys = key_columns(layout, "monitor", "region")
    tail = f"GROUP BY monitor, region, period ORDER BY period DESC, monitor, region LIMIT {MOST_PRESENCES}"
    if has_days(source, since_ms):
        shape = Shape(monitors=True, region=True, steady_s=DAY_S, timeless=False)
        days = Stretches(org, source, shape, (Slice(since_ms, until_ms),), where)
        columns = keys | {
            "period": _period(replace(layout, timestamp_ms="began"), days_ms),
            "rows": ("sum(held_rows)", Kind.INTEGER),
            "checks": ("sum(held_checks)", Kind.NUMBER),
            "first": ("min(checked_first)", Kind.INTEGER),
            "last": ("max(checked)", Kind.INTEGER),
        }
        return of_days("presences", columns, days, tail)
    columns = keys | {
        "period": _period(layout, days_ms),
        "rows": (rows_where(source, ""), Kind.INTEGER),
        "checks": (checks_where(source, of_known_status(layout)), Kind.NUMBER),
        "first": (f"{dialect.minimum}({layout.timestamp_ms})", Kind.INTEGER),
        "last": (f"{dialect.maximum}({layout.timestamp_ms})", Kind.INTEGER),
    }
    return select("presences", org, source, columns, (since_ms, until_ms), where, tail)


def _period(layout: Layout, days_ms: int) -> tuple[str, Kind]:
    week, day = (bucket(layout, seconds) for seconds in (WEEK_S, DAY_S))
    return f"if({layout.timestamp_ms} >= {literal(days_ms)}, {day}, {week})", Kind.INTEGER


def places(org: str, source: Source, one: Slice, monitors: Whose, *, by_monitor: bool) -> Statement:
    """One row a region (and monitor, where asked)."""
    names = (*(("monitor",) if by_monitor else ()), "region")
    return aggregate("places", org, source, key_columns(source.layout, *names), (one,), monitors, HOUR_S)


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
    return aggregate(cells.name, org, source, keys, (one,), monitors, cells.steady_s)


def breakdown(
    org: str,
    source: Source,
    slices: tuple[Slice, ...],
    monitors: Whose,
    *,
    by_monitor: bool,
    failures: bool,
    outcomes: Outcomes = Outcomes.ALL,
) -> Statement:
    """One row a region and colo (and monitor, where asked), for failed checks by code and class, too.

    Checks that did not fail have code 0 and class '': they stay one group a place. Read by themselves, they
    are told no code and no class.
    """
    failures = failures and outcomes is not Outcomes.NOT_FAILED
    layout = source.layout
    keys = key_columns(layout, *(("monitor",) if by_monitor else ()), "region", "colo")
    if failures:
        keys["failed_code"] = failed_code(layout), Kind.INTEGER
        keys["failed_class"] = failed_class(layout), Kind.TEXT
    return aggregate("breakdown", org, source, keys, slices, monitors, 0 if failures else HOUR_S, outcomes)


def members(
    org: str,
    source: Source,
    slices: tuple[Slice, ...],
    monitors: Whose,
    *,
    failures: bool,
    outcomes: Outcomes = Outcomes.ALL,
) -> Statement:
    """One row a monitor; with `failures`, its failed checks by region beside those that did not fail."""
    layout, failures = source.layout, failures and outcomes is not Outcomes.NOT_FAILED
    keys = key_columns(layout, "monitor")
    if failures:
        keys["failed_region"] = (f"if({layout.status} = 'down', {layout.region}, '')", Kind.TEXT)
    return aggregate("members", org, source, keys, slices, monitors, 0 if failures else HOUR_S, outcomes)


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
    where += _listed(source, narrowed, after)
    tail = f"{_NEWEST_FIRST} LIMIT {limit}"
    return select("heartbeats", org, source, _listing(layout), (since_ms, until_ms), where, tail)


def fleet_heartbeats(
    org: str,
    source: Source,
    span: tuple[int, int],
    monitors: Whose,
    limit: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> Statement:
    """Rows of all of the monitors together within [since, until) Unix ms, newest first, up to the limit."""
    where = whose(source.layout, monitors) + _listed(source, narrowed, after, together=True)
    tail = f"{_NEWEST_FIRST}, monitor DESC LIMIT {limit}"
    return select("fleet_heartbeats", org, source, _listing(source.layout), span, where, tail)


_NEWEST_FIRST = "ORDER BY timestamp_ms DESC, dispatch_id DESC"


def _listing(layout: Layout) -> Columns:
    return key_columns(layout, "monitor", "relay") | heartbeat_columns(layout) | timing_columns(layout)


def _listed(
    source: Source, narrowed: RowFilter, after: Keyset | None, *, together: bool = False
) -> list[str]:
    """What a row of a list has to be, of one that holds several monitors `together`. Raises BadUserInput."""
    layout = source.layout
    where = [of_known_status(layout), of_known_length(layout)]
    if narrowed.statuses:
        where.append(f"{layout.status} IN {id_list(narrowed.statuses)}")
    if narrowed.regions:
        where.append(is_one_of(source, layout.region, narrowed.regions))
    if narrowed.colos:
        where.append(is_one_of(source, layout.colo, narrowed.colos))
    if narrowed.codes:
        codes = ", ".join(literal(float(code)) for code in sorted(narrowed.codes))
        where.append(f"{layout.code} IN ({codes})")
    if narrowed.classes:
        where += [f"{layout.status} = 'down'", f"{failure_class(layout)} IN {id_list(narrowed.classes)}"]
    if narrowed.dispatches:
        dispatches = ", ".join(text_literal(source, one) for one in sorted(narrowed.dispatches))
        where.append(f"{layout.dispatch_id} IN ({dispatches})")
    return [*where, _older(source, after, together=together)] if after else where


def _older(source: Source, after: Keyset, *, together: bool) -> str:
    layout = source.layout
    time, dispatch = literal(after.timestamp_ms), text_literal(source, after.dispatch_id)
    older = f"{layout.timestamp_ms} = {time} AND {layout.dispatch_id} < {dispatch}"
    told = [f"{layout.timestamp_ms} < {time}", f"({older})"]
    if together:
        beside = f"{layout.timestamp_ms} = {time} AND {layout.dispatch_id} = {dispatch}"
        told.append(f"({beside} AND {layout.monitor} < {text_literal(source, after.monitor)})")
    return f"({' OR '.join(told)})"


def _reach(layout: Layout, reach: Reach) -> str:
    since = f"{layout.timestamp_ms} >= {literal(reach.since_ms)}"
    return f"({layout.monitor} IN {id_list(reach.monitors)} AND {since})"
