"""Ranges of time against sets of milliseconds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.times.ranges import common_s, cut, overlap, total_s, union, union_within

moments = st.integers(0, 60)
spans = st.lists(st.tuples(moments, moments), max_size=8)
within = st.tuples(moments, moments).map(lambda ends: (min(ends), max(ends)))


def covered(found: list[tuple[int, int]]) -> set[int]:
    return {moment for since, until in found for moment in range(since, until)}


@given(spans, within)
def test_a_union_is_that_of_its_moments(found: list[tuple[int, int]], inside: tuple[int, int]) -> None:
    """Merged spans cover the same moments inside the range, in order, without touching each other."""
    within_it = union_within(found, inside)
    assert covered(within_it) == covered(found) & covered([inside])
    assert all(one[1] < two[0] for one, two in pairwise(within_it))
    assert total_s(within_it) == len(covered(within_it)) / 1000
    assert covered(union(found)) == covered(found)
    assert union(union(found)) == union(found)


@given(within, within)
def test_a_cut_is_what_both_have(one: tuple[int, int], other: tuple[int, int]) -> None:
    """A range cut to another has their common moments, as many as the overlap says."""
    assert covered([cut(one, other)]) == covered([one]) & covered([other])
    assert overlap(one, other) == overlap(other, one) == len(covered([one]) & covered([other]))


@given(spans, spans)
def test_what_is_common_is_the_intersection(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    """Seconds in both are those of the moments in both."""
    one, two = union_within(left, (0, 60)), union_within(right, (0, 60))
    assert common_s(one, two) == len(covered(one) & covered(two)) / 1000
    assert common_s(one, two) == common_s(two, one)
