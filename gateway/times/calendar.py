"""Local time: a zone's offsets over a range, its days, its hours of the week. Pure, save for the zone files.

Ranges are half-open and in Unix milliseconds. Zones come from the tzdata package and not from the machine, so
that a day is equally long wherever the gateway runs.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from gateway.errors import BadUserInput
from gateway.times.ranges import cut
from gateway.times.window import SECOND_MS, Window

HOUR_S, DAY_S, WEEK_S = 3_600, 86_400, 604_800
DAY_MS = DAY_S * SECOND_MS
HOURS_OF_WEEK = 168
MONDAY_S = 3 * DAY_S
"""Seconds from a Monday 00:00 to the Unix epoch, which was a Thursday."""
LONGEST_NAME = 40

_EPOCH = date(1970, 1, 1)
_LAST_MS = round(datetime(9999, 12, 30, tzinfo=UTC).timestamp()) * SECOND_MS
"""Beyond it Python has no local time; offsets stay as they are then."""


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds that local time is ahead of UTC, up to a moment."""

    until_ms: int
    offset_s: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A zone's wall clock over [since, until), as steps in their order. Empty ranges have none."""

    since_ms: int
    steps: tuple[Step, ...]

    def segments(self) -> list[tuple[int, int, int]]:
        """(since ms, until ms, offset s) of every stretch of one offset."""
        starts = (self.since_ms, *(step.until_ms for step in self.steps))
        return [
            (start, step.until_ms, step.offset_s) for start, step in zip(starts, self.steps, strict=False)
        ]

    def local_s(self, at_ms: int) -> int:
        """Whole seconds that the wall clock shows since 1970; a moment outside takes the nearest offset."""
        following = (step for step in self.steps if at_ms < step.until_ms)
        return at_ms // SECOND_MS + next(following, self.steps[-1]).offset_s

    @property
    def steady_s(self) -> int:
        """An hour, where every hour of UTC is one of this clock's, too; 0 where one is cut by a half or by a
        change of the clock."""
        ahead = {step.offset_s % HOUR_S for step in self.steps}
        changes = {step.until_ms % (HOUR_S * SECOND_MS) for step in self.steps[:-1]}
        return 0 if (ahead | changes) - {0} else HOUR_S

    @property
    def of_utc(self) -> bool:
        """It shows UTC all along."""
        return not any(step.offset_s for step in self.steps)

    def hour_of_week(self, at_ms: int) -> int:
        """0 to 167: weekday * 24 + hour, Monday 00:00 first."""
        return (self.local_s(at_ms) + MONDAY_S) // 3600 % HOURS_OF_WEEK

    def day(self, at_ms: int) -> int:
        """Days of the wall clock's date since 1970-01-01."""
        return self.local_s(at_ms) // DAY_S


@dataclass(frozen=True, slots=True)
class LocalDay:
    """All moments of a range whose local date is this one. `number` counts days since 1970-01-01.

    They lie in [start, end) and are `seconds` long: 82 800, 86 400 or 90 000 as a rule.
    """

    number: int
    start_ms: int
    end_ms: int
    seconds: float

    @property
    def date(self) -> str:
        return (_EPOCH + timedelta(days=self.number)).isoformat()


def zone(name: str, argument: str = "timezone") -> ZoneInfo:
    """The zone of an IANA name. Raises BadUserInput naming the argument for any other text."""
    if name not in _names():
        meant = next((one for one in _names() if one.lower() == name[:LONGEST_NAME].lower()), "Europe/Berlin")
        raise BadUserInput(
            f"{name[:LONGEST_NAME]!r} is not an IANA timezone; write a name like {meant}", argument
        )
    return _zone(name)


@cache
def _names() -> frozenset[str]:
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="ascii")
    return frozenset(listed.split())


@cache
def _zone(name: str) -> ZoneInfo:
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def clock(of: ZoneInfo, since_ms: int, until_ms: int) -> Clock:
    """The zone's offsets over a range. No zone changes its clock twice within a day."""
    steps: list[Step] = []
    at, offset = since_ms, _offset_s(of, since_ms)
    while at < until_ms:
        following = min(until_ms, at + DAY_MS)
        if _offset_s(of, following) != offset:
            change = _change(of, at, following, offset)
            steps.append(Step(change, offset))
            offset = _offset_s(of, following)
        at = following
    if since_ms < until_ms and (not steps or steps[-1].until_ms < until_ms):
        steps.append(Step(until_ms, offset))
    return Clock(since_ms, tuple(steps))


def _change(of: ZoneInfo, since_ms: int, until_ms: int, offset: int) -> int:
    """The first moment in (since, until] of another offset: zones change at whole seconds."""
    low, high = since_ms // SECOND_MS, -(-until_ms // SECOND_MS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset_s(of, middle * SECOND_MS) == offset else (low, middle)
    return high * SECOND_MS


def _offset_s(of: ZoneInfo, at_ms: int) -> int:
    moment = datetime.fromtimestamp(max(0, min(at_ms, _LAST_MS)) // SECOND_MS, UTC).astimezone(of)
    return round((moment.utcoffset() or timedelta()).total_seconds())


def local_days(of: Clock) -> list[LocalDay]:
    """Every date that the clock shows in its range, in order, with when it began and how long it was.

    A date may come in two pieces, where a clock is put back across midnight: its seconds are those of both.
    """
    found: dict[int, LocalDay] = {}
    for since, until, offset_s in of.segments():
        ahead = offset_s * SECOND_MS
        for number in range((since + ahead) // DAY_MS, -(-(until + ahead) // DAY_MS)):
            begin, end = cut((number * DAY_MS - ahead, (number + 1) * DAY_MS - ahead), (since, until))
            before = found.get(number, LocalDay(number, begin, end, 0.0))
            seconds = before.seconds + (end - begin) / SECOND_MS
            found[number] = LocalDay(number, before.start_ms, end, seconds)
    return [found[number] for number in sorted(found)]


def whole_days(of: ZoneInfo, window: Window) -> Window:
    """The window, widened to the whole of the local dates it touches; it never begins before 1970."""
    around = clock(of, max(0, window.since_ms - 2 * DAY_MS), window.until_ms + 2 * DAY_MS)
    shown = {one.number: one for one in local_days(around)}
    first, last = shown[around.day(window.since_ms)], shown[around.day(window.until_ms - 1)]
    return Window(window.text, first.start_ms, last.end_ms)
