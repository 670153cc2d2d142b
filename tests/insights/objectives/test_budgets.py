"""The arithmetic of error budgets: identities that hold for any spending."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.insights.objectives.budgets import (
    Budget,
    Outlook,
    Spending,
    Verdict,
    allowance,
    budget,
    burn_rate,
    exhaustion,
    outlook,
    seconds_left,
    target_ratio,
    what_if,
)
from gateway.telemetry.numbers.estimates import Estimate, exactly

NOW = 1_764_590_410_000
DAY_MS = 86_400_000

targets = st.sampled_from([0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999])
amounts = st.integers(0, 10**6).map(float) | st.floats(0, 1e9)
spendings = st.builds(
    Spending, good=amounts, bad=amounts, to_come=amounts, elapsed_s=st.floats(1, 1e8), per_s=st.floats(0, 100)
).filter(lambda one: one.counted > 1e-6)


def surely(good: float, bad: float) -> Spending:
    """A spending about which there is no doubt."""
    return Spending(good, bad, achieved=exactly(good / (good + bad)))


@given(targets, amounts, st.floats(0, 0.01), st.floats(0, 0.01))
def test_an_objective_is_met_only_where_its_interval_says_so(
    target: float, bad: float, below: float, above: float
) -> None:
    """YES and NO are for whole intervals; with the target inside, or none, nothing is decided."""
    value = 1e6 / (1e6 + bad)
    one = Spending(1e6, bad, achieved=Estimate(value, value - below, min(1, value + above)))
    met, lowest, highest = outlook(target, one).met, one.achieved.lower or 0, one.achieved.upper or 0
    if min(abs(lowest - target), abs(highest - target)) > 1e-9:
        assert (met is Verdict.YES) == (lowest > target)
        assert (met is Verdict.NO) == (highest < target)
    assert outlook(target, Spending(1e6, bad, achieved=Estimate(value))).met is Verdict.UNDECIDED


@given(targets, spendings)
def test_what_is_spent_and_what_is_left_is_the_budget(target: float, spending: Spending) -> None:
    """spent + left = total, and the ratio left is of the total; the total is what the whole window allows."""
    found = budget(target, spending)
    assert found.total is not None
    assert found.spent is not None
    assert found.remaining is not None
    assert found.spent == spending.bad
    assert found.spent + found.remaining == pytest.approx(found.total)
    assert found.remaining_ratio == pytest.approx(found.remaining / found.total)
    assert found.total == pytest.approx((1 - target) * (spending.counted + spending.to_come))


@given(targets, spendings)
def test_a_burn_of_one_over_the_whole_window_spends_exactly_the_budget(
    target: float, spending: Spending
) -> None:
    """burn = spent / total of a window that is over; at 1 nothing is left and the target is just met."""
    over = Spending(spending.good, spending.bad, elapsed_s=spending.elapsed_s)
    burn, found = burn_rate(target, over), budget(target, over)
    assert burn is not None
    assert found.total is not None
    assert burn * found.total == pytest.approx(spending.bad)
    just = surely((1 - allowance(target)) * spending.counted, allowance(target) * spending.counted)
    assert burn_rate(target, just) == pytest.approx(1)
    assert budget(target, just).remaining == pytest.approx(0, abs=1e-6 * spending.counted)
    assert outlook(target, just).met is Verdict.YES


@given(targets, spendings)
def test_a_window_is_met_while_its_budget_lasts(target: float, spending: Spending) -> None:
    """Of a window that is over: met when nothing is overspent, and missed when more is bad than allowed."""
    over = surely(spending.good, spending.bad)
    found = outlook(target, over)
    assert found.budget.remaining is not None
    assert found.met is (Verdict.YES if found.budget.remaining >= 0 else Verdict.NO)
    assert found.achieved == pytest.approx(spending.good / spending.counted)


@pytest.mark.parametrize(
    ("target", "good", "bad"),
    [(0.9, 9, 1), (0.99, 99, 1), (0.999, 999, 1), (0.71, 71, 29), (0.93, 93, 7), (0.9999, 29997, 3)],
)
def test_a_target_met_to_the_letter_is_met(target: float, good: int, bad: int) -> None:
    """Binary fractions neither miss it nor leave a speck of budget: it is met, and nothing is left."""
    found = outlook(target, surely(good, bad))
    assert found.met is Verdict.YES
    assert found.budget.remaining == 0
    assert found.budget.exhausted


@given(targets, st.floats(0, 1e7))
def test_no_data_is_null_everywhere(target: float, to_come: float) -> None:
    """Neither met nor missed, neither 0 nor 1, whatever is still to come."""
    nothing = Spending(to_come=to_come)
    assert outlook(target, nothing) == Outlook(None, None, Budget())
    assert Budget().exhausted is None
    assert burn_rate(target, nothing) is None
    assert what_if(target, nothing, 600) == Outlook(None, None, Budget())


@given(targets, spendings, st.floats(0, 1e7))
def test_what_if_takes_from_what_was_good(target: float, spending: Spending, downtime_s: float) -> None:
    """As much turns bad as the downtime holds, and the budget left shrinks by it."""
    before, after = outlook(target, spending), what_if(target, spending, downtime_s)
    turned = min(spending.good, downtime_s * spending.per_s)
    assert after.budget.total == pytest.approx(before.budget.total)
    assert after.budget.spent == pytest.approx(spending.bad + turned)
    assert after.achieved == pytest.approx((spending.good - turned) / spending.counted, abs=1e-9)
    assert after.met is not Verdict.YES or before.met is Verdict.YES
    assert what_if(target, spending, 0) == before


@given(targets, spendings)
def test_the_pace_of_the_whole_window_lasts_as_the_burn_says(target: float, spending: Spending) -> None:
    """A full budget lasts window / burn: exactly the window at a burn of 1."""
    assume(spending.bad > 1e-3)
    over = Spending(spending.good, spending.bad, elapsed_s=spending.elapsed_s)
    full = budget(target, Spending(spending.counted, 0.0))
    burn, lasts = burn_rate(target, over), seconds_left(full, over)
    assert burn is not None
    assert lasts is not None
    assert lasts == pytest.approx(spending.elapsed_s / burn)


def later(seconds: float) -> int:
    return NOW + math.floor(seconds * 1000)


def test_exhaustion() -> None:
    """In so many seconds as the pace leaves; None where nothing burns, nothing is known, or not in time."""
    left, pace = budget(0.99, Spending(9_950, 50)), Spending(350, 10, elapsed_s=21_600)
    assert exhaustion(left, pace, NOW + 30 * DAY_MS, later) == NOW + 5 * 21_600_000
    assert exhaustion(left, pace, NOW + DAY_MS, later) is None
    assert exhaustion(left, Spending(360, 0, elapsed_s=21_600), NOW + DAY_MS, later) is None
    assert exhaustion(left, Spending(), NOW + DAY_MS, later) is None
    assert exhaustion(Budget(), pace, NOW + DAY_MS, later) is None
    assert exhaustion(left, pace, NOW + 30 * DAY_MS, lambda _: None) is None


def test_an_exhausted_budget_will_not_be_spent() -> None:
    """It was, at a moment that nobody knows: the moment of asking is not it, whatever the pace."""
    spent = budget(0.99, Spending(90, 10))
    assert spent.exhausted
    for pace in (Spending(), Spending(350, 10, elapsed_s=21_600)):
        assert exhaustion(spent, pace, NOW + DAY_MS, later) is None


def test_an_overspent_budget_lasts_no_time() -> None:
    """Neither does one that is just spent; no pace makes it less than none."""
    pace = Spending(350, 10, elapsed_s=21_600)
    for bad in (1.0, 10.0, 100.0):
        assert seconds_left(budget(0.99, Spending(100 - bad, bad)), pace) == 0


@given(targets, spendings, spendings, st.integers(-30 * DAY_MS, 30 * DAY_MS))
def test_exhaustion_is_within_what_is_left_of_the_window(
    target: float, spent: Spending, pace: Spending, left_ms: int
) -> None:
    """From now to its end; of a window that is over, or a budget that is spent, nothing is to come."""
    assume(pace.bad == 0 or pace.bad > 1e-3)
    left = budget(target, spent)
    moment = exhaustion(left, pace, NOW + left_ms, later)
    if left_ms < 0 or left.exhausted:
        assert moment is None
    elif moment is not None:
        assert NOW <= moment <= NOW + left_ms


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, 1.5, math.nan, math.inf, 1 - 1e-14])
def test_targets_that_leave_no_budget_or_no_promise_are_refused(target: float) -> None:
    """Naming the argument."""
    with pytest.raises(BadUserInput) as raised:
        target_ratio(target)
    assert raised.value.argument == "target"
    assert target_ratio(0.999) == 0.999
