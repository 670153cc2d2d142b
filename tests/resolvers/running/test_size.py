"""How large an operation is. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.times.calendar import DAY_S
from resolvers.running.size import Read, Size, together

UPTIME = Size(1, reads=frozenset({Read("Monitor", "uptime", "", None, weight=10)}))


def read_points(size: Size) -> float:
    """What reading costs, without what is answered."""
    return size.cost - size.answer


@given(st.lists(st.integers(1, 100), min_size=1, max_size=20), st.integers(1, 400))
def test_monitors_found_apart_are_read_as_if_listed(pages: list[int], days: int) -> None:
    """However many fields of the query find them, so many monitors cost what one list of them does; a field
    that finds the same ones again adds nothing."""
    apart = [UPTIME.times(count).picked(f"monitors({page})") for page, count in enumerate(pages)]
    listed = UPTIME.times(sum(pages)).picked("monitors")
    costs = [read_points(one.over(days * DAY_S)) for one in (together(apart), together(apart * 2), listed)]
    assert max(costs) - min(costs) <= 1e-6 * max(costs)


@given(st.integers(1, 100), st.integers(60, 3600))
def test_a_series_beside_a_series_is_drawn_as_well(inner: int, outer: int) -> None:
    """Columns drawn every so often are added to what was drawn already, and do not replace it."""
    drawn = Size(columns=1).drawn_every(inner)
    again = together([drawn, Size(columns=1)]).drawn_every(outer)
    assert again.a_second == drawn.a_second + Size(columns=1).drawn_every(outer).a_second


LENGTHS = st.none() | st.integers(1, 400).map(lambda days: float(days * DAY_S))


@given(st.lists(LENGTHS, max_size=6), LENGTHS)
def test_the_root_field_s_window_is_that_of_what_names_none(
    between: list[float | None], root: float | None
) -> None:
    """However many fields stand between, and whichever windows they name: what takes a window and names none
    has the root field's, or a day; what takes none has that of the nearest field around that takes one."""
    undated = Read("UptimeWindow", "downtime", "", None, weight=10, within=True)
    size = Size(reads=UPTIME.reads | {undated}, a_second=1)
    for one in between:
        size = size.within(one)
    found = size.over(DAY_S if root is None else root)
    seconds = {one.field: one.seconds for one in found.reads}
    assert seconds["uptime"] == found.answer == (root or DAY_S)
    assert seconds["downtime"] == ((between and between[0]) or root or DAY_S)
