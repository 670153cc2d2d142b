"""What is wrong with a text that is no window or duration, and what to write instead. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date

from gateway.times.forms import FIRST_YEAR

TOO_LONG = re.compile(r"[1-9][0-9]{9,}[smhd]", re.ASCII)
"""More digits than any length of at most 400 days has."""
_PERIOD = re.compile(r"P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T[0-9HMS]+)?", re.ASCII)
_MANY_DIGITS = re.compile(r"[0-9]{9,}", re.ASCII)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(T.*)?", re.ASCII)
_OFFSET = re.compile(r".*(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_MONTHS = 12
_TOO_LATE = f"it ends after the year {MAXYEAR}; write an earlier date"
_NO_LENGTH = "months and years have no length of their own; write days, like P30D, or 2026-11-01/P1M"


def why(text: str) -> str | None:
    """Of a text that is no window: what hinders it. None where nothing of it looks like one."""
    since, slash, until = text.partition("/")
    if not slash:
        found = (*_of_edge(text), *_of_length(text))
    else:
        found = (*_of_edge(since), *_of_edge(until), *_of_length(until, since))
    return next(iter(found), None)


def _of_edge(text: str) -> Iterator[str]:
    if week := _WEEK.fullmatch(text):
        yield from _of_week(int(week[1]), int(week[2]))
    elif day := _DATE.fullmatch(text):
        yield from _of_date(int(day[1]), int(day[2]), int(day[3] or 1))
        if day[4] and not _OFFSET.fullmatch(day[4]):
            yield "a moment needs its offset; write it like 2026-11-01T09:00Z or 2026-11-01T09:00+01:00"


def _of_length(text: str, since: str = "") -> Iterator[str]:
    """`since` is what it comes after."""
    period, day = _PERIOD.fullmatch(text), _DATE.fullmatch(since)
    if TOO_LONG.fullmatch(text) or (period and _MANY_DIGITS.search(text)):
        yield "it is longer than 400 days; ask for a shorter window"
    elif period and (period[1] or period[2]):
        is_of_the_calendar = day and not day[4]
        yield _TOO_LATE if is_of_the_calendar else _NO_LENGTH


def _of_week(year: int, week: int) -> Iterator[str]:
    yield from _of_year(year)
    last = date(year, 12, 28).isocalendar().week  # which is always in the last
    if not 1 <= week <= last:
        yield f"{year} has {last} weeks; write one from {year}-W01 to {year}-W{last}"
    if year == MAXYEAR:
        yield _TOO_LATE


def _of_date(year: int, month: int, day: int) -> Iterator[str]:
    yield from _of_year(year)
    if not 1 <= month <= _MONTHS:
        yield f"a year has {_MONTHS} months; write one from {year}-01 to {year}-12"
        return
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        of = f"{year}-{month:02}"
        yield f"{of} has {last} days; write one from {of}-01 to {of}-{last}"
    if (year, month) == (MAXYEAR, _MONTHS):
        yield _TOO_LATE


def _of_year(year: int) -> Iterator[str]:
    if year < FIRST_YEAR:
        yield f"nothing is known of before {FIRST_YEAR}; write a later date"
