"""Hours of service: parsed as they are written, and counted as the wall clock shows them."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.times.calendar import DAY_MS, DAY_S, WEEK_S, clock, zone
from gateway.times.ranges import Span, union
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import Window
from tests.size import sized
from tests.times.test_calendar import MINUTE_MS, at, shown, windows, zones

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def hours(day: int, since: float, until: float) -> Span:
    return round((day * 24 + since) * 3600), round((day * 24 + until) * 3600)


WRITTEN = {
    "Mo-Fr 08:00-18:00": [hours(day, 8, 18) for day in range(5)],
    "Mo-Fr 08:00-18:00, Sa 09:00-12:00": [*(hours(day, 8, 18) for day in range(5)), hours(5, 9, 12)],
    "Mo-Tu 08:00-12:00,13:00-17:30": [hours(d, *t) for d in (0, 1) for t in ((8, 12), (13, 17.5))],
    "Mo,We, Fr 10:00-11:00": [hours(day, 10, 11) for day in (0, 2, 4)],
    "Sa-Mo 10:00-11:00": [hours(day, 10, 11) for day in (0, 5, 6)],
    "Fr 22:00-06:00": [hours(4, 22, 30)],
    "Su 22:00-06:00": [hours(0, 0, 6), hours(6, 22, 24)],
    "Mo 00:00-24:00": [hours(0, 0, 24)],
    "24/7": [(0, WEEK_S)],
    "00:00-24:00": [(0, WEEK_S)],
    "24/7; Su off": [(0, 6 * DAY_S)],
    "Mo-Fr 08:00-18:00; We 10:00-12:00": [
        hours(0, 8, 18),
        hours(1, 8, 18),
        hours(2, 10, 12),
        hours(3, 8, 18),
        hours(4, 8, 18),
    ],
    " Mo 08:00-10:00 , Mo 09:00-12:00 ": [hours(0, 8, 12)],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_understood(text: str) -> None:
    """As OpenStreetMap means it: commas add, a semicolon replaces, ranges go over midnight."""
    assert list(ServiceHours.parse(text).week) == WRITTEN[text]
    assert ServiceHours.parse(text).always == (WRITTEN[text] == [(0, WEEK_S)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "always",
        "Mo-Fr",
        "Mo-Fr 8:00-18:00",
        "Mo-Fr 08:00",
        "Mo-Fr 08:00-25:00",
        "Mo-Fr 08:61-18:00",
        "Mo-Fr 08:00-08:00",
        "Mo-Fr 24:00-08:00",
        "Mon-Fri 08:00-18:00",
        "mo-fr 08:00-18:00",
        "Mo-Fr 08:00-18:00;",
        "Mo-Fr 08:00-18:00,,Sa 09:00-12:00",
        "PH off",
        "Mo off",
        "24/7; Mo-Su off",
        "sunrise-sunset",
        "Mo 08:00+",
        "Mo 08:00-18:00 OR 1",
        "\uff2d\uff4f 08:00-18:00",
        "Mo " * 200,
    ],
)
def test_what_is_outside_the_subset_is_refused(text: str) -> None:
    """Named by its argument, and never served as nothing."""
    with pytest.raises(BadUserInput) as raised:
        ServiceHours.parse(text)
    assert raised.value.argument == "serviceHours"
    assert len(raised.value.message) < 250


@given(st.text("MoTuFrSaSu 0123456789:-,;/of", max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    """It is understood or refused."""
    try:
        found = ServiceHours.parse(text)
    except BadUserInput:
        return
    assert found.week == tuple(union(found.week))
    assert 0 <= found.week[0][0] < found.week[-1][1] <= WEEK_S


clock_times = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@st.composite
def written(draw: st.DrawFn) -> str:
    rules = []
    for _ in range(draw(st.integers(1, 3))):
        first, last = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        since, until = draw(st.lists(clock_times, min_size=2, max_size=2, unique=True))
        rules.append(f"{first}-{last} {since}-{until}")
    return ", ".join(rules)


def by_hand(rules: str, of: ZoneInfo, at_ms: int) -> bool:
    """Whether the wall clock shows a time of one of the rules."""
    wall = shown(of, at_ms)
    now = wall.hour * 3600 + wall.minute * 60 + wall.second
    for rule in rules.split(", "):
        days, times = rule.split(" ")
        first, last = (NAMES.index(one) for one in days.split("-"))
        named = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
        since, until = (int(one[:2]) * 3600 + int(one[3:]) * 60 for one in times.split("-"))
        if since < until and wall.weekday() in named and since <= now < until:
            return True
        over = since > until and (wall.weekday() in named and now >= since)
        if over or (since > until and (wall.weekday() - 1) % 7 in named and now < until):
            return True
    return False


@settings(max_examples=sized(60, 5), deadline=None)
@given(written(), zones, windows(3 * DAY_MS))
def test_service_against_every_minute(rules: str, of: ZoneInfo, window: Window) -> None:
    """Moments, stretches and seconds are those found minute by minute, where clocks change, too."""
    since = window.since_ms // MINUTE_MS * MINUTE_MS
    until = since + max(1, (window.until_ms - since) // MINUTE_MS) * MINUTE_MS
    served = Served(ServiceHours.parse(rules), clock(of, since, until))
    inside = {minute for minute in range(since, until, MINUTE_MS) if by_hand(rules, of, minute)}
    if all(offset % 60 == 0 for _, _, offset in served.clock.segments()):
        assert served.seconds(since, until) == 60 * len(inside)
        assert list(served.stretches) == union((one, one + MINUTE_MS) for one in inside)
        assert served.within(since, until) == served.stretches
    served_minutes = {
        minute for minute in range(since, until, MINUTE_MS) if served.seconds(minute, minute + 1)
    }
    assert served_minutes == inside


@given(written(), zones, windows(9 * DAY_MS), st.floats(0, 1))
def test_a_moment_after_so_much_service(rules: str, of: ZoneInfo, window: Window, share: float) -> None:
    """Between a moment and the one found lies as much service as was asked for; beyond the range is none."""
    served = Served(ServiceHours.parse(rules), clock(of, window.since_ms, window.until_ms))
    whole = served.seconds(window.since_ms, window.until_ms)
    found = served.moment_after(window.since_ms, share * whole)
    if whole:
        assert found is not None
        assert served.seconds(window.since_ms, found) == pytest.approx(share * whole, abs=0.002)
    assert served.moment_after(window.since_ms, whole + 1) is None


def test_service_where_clocks_change() -> None:
    """The hour that Berlin skips in March is not served, the one it repeats in October twice."""
    berlin, night = zone("Europe/Berlin"), ServiceHours.parse("Su 02:00-03:00")
    for day, expected in (("2026-03-29", 0), ("2026-10-25", 7200), ("2026-11-01", 3600)):
        since = at(f"{day}T00:00+00:00") - 4 * 3_600_000
        served = Served(night, clock(berlin, since, since + DAY_MS))
        assert served.seconds(since, since + DAY_MS) == expected
