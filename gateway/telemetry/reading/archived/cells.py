"""What a question is answered by: a window, its buckets or local days; each as the time that counts in it."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from gateway.telemetry.reading.grids import GridQuestion
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.slices import Parts
from gateway.times.calendar import DAY_MS, HOUR_S, HOURS_OF_WEEK, MONDAY_S, Clock
from gateway.times.ranges import Span, cut
from gateway.times.window import SECOND_MS

Question = TotalsQuestion | SeriesQuestion | PlacesQuestion | GridQuestion
Asked = TypeVar("Asked", TotalsQuestion, SeriesQuestion, PlacesQuestion, GridQuestion)
Spans = dict[Hashable, list[Span]]
HOUR_MS = HOUR_S * SECOND_MS


@dataclass(frozen=True, slots=True)
class Laid:
    """The cells of a question; `by_region`: each is as many as there are regions."""

    spans: Spans
    by_region: bool = False
    named: Callable[[Hashable, str], Hashable] = lambda cell, _: cell
    """A cell of a region, as the question's answer names it."""


def kept_by_hours(parts: Parts) -> bool:
    """An archive holds all that is asked. How late rows were written and the newest certificate are told of
    the store's part alone, which is the newest."""
    return not (parts.apdex or parts.phases or parts.last_failure)


def laid(question: Question, within: Span) -> Laid:
    """Cells in a part of the question's window, Unix ms."""
    if isinstance(question, GridQuestion):
        return _grid(question, within)
    match question:
        case TotalsQuestion(hours=None):
            return Laid({None: [within]})
        case TotalsQuestion(hours=served) if served is not None:
            return Laid({None: [cut(one, within) for one in served.within(*within)]})
        case SeriesQuestion():
            return Laid(_buckets(question.bucket_s, within))
        case PlacesQuestion():
            return Laid({None: [within]}, by_region=True, named=lambda _, region: region)
    raise TypeError(question)


def _grid(question: GridQuestion, within: Span) -> Laid:
    match question:
        case GridQuestion(cells=RegionBuckets(bucket_s=bucket_s)):
            return Laid(
                _buckets(bucket_s, within), by_region=True, named=lambda bucket, region: (region, bucket)
            )
        case GridQuestion(cells=LocalDates(clock=clock)):
            return Laid(_steps(clock, within, DAY_MS, 0, None))
        case GridQuestion(cells=HoursOfWeek(clock=clock)):
            return Laid(_steps(clock, within, HOUR_MS, MONDAY_S * SECOND_MS, HOURS_OF_WEEK))
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
