"""How long things took, as SQL sums it up: answered checks, and each of their phases."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.ports import Kind
from gateway.telemetry.sql.columns import BEYOND_MS, Layout
from gateway.telemetry.sql.text import (
    Source,
    checks_where,
    of_known_length,
    rows_where,
    squares_where,
    whole_weight,
)

LOWEST = "pow(10, 18)"
"""Stands for "no value yet" under min(): AE has no minIf and refuses if(c, x, NULL). It knows no
exponents, and takes a large decimal without a fraction for an integer, which is not of a Double's type."""
NONE_YET = "0.0"
"""The same under max() and argMax(), beside a Double: if() wants both of one type."""

Columns = dict[str, tuple[str, Kind]]


@dataclass(frozen=True, slots=True)
class Named:
    """How columns about the length of something are named: the rows it is known of, its values, quantiles."""

    checks: str
    value: str
    quantiles: str


WHOLE = Named("answered", "latency", "")
"""Of whole checks."""


def named(phase: str) -> Named:
    """Of one of columns.PHASES: `tls_timed_rows`, `tls_sum`, `tls_q9500`."""
    short = phase.removesuffix("_ms")
    return Named(f"{short}_timed", short, f"{short}_")


def both(inside: str, condition: str) -> str:
    return f"{inside} AND {condition}" if inside else condition


def of_answered(layout: Layout, inside: str) -> str:
    """A failed check's length measures its timeout, not the endpoint."""
    return both(inside, f"{layout.status} IN ('up', 'degraded') AND {of_known_length(layout)}")


def of_timed(layout: Layout, inside: str, phase: str) -> str:
    """A phase of no length was not measured, and a number that is none compares to nothing."""
    value = getattr(layout, phase)
    return f"{of_answered(layout, inside)} AND {value} > 0 AND {value} < {BEYOND_MS}"


def length_columns(source: Source, where: str, value: str, names: Named, *, spread: bool) -> Columns:
    columns: Columns = {
        f"{names.checks}_rows": (rows_where(source, where), Kind.INTEGER),
        names.checks: (checks_where(source, where), Kind.NUMBER),
        f"{names.value}_sum": (checks_where(source, where, value), Kind.NUMBER),
        f"{names.value}_min": (f"{source.dialect.minimum}(if({where}, {value}, {LOWEST}))", Kind.NUMBER),
        f"{names.value}_max": (f"{source.dialect.maximum}(if({where}, {value}, {NONE_YET}))", Kind.NUMBER),
    }
    if spread:
        square = f"{value} * {value}"
        columns |= {
            f"{names.checks}_squares": (squares_where(source, where), Kind.NUMBER),
            f"{names.value}_squares": (checks_where(source, where, square), Kind.NUMBER),
            f"{names.value}_cubes": (checks_where(source, where, f"{square} * {value}"), Kind.NUMBER),
        }
    return columns


def quantile_columns(
    value: str, weighed: str, levels: Iterable[float], names: Named, number: int | None = None
) -> Columns:
    """`number` of its slice, where the engine takes all levels from one state: it is made once for them."""
    told = sorted(levels)
    if number is not None and len(told) > 1:
        return _levels_at_once(value, weighed, told, names, f"{names.quantiles}levels_{number}")
    return {
        f"{names.quantiles}{quantile_name(level)}": (
            f"quantileExactWeighted({level})({value}, {weighed})",
            Kind.QUANTILE,
        )
        for level in told
    }


def _levels_at_once(value: str, weighed: str, levels: list[float], names: Named, state: str) -> Columns:
    """The first says what the others, which know it by its name, are taken from."""
    made = f"(quantilesExactWeighted({', '.join(map(str, levels))})({value}, {weighed}) AS {state})"
    return {
        f"{names.quantiles}{quantile_name(level)}": (
            f"{state if place > 1 else made}[{place}]",
            Kind.QUANTILE,
        )
        for place, level in enumerate(levels, 1)
    }


def quantile_weight(where: str, layout: Layout) -> str:
    return f"if({where}, {whole_weight(layout)}, 0)"


def quantile_name(level: float) -> str:
    """0.95 -> "q9500": the level in ten-thousandths."""
    return f"q{round(level * 10_000)}"
