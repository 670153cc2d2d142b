"""How long things took, as a slice summed it up: of whole checks, and of each of their phases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from gateway.errors import StoreMalformed
from gateway.ports import AnswerRow
from gateway.telemetry.sql.computed.lengths import WHOLE, Named, named, quantile_name


@dataclass(frozen=True, slots=True)
class LatencyTally:
    """Lengths (ms) of answered checks, or of a phase: `checks` is their weight, `quantiles` by level.

    `squares` is sum w^2; `total_ms`, `squares_ms` and `cubes_ms` are sum w x, sum w x^2 and sum w x^3.
    """

    rows: int
    checks: float
    total_ms: float
    min_ms: float
    max_ms: float
    quantiles: Mapping[float, float]
    squares: float = 0.0
    squares_ms: float = 0.0
    cubes_ms: float = 0.0
    off: float = 0.0
    """A quantile told is at most 1 + this times the true one, and the other way round; 0: it is that."""
    bounds: Mapping[float, tuple[float, float]] = field(default_factory=dict)
    """By level between what a quantile surely lies, where it is known by bins; others are to the letter."""


@dataclass(frozen=True, slots=True)
class ApdexTally:
    """Checks answered within Apdex's threshold, and later but within TOLERATED times as long. Of checks that
    are known by bins those are meant that would be, if a bin's lay evenly between its edges."""

    satisfied: float = 0.0
    tolerating: float = 0.0
    fewer: float = 0.0
    more: float = 0.0
    """How many the `good` may be less, and more: what lies in a bin that is cut may lie on either side."""

    @property
    def good(self) -> float:
        """Tolerating ones count half."""
        return self.satisfied + self.tolerating / 2

    def __add__(self, other: "ApdexTally") -> "ApdexTally":
        return ApdexTally(
            self.satisfied + other.satisfied,
            self.tolerating + other.tolerating,
            self.fewer + other.fewer,
            self.more + other.more,
        )


EMPTY_LATENCY = LatencyTally(0, 0.0, 0.0, 0.0, 0.0, {})


def latency_of(row: AnswerRow, number: int, levels: Iterable[float], *, spread: bool) -> LatencyTally:
    """Of whole checks."""
    return _lengths(row, number, WHOLE, levels, spread=spread)


def phase_of(
    row: AnswerRow, number: int, phase: str, levels: Iterable[float], *, spread: bool
) -> LatencyTally:
    """Of one of columns.PHASES."""
    return _lengths(row, number, named(phase), levels, spread=spread)


def _lengths(
    row: AnswerRow, number: int, names: Named, levels: Iterable[float], *, spread: bool
) -> LatencyTally:
    rows = cast("int", row[f"{names.checks}_rows_{number}"])
    if not rows:
        return EMPTY_LATENCY
    least, most = (cast("float", row[f"{names.value}_{end}_{number}"]) for end in ("min", "max"))
    return LatencyTally(
        rows=rows,
        checks=cast("float", row[f"{names.checks}_{number}"]),
        total_ms=cast("float", row[f"{names.value}_sum_{number}"]),
        min_ms=least,
        max_ms=most,
        quantiles={level: _between(least, most, row, number, names, level) for level in levels},
        off=cast("float", row.get(f"off_{number}", 0.0)),
        **(_spread(row, number, names) if spread else {}),
    )


def _between(least: float, most: float, row: AnswerRow, number: int, names: Named, level: float) -> float:
    """A quantile; the middle of a bin may lie beyond all that is in it."""
    found = row[f"{names.quantiles}{quantile_name(level)}_{number}"]
    if found is None:
        raise no_quantile()
    return min(most, max(least, cast("float", found)))


def _spread(row: AnswerRow, number: int, names: Named) -> dict[str, Any]:
    columns = {
        "squares": f"{names.checks}_squares",
        "squares_ms": f"{names.value}_squares",
        "cubes_ms": f"{names.value}_cubes",
    }
    return {name: row[f"{column}_{number}"] for name, column in columns.items()}


def no_quantile() -> StoreMalformed:
    return StoreMalformed("the telemetry store gave no quantile over rows it counted; run `insights doctor`")


def added(found: Iterable[LatencyTally]) -> LatencyTally:
    """Of several groups as one. Percentiles are those of the one group that holds any rows; of several there
    are none, as they do not add up."""
    filled = [one for one in found if one.rows]
    if len(filled) <= 1:
        return filled[0] if filled else EMPTY_LATENCY
    return LatencyTally(
        rows=sum(one.rows for one in filled),
        checks=sum(one.checks for one in filled),
        total_ms=sum(one.total_ms for one in filled),
        min_ms=min(one.min_ms for one in filled),
        max_ms=max(one.max_ms for one in filled),
        quantiles={},
        squares=sum(one.squares for one in filled),
        squares_ms=sum(one.squares_ms for one in filled),
        cubes_ms=sum(one.cubes_ms for one in filled),
        off=max(one.off for one in filled),
    )
