"""The timeline of a monitor: states over time from its checks, against a simulation moment by moment."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.telemetry.sequence.downtime import bouts_of, seconds_down
from gateway.telemetry.sequence.marks import DOWN, HELD, Calm, Check, History
from gateway.telemetry.sequence.timeline import Quorum, Segment, seconds, timeline
from gateway.times.window import Window

INTERVAL_MS = 10
BADNESS = {"up": 0.0, "degraded": 1.0, "down": 2.0}
Spans = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda ends: (min(ends), max(ends)))

checks = st.lists(
    st.fixed_dictionaries(
        {
            "at_ms": st.integers(0, 300),
            "status": st.sampled_from(["up", "up", "up", "degraded", "down", "down", "pending"]),
            "region": st.sampled_from(["weur", "enam", "apac"]),
            "colo": st.sampled_from(["FRA", "IAD"]),
            "weight": st.sampled_from([1.0, 1.0, 1.0, 2.5]),
        }
    ).map(lambda drawn: Check(**drawn)),  # type: ignore[arg-type]
    max_size=40,
    unique_by=lambda check: check.at_ms,
).map(lambda found: sorted(found, key=lambda check: check.at_ms))


def history(found: Sequence[Check]) -> History:
    return History(tuple(found), INTERVAL_MS)


def said(found: Sequence[Check], moment: int, interval_ms: int) -> float | None:
    """What the newest check says of a moment: nothing once it no longer holds, or was not decided."""
    before = [check for check in found if check.at_ms <= moment]
    if not before or moment >= before[-1].at_ms + HELD * interval_ms * before[-1].weight:
        return None
    return BADNESS.get(before[-1].status)


def simulated(found: Sequence[Check], moment: int, quorum: Quorum | None) -> float | None:
    """The state at one moment, by asking every region for its newest check and counting votes."""
    if quorum is None:
        return said(found, moment, INTERVAL_MS)
    regions = {check.region for check in found}
    votes = [
        vote
        for region in regions
        for vote in [said([one for one in found if one.region == region], moment, INTERVAL_MS * len(regions))]
        if vote is not None
    ]
    if not votes:
        return None
    for level in (2.0, 1.0):
        agreeing = sum(vote >= level for vote in votes)
        enough = {
            Quorum.ANY: agreeing >= 1,
            Quorum.MAJORITY: agreeing > len(votes) / 2,
            Quorum.ALL: agreeing == len(votes),
        }
        if enough[quorum]:
            return level
    return 0.0


def at(segments: Sequence[Segment], moment: int) -> float | None:
    (found,) = [one for one in segments if one.start_ms <= moment < one.end_ms]
    return found.badness


@given(checks, Spans, st.sampled_from([None, *Quorum]))
def test_every_moment_is_what_a_simulation_says(
    found: list[Check], lived: tuple[int, int], quorum: Quorum | None
) -> None:
    """At every millisecond the timeline has the state that the newest checks give, by quorum or without."""
    segments = timeline(history(found), lived, quorum)
    assert [at(segments, moment) for moment in range(*lived)] == [
        simulated(found, moment, quorum) for moment in range(*lived)
    ]


@given(checks, Spans, st.sampled_from([None, *Quorum]))
def test_seconds_add_up_to_what_has_passed(
    found: list[Check], lived: tuple[int, int], quorum: Quorum | None
) -> None:
    """up + degraded + down + no data is the length of the part of the window in which the monitor existed."""
    counted = seconds(timeline(history(found), lived, quorum))
    assert counted.elapsed == pytest.approx((lived[1] - lived[0]) / 1000, abs=1e-9)
    assert min(counted.up, counted.degraded, counted.down, counted.no_data) >= 0


@given(checks, Spans)
def test_segments_cover_the_window_in_order(found: list[Check], lived: tuple[int, int]) -> None:
    """Segments follow on each other without a gap, and no two neighbours have the same state."""
    segments = timeline(history(found), lived)
    edges = [lived[0], *(one.end_ms for one in segments)]
    assert [one.start_ms for one in segments] == edges[:-1]
    assert edges[-1] == lived[1] or lived[0] == lived[1]
    assert all(one.badness != two.badness for one, two in pairwise(segments))


@given(checks, Spans)
def test_quorums_are_ordered(found: list[Check], lived: tuple[int, int]) -> None:
    """What all regions agree on a majority does, and what a majority says any region does."""
    every, most, some = (
        seconds(timeline(history(found), lived, one)) for one in (Quorum.ALL, Quorum.MAJORITY, Quorum.ANY)
    )
    assert every.down <= most.down <= some.down
    assert every.no_data == most.no_data == some.no_data


@given(checks, Spans)
def test_downtime_lies_between_down_and_down_with_no_data(found: list[Check], lived: tuple[int, int]) -> None:
    """Unsampled, failed checks hold HELD intervals in a timeline, and in downtime to the next good one."""
    alike = [Check(one.at_ms, one.status, one.region) for one in found if one.at_ms <= lived[1]]
    counted = seconds(timeline(history(alike), lived))
    down = seconds_down(bouts_of(history(alike), lived[1]), Window("", *lived), lived[1])
    assert counted.down <= down + 1e-9
    assert down <= counted.down + counted.no_data + 1e-9


def test_a_calm_bucket_splits_its_time_by_checks() -> None:
    """A calm bucket is up and degraded by the share of its checks, and holds as its last check does."""
    marks = (Calm(0, 100, 11, 11.0, 2.2, 11.0), Check(115, "down"))
    segments = timeline(History(marks, INTERVAL_MS), (0, 200))
    assert segments == (
        Segment(0, 115, pytest.approx(0.2)),  # type: ignore[arg-type]
        Segment(115, 135, DOWN),
        Segment(135, 200, None),
    )
    assert seconds(segments).degraded == pytest.approx(0.023)


def test_calm_went_well_from_everywhere() -> None:
    """Before a region's first single check, a calm bucket says that it was up."""
    marks = (Calm(0, 100, 11, 11.0, 0.0, 11.0), Check(110, "down", "weur"), Check(120, "up", "enam"))
    down = [one for one in timeline(History(marks, INTERVAL_MS), (0, 120), Quorum.ANY) if one.down]
    assert down == [Segment(110, 120, DOWN)]
    assert not any(one.down for one in timeline(History(marks, INTERVAL_MS), (0, 120), Quorum.ALL))


def test_one_region_needs_no_quorum() -> None:
    """A monitor that is checked from one region only has one timeline, whatever the quorum."""
    found = [Check(0, "up"), Check(10, "down"), Check(25, "degraded")]
    expected = timeline(history(found), (0, 60))
    assert all(timeline(history(found), (0, 60), quorum) == expected for quorum in Quorum)


def test_an_incomplete_history_is_no_timeline() -> None:
    """Where only failures could be read, what was lost is not known: an error, not a number."""
    with pytest.raises(BadUserInput, match="shorter window"):
        timeline(History((Check(0, "down"),), INTERVAL_MS, complete=False), (0, 10))
