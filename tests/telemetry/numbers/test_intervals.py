"""Intervals against what other people's formulas give, and how far they reach."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers.estimates import (
    ENOUGH_FOR_A_MEAN,
    SUFFICIENT,
    Estimate,
    Moments,
    asked_levels,
    bounding_levels,
    mean,
    quantile,
)

Z = 1.959963984540054
OVER = -(-ENOUGH_FOR_A_MEAN // SUFFICIENT)
"""So many times as many rows, for a mean to have an interval at all."""
skewed = st.lists(
    (st.integers(0, 50) | st.integers(1000, 5000)).map(float), min_size=SUFFICIENT, max_size=80
).map(lambda values: values * OVER)


def of(values: list[float]) -> Estimate:
    """The mean of values of which each row stands for two checks."""
    moments = Moments(*(sum(2 * value**power for value in values) for power in (1, 2, 3)))
    return mean(moments, 2 * len(values), 4 * len(values), exact=False)


def standard_error(values: list[float]) -> float:
    """By Bessel's formula: the sum of squares over n - 1, over n."""
    middle = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((one - middle) ** 2 for one in values) / (len(values) - 1) / len(values))


def test_a_symmetric_mean_reaches_as_far_to_both_sides() -> None:
    """By 1.96 standard errors, of which n - 1 is the divisor."""
    values = [10.0, 20.0] * (SUFFICIENT // 2) * OVER
    found, reach = of(values), Z * standard_error(values)
    assert found.value == 15
    assert found.lower == pytest.approx(15 - reach, rel=1e-9)
    assert found.upper == pytest.approx(15 + reach, rel=1e-9)


@given(skewed)
def test_a_mean_reaches_a_normal_interval_at_least_and_further_to_its_long_side(values: list[float]) -> None:
    """Neither side is drawn in, and the mirror image of the values has the mirror image of the interval."""
    found, reach = of(values), Z * standard_error(values)
    if len(set(values)) == 1:
        return
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    below, above = found.value - found.lower, found.upper - found.value
    assert min(below, above) == pytest.approx(reach, rel=1e-6)
    mirrored = of([-one for one in values])
    assert (mirrored.lower, mirrored.upper) == pytest.approx((-found.upper, -found.lower), rel=1e-6)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_skewed_mean_reaches_further_as_hall_has_it(sign: int) -> None:
    """By (2 z^2 + 1) skewness / 6 sqrt(n) standard errors on its long side, and by none on the other."""
    values = [sign * one for one in [1.0] * 36 + [101.0] * 4] * OVER
    p, n = 4 / 40, 40 * OVER
    skewness = (1 - 2 * p) / math.sqrt(p * (1 - p))
    reach = standard_error(values)
    further = (2 * Z * Z + 1) * skewness / (6 * math.sqrt(n))
    found = of(values)
    near, far = sorted((abs(11 - abs(found.lower or 0)), abs(11 - abs(found.upper or 0))))
    assert near == pytest.approx(Z * reach)
    assert far == pytest.approx((Z + further) * reach)


@pytest.mark.parametrize(("times", "bounds"), [(1.0, True), (3.9, True), (4.1, False), (12.0, False)])
def test_a_level_more_than_four_times_as_far_out_bounds_nothing(times: float, bounds: bool) -> None:
    """A quantile is bounded by known levels up to four times as far from it as they have to be."""
    level, n = 0.5, 400.0
    low, high = bounding_levels(level, n)
    known = {level: 5.0, level - times * (level - low): 4.0, level + times * (high - level): 6.0}
    found = quantile(level, known, n, (0.0, 10.0), exact=False)
    assert found == (Estimate(5.0, 4.0, 6.0) if bounds else Estimate(5.0))


@given(st.sampled_from([0.5, 0.75, 0.9, 0.95, 0.99]), st.floats(100, 1e6))
def test_levels_asked_for_lie_about_where_they_are_wanted(level: float, expected: float) -> None:
    """No nearer than a sample of the rows expected needs, and no farther than one of half of them would."""
    low, high = bounding_levels(level, expected)
    wide_low, wide_high = bounding_levels(level, expected * 0.7 / math.sqrt(2))
    grain = 1e-4
    for one in asked_levels([level], [expected]):
        if one < level:
            assert wide_low - grain - 1e-9 <= one <= low + 1e-9
        else:
            assert high - 1e-9 <= one <= wide_high + grain + 1e-9


@given(st.sampled_from([0.5, 0.9, 0.95]), st.floats(0, 4))
def test_more_rows_ask_for_nearer_levels(level: float, steps: float) -> None:
    """Tenfold rows never ask for levels farther out."""
    sizes = [10 ** (2 + steps + more) for more in (0, 1, 2)]
    reach = [max((abs(one - level) for one in asked_levels([level], [size])), default=1.0) for size in sizes]
    assert all(nearer <= farther for farther, nearer in pairwise(reach))


@given(
    st.sampled_from([0.5, 0.6, 0.75, 0.9, 0.95, 0.99]),
    st.integers(1, 5000),
    st.lists(st.floats(0.001, 0.999), max_size=8, unique=True),
)
def test_a_quantile_turned_around_has_its_interval_turned_around(
    level: float, n: int, levels: list[float]
) -> None:
    """Of the values with their signs changed, the quantile at 1 - level lies between the same two."""
    known = {round(one, 4): 100 * round(one, 4) for one in (*levels, level)}
    turned = {round(1 - one, 4): -value for one, value in known.items()}
    found = quantile(level, known, n, (-5.0, 105.0), exact=False)
    other = quantile(round(1 - level, 4), turned, n, (-105.0, 5.0), exact=False)
    assert other.value == -(found.value or 0)
    assert (other.lower, other.upper) == (
        None if found.upper is None else -found.upper,
        None if found.lower is None else -found.lower,
    )
