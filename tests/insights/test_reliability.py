"""Flapping, reliability and streaks on sequences of checks counted by hand, and at random."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.accounting.accounting import Lived
from gateway.insights.reliability import flapping_of, longest_up, reliability_of, streak_since
from gateway.telemetry.sequence.marks import Calm, Check, History
from gateway.telemetry.sequence.timeline import Segment, timeline
from gateway.times.window import Window
from tests.insights.histories import MINUTE_MS, monitor, ms, told

HOUR = Window("", 0, ms(60))


@given(st.text("ugdp-", max_size=60))
def test_the_score_is_the_share_of_changes(text: str) -> None:
    """Changes between failing and not failing over the decided checks less one; none below 21 checks."""
    decided = [letter == "d" for letter in text if letter in "ugd"]
    found = flapping_of(told(text), HOUR)
    assert found.checks == len(decided)
    assert found.transitions == sum(one != two for one, two in pairwise(decided))
    assert found.score == (found.transitions / (len(decided) - 1) if len(decided) > 20 else None)
    assert found.is_flapping == (None if found.score is None else found.score >= 0.2)


@pytest.mark.parametrize(
    ("text", "flapping"), [("ud" * 15, True), ("u" * 29 + "d", False), ("uuuuuud" * 5, True)]
)
def test_flapping(text: str, flapping: bool) -> None:
    """A fifth of the checks changing the state is flapping, one outage is not."""
    assert flapping_of(told(text), HOUR).is_flapping is flapping


def test_checks_outside_the_window_do_not_count() -> None:
    """Neither single checks nor the part of a calm bucket outside the window."""
    assert flapping_of(told("ud" * 30), Window("", ms(10), ms(40))).checks == 30
    calm = Calm(0, ms(100), 101, 101.0, 0.0, 101.0)
    assert flapping_of(History((calm,), MINUTE_MS), Window("", ms(50), ms(200))).checks == 50
    assert flapping_of(History((calm,), MINUTE_MS), Window("", ms(101), ms(200))).checks == 0


def lived(text: str) -> Lived:
    history = told(text)
    return Lived(monitor(), [(0, ms(60))], history, timeline(history, (0, ms(60))))


def test_reliability_by_hand() -> None:
    """Two failures of 3 and 5 minutes in an hour: 26 minutes between them on average, 4 to recover."""
    found = reliability_of(lived("u" * 10 + "ddd" + "u" * 20 + "d" * 5 + "u" * 22), HOUR, ms(60))
    assert (found.outages, found.down_s) == (2, 480)
    assert found.mtbf_s == 26 * 60
    assert found.mttr_s == 240
    assert found.longest_up == (ms(38), ms(60))


def test_a_failure_that_lasts_has_not_recovered() -> None:
    """It counts as a failure, and not for the mean time to recovery."""
    found = reliability_of(lived("u" * 50 + "d" * 10), HOUR, ms(60))
    assert (found.outages, found.down_s, found.mttr_s) == (1, 600, None)


def test_without_failures_or_data() -> None:
    """No failures give no mean; no data gives no longest stretch either."""
    assert reliability_of(lived("u" * 60), HOUR, ms(60)).mtbf_s is None
    empty = reliability_of(lived(""), HOUR, ms(60))
    assert (empty.outages, empty.mtbf_s, empty.mttr_s, empty.longest_up) == (0, None, None, None)


def test_the_longest_time_up_ends_where_data_does() -> None:
    """Degraded counts as answering; a gap in the data ends a run; of two as long the earlier is told."""
    segments = [
        Segment(0, 10, 0.0),
        Segment(10, 20, 1.0),
        Segment(20, 25, None),
        Segment(25, 45, 0.0),
        Segment(45, 50, 2.0),
    ]
    assert longest_up(segments) == (0, 20)
    assert longest_up(segments[3:]) == (25, 45)
    assert longest_up(segments[4:]) is None


@pytest.mark.parametrize(
    ("text", "status", "since"),
    [
        ("uudduu", "up", 4),
        ("uudd", "down", 2),
        ("uuddp", "down", 2),
        ("uudd", "up", None),
        ("uuuu", "up", None),
        ("uggu", "up", 3),
        ("ugg", "degraded", 1),
        ("", "up", None),
        ("uu", "pending", None),
        ("uu", "unheard of", None),
    ],
)
def test_a_streak_begins_after_the_last_check_of_another_state(
    text: str, status: str, since: int | None
) -> None:
    """The first check of the newest run; unknown without another state before, or where checks disagree."""
    found = streak_since(told(text).marks, status, from_the_start=False)
    assert found == (None if since is None else ms(since))


def test_a_young_monitor_has_been_up_since_its_first_check() -> None:
    """Where what was read goes back to the monitor's beginning, so does its streak."""
    assert streak_since(told("uuu").marks, "up", from_the_start=True) == 0
    assert streak_since(told("uud").marks, "up", from_the_start=True) is None


def test_a_calm_bucket_that_is_mixed_ends_a_streak() -> None:
    """A bucket that was partly degraded is no run of checks that were up."""
    marks = (Calm(0, 50, 6, 6.0, 1.0, 6.0), Calm(60, 110, 6, 6.0, 0.0, 6.0), Check(120, "up"))
    assert streak_since(marks, "up", from_the_start=False) == 60
