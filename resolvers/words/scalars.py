"""DateTime, Duration and Window: text at the edge, checked before any read."""

from datetime import UTC, datetime
from functools import lru_cache
from math import floor
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from gateway.times.window import SECOND_MS, Duration, WindowError, WindowSpec

WINDOW_PAGE = "docs/window.md"
"""What a Window and a Duration are, in this repository: no standard has lengths that end now."""

Instant = NewType("Instant", int)
"""Unix milliseconds, shown as DateTime."""


def instant(ms: int | None) -> Instant | None:
    return None if ms is None else Instant(ms)


@lru_cache(maxsize=16_384)
def date_time(ms: int) -> str:
    """To the millisecond. Pages ask for the same moments again; those of one answer lie in few minutes."""
    second, rest = divmod(ms if type(ms) is int else floor(ms), SECOND_MS)
    minute, second = divmod(second, 60)
    return f"{_minute(minute)}{second:02}.{rest:03}Z"


@lru_cache(maxsize=4096)
def _minute(number: int) -> str:
    """All that is before the seconds."""
    return datetime.fromtimestamp(number * 60, UTC).isoformat(timespec="minutes").replace("+00:00", ":")


def _parse_duration(value: object) -> Duration:
    return Duration.parse(_text(value, "Duration"))


def _parse_window(value: object) -> WindowSpec:
    return WindowSpec.parse(_text(value, "Window"))


def _parse_date_time(value: object) -> Instant:
    try:
        moment = datetime.fromisoformat(_text(value, "DateTime"))
    except ValueError:
        raise WindowError("a DateTime is written like 2026-11-24T09:30:00Z") from None
    if moment.tzinfo is None:
        raise WindowError("a DateTime needs its offset, like 2026-11-24T09:30:00Z")
    return Instant(round(moment.timestamp() * 1000))


def _text(value: object, name: str) -> str:
    if isinstance(value, str):
        return value
    raise WindowError(f"a {name} is written as a string")


SCALARS: dict[object, ScalarDefinition] = {
    Instant: strawberry.scalar(
        name="DateTime",
        description="A moment in RFC 3339, UTC, to the millisecond: 2026-11-24T09:30:00.000Z.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=date_time,
        parse_value=_parse_date_time,
    ),
    Duration: strawberry.scalar(
        name="Duration",
        description='A length of time: a number and one of s, m, h, d, as in "15s", "5m", "1h", "7d".',
        specified_by_url=WINDOW_PAGE,
        serialize=lambda duration: duration.text,
        parse_value=_parse_duration,
    ),
    WindowSpec: strawberry.scalar(
        name="Window",
        description=(
            'A range of time, at most 400 days: a length that ends now ("24h", "7d", "P7D"), a date, week or '
            'month ("2026-11-20", "2026-W47", "2026-11"), or an interval of dates or moments, the end not in '
            'it ("2026-11-01/2026-11-08", "2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-01/P7D"). Dates '
            "are those of the field's timezone; of UTC where it takes none."
        ),
        specified_by_url=WINDOW_PAGE,
        serialize=lambda window: window.text,
        parse_value=_parse_window,
    ),
}

DAY = WindowSpec.parse("24h")
