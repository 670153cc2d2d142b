"""The forms that a window may be written in, docs/window.md: text in, what it names out. Pure.

Calendar forms (a date, a week, a month) name local dates: which moments those are, a timezone tells.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta, tzinfo

SECOND_MS = 1000
UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"([1-9][0-9]{0,8})([smhd])", re.ASCII)

FIRST_YEAR = 1970
_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})", re.ASCII)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_N = "([0-9]{1,8})"
_PERIOD = re.compile(
    rf"P(?=[0-9T])(?:{_N}Y)?(?:{_N}M)?(?:{_N}W)?(?:{_N}D)?(?:T(?=[0-9])(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class LocalDate:
    """The first moment of a local date, and so many seconds after it."""

    day: date
    after_s: int = 0

    def at(self, zone: tzinfo) -> int:
        """Unix ms. Where clocks skip midnight, the day begins with the moment that they are put forward."""
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=zone)
        return max(0, _unix_ms(midnight) + self.after_s * SECOND_MS)


Edge = int | LocalDate
"""Unix ms, or a date that a timezone makes a moment of."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a text names: a length in seconds that ends now, or a half-open range."""

    length_s: int | None
    since: Edge = 0
    until: Edge = 0


@dataclass(frozen=True, slots=True)
class _Period:
    """An ISO 8601 duration: calendar months, calendar days, exact seconds."""

    months: int
    days: int
    seconds: int

    def after(self, start: Edge) -> Edge | None:
        """A date goes on by the calendar, a moment by seconds: its days have 24 hours, it has no months."""
        if isinstance(start, int):
            exact = self.days * UNIT_S["d"] + self.seconds
            return None if self.months else start + exact * SECOND_MS
        day = _later(start.day, self.months, self.days)
        return LocalDate(day, self.seconds) if day else None


def form(text: str) -> Form | None:
    """None for what is no window."""
    since, slash, until = text.partition("/")
    if slash:
        return _interval(since, until)
    return _length(text) or _calendar(text)


def _length(text: str) -> Form | None:
    simple = DURATION.fullmatch(text)
    if simple:
        return Form(int(simple[1]) * UNIT_S[simple[2]])
    period = _period(text)
    if period is None or period.months:
        return None
    return Form(period.days * UNIT_S["d"] + period.seconds)


def _calendar(text: str) -> Form | None:
    day, week, month = _date(text), _WEEK.fullmatch(text), _MONTH.fullmatch(text)
    if day:
        return _dates(day, _later(day, 0, 1))
    try:
        if week:
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return _dates(monday, _later(monday, 0, 7))
        if month:
            first = date(int(month[1]), int(month[2]), 1)
            return _dates(first, _later(first, 1, 0))
    except ValueError:
        return None
    return None


def _dates(since: date, until: date | None) -> Form | None:
    return Form(None, LocalDate(since), LocalDate(until)) if until and _known(since) else None


def _interval(since: str, until: str) -> Form | None:
    start = _edge(since)
    if start is None or utc(start) < 0:
        return None
    period = _period(until)
    end = period.after(start) if period else _edge(until)
    return None if end is None else Form(None, start, end)


def _edge(text: str) -> Edge | None:
    day = _date(text)
    if day:
        return LocalDate(day)
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return _unix_ms(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _period(text: str) -> _Period | None:
    match = _PERIOD.fullmatch(text)
    if not match:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(one or 0) for one in match.groups())
    return _Period(
        years * 12 + months,
        weeks * 7 + days,
        hours * UNIT_S["h"] + minutes * UNIT_S["m"] + seconds,
    )


def _date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return found if _known(found) else None


def _known(day: date) -> bool:
    return day.year >= FIRST_YEAR


def _later(start: date, months: int, days: int) -> date | None:
    """So many months and then days on; the last of a month without such a day. None beyond the last year."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > MAXYEAR:
        return None
    last = monthrange(year, month + 1)[1]
    try:
        return date(year, month + 1, min(start.day, last)) + timedelta(days=days)
    except OverflowError:
        return None


def utc(edge: Edge) -> int:
    """Unix ms, dates as those of UTC."""
    return edge if isinstance(edge, int) else edge.at(UTC)


def _unix_ms(instant: datetime) -> int:
    return round(instant.timestamp() * SECOND_MS)
