"""Which windows share a read. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.reading.fusing import fused, hull
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.times.window import Window

RATE = 1.0
EVERYTHING_IS_TOO_MUCH = 0
moments = st.integers(0, 1000)
windows = st.tuples(moments, moments).map(lambda ends: over(min(ends), max(ends) + 1))


def over(since_s: int, until_s: int) -> TotalsQuestion:
    """A question over these seconds, a row a second."""
    return TotalsQuestion(Scope("o", "a"), Window("", since_s * 1000, until_s * 1000), rows_per_s=RATE)


@given(st.lists(windows, min_size=1, max_size=8))
def test_windows_over_the_bound_go_together_within_twice_the_shortest(asked: list[TotalsQuestion]) -> None:
    """Each question is in one read, and no read spans more than twice the shortest window in it."""
    reads = fused(asked, EVERYTHING_IS_TOO_MUCH)
    assert sorted(map(id, (one for read in reads for one in read))) == sorted(map(id, asked))
    for read in reads:
        assert hull(one.window for one in read).seconds <= 2 * min(one.window.seconds for one in read)


@pytest.mark.parametrize(("until_s", "reads"), [(100, 1), (200, 1), (201, 2), (299, 2), (300, 2)])
def test_a_window_joins_one_that_is_up_to_twice_as_long(until_s: int, reads: int) -> None:
    """To the second: at twice its length they share a read, beyond it each is read by itself."""
    assert len(fused([over(0, 100), over(0, until_s)], EVERYTHING_IS_TOO_MUCH)) == reads


@given(st.lists(windows, min_size=1, max_size=8))
def test_under_the_bound_all_share_a_read(asked: list[TotalsQuestion]) -> None:
    """The bound is of the rows expected over all that they span, each monitor counted once."""
    rows = RATE * hull(one.window for one in asked).seconds
    assert fused(asked, round(rows)) == [asked]
