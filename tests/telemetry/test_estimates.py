"""The mathematics of honest numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.estimates import (
    NOTHING,
    SUFFICIENT,
    Estimate,
    Grade,
    effective_sample_size,
    exactly,
    grade,
    measured,
    ratio,
    wilson,
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


@pytest.mark.parametrize(
    ("part", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_wilson_published(part: int, total: int, lower: float, upper: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = ratio(part, total, total, exact=False)
    assert found.value == part / total
    assert found.lower == pytest.approx(lower, abs=5e-5)
    assert found.upper == pytest.approx(upper, abs=5e-5)


@given(st.floats(0, 1), st.floats(1e-6, 1e9))
def test_wilson_bounds(value: float, n: float) -> None:
    """The interval lies in [0, 1], contains the value, and more rows make it no wider."""
    lower, upper = wilson(value, n)
    assert 0 <= lower <= value <= upper <= 1
    narrower = wilson(value, n * 2)
    assert narrower[1] - narrower[0] <= upper - lower + 1e-9


def test_wilson_without_rows() -> None:
    """Without any rows' worth of information the ratio can be anything."""
    assert wilson(0.5, 0) == (0.0, 1.0)


def test_exact() -> None:
    """Where nothing was sampled away the interval is the value."""
    assert ratio(999, 1000, 1000, exact=True) == Estimate(0.999, 0.999, 0.999)
    assert exactly(5) == measured(5, exact=True) == Estimate(5, 5, 5)


def test_sums_that_round() -> None:
    """Sums of weights round: a part a hair above the whole is still 1."""
    assert ratio(0.1 + 0.2, 0.3, 0.1, exact=True) == Estimate(1.0, 1.0, 1.0)


def test_nothing() -> None:
    """Nothing over nothing is no value: neither 0 % nor 100 %."""
    assert ratio(0, 0, 0, exact=True) == ratio(0, 0, 0, exact=False) == NOTHING
    assert measured(None, exact=True) == measured(None, exact=False) == NOTHING
    assert (NOTHING.value, NOTHING.lower, NOTHING.upper) == (None, None, None)


def test_unknown_interval() -> None:
    """A sampled mean or quantile has a value and no interval."""
    assert measured(5, exact=False) == Estimate(5, None, None)


def test_grade() -> None:
    """Exact stays exact however few; a sample needs SUFFICIENT rows' worth."""
    assert grade(1, exact=True) is Grade.EXACT
    assert grade(SUFFICIENT, exact=False) is Grade.SAMPLED
    assert grade(SUFFICIENT - 0.1, exact=False) is Grade.INSUFFICIENT
