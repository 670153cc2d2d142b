"""Local time against the plainest reading of the zones: moment by moment."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.times.calendar import DAY_MS, Clock, clock, local_days, whole_days, zone
from gateway.times.window import Window
from tests.size import sized

HOUR_MS, MINUTE_MS = 3_600_000, 60_000
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)
EPOCH = date(1970, 1, 1)


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


EDGES = (
    at("2026-03-29T01:00Z"),
    at("2026-10-25T01:00Z"),
    at("2026-04-04T15:00Z"),
    at("2026-10-03T15:30Z"),
    at("2010-11-07T02:31Z"),
    at("2011-12-30T10:00Z"),
    at("2018-02-18T02:00Z"),
    at("2026-10-24T21:00Z"),
    0,
)
"""Where clocks change: Berlin, Lord Howe, St John's (at 00:01), Apia, Sao Paulo, Beirut; 1970."""

zones = st.sampled_from(ZONES).map(zone)
moments = st.one_of(
    st.sampled_from(EDGES).flatmap(lambda edge: st.integers(max(0, edge - 3 * DAY_MS), edge + 3 * DAY_MS)),
    st.integers(0, at("2040-01-01T00:00Z")),
)


@st.composite
def windows(draw: st.DrawFn, longest_ms: int = 6 * DAY_MS) -> Window:
    since = draw(moments)
    return Window("", since, since + draw(st.integers(1, longest_ms)))


def shown(of: ZoneInfo, at_ms: int) -> datetime:
    """What a clock on the wall shows."""
    return datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(of)


def days(at_ms: int, of: ZoneInfo) -> int:
    return (shown(of, at_ms).date() - EPOCH).days


@given(zones, windows(400 * DAY_MS), st.data())
def test_offsets(of: ZoneInfo, window: Window, data: st.DataObject) -> None:
    """At every moment of a range the steps say what the zone does, and so do hours of the week and days."""
    found = clock(of, window.since_ms, window.until_ms)
    for moment in data.draw(st.lists(st.integers(window.since_ms, window.until_ms - 1), max_size=30)):
        wall = shown(of, moment)
        assert found.local_s(moment) == moment // 1000 + (wall.utcoffset() or timedelta()).total_seconds()
        assert found.hour_of_week(moment) == wall.weekday() * 24 + wall.hour
        assert found.day(moment) == days(moment, of)


@given(zones, windows(400 * DAY_MS))
def test_steps(of: ZoneInfo, window: Window) -> None:
    """Steps go forward to the end of the range, and each changes the offset at its very second."""
    found = clock(of, window.since_ms, window.until_ms)
    ends = [step.until_ms for step in found.steps]
    assert ends == sorted(set(ends))
    assert ends[-1] == window.until_ms
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert before.offset_s != after.offset_s
        assert shown(of, before.until_ms - 1000).utcoffset() == timedelta(seconds=before.offset_s)
        assert shown(of, before.until_ms).utcoffset() == timedelta(seconds=after.offset_s)


