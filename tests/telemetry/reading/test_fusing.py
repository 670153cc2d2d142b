"""Which windows share a read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.reading.fusing import fused, hull, near
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.telemetry.sql.text import SLACK_AFTER_S, SLACK_BEFORE_S
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
    rows = RATE * (hull(one.window for one in asked).seconds + SLACK_BEFORE_S)
    assert fused(asked, round(rows)) == [asked]


def test_the_bound_is_of_the_rows_that_are_touched() -> None:
    """A day of a week ago is looked for among what was written from an hour before it to a day and an hour
    after; today's among what was written up to now."""
    day, now = 86_400, 8 * 86_400
    past, present = (
        (over(day, 2 * day), over(day, day + 60)),
        (over(7 * day, 8 * day), over(8 * day - 60, 8 * day)),
    )
    for asked, seconds in ((past, day + SLACK_BEFORE_S + SLACK_AFTER_S), (present, day + SLACK_BEFORE_S)):
        assert len(fused(asked, seconds, now * 1000)) == 1
        assert len(fused(asked, seconds - 1, now * 1000)) == 2


@dataclass(frozen=True)
class Looked(TotalsQuestion):
    """Notes in `at` each time somebody looks at its window."""

    at: list[str] = field(default_factory=list, compare=False)

    def __getattribute__(self, name: str) -> object:
        if name == "window":
            object.__getattribute__(self, "at").append(name)
        return object.__getattribute__(self, name)


@given(st.lists(windows, max_size=12))
def test_near_windows_are_those_of_the_first_read_that_takes_them(asked: list[TotalsQuestion]) -> None:
    """Longest first, each joins the first read that is still within twice the shortest with it: as it is
    said, looking at everybody each time."""
    reads: list[list[TotalsQuestion]] = []

    def together(several: Sequence[TotalsQuestion]) -> bool:
        return hull(one.window for one in several).seconds <= 2 * min(one.window.seconds for one in several)

    for one in sorted(asked, key=lambda each: (-each.window.seconds, each.window.since_ms)):
        home = next((read for read in reads if together([*read, one])), None)
        if home is None:
            reads.append([one])
        else:
            home.append(one)
    assert near(asked) == reads


@pytest.mark.parametrize("monitors", [10, 1000])
def test_a_fleet_is_looked_at_once(monitors: int) -> None:
    """However many monitors ask for the same windows, each question's window is looked at a few times."""
    asked = [
        Looked(Scope("o", str(number)), Window("", since, 86_400_000), rows_per_s=RATE)
        for number in range(monitors)
        for since in (0, 43_200_000, 82_800_000)
    ]
    assert [len(read) for read in near(asked)] == [2 * monitors, monitors]
    assert sum(len(one.at) for one in asked) <= 6 * len(asked)
