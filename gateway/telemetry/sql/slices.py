"""What one window of a statement computes: conditional aggregates over its rows, numbered by slice."""

from dataclasses import dataclass, fields

from gateway.ports import Kind
from gateway.telemetry.sql.columns import SHOWN, STATUSES, TIMINGS, Layout
from gateway.telemetry.sql.local_time import in_service
from gateway.telemetry.sql.text import (
    Source,
    checks_where,
    literal,
    of_known_length,
    of_known_status,
    rows_where,
    slots_beyond,
    squares_stood_for,
    squares_where,
    stood_for,
    weight,
    whole_weight,
)
from gateway.times.service_hours import Served
from gateway.times.window import SECOND_MS

LAG_LEVELS = (0.5, 0.95)
TOLERATED = 4
"""Apdex: answers up to so many times the threshold are tolerated."""
LOWEST = "pow(10, 18)"
"""Stands for "no value yet" under min(): AE has no minIf and refuses if(c, x, NULL). It knows no
exponents, and takes a large decimal without a fraction for an integer, which is not of a Double's type."""
NONE_YET = "0.0"
"""The same under max() and argMax(), beside a Double: if() wants both of one type."""

Columns = dict[str, tuple[str, Kind]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What one slice has to compute beside the count of rows, checks and newest write."""

    latency: bool = False
    levels: frozenset[float] = frozenset()
    """Quantile levels of latency, those that bound an interval among them."""
    last_failure: bool = False
    lag: bool = False
    """How late rows are written after their checks."""
    stretch: bool = False
    """When the first check failed, and when the last one did not."""
    spread: bool = False
    """The sum of squared weights of each outcome by itself, and the moments of latency: what the intervals of
    counts, means and quantiles are made from."""
    apdex: frozenset[int] = frozenset()
    """Thresholds in ms up to which an answer satisfies."""

    def __or__(self, other: "Parts") -> "Parts":
        return Parts(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))


COUNTS_ONLY = Parts()


@dataclass(frozen=True, slots=True)
class Slice:
    """One window [since, until) in Unix ms, and what is wanted of it; of checks within `hours`, if given."""

    since_ms: int
    until_ms: int
    parts: Parts = COUNTS_ONLY
    hours: Served | None = None


def inside_of(layout: Layout, one: Slice, since_ms: int, until_ms: int, hours: Served | None = None) -> str:
    """What tells a slice's rows from the others of the statement; nothing where WHERE has done so.

    Engines take longer to understand a statement of this size than to run it over one monitor's rows.
    """
    time, bounds = layout.timestamp_ms, []
    if one.since_ms > since_ms:
        bounds.append(f"{time} >= {literal(one.since_ms)}")
    if one.until_ms < until_ms:
        bounds.append(f"{time} < {literal(one.until_ms)}")
    if one.hours and one.hours != hours:
        bounds.append(in_service(layout, one.hours))
    return " AND ".join(bounds)


def _both(inside: str, condition: str) -> str:
    return f"{inside} AND {condition}" if inside else condition


def _if(inside: str, value: str, other: str = "0") -> str:
    """`other` is of the value's type: the service takes no other."""
    return f"if({inside}, {value}, {other})" if inside else value


def slice_columns(source: Source, one: Slice, number: int, inside: str) -> Columns:
    layout = source.layout
    interval, written = layout.sample_interval, f"toUnixTimestamp({layout.written_at})"
    largest = source.dialect.maximum
    known, length = of_known_status(layout), of_known_length(layout)
    decided = f"{layout.status} IN ('up', 'degraded', 'down')"
    columns: Columns = {
        "rows": (rows_where(source, inside), Kind.INTEGER),
        "strange": (rows_where(source, _both(inside, f"NOT ({known} AND {length})")), Kind.INTEGER),
        "heaviest": (f"{largest}({_if(inside, weight(layout), NONE_YET)})", Kind.NUMBER),
        "interval": (f"{largest}({_if(inside, interval)})", Kind.INTEGER),
        "newest": (f"{largest}({_if(inside, written)})", Kind.INTEGER),
        "checked": (f"{largest}({_if(inside, layout.timestamp_ms, NONE_YET)})", Kind.NUMBER),
    }
    if source.taken:
        columns["presumed"] = slots_beyond(source, _both(inside, known)), Kind.NUMBER
    if not one.parts.spread:
        columns["squares"] = squares_stood_for(source, _both(inside, decided)), Kind.NUMBER
    for status in STATUSES:
        counted = _both(inside, f"{layout.status} = {literal(status)}")
        columns[status] = (stood_for(source, counted), Kind.NUMBER)
        if one.parts.spread or status == "down":
            columns[f"squares_{status}"] = (squares_stood_for(source, counted), Kind.NUMBER)
    if one.parts.lag:
        columns |= _lag_columns(source, inside, number)
    if one.parts.latency:
        columns |= _latency_columns(source, inside, one.parts, number)
    if one.parts.apdex:
        columns |= _apdex_columns(source, inside, one.parts.apdex)
    if one.parts.last_failure:
        columns |= _last_failure_columns(source, _both(inside, f"{layout.status} = 'down'"))
    if one.parts.stretch:
        columns |= _stretch_columns(source, inside)
    return {f"{name}_{number}": column for name, column in columns.items()}


def _answered(layout: Layout, inside: str) -> str:
    """A failed check's length measures its timeout, not the endpoint."""
    return _both(inside, f"{layout.status} IN ('up', 'degraded') AND {of_known_length(layout)}")


def _latency_columns(source: Source, inside: str, parts: Parts, number: int) -> Columns:
    layout, answered, latency = source.layout, _answered(source.layout, inside), source.layout.latency_ms
    columns: Columns = {
        "answered_rows": (rows_where(source, answered), Kind.INTEGER),
        "answered": (checks_where(source, answered), Kind.NUMBER),
        "latency_sum": (checks_where(source, answered, latency), Kind.NUMBER),
        "latency_min": (f"{source.dialect.minimum}(if({answered}, {latency}, {LOWEST}))", Kind.NUMBER),
        "latency_max": (f"{source.dialect.maximum}(if({answered}, {latency}, {NONE_YET}))", Kind.NUMBER),
    }
    if parts.spread:
        square = f"{latency} * {latency}"
        columns |= {
            "answered_squares": (squares_where(source, answered), Kind.NUMBER),
            "latency_squares": (checks_where(source, answered, square), Kind.NUMBER),
            "latency_cubes": (checks_where(source, answered, f"{square} * {latency}"), Kind.NUMBER),
        }
    weighed = _quantile_weight(layout, inside) if source.dialect.weight_expressions else f"w{number}"
    for level in sorted(parts.levels):
        columns[quantile_name(level)] = (
            f"quantileExactWeighted({level})({latency}, {weighed})",
            Kind.QUANTILE,
        )
    return columns


def _apdex_columns(source: Source, inside: str, thresholds: frozenset[int]) -> Columns:
    """Answered checks by how long they took; Apdex tolerates up to four times its threshold."""
    answered, latency = _answered(source.layout, inside), source.layout.latency_ms
    columns: Columns = {}
    for threshold in sorted(thresholds):
        satisfied = f"{answered} AND {latency} <= {threshold}"
        tolerated = f"{answered} AND {latency} > {threshold} AND {latency} <= {TOLERATED * threshold}"
        columns[f"satisfied_{threshold}"] = (checks_where(source, satisfied), Kind.NUMBER)
        columns[f"tolerating_{threshold}"] = (checks_where(source, tolerated), Kind.NUMBER)
    return columns


def _quantile_weight(layout: Layout, inside: str) -> str:
    return f"if({_answered(layout, inside)}, {whole_weight(layout)}, 0)"


def _lag_columns(source: Source, inside: str, number: int) -> Columns:
    """Seconds from the end of a check to its row's write; rows are stamped in whole seconds."""
    layout = source.layout
    late = f"toUnixTimestamp({layout.written_at}) - {layout.timestamp_ms} / {SECOND_MS}"
    weighed = _lag_weight(layout, inside) if source.dialect.weight_expressions else f"v{number}"
    return {
        f"lag_{quantile_name(level)}": (f"quantileExactWeighted({level})({late}, {weighed})", Kind.QUANTILE)
        for level in LAG_LEVELS
    }


def _lag_weight(layout: Layout, inside: str) -> str:
    return _if(inside, whole_weight(layout))


def quantile_weights(source: Source, one: Slice, number: int, inside: str) -> dict[str, str]:
    """Weight columns that a derived table has to add, where a quantile takes no expression as its weight."""
    if source.dialect.weight_expressions:
        return {}
    weights = {f"w{number}": _quantile_weight(source.layout, inside)} if one.parts.levels else {}
    return weights | ({f"v{number}": _lag_weight(source.layout, inside)} if one.parts.lag else {})


def quantile_name(level: float) -> str:
    """0.95 -> "q9500": the level in ten-thousandths."""
    return f"q{round(level * 10_000)}"


def _last_failure_columns(source: Source, failed: str) -> Columns:
    newest = f"if({failed}, {source.layout.timestamp_ms}, {NONE_YET})"
    told = heartbeat_columns(source.layout)
    latency = f"if({of_known_length(source.layout)}, {source.layout.latency_ms}, -1.0)"
    told["latency_ms"] = latency, Kind.NUMBER
    return {
        f"failure_{name}": (
            f"{source.dialect.maximum}({newest})"
            if name == "timestamp_ms"
            else f"argMax({column}, {newest})",
            kind,
        )
        for name, (column, kind) in told.items()
    }


def _stretch_columns(source: Source, inside: str) -> Columns:
    layout, dialect = source.layout, source.dialect
    failed = _both(inside, f"{layout.status} = 'down'")
    fine = _both(inside, f"{layout.status} IN ('up', 'degraded', 'pending')")
    newest = f"if({failed}, {layout.timestamp_ms}, {NONE_YET})"
    return {
        "first_failure": (f"{dialect.minimum}(if({failed}, {layout.timestamp_ms}, {LOWEST}))", Kind.INTEGER),
        "last_fine": (f"{dialect.maximum}(if({fine}, {layout.timestamp_ms}, {NONE_YET}))", Kind.INTEGER),
        "failed_monitor": (f"argMax({layout.monitor}, {newest})", Kind.TEXT),
    }


def timing_columns(layout: Layout) -> Columns:
    """Where the time of a check went, and what its target showed."""
    kinds = dict.fromkeys(TIMINGS, Kind.NUMBER) | dict.fromkeys(SHOWN, Kind.TEXT)
    return {name: (getattr(layout, name), kind) for name, kind in kinds.items()}


def heartbeat_columns(layout: Layout) -> Columns:
    texts = ("status", "region", "colo", "error", "error_class", "dispatch_id")
    numbers = {"latency_ms": Kind.NUMBER, "sample_rate": Kind.NUMBER, "timestamp_ms": Kind.INTEGER}
    whole = {"code": Kind.INTEGER, "sample_interval": Kind.INTEGER}
    kinds = dict.fromkeys(texts, Kind.TEXT) | numbers | whole
    return {name: (getattr(layout, name), kind) for name, kind in kinds.items()}