@settings(max_examples=sized(40, 5), deadline=None)
@given(zones, windows(3 * DAY_MS))
def test_days_against_every_minute(of: ZoneInfo, window: Window) -> None:
    """Dates, their first moments and lengths are those counted minute by minute."""
    since = window.since_ms // MINUTE_MS * MINUTE_MS
    until = since + max(1, (window.until_ms - since) // MINUTE_MS) * MINUTE_MS
    counted: Counter[int] = Counter()
    first: dict[int, int] = {}
    for minute in range(since, until, MINUTE_MS):
        number = days(minute, of)
        counted[number] += 60
        first.setdefault(number, minute)
    found = local_days(clock(of, since, until))
    assert {one.number: one.seconds for one in found} == counted
    assert {one.number: one.start_ms for one in found} == first
    assert [one.date for one in found] == [str(EPOCH + timedelta(days=one)) for one in sorted(counted)]


@given(zones, windows(400 * DAY_MS))
def test_days_add_up_to_the_window(of: ZoneInfo, window: Window) -> None:
    """Whole days hold the window, begin and end where a date does, and add up to the length they cover."""
    wide = whole_days(of, window)
    found = local_days(clock(of, wide.since_ms, wide.until_ms))
    assert wide.since_ms <= window.since_ms < window.until_ms <= wide.until_ms
    assert sum(one.seconds for one in found) == pytest.approx(wide.seconds)
    assert [one.start_ms for one in found] == sorted(one.start_ms for one in found)
    assert days(window.since_ms, of) == days(wide.since_ms, of)
    assert days(window.until_ms - 1, of) == days(wide.until_ms - 1, of)
    assert wide.since_ms == 0 or days(wide.since_ms - 1, of) != days(wide.since_ms, of)
    assert days(wide.until_ms, of) != days(wide.until_ms - 1, of)
    assert whole_days(of, wide) == wide


def lengths(name: str, since: str, until: str) -> dict[str, float]:
    wide = whole_days(zone(name), Window("", at(since), at(until)))
    return {one.date: one.seconds for one in local_days(clock(zone(name), wide.since_ms, wide.until_ms))}


def test_days_are_as_long_as_they_are() -> None:
    """23 and 25 hours in Berlin, 23.5 and 24.5 on Lord Howe; Apia had no 30 December 2011."""
    assert lengths("Europe/Berlin", "2026-03-29T10:00Z", "2026-03-29T11:00Z") == {"2026-03-29": 82_800}
    assert lengths("Europe/Berlin", "2026-10-25T10:00Z", "2026-10-25T11:00Z") == {"2026-10-25": 90_000}
    assert lengths("Australia/Lord_Howe", "2026-04-05T02:00Z", "2026-04-05T03:00Z") == {"2026-04-05": 88_200}
    assert lengths("Australia/Lord_Howe", "2026-10-04T02:00Z", "2026-10-04T03:00Z") == {"2026-10-04": 84_600}
    assert lengths("Pacific/Apia", "2011-12-30T00:00Z", "2011-12-30T20:00Z") == {
        "2011-12-29": 86_400,
        "2011-12-31": 86_400,
    }


def test_a_date_in_two_pieces() -> None:
    """In St John's clocks went back from 00:01 to 23:01: each date has all of its minutes."""
    wide = Window("", at("2010-11-06T02:30Z"), at("2010-11-08T03:30Z"))
    found = local_days(clock(zone("America/St_Johns"), wide.since_ms, wide.until_ms))
    assert [(one.date, one.seconds) for one in found] == [
        ("2010-11-06", 24 * 3600 + 59 * 60),
        ("2010-11-07", 24 * 3600 + 60),
    ]


def test_an_empty_range_has_no_steps() -> None:
    """Nor has it days."""
    assert clock(zone("UTC"), 5, 5) == Clock(5, ())
    assert local_days(clock(zone("UTC"), 5, 5)) == []


def test_the_last_years_there_are() -> None:
    """Windows may end as late as time does; the zone's rule goes on to there."""
    wide = whole_days(zone("Europe/Berlin"), Window("", at("9999-12-30T00:00Z"), at("9999-12-31T23:00Z")))
    assert wide.until_ms == at("9999-12-31T23:00Z")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Nowhere/City",
        "../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posix/UTC",
        "Europe",
        "UTC\0",
        "9" * 900,
    ],
)
def test_what_is_no_zone(name: str) -> None:
    """Refused, naming the argument, whatever files the machine has."""
    with pytest.raises(BadUserInput) as raised:
        zone(name)
    assert raised.value.argument == "timezone"
    assert len(raised.value.message) < 200


def test_a_zone_in_the_wrong_case_is_told_right() -> None:
    """The name that was meant is in the message."""
    with pytest.raises(BadUserInput, match="Asia/Kathmandu"):
        zone("asia/kathmandu")
