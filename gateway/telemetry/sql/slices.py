"""What one window of a statement computes: conditional aggregates over its rows, numbered by slice."""

from dataclasses import dataclass, fields

from gateway.ports import Kind
from gateway.telemetry.sql.columns import SHOWN, STATUSES, TIMINGS, Layout
from gateway.telemetry.sql.computed.certificates import certificate_columns
from gateway.telemetry.sql.computed.lengths import (
    LOWEST,
    NONE_YET,
    WHOLE,
    Columns,
    Named,
    both,
    length_columns,
    named,
    of_answered,
    of_timed,
    quantile_columns,
    quantile_weight,
)
from gateway.telemetry.sql.local_time import in_service
from gateway.telemetry.sql.rolled.bins import late
from gateway.telemetry.sql.text import (
    Source,
    checks_where,
    literal,
    of_known_length,
    of_known_status,
    rows_where,
    slots_beyond,
    squares_stood_for,
    stood_for,
    weight,
    whole_sum,
    whole_weight,
)
from gateway.times.service_hours import Served

LAG_LEVELS = (0.5, 0.95)
LAG = Named("", "", "lag_")
TOLERATED = 4
"""Apdex: answers up to so many times the threshold are tolerated."""


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
    certificate: bool = False
    """The newest certificate that a check was shown."""
    phases: frozenset[str] = frozenset()
    """Of columns.PHASES: those of which it is told how long they took."""
    phase_levels: frozenset[float] = frozenset()
    """Quantile levels of each of them."""
    recorded: bool = False
    """How many checks the writer recorded, before the store sampled."""

    def __or__(self, other: "Parts") -> "Parts":
        return Parts(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))

    @property
    def parted(self) -> bool:
        """It can be read in two statements that are shorter."""
        phases = len(self.phases) > 1 or (bool(self.phases) and len(self.phase_levels) > 1)
        return phases or len(self.levels) > 1


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
        "strange": (rows_where(source, both(inside, f"NOT ({known} AND {length})")), Kind.INTEGER),
        "heaviest": (f"{largest}({_if(inside, weight(layout), NONE_YET)})", Kind.NUMBER),
        "interval": (f"{largest}({_if(inside, interval)})", Kind.INTEGER),
        "newest": (f"{largest}({_if(inside, written)})", Kind.INTEGER),
        "checked": (f"{largest}({_if(inside, layout.timestamp_ms, NONE_YET)})", Kind.NUMBER),
    }
    if source.taken:
        columns["presumed"] = slots_beyond(source, both(inside, known)), Kind.NUMBER
    if not one.parts.spread:
        columns["squares"] = squares_stood_for(source, both(inside, decided)), Kind.NUMBER
    for status in STATUSES:
        counted = both(inside, f"{layout.status} = {literal(status)}")
        columns[status] = (stood_for(source, counted), Kind.NUMBER)
        if one.parts.spread or status == "down":
            columns[f"squares_{status}"] = (squares_stood_for(source, counted), Kind.NUMBER)
    columns |= _further_columns(source, one.parts, number, inside)
    return {f"{name}_{number}": column for name, column in columns.items()}


def _further_columns(source: Source, parts: Parts, number: int, inside: str) -> Columns:
    """What is computed only where it was asked for."""
    columns: Columns = _lag_columns(source, inside, number) if parts.lag else {}
    if parts.recorded:
        known = both(inside, of_known_status(source.layout))
        columns["recorded"] = whole_sum(source, known), Kind.NUMBER
    if parts.latency:
        columns |= _latency_columns(source, inside, parts, number)
    if parts.phases:
        columns |= _phase_columns(source, inside, parts, number)
    if parts.apdex:
        columns |= _apdex_columns(source, inside, parts.apdex)
    if parts.last_failure:
        columns |= _last_failure_columns(source, both(inside, f"{source.layout.status} = 'down'"))
    if parts.stretch:
        columns |= _stretch_columns(source, inside)
    if parts.certificate:
        columns |= certificate_columns(source, inside)
    return columns


def _latency_columns(source: Source, inside: str, parts: Parts, number: int) -> Columns:
    layout, answered = source.layout, of_answered(source.layout, inside)
    columns = length_columns(source, answered, layout.latency_ms, WHOLE, spread=parts.spread)
    weighed = quantile_weight(answered, layout) if source.dialect.weight_expressions else f"w{number}"
    return columns | quantile_columns(layout.latency_ms, weighed, parts.levels, WHOLE, _state(source, number))


def _phase_columns(source: Source, inside: str, parts: Parts, number: int) -> Columns:
    """Of answered checks, as latency is: those of which a phase was timed, and how many there were of all."""
    layout = source.layout
    columns: Columns = {"answered_rows": (rows_where(source, of_answered(layout, inside)), Kind.INTEGER)}
    for phase in sorted(parts.phases):
        names, value, where = named(phase), getattr(layout, phase), of_timed(layout, inside, phase)
        expressions = source.dialect.weight_expressions
        weighed = quantile_weight(where, layout) if expressions else f"{names.quantiles}w{number}"
        columns |= length_columns(source, where, value, names, spread=parts.spread)
        columns |= quantile_columns(value, weighed, parts.phase_levels, names, _state(source, number))
    return columns


def _apdex_columns(source: Source, inside: str, thresholds: frozenset[int]) -> Columns:
    """Answered checks by how long they took; Apdex tolerates up to four times its threshold."""
    answered, latency = of_answered(source.layout, inside), source.layout.latency_ms
    columns: Columns = {}
    for threshold in sorted(thresholds):
        satisfied = f"{answered} AND {latency} <= {threshold}"
        tolerated = f"{answered} AND {latency} > {threshold} AND {latency} <= {TOLERATED * threshold}"
        columns[f"satisfied_{threshold}"] = (checks_where(source, satisfied), Kind.NUMBER)
        columns[f"tolerating_{threshold}"] = (checks_where(source, tolerated), Kind.NUMBER)
    return columns


def _lag_columns(source: Source, inside: str, number: int) -> Columns:
    layout = source.layout
    weighed = _lag_weight(layout, inside) if source.dialect.weight_expressions else f"v{number}"
    return quantile_columns(late(layout), weighed, LAG_LEVELS, LAG, _state(source, number))


def _state(source: Source, number: int) -> int | None:
    return number if source.dialect.arrays else None


def _lag_weight(layout: Layout, inside: str) -> str:
    return _if(inside, whole_weight(layout))


def quantile_weights(source: Source, one: Slice, number: int, inside: str) -> dict[str, str]:
    """Weight columns that a derived table has to add, where a quantile takes no expression as its weight."""
    if source.dialect.weight_expressions:
        return {}
    layout = source.layout
    weights = {f"w{number}": quantile_weight(of_answered(layout, inside), layout)} if one.parts.levels else {}
    for phase in sorted(one.parts.phases if one.parts.phase_levels else ()):
        weights[f"{named(phase).quantiles}w{number}"] = quantile_weight(
            of_timed(layout, inside, phase), layout
        )
    return weights | ({f"v{number}": _lag_weight(layout, inside)} if one.parts.lag else {})


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
    failed = both(inside, f"{layout.status} = 'down'")
    fine = both(inside, f"{layout.status} IN ('up', 'degraded', 'pending')")
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
