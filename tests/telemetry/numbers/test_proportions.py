"""Shares of weighted rows and the intervals they leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers.estimates import NOTHING, Estimate
from gateway.telemetry.numbers.proportions import Sample, Weighed, limits, ratio


def rows(count: float, weight: float = 1.0) -> Weighed:
    return Weighed(count * weight, count * weight**2)


kinds = st.lists(st.tuples(st.integers(0, 400), st.sampled_from([1.0, 2.0, 10.0, 100.0])), max_size=4)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    good, bad = draw(kinds), draw(kinds)
    heaviest = max((weight for count, weight in (*good, *bad) if count), default=1.0)
    up, down = (sum((rows(*one) for one in kind), Weighed()) for kind in (good, bad))
    return Sample(up, down, heaviest)


@pytest.mark.parametrize(
    ("seen", "of", "lower", "upper"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_published(seen: int, of: int, lower: float, upper: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 5."""
    found = ratio(Sample(rows(seen), rows(of - seen)), sampled=True)
    assert found.value == seen / of
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from([1.0, 3.0, 100.0]))
def test_even_weights_say_as_much_as_their_rows(good: int, bad: int, weight: float) -> None:
    """Rows of equal weight leave the interval of so many rows."""
    heavy = ratio(Sample(rows(good, weight), rows(bad, weight), weight), sampled=True)
    light = ratio(Sample(rows(good), rows(bad)), sampled=True)
    for one in ("value", "lower", "upper"):
        assert getattr(heavy, one) == (
            None if not good + bad else pytest.approx(getattr(light, one), abs=1e-9)
        )


@given(samples(), st.sampled_from([0.0, 1.0, 500.0]))
def test_bounds(found: Sample, missing: float) -> None:
    """The interval lies in [0, 1], around the value, and is the same seen from the other side."""
    one = ratio(found, sampled=True, missing=missing)
    if one.value is None or one.lower is None or one.upper is None:
        assert found.total == 0
        return
    assert 0 <= one.lower <= one.value <= one.upper <= 1
    other = ratio(Sample(found.bad, found.good, found.heaviest), sampled=True, missing=missing)
    assert (other.lower, other.upper) == pytest.approx((1 - one.upper, 1 - one.lower), abs=1e-9)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_what_is_missing_cannot_escape(good: int, bad: int, good_lost: int, bad_lost: int) -> None:
    """Whatever the lost checks were, the true share lies in the interval; where all were seen it is exact."""
    found = Sample(rows(good), rows(bad))
    one = ratio(found, sampled=False, missing=good_lost + bad_lost)
    if not good + bad:
        assert one == NOTHING
        return
    truth = (good + good_lost) / (good + bad + good_lost + bad_lost)
    assert one.lower is not None
    assert one.upper is not None
    assert one.lower - 1e-12 <= truth <= one.upper + 1e-12
    assert (one.lower == one.upper) == (good_lost + bad_lost == 0)


def test_missing_by_hand() -> None:
    """Of 90 seen 81 were good, 10 are missing: between 81 and 91 of 100."""
    assert ratio(Sample(rows(81), rows(9)), sampled=False, missing=10) == Estimate(0.9, 0.81, 0.91)


def test_a_failure_that_no_row_shows() -> None:
    """Where no row failed, the heaviest row makes the limit: 0.025 ** (1 / n)."""
    lower, upper = limits(Sample(rows(90_000) + rows(100, 100), Weighed(), 100))
    assert (lower, upper) == pytest.approx((0.025 ** (1 / 1000), 1.0), abs=1e-9)


@given(samples(), st.floats(0, 1))
def test_a_row_that_holds_for_time_weighs_in_like_one_of_twice_its_weight_less_one(
    found: Sample, value: float
) -> None:
    """The share is the one given, of as many checks, and what chance may have hidden weighs as much."""
    held = found.holding(value)
    assert held.total == pytest.approx(found.total)
    assert held.heaviest == 2 * found.heaviest - 1
    assert held.value == (pytest.approx(value) if found.total else None)
    for before, after in ((found.good, held.good), (found.bad, held.bad)):
        if after.total > 1e-9:
            assert after.row(held.heaviest) == pytest.approx(2 * before.row(found.heaviest) - 1)


def test_nothing() -> None:
    """Nothing over nothing is no value."""
    assert ratio(Sample(Weighed(), Weighed()), sampled=True, missing=9) == NOTHING


def test_sums_that_round() -> None:
    """Sums of weights round: a part a hair above the whole is still 1."""
    assert ratio(Sample(Weighed(0.1 + 0.2), Weighed(-1e-17)), sampled=False).value == 1.0
