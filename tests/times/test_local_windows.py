"""Windows of the calendar in a timezone: they begin and end with its local dates, whatever clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.times.calendar import clock, local_days, whole_days, zone
from gateway.times.window import MAX_WINDOW_S, Window, WindowError, WindowSpec

NOW_MS = 1_793_534_400_000  # 2026-11-01T12:00:00Z
DAY_MS = 86_400_000
ZONES = (
    "UTC",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
"""With and without summer time; at half hours; clocks put forward and back at midnight; a skipped date."""
SKIPPED = ("Pacific/Apia", date(2011, 12, 30))
"""When Samoa went over the date line."""

zones = st.sampled_from(ZONES)
days = st.dates(date(1971, 1, 1), date(2040, 1, 1))


def range_of(text: str, name: str) -> Window:
    return WindowSpec.parse(text).at(NOW_MS, zone(name))


def shown(at_ms: int, name: str) -> date:
    """The date that the zone's wall clock shows."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone(name)).date()


def week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


@given(days, zones)
@example(date(2018, 11, 4), "America/Sao_Paulo")
@example(date(2026, 11, 1), "America/Havana")
@example(date(2026, 4, 24), "Africa/Cairo")
def test_a_day_holds_its_date(day: date, name: str) -> None:
    """The clock shows a day's date at its first moment and at its last, and another just before and after."""
    if (name, day) == SKIPPED:
        return
    found = range_of(day.isoformat(), name)
    assert shown(found.since_ms, name) == shown(found.until_ms - 1, name) == day
    assert shown(found.until_ms, name) == day + timedelta(
        days=1 + ((name, day + timedelta(days=1)) == SKIPPED)
    )
    assert shown(found.since_ms - 1, name) < day or found.since_ms == 0
    assert (found.until_ms - found.since_ms) / DAY_MS == pytest.approx(1, abs=1 / 24 + 1e-9)


@given(days, zones)
def test_days_tile_weeks_and_months(day: date, name: str) -> None:
    """A week and a month are their days one after the other, without gap or overlap."""
    for text in (week(day), f"{day:%Y-%m}"):
        whole = range_of(text, name)
        first = shown(whole.since_ms, name)
        count = 7 if "W" in text else (first.replace(day=28) + timedelta(days=4)).replace(day=1) - first
        count = count if isinstance(count, int) else count.days
        dates = [first + timedelta(days=number) for number in range(count)]
        parts = [range_of(one.isoformat(), name) for one in dates if (name, one) != SKIPPED]
        assert all(before.until_ms == after.since_ms for before, after in pairwise(parts))
        assert (parts[0].since_ms, parts[-1].until_ms) == (whole.since_ms, whole.until_ms)


@given(days, st.integers(1, 60), zones)
def test_dates_and_periods_agree(day: date, count: int, name: str) -> None:
    """Two dates, a date and so many days, and whole local dates are the same range."""
    until = day + timedelta(days=count)
    if name == SKIPPED[0] and day <= SKIPPED[1] <= until:
        return
    found = range_of(f"{day}/{until}", name)
    again = range_of(f"{day}/P{count}D", name)
    assert (again.since_ms, again.until_ms) == (found.since_ms, found.until_ms)
    assert whole_days(zone(name), found) == found
    listed = local_days(clock(zone(name), found.since_ms, found.until_ms))
    assert [one.date for one in listed] == [(day + timedelta(days=one)).isoformat() for one in range(count)]


@given(
    st.one_of(
        days.map(date.isoformat),
        days.map(week),
        days.map(lambda day: f"{day:%Y-%m}"),
        st.tuples(days, st.integers(1, 400)).map(lambda one: f"{one[0]}/{one[0] + timedelta(days=one[1])}"),
        st.tuples(days, st.integers(1, 13)).map(lambda one: f"{one[0]}/P{one[1]}M"),
        st.tuples(days, st.integers(1, 400)).map(lambda one: f"{one[0]}T00:00Z/P{one[1]}D"),
        st.integers(1, MAX_WINDOW_S).map(lambda one: f"{one}s"),
        st.integers(1, 400).map(lambda one: f"P{one}D"),
    ),
    zones,
)
def test_every_text_round_trips(text: str, name: str) -> None:
    """A window is told by the text that asked for it, which asks for the same range again in its zone."""
    spec = WindowSpec.parse(text)
    if (name, text) == (SKIPPED[0], SKIPPED[1].isoformat()):
        return
    found = spec.at(NOW_MS, zone(name))
    assert spec.text == found.text == text
    assert WindowSpec.parse(found.text).at(NOW_MS, zone(name)) == found
    assert found.since_ms < found.until_ms


@given(st.integers(0, 4 * 10**12), st.integers(1, MAX_WINDOW_S), zones)
def test_moments_and_lengths_know_no_zone(since_ms: int, seconds: int, name: str) -> None:
    """What is written with an offset, or as a length, is the same in every zone."""
    since = datetime.fromtimestamp(since_ms // 1000, UTC).isoformat().replace("+00:00", "Z")
    for text in (f"{since}/PT{seconds}S", f"PT{seconds}S", f"{seconds}s"):
        assert range_of(text, name) == range_of(text, "UTC")


@pytest.mark.parametrize(
    ("text", "name", "since", "until"),
    [
        ("2026-11", "America/Los_Angeles", "2026-11-01T07:00", "2026-12-01T08:00"),
        ("2026-10-25", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2026-W13", "Europe/Berlin", "2026-03-22T23:00", "2026-03-29T22:00"),
        ("2026-10-25/PT24H", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T22:00"),
        ("2026-10-25/P1D", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00", "2018-11-05T02:00"),
        ("1970-01-01", "Asia/Kathmandu", "1970-01-01T00:00", "1970-01-01T18:30"),
    ],
)
def test_by_hand(text: str, name: str, since: str, until: str) -> None:
    """November in Los Angeles begins at 07:00 UTC; days have 23 or 25 hours; midnights that are skipped."""
    found = range_of(text, name)
    bounds = (datetime.fromtimestamp(one / 1000, UTC) for one in (found.since_ms, found.until_ms))
    assert [f"{one:%Y-%m-%dT%H:%M}" for one in bounds] == [since, until]


def test_a_date_that_was_skipped() -> None:
    """A date that a zone never had is refused when it is asked for there, and elsewhere is a day."""
    with pytest.raises(WindowError, match="'2011-12-30' holds no time in Pacific/Apia; write other dates"):
        range_of("2011-12-30", "Pacific/Apia")
    assert range_of("2011-12-30", "Europe/Berlin").seconds == DAY_MS / 1000
