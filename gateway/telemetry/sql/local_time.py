"""Time in SQL: a zone's offsets as sums, so that no engine's timezone database is asked; spans left out.

AE's own functions take a timezone here and there, old ClickHouse servers take others, and their tables differ
in age: `gateway.times.calendar` finds the offsets of the range beforehand, and they are written into the
statement.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import pairwise

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.text import Away, id_list, literal, within
from gateway.times.calendar import DAY_S, HOURS_OF_WEEK, MONDAY_S, Clock
from gateway.times.ranges import Span, union
from gateway.times.runs import Run, runs
from gateway.times.service_hours import Served
from gateway.times.window import SECOND_MS

Spans = tuple[Span, ...]
DAYS_AHEAD = MONDAY_S // DAY_S
"""Local days are numbered from the Monday before the epoch: what engines divide is never negative."""


def hour_of_week(layout: Layout, clock: Clock) -> str:
    """0 to 167, Monday 00:00 first."""
    return f"intDiv({_since_monday(layout, clock)}, 3600) % {HOURS_OF_WEEK}"


def local_day(layout: Layout, clock: Clock) -> str:
    """Number of the local date, which is DAYS_AHEAD more than the calendar's."""
    return f"intDiv({_since_monday(layout, clock)}, {DAY_S})"


def in_service(layout: Layout, served: Served) -> str:
    """A condition that holds for checks within service hours."""
    seconds = _since_monday(layout, served.clock)
    groups = served.hours.weekdays().items()
    return "(" + " OR ".join(_on_days(seconds, days, ranges) for ranges, days in groups) + ")"


def outside(layout: Layout, away: Iterable[Away], named: Container[str] | None = None) -> str:
    """A condition that holds for checks that stay; '' where none of those named (None: any) is left out."""
    told = inside(layout, away, named)
    return f"NOT ({told})" if told else ""


def inside(layout: Layout, away: Iterable[Away], named: Container[str] | None = None) -> str:
    """A condition that holds for checks that are left out; '' where none is."""
    return " OR ".join(
        f"({layout.monitor} IN {id_list(monitors)} AND {_in_spans(layout, spans)})"
        if monitors
        else _in_spans(layout, spans)
        for monitors, spans in left_out(away, named)
    )


def left_out(away: Iterable[Away], named: Container[str] | None = None) -> list[tuple[frozenset[str], Spans]]:
    """What is left out of whom (nobody named: of all, which comes first), with those together of whom it is
    the same."""
    spans: dict[tuple[str, ...], list[Span]] = defaultdict(list)
    for one in away:
        monitors = tuple(name for name in one.monitors if named is None or name in named)
        if monitors or not one.monitors:
            spans[monitors] += one.spans
    monitors_of: dict[Spans, set[str]] = defaultdict(set)
    everybody = union(spans.pop((), ()))
    for monitors, found in spans.items():
        monitors_of[tuple(union(found))] |= set(monitors)
    told: list[tuple[frozenset[str], Spans]] = [(frozenset(), tuple(everybody))] if everybody else []
    return told + [(frozenset(monitors), found) for found, monitors in sorted(monitors_of.items()) if found]


def _in_spans(layout: Layout, spans: Iterable[Span]) -> str:
    return "(" + " OR ".join(_in_run(layout, one) for one in runs(spans)) + ")"


def _in_run(layout: Layout, run: Run) -> str:
    whole = within(layout, run.since_ms, run.until_ms)
    if run.count == 1:
        return whole
    period, since = run.period_ms // SECOND_MS, run.since_ms // SECOND_MS
    passed = f"(toUInt32({layout.timestamp_ms} / {SECOND_MS}) + {-since % period}) % {period}"
    return f"({whole} AND {passed} < {run.length_ms // SECOND_MS})"


def _on_days(seconds: str, days: tuple[int, ...], ranges: tuple[Span, ...]) -> str:
    named = ", ".join(map(str, days))
    weekday = "" if len(days) == 7 else f"(intDiv({seconds}, {DAY_S}) % 7) IN ({named})"  # noqa: PLR2004 - a week
    hours = " OR ".join(filter(None, (_between(f"({seconds}) % {DAY_S}", one) for one in ranges)))
    return "(" + (" AND ".join(filter(None, (weekday, hours and f"({hours})"))) or "1 = 1") + ")"


def _between(second: str, hours: Span) -> str:
    since, until = hours
    bounds = [f"{second} >= {since}"] if since > 0 else []
    bounds += [f"{second} < {until}"] if until < DAY_S else []
    return " AND ".join(bounds)


def _since_monday(layout: Layout, clock: Clock) -> str:
    """Seconds of the wall clock since the Monday before 1970: a sum, flat for any number of steps."""
    time = layout.timestamp_ms
    first = clock.steps[0].offset_s if clock.steps else 0
    changes = "".join(
        f" {'+' if after.offset_s > before.offset_s else '-'} if({time} >= {literal(before.until_ms)}, "
        f"{abs(after.offset_s - before.offset_s)}, 0)"
        for before, after in pairwise(clock.steps)
    )
    return f"toUInt32({time} / {SECOND_MS}) + {MONDAY_S + first}{changes}"
