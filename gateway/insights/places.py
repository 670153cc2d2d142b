"""Where checks were made: regions, colos, and what failed there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gateway.insights.counting import standings
from gateway.insights.local_hours import cells_of
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import Fidelity, fidelity, merged
from gateway.telemetry.answers.tally import Tally, empty_tally
from gateway.telemetry.numbers.estimates import asked_levels
from gateway.telemetry.reading.breakdown import BreakdownQuestion, Groups
from gateway.telemetry.reading.questions import PlacesQuestion
from gateway.telemetry.sql.cells import RegionBuckets
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times import written
from gateway.times.window import SECOND_MS, Duration, Window

PLACE_PARTS = (1, 4, 16)
"""Parts of all checks that a region or colo may have made."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region, or a colo within it, with what was counted there."""

    region: str
    colo: str
    tally: Tally
    standing: Standing


async def places(
    context: Context,
    subject: Subject,
    window: Window,
    parts: Parts,
    *,
    colos: bool = False,
    bounded: frozenset[float] = frozenset(),
) -> list[Place]:
    """Regions (or colos), most checks first. Checks expected are not known of each, only of all
    together: what is missing of these may be missing of any."""
    if subject.nobody:
        return []
    asked_parts = _place_parts(context, subject, window.elapsed_s(context.now_ms), parts, bounded)
    found = await _by_place(context, subject, window, asked_parts, colos=colos)
    whole = subject.standing(window, context.now_ms, merged(list(found.values())))
    standing = whole.of_a_part
    listed = [Place(region, colo, counted, standing) for (region, colo), counted in found.items()]
    return sorted(listed, key=lambda one: (-one.tally.checks, one.region, one.colo))


async def _by_place(
    context: Context, subject: Subject, window: Window, parts: Parts, *, colos: bool
) -> Mapping[tuple[str, str], Tally]:
    """Colos come from the breakdown, which the taxonomy of failures shares; regions have percentiles of
    their own, which colos' do not add up to."""
    if not colos:
        regions = await context.loaders.places.load(PlacesQuestion(subject.scope, window, parts))
        return {(region, ""): counted for region, counted in regions.items()}
    groups = await breakdown(context, subject, window, parts)
    return {(part.region, part.colo): counted for part, counted in groups.items()}


async def breakdown(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY, *, failures: bool = False
) -> Groups:
    """Tallies by region and colo; with `failures`, failed checks by code and class, too."""
    if subject.nobody:
        return {}
    return await context.loaders.breakdown.load(breakdown_question(subject, window, parts, failures=failures))


def breakdown_question(
    subject: Subject, window: Window, parts: Parts, *, failures: bool
) -> BreakdownQuestion:
    return BreakdownQuestion(subject.scope.over(window), window, parts, failures, subject.rows_per_s)


def _place_parts(
    context: Context, subject: Subject, seconds: float, parts: Parts, bounded: frozenset[float]
) -> Parts:
    """Nobody knows how checks spread over places: levels are asked for as if each had a part of these."""
    rows = subject.rows_expected(context, seconds)
    bounds = asked_levels(bounded, (one / part for one in rows for part in PLACE_PARTS))
    return replace(parts, levels=parts.levels | bounds)


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A tally for every bucket, the empty ones too."""

    region: str
    tallies: Sequence[Tally]


@dataclass(frozen=True, slots=True)
class RegionSeries:
    """A line for every region that checked, most checks first; the window is widened to whole buckets.

    Checks expected are not known of a region, only of all: what a bucket misses may be missing of any.
    """

    window: Window
    bucket_s: int
    starts: Sequence[int]
    lines: Sequence[RegionLine]
    standings: Sequence[Standing]
    fidelity: Fidelity


async def region_series(
    context: Context,
    subject: Subject,
    window: Window,
    bucket: Duration | None,
    parts: Parts,
    bounded: frozenset[float] = frozenset(),
) -> RegionSeries:
    """Starts are in Unix s. Raises BadUserInput for a bucket that cuts the window too finely."""
    bucket_s = written.bucket_seconds(window, bucket)
    wide = window.aligned(bucket_s)
    parts = _place_parts(context, subject, bucket_s, parts, bounded)
    found = await cells_of(context, subject, wide, RegionBuckets(bucket_s), parts)
    regions: dict[str, dict[int, Tally]] = defaultdict(dict)
    for cell, counted in found.items():
        if isinstance(cell, tuple):
            regions[cell[0]][cell[1]] = counted
    starts, empty = wide.starts(bucket_s), empty_tally(parts)
    lines = [RegionLine(one, [at.get(start, empty) for start in starts]) for one, at in regions.items()]
    lines.sort(key=lambda line: (-sum(one.checks for one in line.tallies), line.region))
    whole = merged(list(found.values()))
    standing = subject.standing(wide, context.now_ms, whole)
    missing = _missing(context, subject, bucket_s, starts, lines)
    return RegionSeries(wide, bucket_s, starts, lines, missing, fidelity(wide, whole, standing))


def _missing(
    context: Context, subject: Subject, bucket_s: int, starts: Sequence[int], lines: Sequence[RegionLine]
) -> list[Standing]:
    spans = [(start * SECOND_MS, (start + bucket_s) * SECOND_MS) for start in starts]
    together = [merged([line.tallies[place] for line in lines]) for place in range(len(starts))]
    found = standings(context, subject, spans, together)
    return [one.of_a_part for one in found]
