"""Contributions: parts add up to the change of the whole, and who moved it comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers.contributions import Dimension, Fraction, of_ratio, of_sum, ranked

REGION = Dimension.REGION
names = st.sampled_from(["weur", "enam", "apac", "oc"])
fractions = st.dictionaries(
    names,
    st.tuples(st.floats(0, 1), st.floats(0.01, 1e6)).map(lambda one: Fraction(one[0] * one[1], one[1])),
    max_size=4,
)


def ratio(parts: dict[str, Fraction]) -> float:
    return sum(one.part for one in parts.values()) / sum(one.whole for one in parts.values())


@given(fractions, fractions)
def test_parts_of_a_ratio_add_up(before: dict[str, Fraction], after: dict[str, Fraction]) -> None:
    """Contributions sum to the change, shares to one; without checks in either period there are none."""
    found = of_ratio(REGION, before, after)
    if not before or not after:
        assert found == []
        return
    change = ratio(after) - ratio(before)
    assert sum(one.contribution for one in found) == pytest.approx(change, abs=1e-9)
    assert {one.key for one in found} == {*before, *after}
    if abs(change) > 1e-6:
        assert sum(one.share or 0 for one in found) == pytest.approx(1, abs=1e-3)
    for one in found:
        assert one.before == (before[one.key].value if one.key in before else None)
        assert one.after == (after[one.key].value if one.key in after else None)


counts = st.dictionaries(names, st.integers(0, 1000).map(float), max_size=4)


@given(counts, counts)
def test_parts_of_a_sum_add_up(before: dict[str, float], after: dict[str, float]) -> None:
    """What is not there counts as nothing."""
    change = sum(after.values()) - sum(before.values())
    found = of_sum(REGION, before, after, change)
    assert sum(one.contribution for one in found) == change
    assert all(one.share is None for one in found) is (not change or not found)


def test_a_part_that_only_grew_adds_nothing() -> None:
    """More checks from a place that is like the whole move nothing; the place that broke moved it all."""
    before = {"weur": Fraction(90, 100), "enam": Fraction(90, 100)}
    grown = {"weur": Fraction(900, 1000), "enam": Fraction(90, 100)}
    assert [one.contribution for one in of_ratio(REGION, before, grown)] == pytest.approx([0, 0])
    broken = {"weur": Fraction(50, 100), "enam": Fraction(90, 100)}
    weur, enam = of_ratio(REGION, before, broken)
    assert weur.contribution == pytest.approx(-0.2, abs=0.06)
    assert abs(enam.contribution) < abs(weur.contribution)


def test_who_pushed_hardest_the_way_it_went_comes_first() -> None:
    """Those that moved nothing are left out, those that pulled the other way come last."""
    before = {"weur": 5.0, "enam": 5.0, "apac": 5.0, "oc": 5.0}
    after = {"weur": 5.0, "enam": 9.0, "apac": 2.0, "oc": 20.0}
    found = of_sum(REGION, before, after, 16)
    assert [one.key for one in ranked(found, 16)] == ["oc", "enam", "apac"]
    assert [one.key for one in ranked(of_sum(REGION, after, before, -16), -16)] == ["oc", "enam", "apac"]
    assert ranked([], 0) == []


@given(counts, counts, st.sampled_from([1e-6, 1e-3, 1.0, 1e6]))
def test_the_order_is_the_same_in_any_unit(
    before: dict[str, float], after: dict[str, float], unit: float
) -> None:
    """Whether parts are counted or are shares of a whole: who pushed the way it went comes first."""
    old, new = ({name: value * unit for name, value in one.items()} for one in (before, after))
    change = (sum(after.values()) - sum(before.values())) * unit
    way = -1 if change < 0 else 1
    pushed = [way * one.contribution for one in ranked(of_sum(REGION, old, new, change), change)]
    assert pushed == sorted(pushed, reverse=True)
