"""When maintenance is, and how spans that recur are told briefly."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.times.maintenance import Maintenance
from gateway.times.ranges import Span, union, union_within
from gateway.times.recurrence import checked
from gateway.times.runs import runs
from tests.times.occurring import Plan, plans

NOW_MS = 1_774_785_600_000
"""2026-03-29T12:00Z: that night clocks of Europe were put forward, three weeks before those of New York."""
DAY_MS = 86_400_000
START = datetime(2026, 3, 22, 2, 30)  # noqa: DTZ001 - of a wall clock

FIRST = datetime(2026, 1, 1, 3)  # noqa: DTZ001 - as above


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


@given(plans(NOW_MS, 120), st.integers(0, 120), st.integers(1, 200))
def test_when_it_is(plan: Plan, ago: int, length: int) -> None:
    """Its spans in a window are those that the wall clock's days tell, whatever rule and zone, each whole."""
    since = NOW_MS - ago * DAY_MS
    until = since + length * DAY_MS // 3
    found = plan.kept.spans(since, until)
    assert union_within(found, (since, until)) == plan.spans(since, until)
    assert all(one in plan.kept.spans(0, until + 400 * DAY_MS) for one in found)


def test_a_time_that_the_clock_skips() -> None:
    """On the night of the change half past two is half past three; a week later it is half past two again."""
    weekly = Maintenance("a", "t", "Europe/Berlin", START, 3600, "FREQ=WEEKLY;BYDAY=SU")
    found = weekly.spans(utc(2026, 3, 20), utc(2026, 4, 10))
    starts = [since for since, _ in found]
    assert starts == [utc(2026, 3, 22, 1, 30), utc(2026, 3, 29, 1, 30), utc(2026, 4, 5, 0, 30)]


def test_one_that_was_ended() -> None:
    """It ends where it lasted, and none begins any more."""
    ended = utc(2026, 3, 24, 3)
    daily = Maintenance("a", "t", "UTC", START, 3600, "FREQ=DAILY", ended_ms=ended)
    assert daily.spans(utc(2026, 3, 24), utc(2026, 4, 24)) == ((utc(2026, 3, 24, 2, 30), ended),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYDAY=MO;" + "BYMONTH=" + "1," * 100 + "1",
        "FREQ=DAILY\nRDATE:20260101",
    ],
)
def test_what_is_no_rule(text: str) -> None:
    """What is no rule, or never occurs, is refused by the name of its option, with what to write instead."""
    with pytest.raises(BadUserInput, match=r"--rule: .*(write one of RFC 5545|write fewer parts)"):
        checked(text, START, "--rule")


def test_how_a_rule_is_kept() -> None:
    """In capitals, without the name that calendars write before it."""
    assert checked("rrule:freq=weekly;byday=su,mo", START, "--rule") == "FREQ=WEEKLY;BYDAY=SU,MO"


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 3), st.integers(1, 30)).map(
        lambda one: (
            one[0] * DAY_MS + one[1] * 7_200_000,
            one[0] * DAY_MS + one[1] * 7_200_000 + one[2] * 3_600_500,
        )
    )
).map(union)


@given(spans)
def test_runs_are_the_same_spans(found: list[Span]) -> None:
    """Told as runs, nothing is lost and nothing added."""
    assert sorted(span for run in runs(found) for span in run.spans) == found


@pytest.mark.parametrize(("rule", "most"), [("FREQ=DAILY", 2), ("FREQ=WEEKLY;BYDAY=MO,WE,FR", 6)])
def test_what_recurs_is_told_briefly(rule: str, most: int) -> None:
    """Half a year over a change of the clock is a run for every offset and weekday, however many it is."""
    kept = Maintenance("a", "t", "Europe/Berlin", FIRST, 3600, rule)
    found = kept.spans(utc(2026, 1, 1), utc(2026, 7, 1))
    assert len(found) > 70
    assert len(runs(found)) <= most
