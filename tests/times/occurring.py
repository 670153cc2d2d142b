"""When a maintenance is, told without a library of rules: day by day on the wall clock."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from gateway.times.calendar import zone
from gateway.times.maintenance import Maintenance
from gateway.times.ranges import Span, union

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
Occurs = Callable[[date, date], bool]
"""Whether a rule that begins on the first day names the second, which is no earlier."""


@dataclass(frozen=True)
class Rule:
    text: str
    occurs: Occurs


def daily(step: int) -> Rule:
    return Rule(f"FREQ=DAILY;INTERVAL={step}", lambda first, day: (day - first).days % step == 0)


def weekly(days: tuple[int, ...], step: int) -> Rule:
    """Weeks begin on Monday."""
    names = ",".join(("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day] for day in days)

    def occurs(first: date, day: date) -> bool:
        weeks = ((day - timedelta(day.weekday())) - (first - timedelta(first.weekday()))).days // 7
        return day.weekday() in days and weeks % step == 0

    return Rule(f"FREQ=WEEKLY;INTERVAL={step};BYDAY={names}", occurs)


def last_of_month(weekday: int) -> Rule:
    name = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[weekday]

    def occurs(_first: date, day: date) -> bool:
        return day.weekday() == weekday and day.day + 7 > monthrange(day.year, day.month)[1]

    return Rule(f"FREQ=MONTHLY;BYDAY=-1{name}", occurs)


def on_day(number: int) -> Rule:
    return Rule(f"FREQ=MONTHLY;BYMONTHDAY={number}", lambda _first, day: day.day == number)


RULES: st.SearchStrategy[Rule] = (
    st.builds(daily, st.integers(1, 5))
    | st.builds(
        weekly, st.sets(st.integers(0, 6), min_size=1).map(lambda one: tuple(sorted(one))), st.integers(1, 3)
    )
    | st.builds(last_of_month, st.integers(0, 6))
    | st.builds(on_day, st.integers(1, 31))
)


@dataclass(frozen=True)
class Plan:
    """A maintenance, and when it is."""

    kept: Maintenance
    rule: Rule | None

    def spans(self, since_ms: int, until_ms: int) -> list[Span]:
        """What of it lies in [since, until), joined where it touches."""
        cut = ((max(since, since_ms), min(until, until_ms)) for since, until in self._all(until_ms))
        return union(cut)

    def _all(self, until_ms: int) -> Iterator[Span]:
        local = zone(self.kept.timezone)
        for start in self._starts(until_ms):
            since = int(start.replace(tzinfo=local).timestamp()) * 1000
            until = since + self.kept.seconds * 1000
            ended = self.kept.ended_ms
            yield since, until if ended is None else min(until, ended)

    def _starts(self, until_ms: int) -> Iterator[datetime]:
        first = self.kept.start
        if self.rule is None:
            yield first
            return
        day = first
        while day.replace(tzinfo=UTC).timestamp() * 1000 < until_ms + 3 * 86_400_000:
            if self.rule.occurs(first.date(), day.date()):
                yield day
            day += timedelta(days=1)


@st.composite
def plans(draw: st.DrawFn, now_ms: int, days: int) -> Plan:
    """Of the whole org, that begin within so many days before now, or a day after."""
    rule = draw(st.none() | RULES)
    minutes = draw(st.integers(-1440, days * 1440))
    at_s = now_ms // 60_000 * 60 - minutes * 60
    start = datetime.fromtimestamp(at_s, UTC).replace(tzinfo=None)
    longest = 20 * 3600 if rule else days * 43_200
    ended = draw(st.none() | st.integers(now_ms - days * 86_400_000, now_ms))
    kept = Maintenance(
        id=f"mnt_{draw(st.integers(0, 10**9))}",
        title="Maintenance",
        timezone=draw(st.sampled_from(ZONES)),
        start=start,
        seconds=60 * draw(st.integers(1, longest // 60)),
        rule=rule.text if rule else None,
        ended_ms=ended,
    )
    return Plan(kept, rule)
