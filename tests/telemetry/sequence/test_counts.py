"""Buckets held by column: cut and put together, they tell what the checks in them do."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.sequence.condensing import counted
from gateway.telemetry.sequence.counts import Counts
from gateway.telemetry.sequence.marks import Check

SHORT_S, LONG_S = 60, 300
times = st.integers(0, 900_000)
taken = st.sampled_from([(1.0, 1.0), (2.5, 1.0), (2.0, 2.0)])
statuses = st.sampled_from(["up", "degraded", "down", "pending"])
checks = st.one_of(st.just([]), st.lists(st.tuples(times, statuses, taken), min_size=30, max_size=60)).map(
    lambda drawn: [Check(at, status, weight=of[0], slots=of[1]) for at, status, of in sorted(drawn)]
)


def by_column(found: list[Check]) -> Counts:
    return Counts(*map(list, zip(*counted(found, SHORT_S), strict=True)))


@given(checks)
def test_longer_ones_hold_the_same_checks(found: list[Check]) -> None:
    """They are those that the checks themselves make."""
    assert by_column(found).longer(LONG_S) == counted(found, LONG_S)
    assert by_column(found).longer(SHORT_S) == counted(found, SHORT_S)


@given(checks, times, times)
def test_those_of_a_range_begin_in_it(found: list[Check], since: int, until: int) -> None:
    """Whether or not it begins and ends with buckets, or holds any time at all."""
    inside = [one for one in counted(found, SHORT_S) if since <= one.start_s * 1000 < until]
    assert by_column(found).within((since, until)).longer(SHORT_S) == inside


def test_the_edges_of_a_range() -> None:
    """What begins with it is in it, what begins a millisecond before or as it ends is not."""
    two = by_column([Check(60_000, "up"), Check(120_000, "up")])
    assert [two.within((60_000, until)).start_s for until in (120_000, 120_001)] == [[60], [60, 120]]
    assert two.within((60_001, 180_000)).start_s == [120]
