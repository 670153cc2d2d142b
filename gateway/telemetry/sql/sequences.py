"""The statements behind insights into the sequence of checks: buckets of them, single ones, and which of
them there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.select import key_columns, select, with_slots
from gateway.telemetry.sql.single.asked import Buckets, Checks, of_one, overruns_of
from gateway.telemetry.sql.text import (
    Source,
    bucket,
    checks_where,
    id_list,
    of_known_status,
    rows_where,
    stood_for,
    weight,
    within_any,
)
from gateway.times.ranges import Piece, Span, union


def checked_buckets(
    org: str, source: Source, since_ms: int, until_ms: int, bucket_s: int, monitors: tuple[str, ...] | None
) -> Statement:
    """Buckets of each monitor (of all of the org, or those named) that hold rows, in time order.

    `rows`, `failed` and `undecided` (pending) count rows of a known status; `checks` and `degraded` are the
    weights of the rows answered, and of those that were degraded, by the slots that they took; where some may
    take several, `recorded` are the checks without these. `first` and `last` are times of checks.
    """
    layout, dialect, span = source.layout, source.dialect, (since_ms, until_ms)
    source, added = with_slots(source, monitors, span)
    columns = key_columns(layout, "monitor") | {
        "bucket": (bucket(layout, bucket_s), Kind.INTEGER),
        "rows": (rows_where(source, ""), Kind.INTEGER),
        "failed": (rows_where(source, f"{layout.status} = 'down'"), Kind.INTEGER),
        "undecided": (rows_where(source, f"{layout.status} = 'pending'"), Kind.INTEGER),
        "checks": (stood_for(source, f"{layout.status} IN ('up', 'degraded')"), Kind.NUMBER),
        "degraded": (stood_for(source, f"{layout.status} = 'degraded'"), Kind.NUMBER),
        "first": (f"{dialect.minimum}({layout.timestamp_ms})", Kind.INTEGER),
        "last": (f"{dialect.maximum}({layout.timestamp_ms})", Kind.INTEGER),
    }
    if source.taken:
        columns["recorded"] = checks_where(source, f"{layout.status} IN ('up', 'degraded')"), Kind.NUMBER
    where = [of_known_status(layout)]
    where += [] if monitors is None else [f"{layout.monitor} IN {id_list(monitors)}"]
    tail = "GROUP BY monitor, bucket ORDER BY monitor, bucket"
    found = select("checked_buckets", org, source, columns, span, where, tail, added)
    if not source.dialect.rolled or monitors is None or len(monitors) != 1:
        return found
    return of_one(found, monitors[0], Buckets(source, span, bucket_s, overruns_of(source, monitors[0], span)))


def checks_between(org: str, source: Source, stretches: tuple[Piece, ...], limit: int) -> Statement:
    """Every row in the named pieces, by monitor, oldest first; what tells of a failure only where one was.
    `taken` is how many slots a check took, where some may take several."""
    span = min(part[1] for part in stretches), max(part[2] for part in stretches)
    source, added = with_slots(source, {part[0] for part in stretches}, span)
    columns = key_columns(source.layout, "monitor") | _check_columns(source)
    where = [of_known_status(source.layout)]
    where.append("(" + " OR ".join(_alternatives(source, stretches)) + ")")
    tail = f"ORDER BY monitor, timestamp_ms LIMIT {limit}"
    found = select("checks_between", org, source, columns, span, where, tail, added)
    monitors = {part[0] for part in stretches}
    if not source.dialect.rolled or len(monitors) != 1:
        return found
    (monitor,) = monitors
    spans = union((since, until) for _, since, until in stretches)
    asked = Checks(source, spans, limit, overruns_of(source, monitor, span))
    return of_one(found, monitor, asked) if spans else found


def dispatches_written(
    org: str, source: Source, since_ms: int, until_ms: int, monitors: tuple[str, ...]
) -> Statement:
    """The dispatch id of every row of these monitors in [since, until)."""
    columns = key_columns(source.layout, "dispatch_id")
    where = [f"{source.layout.monitor} IN {id_list(monitors)}"]
    return select(
        "dispatches_written", org, source, columns, (since_ms, until_ms), where, "ORDER BY dispatch_id"
    )


def _check_columns(source: Source) -> Columns:
    layout = source.layout
    columns: Columns = {
        "timestamp_ms": (layout.timestamp_ms, Kind.INTEGER),
        "status": (layout.status, Kind.TEXT),
        "region": (layout.region, Kind.TEXT),
        "colo": (layout.colo, Kind.TEXT),
        "code": (layout.code, Kind.INTEGER),
        "weight": (weight(layout), Kind.NUMBER),
    }
    if source.taken:
        columns["taken"] = source.taken, Kind.NUMBER
    told = {"error": layout.error, "error_class": layout.error_class, "dispatch_id": layout.dispatch_id}
    failed = f"{layout.status} = 'down'"
    return columns | {name: (f"if({failed}, {column}, '')", Kind.TEXT) for name, column in told.items()}


def _alternatives(source: Source, stretches: Iterable[Piece]) -> Iterator[str]:
    """One condition for each range of time, with all monitors that are wanted over it; or, where the engine
    looks them up, one for monitors with all of their ranges: it compares every row with every condition."""
    layout = source.layout
    wanted: dict[tuple[Span, ...], list[str]] = defaultdict(list)
    if source.dialect.rounds:
        mine: dict[str, list[Span]] = defaultdict(list)
        for monitor, *bounds in stretches:
            mine[monitor].append((bounds[0], bounds[1]))
        for monitor, parts in mine.items():
            wanted[tuple(union(parts))].append(monitor)
    else:
        for monitor, *bounds in stretches:
            wanted[((bounds[0], bounds[1]),)].append(monitor)
    for spans, monitors in wanted.items():
        yield f"({layout.monitor} IN {id_list(monitors)} AND {within_any(layout, spans)})"
