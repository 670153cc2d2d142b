"""How each region's checks went over time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gateway import asked
from gateway.analysis.local_time import cells_of
from gateway.context import Context
from gateway.insights import Subject
from gateway.telemetry.cells import RegionBuckets
from gateway.telemetry.rows import Tally, empty_tally
from gateway.telemetry.slices import Parts
from gateway.telemetry.summaries import Fidelity, fidelity, merged
from gateway.window import Duration, Window


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A tally for every bucket, the empty ones too."""

    region: str
    tallies: Sequence[Tally]


@dataclass(frozen=True, slots=True)
class RegionSeries:
    """A line for every region that checked, most checks first; the window is widened to whole buckets."""

    window: Window
    bucket_s: int
    starts: Sequence[int]
    lines: Sequence[RegionLine]
    fidelity: Fidelity


async def region_series(
    context: Context, subject: Subject, window: Window, bucket: Duration | None, parts: Parts
) -> RegionSeries:
    """Starts are in Unix s. Raises BadUserInput for a bucket that cuts the window too finely."""
    bucket_s = asked.bucket_seconds(window, bucket)
    wide = window.aligned(bucket_s)
    found = await cells_of(context, subject, wide, RegionBuckets(bucket_s), parts)
    regions: dict[str, dict[int, Tally]] = defaultdict(dict)
    for cell, counted in found.items():
        if isinstance(cell, tuple):
            regions[cell[0]][cell[1]] = counted
    starts, empty = wide.starts(bucket_s), empty_tally(parts)
    lines = [RegionLine(one, [at.get(start, empty) for start in starts]) for one, at in regions.items()]
    lines.sort(key=lambda line: (-sum(one.checks for one in line.tallies), line.region))
    whole = merged(list(found.values()))
    standing = subject.standing(wide, context.now_ms, whole.checks)
    return RegionSeries(wide, bucket_s, starts, lines, fidelity(wide, whole, standing))
