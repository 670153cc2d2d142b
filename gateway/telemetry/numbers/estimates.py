"""The mathematics of honest numbers (DESIGN.md, section 4). Pure.

Kish, L. (1965), Survey Sampling: effective sample size of weighted rows.
Horvitz, D. G. and Thompson, D. J. (1952), A generalization of sampling without replacement: totals.
David, H. A. and Nagaraja, H. N. (2003), Order Statistics, section 7.1: intervals of quantiles.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

LEVEL = 0.95
Z = 1.959963984540054
"""Two-sided normal quantile at LEVEL."""
TAIL = (1 - LEVEL) / 2
LEVELS = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}
"""Percentiles that callers see, by name."""
SUFFICIENT = 30
"""Effective sample size below which a sampled number is not worth much."""
ENOUGH_FOR_A_MEAN = 1000
"""Effective sample size below which a sampled mean has no interval: a tail of 3 in 1 000 may not be in it."""
GRAIN = 10_000
"""Quantiles are asked for by levels in ten-thousandths."""
SHORTFALL = 0.7
"""Levels are asked for as if this share of the rows expected were there: some are lost, or failed."""
ROUNDING = 1e-12
"""A variance below this share of the mean square is what rounding leaves of none."""
FINEST = 0.001
"""Of what is told within a factor, less than this cannot be told from it: a microsecond."""
FARTHEST = 4.0
"""A level that lies this many times farther out than it has to bounds nothing worth telling."""


class Grade(Enum):
    """How far a number can be trusted."""

    EXACT = "exact"
    SAMPLED = "sampled"
    INSUFFICIENT = "insufficient"


_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Percentiles(Generic[_Value]):
    """Something of each percentile of LEVELS, by its name."""

    p50: _Value
    p75: _Value
    p90: _Value
    p95: _Value
    p99: _Value

    @classmethod
    def of(cls, value: Callable[[float], _Value]) -> "Percentiles[_Value]":
        """`value` of every level."""
        return cls(*map(value, LEVELS.values()))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the interval it lies in at `level`; no value where nothing was measured.

    lower and upper are None where no interval is known; both equal value where nothing was sampled away.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    level: float = LEVEL


NOTHING = Estimate(None)


@dataclass(frozen=True, slots=True)
class Moments:
    """sum w x, sum w x^2 and sum w x^3 of some values x."""

    total: float
    squares: float
    cubes: float


def effective_sample_size(total: float, squares: float) -> float:
    """Kish: (sum w)^2 / sum w^2, rows' worth of information; 0 where there are no rows."""
    return total * total / squares if squares > 0 else 0.0


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value)


def count(value: float, squares: float, around: tuple[float, float], *, exact: bool) -> Estimate:
    """Checks that rows of weights w stand for: sum w, with the score interval of a sampled total.

    A check is kept with probability 1/w, so that the estimated total N has the variance N v, where
    v = (sum w^2 - sum w) / sum w. Solving (value - N)^2 = z^2 N v for N bounds it even where no row was
    seen; half a row either way corrects for rows being whole. `around` is (sum w, sum w^2) of all outcomes:
    it tells v where this one has no rows.
    """
    if exact:
        return exactly(value)
    total, total_squares = (value, squares) if value > 0 else around
    if total <= 0:
        return Estimate(value)
    row = total_squares / total
    v = Z * Z * max(0.0, row - 1)
    low, high = max(0.0, value - row / 2), value + row / 2
    lower = low + v / 2 - math.sqrt(v * low + v * v / 4)
    return Estimate(value, min(value, lower), high + v / 2 + math.sqrt(v * high + v * v / 4))


def mean(moments: Moments, weight: float, squares: float, *, exact: bool) -> Estimate:
    """sum w x / sum w with a normal interval: its variance is that of x over the effective sample size.

    The interval of a skewed mean reaches further to the long side, by (2 z^2 + 1) skewness / 6 sqrt(n)
    standard errors: Hall, P. (1992), The Bootstrap and Edgeworth Expansion, section 3.8. The short side is
    not drawn in, as Hall has it: a sample that missed the tail underestimates the skewness. None below
    ENOUGH_FOR_A_MEAN: no sample tells of a tail that it missed.
    """
    if weight <= 0:
        return NOTHING
    value = moments.total / weight
    if exact:
        return exactly(value)
    n = effective_sample_size(weight, squares)
    if n < ENOUGH_FOR_A_MEAN:
        return Estimate(value)
    second, third = moments.squares / weight, moments.cubes / weight
    variance = max(0.0, second - value * value)
    if variance <= second * ROUNDING:
        return Estimate(value, value, value)
    skewness = (third - 3 * value * second + 2 * value**3) / variance**1.5
    error = math.sqrt(variance / (n - 1))
    reach = (2 * Z * Z + 1) * skewness / (6 * math.sqrt(n))
    return Estimate(value, value - error * (Z - min(0.0, reach)), value + error * (Z + max(0.0, reach)))


