"""What monitors and groups of checks are ranked by. Pure.

An order that names no direction puts the worst first: the lowest uptime, the highest latency.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TypeVar

from gateway.telemetry.answers.summaries import Latency, Uptime
from gateway.telemetry.numbers.estimates import LEVELS, NOTHING, Estimate, exactly
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts

_One = TypeVar("_One")


class Measure(Enum):
    """Of the checks of a window."""

    UPTIME = "uptime"
    MEAN = "mean"
    P50 = "p50"
    P75 = "p75"
    P90 = "p90"
    P95 = "p95"
    P99 = "p99"
    DOWN = "down"
    CHECKS = "checks"
    COVERAGE = "coverage"

    @property
    def of_latency(self) -> bool:
        """It is of how long answered checks took, in maintenance or not."""
        return self is Measure.MEAN or self.value in LEVELS


HIGH_IS_GOOD = frozenset({Measure.UPTIME, Measure.CHECKS, Measure.COVERAGE})


def worst_first(by: Measure) -> bool:
    """Whether the order that puts the worst first is descending."""
    return by not in HIGH_IS_GOOD


def parts_of(by: Measure) -> Parts:
    """What the number itself needs of the store, without its bounds."""
    if by.value in LEVELS:
        return Parts(latency=True, levels=frozenset({LEVELS[by.value]}))
    return Parts(latency=True) if by is Measure.MEAN else COUNTS_ONLY


def measured(by: Measure, uptime: Uptime, latency: Latency) -> Estimate:
    """The number as it is shown; NOTHING where there is none."""
    if by is Measure.COVERAGE:
        return _coverage(uptime)
    if by is Measure.CHECKS and uptime.expected_checks:
        return uptime.counts.checks
    if not uptime.fidelity.rows_read:
        return NOTHING
    numbers: Mapping[Measure, Estimate] = {
        Measure.UPTIME: uptime.ratio,
        Measure.DOWN: uptime.counts.down,
        Measure.CHECKS: uptime.counts.checks,
        Measure.MEAN: latency.mean,
    }
    return numbers[by] if by in numbers else latency.quantiles.get(LEVELS[by.value], NOTHING)


def _coverage(uptime: Uptime) -> Estimate:
    """Checks seen of those expected, so that a monitor of which nothing is seen has none, and is ranked."""
    expected, seen = uptime.expected_checks, uptime.counts.checks
    if not expected:
        return NOTHING
    if seen.value is None or seen.lower is None or seen.upper is None:
        return exactly(0.0) if not uptime.checks else Estimate(uptime.checks / expected)
    return Estimate(seen.value / expected, seen.lower / expected, seen.upper / expected)


def in_order(
    listed: Iterable[_One], value: Callable[[_One], float | None], *, descending: bool
) -> list[_One]:
    """By a number; those without one come last either way, equal ones stay in the order that they have."""
    sign = -1 if descending else 1

    def place(one: _One) -> tuple[bool, float]:
        found = value(one)
        return found is None, sign * (found or 0)

    return sorted(listed, key=place)
