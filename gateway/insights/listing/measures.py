"""What monitors and groups of checks are ranked by. Pure.

An order that names no direction puts the worst first: the lowest uptime, the highest latency.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TypeVar

from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import LEVELS
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


HIGH_IS_GOOD = frozenset({Measure.UPTIME, Measure.CHECKS, Measure.COVERAGE})


def worst_first(by: Measure) -> bool:
    """Whether the order that puts the worst first is descending."""
    return by not in HIGH_IS_GOOD


def parts_of(by: Measure) -> Parts:
    """What the number itself needs of the store, without its bounds."""
    if by.value in LEVELS:
        return Parts(latency=True, levels=frozenset({LEVELS[by.value]}))
    return Parts(latency=True) if by is Measure.MEAN else COUNTS_ONLY


def value_of(seen: Tally, by: Measure, expected: float | None = None) -> float | None:
    """The number, None where there is none; coverage is of the checks `expected`."""
    if by is Measure.UPTIME:
        return seen.good() / seen.decided if seen.decided else None
    if by is Measure.COVERAGE:
        return seen.checks / expected if expected else None
    if by in {Measure.CHECKS, Measure.DOWN}:
        return seen.checks if by is Measure.CHECKS else seen.down
    if seen.latency is None:
        return None
    return (
        summaries.mean_ms(seen.latency)
        if by is Measure.MEAN
        else seen.latency.quantiles.get(LEVELS[by.value])
    )


def in_order(
    listed: Iterable[_One], value: Callable[[_One], float | None], *, descending: bool
) -> list[_One]:
    """By a number; those without one come last either way, equal ones stay in the order that they have."""
    sign = -1 if descending else 1

    def place(one: _One) -> tuple[bool, float]:
        found = value(one)
        return found is None, sign * (found or 0)

    return sorted(listed, key=place)
