"""Hours that are read as days, less what these have more."""

from collections import Counter
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from gateway.archive.coarse import Parted, parted
from gateway.ports import ArchivedStretch, Kept

DAY, DAYS = 20_000 * 24, 6
HOURS = DAY, DAY + 24 * DAYS
AT = st.integers(*HOURS)
SPANS = st.tuples(AT, AT).map(sorted).map(tuple)


@st.composite
def stretches(draw: st.DrawFn) -> ArchivedStretch:
    hours, (since, until) = draw(st.sampled_from((1, 1, 24))), draw(SPANS)
    return ArchivedStretch(draw(st.integers(0, 2)), hours, since // hours * hours, until // hours * hours)


def counted(found: Iterable[ArchivedStretch]) -> Counter[tuple[int, int]]:
    """How often each hour of each cell is told."""
    return Counter((one.cell, hour) for one in found for hour in range(one.since, one.until))


def lines(found: Iterable[ArchivedStretch]) -> int:
    return sum((one.until - one.since) // one.hours for one in found)


@given(
    st.lists(stretches(), max_size=4),
    st.lists(st.integers(0, DAYS - 1).map(lambda day: (DAY + 24 * day, DAY + 24 * day + 24)), max_size=4),
    st.lists(SPANS, max_size=3),
)
def test_each_hour_is_told_once(
    asked: list[ArchivedStretch], days: list[tuple[int, int]], hours: list[tuple[int, int]]
) -> None:
    """What is added up less what is taken out is what was asked for, of hours and days that are kept, in no
    more lines; and all that was asked for is in what is added up."""
    kept = Kept((*hours, *((one.since, one.until) for one in asked)), tuple(days))
    found = parted(asked, kept)
    more, less = found.more, found.less
    assert counted(more) - counted(less) == counted(asked)
    assert not counted(less) - counted(more)
    assert not counted(asked) - counted(more)
    assert lines(more) + lines(less) <= lines(asked)
    there = {hour for since, until in kept.hours for hour in range(since, until)}
    assert {hour for _, hour in counted(less)} <= there
    new = [one for one in more if one.hours == 24 and one not in asked]
    assert all((one.since, one.until) in days for one in new)


def test_a_day_of_berlin_is_read_in_three_lines() -> None:
    """23 hours of a day of UTC are its line less that of an hour; the hour before is its own."""
    asked = ArchivedStretch(7, 1, DAY + 23, DAY + 47)
    found = parted([asked], Kept((HOURS,), (HOURS,)))
    assert found.more == (
        ArchivedStretch(7, 1, DAY + 23, DAY + 24),
        ArchivedStretch(7, 24, DAY + 24, DAY + 48),
    )
    assert found.less == (ArchivedStretch(7, 1, DAY + 47, DAY + 48),)
    assert found.ends == {1: DAY + 47}
    by_hours = ArchivedStretch(7, 1, DAY + 23, DAY + 24), ArchivedStretch(7, 1, DAY + 24, DAY + 47)
    assert parted([asked], Kept((HOURS,))) == Parted(by_hours, (), {})
