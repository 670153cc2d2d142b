"""What a question is answered by: a window, its buckets or local days; each as the time that counts in it."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from gateway.telemetry.reading.breakdown import BreakdownQuestion, Part
from gateway.telemetry.reading.grids import GridQuestion
from gateway.telemetry.reading.members import MembersQuestion
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.times.calendar import DAY_MS, HOUR_S, HOURS_OF_WEEK, MONDAY_S, Clock
from gateway.times.ranges import Span, cut
from gateway.times.window import SECOND_MS

Question = (
    TotalsQuestion | SeriesQuestion | PlacesQuestion | GridQuestion | BreakdownQuestion | MembersQuestion
)
Asked = TypeVar(
    "Asked",
    TotalsQuestion,
    SeriesQuestion,
    PlacesQuestion,
    GridQuestion,
    BreakdownQuestion,
    MembersQuestion,
)
Spans = dict[Hashable, list[Span]]
HOUR_MS = HOUR_S * SECOND_MS


@dataclass(frozen=True, slots=True)
class Laid:
    """The cells of a question. Each is as many as there are regions, or monitors of a fleet, or both, where
    it is `by_region` or `by_monitor`; with `failures` those of failed checks are told by class and code."""

    spans: Spans
    always: tuple[Hashable, ...] = ()
    """Cells that an answer has, whatever there is."""
    by_region: bool = False
    by_monitor: bool = False
    failures: bool = False
    named: Callable[[Hashable, str, str], Hashable] = lambda cell, _monitor, _region: cell
    """A cell of a monitor and a region, as the question's answer names it."""


def kept_by_hours(question: Question) -> bool:
    """An archive holds all that is asked, but for single checks: of these, of how late rows were written and
    of the newest certificate is told by the store's part alone, which is the newest."""
    parts = question.parts
    if parts.phases:
        return False
    match question:
        case BreakdownQuestion():
            return question.failures
        case MembersQuestion():
            return True
    return not parts.last_failure


def laid(question: Question, within: Span) -> Laid:
    """Cells in a part of the question's window, Unix ms."""
    if isinstance(question, GridQuestion):
        return _grid(question, within)
    if isinstance(question, BreakdownQuestion | MembersQuestion):
        return _groups(question, within)
    match question:
        case TotalsQuestion(hours=None):
            return _every({None: [within]})
        case TotalsQuestion(hours=served) if served is not None:
            return _every({None: [cut(one, within) for one in served.within(*within)]})
        case SeriesQuestion():
            return _every(_buckets(question.bucket_s, within))
        case PlacesQuestion():
            return Laid({None: [within]}, by_region=True, named=lambda _cell, _monitor, region: region)
    raise TypeError(question)


def _groups(question: BreakdownQuestion | MembersQuestion, within: Span) -> Laid:
    """By region of one monitor, or of all together; by monitor of a fleet, and by region where it failed."""
    if isinstance(question, BreakdownQuestion):
        return Laid(
            {None: [within]},
            (Part("", ""),),
            by_region=True,
            failures=True,
            named=lambda _cell, _monitor, region: Part(region, ""),
        )
    return Laid(
        {None: [within]},
        tuple((one, "") for one in question.scope.ids or ()),
        by_region=question.failures,
        by_monitor=True,
        named=lambda _cell, monitor, region: (monitor, region),
    )


def _every(spans: Spans) -> Laid:
    return Laid(spans, tuple(spans))


def _grid(question: GridQuestion, within: Span) -> Laid:
    match question:
        case GridQuestion(cells=RegionBuckets(bucket_s=bucket_s)):
            return Laid(
                _buckets(bucket_s, within),
                by_region=True,
                named=lambda bucket, _monitor, region: (region, bucket),
            )
        case GridQuestion(cells=LocalDates(clock=clock)):
            return _every(_steps(clock, within, DAY_MS, 0, None))
        case GridQuestion(cells=HoursOfWeek(clock=clock)):
            return _every(_steps(clock, within, HOUR_MS, MONDAY_S * SECOND_MS, HOURS_OF_WEEK))
    raise TypeError(question)


def _buckets(bucket_s: int, within: Span) -> Spans:
    step = bucket_s * SECOND_MS
    starts = range(within[0] // step * step, within[1], step)
    return {start // SECOND_MS: [cut((start, start + step), within)] for start in starts}


def _steps(clock: Clock, within: Span, step: int, ahead_ms: int, round_about: int | None) -> Spans:
    """Steps of a wall clock by their number, which begins anew after so many."""
    found: dict[int, list[Span]] = defaultdict(list)
    for since, until, offset_s in clock.segments():
        begin, end = cut((since, until), within)
        shift = offset_s * SECOND_MS + ahead_ms
        for number in range((begin + shift) // step, -(-(end + shift) // step) if begin < end else 0):
            span = cut((number * step - shift, (number + 1) * step - shift), (begin, end))
            found[number % round_about if round_about else number].append(span)
    return cast("Spans", dict(found))
