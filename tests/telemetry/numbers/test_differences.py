"""Differences of estimates: their intervals hold what they promise, and noise is told from news."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers.differences import difference, significant
from gateway.telemetry.numbers.estimates import NOTHING, Estimate, Moments, count, exactly, mean
from gateway.telemetry.numbers.proportions import Sample, Weighed, ratio
from tests.size import least, sized

TRIALS = sized(2500, 400)
FLOOR = least(0.94, TRIALS)

numbers = st.floats(-1e6, 1e6)


@given(numbers, numbers)
def test_between_exact_numbers_any_difference_is_news(after: float, before: float) -> None:
    """The interval is the difference itself; only what rounding makes of equal numbers is none."""
    found = difference(exactly(after), exactly(before))
    assert found.lower == found.value == found.upper
    assert found.value == pytest.approx(after - before, abs=1e-9 * max(abs(after), abs(before)))
    assert significant(found) is (found.value != 0)
    assert significant(difference(exactly(after), exactly(after * (1 + 1e-12)))) is False


@given(st.lists(numbers, min_size=6, max_size=6))
def test_the_interval_holds_the_difference_and_turns_with_it(drawn: list[float]) -> None:
    """Lower, value and upper are in order, and exchanging the two changes the signs alone."""
    (low_a, a, high_a), (low_b, b, high_b) = sorted(drawn[:3]), sorted(drawn[3:])
    one, other = Estimate(a, low_a, high_a), Estimate(b, low_b, high_b)
    found, turned = difference(one, other), difference(other, one)
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= found.value <= found.upper
    assert (turned.lower, turned.value, turned.upper) == pytest.approx(
        (-found.upper, -found.value, -found.lower)
    )


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        (NOTHING, exactly(1.0), NOTHING),
        (exactly(1.0), NOTHING, NOTHING),
        (Estimate(3.0), exactly(1.0), Estimate(2.0)),
        (exactly(3.0), Estimate(1.0, None, 2.0), Estimate(2.0)),
    ],
)
def test_without_value_or_interval_nothing_is_claimed(
    after: Estimate, before: Estimate, expected: Estimate
) -> None:
    """No data gives no change; a number without an interval gives a change without one, and no verdict."""
    found = difference(after, before)
    assert found == expected
    assert significant(found) is None


def share(seen: float, of: float, weight: float = 1.0) -> Estimate:
    """`seen` of so many sampled rows, each of this weight."""
    good, bad = (Weighed(one * weight, one * weight**2) for one in (seen, of - seen))
    return ratio(Sample(good, bad, weight), sampled=True)


def test_newcombes_own_example() -> None:
    """56/70 against 48/80: 0.2000 with 0.0524 to 0.3339 over Wilson's intervals (Newcombe 1998, table
    II, example a, method 10)."""
    found = difference(Estimate(0.8, 0.6918, 0.8769), Estimate(0.6, 0.4904, 0.7004))
    assert (found.value, found.lower, found.upper) == pytest.approx((0.2, 0.0524, 0.3339), abs=2e-4)


def binomial(dice: random.Random, n: int, p: float) -> int:
    return sum(dice.random() < p for _ in range(n))


@pytest.mark.parametrize(("before", "after"), [(0.97, 0.97), (0.99, 0.95), (0.5, 0.6), (0.9, 0.999)])
def test_differences_of_ratios_are_covered(before: float, after: float) -> None:
    """95 % intervals of a difference of uptimes hold the true one in at least 94 % of the trials."""
    dice, weight = random.Random(f"ratio {before} {after}"), 10.0  # noqa: S311 - repeatable
    held = 0
    for _ in range(TRIALS):
        sizes = (dice.randint(120, 400), dice.randint(120, 400))
        old, new = (binomial(dice, n, p) for n, p in zip(sizes, (before, after), strict=True))
        found = difference(*(share(seen, n, weight) for seen, n in ((new, sizes[1]), (old, sizes[0]))))
        held += (found.lower or 0) <= after - before <= (found.upper or 0)
    assert held / TRIALS >= FLOOR


@pytest.mark.parametrize(("before", "after"), [(300, 300), (500, 40), (2000, 2600)])
def test_differences_of_counts_are_covered(before: int, after: int) -> None:
    """95 % intervals of a difference of failures hold the true one in at least 94 % of the trials."""
    dice, weight = random.Random(f"count {before} {after}"), 10.0  # noqa: S311 - repeatable
    around = (1000 * weight, 1000 * weight**2)
    held = 0
    for _ in range(TRIALS):
        new, old = (binomial(dice, size, 1 / weight) for size in (after, before))
        found = difference(
            *(count(rows * weight, rows * weight**2, around, exact=False) for rows in (new, old))
        )
        held += (found.lower or 0) <= after - before <= (found.upper or 0)
    assert held / TRIALS >= FLOOR


def test_differences_of_means_are_covered() -> None:
    """95 % intervals of a difference of mean latencies hold the true one in at least 94 % of the trials."""
    dice, weight = random.Random("mean"), 4.0  # noqa: S311 - repeatable
    truth = 140.0 - 100.0
    held = 0
    for _ in range(TRIALS // 5):
        parts = []
        for centre, rows in ((140.0, 1100), (100.0, 1300)):
            seen = [dice.gammavariate(9, centre / 9) for _ in range(rows)]
            parts.append(
                mean(
                    Moments(*(sum(one**power for one in seen) * weight for power in (1, 2, 3))),
                    rows * weight,
                    rows * weight**2,
                    exact=False,
                )
            )
        found = difference(*parts)
        held += (found.lower or 0) <= truth <= (found.upper or 0)
    assert held / (TRIALS // 5) >= FLOOR


def test_noise_is_seldom_taken_for_news() -> None:
    """Of periods that are alike, at most 6 in 100 are told to differ; of those far apart, nearly all are."""
    dice = random.Random("news")  # noqa: S311 - repeatable
    alike = apart = 0
    for _ in range(TRIALS):
        old, same, worse = (binomial(dice, 300, p) for p in (0.97, 0.97, 0.88))
        before = share(old, 300)
        alike += significant(difference(share(same, 300), before)) is True
        apart += significant(difference(share(worse, 300), before)) is True
    assert alike / TRIALS <= 0.06
    assert apart / TRIALS >= 0.95
