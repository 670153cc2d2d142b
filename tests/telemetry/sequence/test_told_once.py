"""What insights of a request make of one sequence of checks is made once, and of each question alone."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.sequence.bearing import bearing
from gateway.telemetry.sequence.downtime import bouts_of
from gateway.telemetry.sequence.marks import Check, History
from gateway.telemetry.sequence.timeline import Quorum, timeline

INTERVAL_MS = 10
moments = st.integers(0, 200)
spans = st.tuples(moments, moments).map(lambda ends: (min(ends), max(ends)))
checks = st.lists(
    st.tuples(
        moments,
        st.sampled_from(["up", "degraded", "down"]),
        st.sampled_from(["weur", "enam", "apac"]),
        st.sampled_from([1.0, 2.5]),
    ).map(lambda drawn: Check(*drawn[:3], weight=drawn[3])),
    max_size=20,
    unique_by=lambda check: check.at_ms,
).map(sorted)


@given(checks, st.lists(st.tuples(spans, st.sampled_from([None, *Quorum]), moments), max_size=6))
def test_whatever_was_asked_before(
    found: list[Check], asked: list[tuple[tuple[int, int], Quorum | None, int]]
) -> None:
    """Spans, quorums and moments are told as of a sequence of which nothing was asked yet."""
    history = History(tuple(found), INTERVAL_MS)
    for lived, quorum, now_ms in asked:
        fresh = History(tuple(found), INTERVAL_MS)
        assert timeline(history, lived, quorum) == timeline(fresh, lived, quorum)
        assert bouts_of(history, now_ms) == bouts_of(fresh, now_ms)
        assert bearing([history]) == bearing([fresh])
        assert bearing([history, fresh]).rows == 2 * bearing([fresh]).rows


def test_who_asks_again_is_told_the_same() -> None:
    """Nothing is added up again, and of other checks nothing is told."""
    history = History((Check(0, "up"), Check(10, "down"), Check(20, "up")), INTERVAL_MS)
    assert timeline(history, (0, 30)) is timeline(history, (0, 30))
    assert bouts_of(history, 30) is bouts_of(history, 30)
    assert bearing([history]) is bearing([history])
    assert not bouts_of(history.without([(5, 15)]), 30)


def test_another_question_is_told_another_thing() -> None:
    """The quorum and the moment are part of it."""
    history = History((Check(0, "up", "weur"), Check(10, "down", "enam")), INTERVAL_MS)
    assert timeline(history, (0, 30)) != timeline(history, (0, 30), Quorum.ALL)
    assert [bouts_of(history, now_ms)[0].end_ms for now_ms in (15, 20)] == [15, 20]
