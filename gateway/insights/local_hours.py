"""Insights by local time: hours of the week and days of a timezone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.insights.counting import latency_parts, standings
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.standing import Standing, together
from gateway.telemetry.answers.summaries import Fidelity, fidelity, merged
from gateway.telemetry.answers.tally import Tally, empty_tally
from gateway.telemetry.reading.grids import GridQuestion
from gateway.telemetry.sql.cells import Cell, Cells, HoursOfWeek, LocalDates
from gateway.telemetry.sql.slices import Parts
from gateway.times.calendar import HOURS_OF_WEEK, LocalDay, clock, local_days, whole_days, zone
from gateway.times.window import Window

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A tally for each of 168 hours of the week, the empty ones too: weekday * 24 + hour, Monday first."""

    window: Window
    timezone: str
    tallies: Sequence[Tally]
    standings: Sequence[Standing]
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Days:
    """Every date that a window touches, the empty ones too; the window is widened to whole days."""

    window: Window
    timezone: str
    days: Sequence[LocalDay]
    tallies: Sequence[Tally]
    standings: Sequence[Standing]
    settled: Sequence[bool]
    fidelity: Fidelity


async def heatmap(
    context: Context,
    subject: Subject,
    window: Window,
    timezone: str,
    parts: Parts,
    bounded: frozenset[float] = frozenset(),
) -> Heatmap:
    """Raises BadUserInput for an unknown timezone, before any read.

    Checks expected are not known of each hour, only of all together: what is missing may be missing of any.
    """
    parts = latency_parts(context, subject, window.elapsed_s(context.now_ms) / HOURS_OF_WEEK, parts, bounded)
    cells = HoursOfWeek(clock(zone(timezone), window.since_ms, window.until_ms))
    found = await cells_of(context, subject, window, cells, parts)
    whole = merged(list(found.values()))
    standing = subject.standing(window, context.now_ms, whole)
    tallies = [found.get(hour, empty_tally(parts)) for hour in range(HOURS_OF_WEEK)]
    standings = [standing.of_a_part] * HOURS_OF_WEEK
    return Heatmap(window, timezone, tallies, standings, fidelity(window, whole, standing))


async def days(
    context: Context,
    subject: Subject,
    window: Window,
    timezone: str,
    parts: Parts,
    bounded: frozenset[float] = frozenset(),
) -> Days:
    """Raises BadUserInput for an unknown timezone, before any read."""
    parts = latency_parts(context, subject, DAY_S, parts, bounded)
    local = zone(timezone)
    wide = whole_days(local, window)
    shown = clock(local, wide.since_ms, wide.until_ms)
    listed = local_days(shown)
    found = await cells_of(context, subject, wide, LocalDates(shown), parts)
    tallies = [found.get(one.number, empty_tally(parts)) for one in listed]
    spans = [(one.start_ms, one.end_ms) for one in listed]
    expected = standings(context, subject, spans, tallies)
    whole = merged(tallies)
    standing = together(expected)
    lag_ms = whole.lag_p95_ms or 0
    return Days(
        window=wide,
        timezone=timezone,
        days=listed,
        tallies=tallies,
        standings=expected,
        settled=[one.end_ms + lag_ms <= context.now_ms for one in listed],
        fidelity=fidelity(wide, whole, standing),
    )


async def cells_of(
    context: Context, subject: Subject, window: Window, cells: Cells, parts: Parts
) -> Mapping[Cell, Tally]:
    """Tallies by cell; nothing is read where a filter let no monitor through."""
    if subject.nobody:
        return {}
    return await context.loaders.grid.load(GridQuestion(subject.scope, window, cells, parts))
