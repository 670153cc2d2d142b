"""The mathematics of honest numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers.estimates import (
    NOTHING,
    SUFFICIENT,
    Estimate,
    Grade,
    Moments,
    Z,
    asked_levels,
    bounding_levels,
    count,
    effective_sample_size,
    exactly,
    grade,
    mean,
    quantile,
)

weights = st.lists(st.floats(0.01, 1e4), min_size=1, max_size=30)


@given(st.integers(1, 1000), st.floats(0.1, 1e4))
def test_kish_equal(rows: int, weight: float) -> None:
    """Rows of equal weight are worth as many rows as they are."""
    assert effective_sample_size(rows * weight, rows * weight**2) == pytest.approx(rows)


@given(weights)
def test_kish_bounds(found: list[float]) -> None:
    """Unequal weights are worth fewer rows than there are, and at least one."""
    n = effective_sample_size(sum(found), sum(weight**2 for weight in found))
    assert 1 - 1e-9 <= n <= len(found) * (1 + 1e-9)


def test_kish_example() -> None:
    """Weights 1, 1 and 10 are worth 144/102 rows; no rows are worth nothing."""
    assert effective_sample_size(12, 102) == pytest.approx(1.411764706)
    assert effective_sample_size(0, 0) == 0


def test_exact() -> None:
    """Where nothing was sampled away the interval is the value."""
    assert exactly(5) == count(5, 5, (9, 9), exact=True) == Estimate(5, 5, 5)
    assert mean(Moments(10, 0, 0), 2, 2, exact=True) == Estimate(5, 5, 5)
    assert quantile(0.5, {0.5: 5}, 1, (0, 9), exact=True) == Estimate(5, 5, 5)


def test_nothing() -> None:
    """Nothing over nothing is no value: neither 0 % nor 100 %."""
    assert mean(Moments(0, 0, 0), 0, 0, exact=True) == mean(Moments(0, 0, 0), 0, 0, exact=False) == NOTHING
    assert quantile(0.5, {}, 0, (0, 0), exact=True) == quantile(0.5, {}, 0, (0, 0), exact=False) == NOTHING
    assert (NOTHING.value, NOTHING.lower, NOTHING.upper) == (None, None, None)


@given(st.integers(0, 500), st.floats(1, 1000))
def test_count_bounds(rows: int, weight: float) -> None:
    """A sampled count lies in its interval, which is no wider for more rows of less weight."""
    around = (600 * weight, 600 * weight**2)
    found = count(rows * weight, rows * weight**2, around, exact=False)
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.lower <= rows * weight <= found.upper
    finer = count(rows * weight, rows * weight * 1.0, around, exact=False)
    assert finer.upper is not None
    assert finer.upper - (finer.lower or 0) <= found.upper - found.lower + 1e-6 or rows == 0


def test_count_of_nothing() -> None:
    """No row of ten sampled to one still allows for some: the exact binomial says up to 35 checks."""
    found = count(0, 0, (1000, 10_000), exact=False)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(44.0, abs=0.01)
    assert 0.9 ** round(found.upper or 0) <= 0.025
    assert count(0, 0, (0, 0), exact=False) == Estimate(0, None, None)


@given(st.lists(st.floats(1, 1e4), min_size=SUFFICIENT + 1, max_size=60), st.floats(1, 100))
def test_mean_bounds(values: list[float], weight: float) -> None:
    """A sampled mean lies in its interval; values that do not vary leave none to tell."""
    seen = 40 * weight  # each of them so often
    moments = Moments(*(sum(seen * value**power for value in values) for power in (1, 2, 3)))
    found = mean(moments, seen * len(values), seen * weight * len(values), exact=False)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= (found.value or 0) <= found.upper


def test_few_values_have_no_interval() -> None:
    """Below a sufficient sample neither a mean nor a quantile has an interval."""
    assert mean(Moments(9990, 99900, 999000), 999, 999, exact=False) == Estimate(10, None, None)
    assert quantile(0.5, {0.4: 1, 0.5: 5, 0.6: 9}, 29, (0, 9), exact=False) == Estimate(5, None, None)


@given(st.sampled_from([0.5, 0.75, 0.9, 0.95, 0.99]), st.floats(SUFFICIENT, 1e6), st.floats(0.7, 1.0))
def test_asked_levels_bound_what_comes_back(level: float, expected: float, share: float) -> None:
    """Levels asked for bound the quantile when 70 to 100 of 100 rows expected come back, and come near."""
    n = max(SUFFICIENT, expected * share)
    known = {one: one for one in asked_levels([level], [expected]) | {level}}
    found = quantile(level, known, n, (0.0, 1.0), exact=False)
    low, high = bounding_levels(level, n)
    if found.lower is not None and found.upper is not None:
        assert found.lower <= low + 1e-4 or found.lower == 0
        assert found.upper >= high - 1e-4 or found.upper == 1
    elif expected >= 1000:
        raise AssertionError(found)


def test_levels_too_far_from_what_came_back() -> None:
    """Levels asked for ten thousand rows bound nothing when a hundred come back: there is no interval."""
    known = {one: one for one in asked_levels([0.5], [10_000]) | {0.5}}
    assert quantile(0.5, known, 100, (0, 1), exact=False) == Estimate(0.5, None, None)
    assert quantile(0.5, known, 7_000, (0, 1), exact=False).lower is not None


def test_extremes_bound_a_high_quantile_of_many() -> None:
    """The largest of 400 values bounds the 99th percentile with certainty enough; of 100 it does not."""
    known = {0.9: 9.0, 0.95: 9.5, 0.97: 9.7, 0.99: 9.9}
    assert quantile(0.99, known, 400, (0, 20), exact=False).upper == 20
    assert quantile(0.99, known, 100, (0, 20), exact=False).upper is None


def test_grade() -> None:
    """Exact stays exact however few; a sample needs SUFFICIENT rows' worth."""
    assert grade(1, exact=True) is Grade.EXACT
    assert grade(SUFFICIENT, exact=False) is Grade.SAMPLED
    assert grade(SUFFICIENT - 0.1, exact=False) is Grade.INSUFFICIENT


def test_half_a_row_either_way() -> None:
    """A sampled count's bounds begin half a row away from it, down and up: four rows of ten checks are 40."""
    found = count(40.0, 400.0, (0.0, 0.0), exact=False)
    v = Z * Z * 9
    assert found.lower == pytest.approx(35 + v / 2 - math.sqrt(v * 35 + v * v / 4))
    assert found.upper == pytest.approx(45 + v / 2 + math.sqrt(v * 45 + v * v / 4))
