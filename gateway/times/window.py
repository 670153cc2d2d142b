"""Windows, durations and buckets: text in, half-open millisecond ranges out. Pure.

A window is [since, until). A length ("24h") ends now, with now moved up to a small grid so that equal
questions make equal SQL text; a month ("2026-11") and an ISO 8601 interval are absolute.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from gateway.times import forms
from gateway.times.forms import DURATION, UNIT_S, Edge, form, utc
from gateway.times.unmeant import TOO_LONG, why

SECOND_MS = forms.SECOND_MS
NOW_GRID_MS = 10 * SECOND_MS
MAX_WINDOW_S = 400 * 86400
MAX_BUCKETS = 2000
BUCKET_LADDER_S = (60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)
AUTO_BUCKETS = 300

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)


class WindowError(ValueError):
    """A window, duration or bucket that cannot be; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A positive length, parsed from "15s", "5m", "1h" or "7d"."""

    text: str
    seconds: int

    @classmethod
    def parse(cls, text: str) -> "Duration":
        match = DURATION.fullmatch(text)
        if TOO_LONG.fullmatch(text):
            raise WindowError(f"{text[:40]!r} is longer than 400 days; ask for a shorter one")
        if not match:
            raise WindowError(
                f"{text[:40]!r} is not a duration; write a number and a unit, like 15s, 5m, 1h or 7d"
            )
        return cls(text, int(match[1]) * UNIT_S[match[2]])


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open range of Unix milliseconds, with the text it was asked by."""

    text: str
    since_ms: int
    until_ms: int

    @property
    def seconds(self) -> float:
        return (self.until_ms - self.since_ms) / SECOND_MS

    def elapsed_s(self, now_ms: int) -> float:
        """Length of the part that has happened: a window may end in the future."""
        return max(0, min(self.until_ms, now_ms) - self.since_ms) / SECOND_MS

    def before(self) -> "Window":
        """The same length just before it; of a calendar month of UTC, the month before, however long that is.

        Its text is a window of its own, absolute, so that it can be asked for again.
        """
        if _MONTH.fullmatch(self.text) and WindowSpec.parse(self.text).at(0) == self:
            last = datetime.fromtimestamp(self.since_ms / SECOND_MS, UTC) - timedelta(days=1)
            return WindowSpec.parse(f"{last.year:04}-{last.month:02}").at(0)
        since = max(0, 2 * self.since_ms - self.until_ms)
        return Window(f"{_rfc3339(since)}/{_rfc3339(self.since_ms)}", since, self.since_ms)

    def aligned(self, bucket_s: int) -> "Window":
        """Widened to whole buckets, so that no bucket is cut in half."""
        step = bucket_s * SECOND_MS
        return Window(self.text, self.since_ms // step * step, -(-self.until_ms // step) * step)

    def starts(self, bucket_s: int) -> list[int]:
        """Start of every bucket in Unix seconds, the empty ones too."""
        aligned = self.aligned(bucket_s)
        return list(range(aligned.since_ms // SECOND_MS, aligned.until_ms // SECOND_MS, bucket_s))

    def bucket_or_auto(self, bucket: Duration | None) -> int:
        """The bucket asked for, or the finest of the ladder that draws at most AUTO_BUCKETS points."""
        if bucket is None:
            # One fewer than may be drawn: a window that begins within a bucket touches one more.
            fitting = (step for step in BUCKET_LADDER_S if self.seconds <= step * (AUTO_BUCKETS - 1))
            return next(fitting, BUCKET_LADDER_S[-1])
        if self.seconds > bucket.seconds * MAX_BUCKETS:
            raise WindowError(
                f"{bucket.text} cuts this window into more than {MAX_BUCKETS} buckets; ask for longer ones"
            )
        if bucket.seconds > MAX_WINDOW_S:
            raise WindowError(f"{bucket.text} is longer than 400 days; ask for shorter buckets")
        return bucket.seconds


def tick(now_ms: int) -> int:
    """Lengths that end now end at this tick of the grid."""
    return -(-now_ms // NOW_GRID_MS)


@dataclass(frozen=True, slots=True)
class WindowSpec:
    """A window as written: `at(now, zone)` makes it a range. One of the forms of docs/window.md."""

    text: str
    length_s: int | None = None
    since: Edge = 0
    until: Edge = 0

    @classmethod
    def parse(cls, text: str) -> "WindowSpec":
        """Accepts "24h", "P7D", "2026-11-20", "2026-W47", "2026-11" and intervals; refuses the rest."""
        found = form(text)
        if found is None:
            raise WindowError(_no_window(text))
        return cls(text, found.length_s, found.since, found.until).checked()

    def at(self, now_ms: int, zone: tzinfo = UTC) -> Window:
        """The range; dates are those of the zone. Raises WindowError for a date that the zone skipped."""
        if self.length_s is not None:
            until = tick(now_ms) * NOW_GRID_MS
            return Window(self.text, until - self.length_s * SECOND_MS, until)
        since_ms, until_ms = (
            one if isinstance(one, int) else one.at(zone) for one in (self.since, self.until)
        )
        if until_ms <= since_ms:
            raise WindowError(f"{self.text!r} holds no time in {zone}; write other dates")
        return Window(self.text, since_ms, until_ms)

    def checked(self) -> "WindowSpec":
        """Itself, when it runs forward and is not too long."""
        length_ms = utc(self.until) - utc(self.since)
        if self.length_s is not None:
            length_ms = self.length_s * SECOND_MS
        if length_ms <= 0:
            raise WindowError(f"{self.text[:60]!r} ends before it begins; write the earlier time first")
        if length_ms > MAX_WINDOW_S * SECOND_MS:
            raise WindowError(f"{self.text[:60]!r} is longer than 400 days; ask for a shorter window")
        return self


def _no_window(text: str) -> str:
    if found := why(text):
        return f"{text[:60]!r} is not a window: {found}"
    return (
        f"{text[:60]!r} is not a window; write a length like 24h, a day like 2026-11-20, a week like "
        "2026-W47, a month like 2026-11, or an interval like 2026-11-01/2026-11-08 or "
        "2026-11-01T00:00Z/P7D"
    )


def _rfc3339(unix_ms: int) -> str:
    instant = datetime.fromtimestamp(unix_ms // SECOND_MS, UTC)
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{unix_ms % SECOND_MS:03}Z"