def bounding_levels(level: float, n: float) -> tuple[float, float]:
    """The levels between which the quantile of a population lies, seen through a sample of n.

    The number of rows below it is binomial: level -+ (z sqrt(level (1 - level) / n) + 1 / 2n).
    """
    half = Z * math.sqrt(level * (1 - level) / n) + 0.5 / n
    return level - half, level + half


def asked_levels(levels: Iterable[float], expected: Iterable[float]) -> frozenset[float]:
    """Further levels to ask for, so that these have intervals when about as many rows come back as expected.

    Several counts may be expected, where it is not known how much is sampled away on read. Each is cut to a
    power of the root of two, so that monitors of about the same count ask for the same levels.
    """
    sizes = {2 ** (math.floor(2 * math.log2(one * SHORTFALL)) / 2) for one in expected if one >= SUFFICIENT}
    found = {
        bound
        for level in levels
        for lower, upper in (bounding_levels(level, n) for n in sizes)
        for bound in (math.floor(lower * GRAIN) / GRAIN, math.ceil(upper * GRAIN) / GRAIN)
    }
    return frozenset(one for one in found if 0 < one < 1)


def quantile(
    level: float,
    known: Mapping[float, float],
    n: float,
    extremes: tuple[float, float],
    *,
    exact: bool,
    bounds: Mapping[float, tuple[float, float]] | None = None,
) -> Estimate:
    """As `_quantile`; where levels are known by `bounds` alone, from the lowest to the highest it may be."""
    found = _quantile(level, known, n, extremes, exact=exact)
    if not bounds:
        return found
    low, high = (
        _quantile(level, {at: one[side] for at, one in bounds.items()}, n, extremes, exact=exact)
        for side in (0, 1)
    )
    if found.value is None or low.lower is None or high.upper is None:
        return Estimate(found.value)
    return Estimate(found.value, min(found.value, low.lower), max(found.value, high.upper))


def _quantile(
    level: float, known: Mapping[float, float], n: float, extremes: tuple[float, float], *, exact: bool
) -> Estimate:
    """The quantile at `level` between the nearest known ones that bound it at effective sample size n.

    `known` maps levels to values, `extremes` are the smallest and largest value: they bound it where a
    sample of n reaches beyond it with probability LEVEL. No interval where no known level is near enough.
    """
    value = known.get(level)
    if value is None:
        return NOTHING
    if exact:
        return exactly(value)
    if n < SUFFICIENT:
        return Estimate(value)
    low, high = bounding_levels(level, n)
    lower = _bound(known, level, low) if low > 0 else _extreme(extremes[0], 1 - level, n)
    upper = _bound(known, level, high) if high < 1 else _extreme(extremes[1], level, n)
    return Estimate(value) if lower is None or upper is None else Estimate(value, lower, upper)


def about(found: Estimate, off: float, extremes: tuple[float, float]) -> Estimate:
    """A quantile that was told within a factor of 1 + `off`, between the smallest and the largest value: an
    interval, where it has one, reaches as much farther. FINEST is told as it is of any less."""
    if not off or found.value is None or found.lower is None or found.upper is None:
        return found
    lower = max(extremes[0], found.lower / (1 + off) - FINEST)
    return replace(found, lower=min(found.value, lower), upper=min(extremes[1], found.upper * (1 + off)))


def _bound(known: Mapping[float, float], level: float, needed: float) -> float | None:
    """The value at the known level nearest to `needed` of those at or beyond it, seen from `level`."""
    farthest, margin = FARTHEST * abs(needed - level), 0.5 / GRAIN
    beyond = [
        one
        for one in known
        if abs(one - level) <= farthest
        and (one <= needed + margin if needed < level else one >= needed - margin)
    ]
    return known[min(beyond, key=lambda one: abs(one - needed))] if beyond else None


def _extreme(value: float, share: float, n: float) -> float | None:
    return value if share**n <= TAIL else None


def grade(n: float, *, exact: bool) -> Grade:
    """Exact numbers stay exact however few they are; sampled ones need SUFFICIENT rows' worth."""
    if exact:
        return Grade.EXACT
    return Grade.SAMPLED if n >= SUFFICIENT else Grade.INSUFFICIENT
