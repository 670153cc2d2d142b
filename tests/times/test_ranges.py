"""Ranges of time against sets of milliseconds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.times.ranges import common_s, merged, total_s

moments = st.integers(0, 60)
spans = st.lists(st.tuples(moments, moments), max_size=8)
within = st.tuples(moments, moments).map(lambda ends: (min(ends), max(ends)))


def covered(found: list[tuple[int, int]]) -> set[int]:
    return {moment for since, until in found for moment in range(since, until)}


@given(spans, within)
def test_a_union_is_that_of_its_moments(found: list[tuple[int, int]], inside: tuple[int, int]) -> None:
    """Merged spans cover the same moments inside the range, in order, without touching each other."""
    union = merged(found, inside)
    assert covered(union) == covered(found) & covered([inside])
    assert all(one[1] < two[0] for one, two in pairwise(union))
    assert total_s(union) == len(covered(union)) / 1000


@given(spans, spans)
def test_what_is_common_is_the_intersection(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    """Seconds in both are those of the moments in both."""
    one, two = merged(left, (0, 60)), merged(right, (0, 60))
    assert common_s(one, two) == len(covered(one) & covered(two)) / 1000
    assert common_s(one, two) == common_s(two, one)
