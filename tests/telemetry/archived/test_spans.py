"""What an archive is asked for: as few lines as tell a window, each moment of it once."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.ports import Kept
from gateway.telemetry.reading.archived.spans import DAY_HOURS, HOUR_MS, MONTH_HOURS, WEEK_HOURS, Reach
from gateway.times.ranges import union

FIRST = 2_900 * WEEK_HOURS
"""Hours since 1970 of a Thursday."""
LONG = 60 * WEEK_HOURS
AT = st.integers(FIRST, FIRST + LONG)
SPANS = st.tuples(AT, AT).map(sorted).map(tuple)


def folded(hours: list[tuple[int, int]], step: int) -> tuple[tuple[int, int], ...]:
    """What of it is whole in so many hours."""
    found = ((-(-since // step) * step, until // step * step) for since, until in hours)
    return tuple((since, until) for since, until in found if since < until)


def everything(hours: list[tuple[int, int]]) -> Kept:
    """In all of the steps that it is whole in."""
    steps = (folded(hours, step) for step in (DAY_HOURS, WEEK_HOURS, MONTH_HOURS))
    return Kept(tuple(hours), *steps)


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, min_size=1, max_size=3))
def test_every_hour_that_is_kept_is_asked_for_once(
    kept: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    """Of four weeks that are there whole their one line, then weeks, days and hours: none twice, none left
    out, and what is not asked for is what nobody has."""
    hours = union(kept)
    reach = Reach(everything(hours), 0)
    held = reach.held([(since * HOUR_MS, until * HOUR_MS) for since, until in asked])
    told = [hour for one in held.stretches(0) for hour in range(one.since, one.until)]
    wanted = {hour for span in asked for hour in range(*span)}
    there = {hour for span in hours for hour in range(*span)}
    assert sorted(told) == sorted(wanted & there)
    missing = {hour for since, until in held.unknown for hour in range(since // HOUR_MS, until // HOUR_MS)}
    assert missing == wanted - there


@given(st.integers(FIRST, FIRST + WEEK_HOURS))
def test_a_year_is_told_by_few_lines(since: int) -> None:
    """Wherever it begins and ends: four weeks at a time, at its ends weeks, then days, then hours."""
    span = since, since + 365 * DAY_HOURS
    kept = [(FIRST, FIRST + LONG)]
    reach = Reach(everything(kept), 0)
    asked = reach.held([(span[0] * HOUR_MS, span[1] * HOUR_MS)]).stretches(0)
    assert sum((one.until - one.since) // one.hours for one in asked) <= 13 + 2 * 3 + 2 * 6 + 2 * 23
