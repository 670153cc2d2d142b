"""Series by bucket, in columns and in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.cells import cell, columns
from gateway.http.rest.models.measures import Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, ratio, said
from gateway.insights.places import RegionSeries as Found
from gateway.telemetry.answers import summaries

_AT = 1_795_521_600_000


_OF_REGION = ("checks", "down", "uptime", "p95_ms")


@dataclass(frozen=True, slots=True)
class Bucket(Wire):
    """One bucket. What was not measured in it is null."""

    start_ms: Annotated[int, said("Its first moment, Unix ms.", example=_AT)]
    checks: Annotated[float, amount("Checks, weighted by what their rows stand for.", 5)]
    up: Annotated[float, amount("Checks that found it up.", 4)]
    degraded: Annotated[float, amount("Checks that found it answering, but not well.", 0)]
    down: Annotated[float, amount("Checks that failed.", 1)]
    pending: Annotated[float, amount("Checks without an outcome.", 0)]
    uptime: Annotated[float | None, ratio("(up + degraded) / (up + degraded + down).", 0.8)]
    mean_ms: Annotated[float | None, amount("Mean latency of answered checks, ms.", 120.4)]
    p50_ms: Annotated[float | None, amount("Median latency, ms.", 117)]
    p95_ms: Annotated[float | None, amount("95th percentile of latency, ms.", 180)]
    settled: Annotated[bool, said("It ended more than the lag ago: its rows have arrived.", example=True)]

    @classmethod
    def all_of(cls, found: summaries.Bucketed) -> list[Self]:
        """An object a bucket."""
        each = zip(found.starts, found.tallies, found.settled, strict=True)
        return [cls(start_ms=start * 1000, settled=settled, **cell(one)) for start, one, settled in each]


@dataclass(frozen=True, slots=True)
class RegionBucket(Wire):
    """One region in one bucket."""

    region: Annotated[str, said("The region.", example="Texas")]
    start_ms: Annotated[int, said("The bucket's first moment, Unix ms.", example=_AT)]
    checks: Annotated[float, amount("Checks, weighted by what their rows stand for.", 5)]
    down: Annotated[float, amount("Checks that failed.", 1)]
    uptime: Annotated[float | None, ratio("(up + degraded) / (up + degraded + down).", 0.8)]
    p95_ms: Annotated[float | None, amount("95th percentile of latency, ms.", 180)]

    @classmethod
    def all_of(cls, found: Found) -> list[Self]:
        """An object a region and bucket that it was checked in."""
        return [
            cls(line.region, start * 1000, **cell(line.tallies[number], _OF_REGION))
            for number, start in enumerate(found.starts)
            for line in found.lines
            if line.tallies[number].checks
        ]


@dataclass(frozen=True, slots=True)
class Series(Wire):
    """Checks, uptime and latency by bucket, the empty ones too: entry i of each list is about bucket i."""

    range: Annotated[Range, said("The range of time it is about, widened to whole buckets.")]
    bucket_seconds: Annotated[int, said("Length of a bucket, seconds.", example=300, gt=0)]
    start_ms: Annotated[list[int], said("Start of every bucket, Unix ms.")]
    checks: Annotated[list[float], said("Checks, weighted by what their rows stand for.")]
    up: Annotated[list[float], said("Checks that found it up.")]
    degraded: Annotated[list[float], said("Checks that found it answering, but not well.")]
    down: Annotated[list[float], said("Checks that failed.")]
    pending: Annotated[list[float], said("Checks without an outcome.")]
    uptime: Annotated[list[float | None], said("(up + degraded) / (up + degraded + down).")]
    mean_ms: Annotated[list[float | None], said("Mean latency of answered checks, ms.")]
    p50_ms: Annotated[list[float | None], said("Median latency, ms.")]
    p95_ms: Annotated[list[float | None], said("95th percentile of latency, ms.")]
    settled: Annotated[list[bool], said("It ended more than the lag ago: its rows have arrived.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers of all buckets.")]

    @classmethod
    def of(cls, found: summaries.Bucketed) -> Self:
        return cls(
            range=Range.of(found.window),
            bucket_seconds=found.bucket_s,
            start_ms=_ms(found.starts),
            settled=found.settled,
            fidelity=Fidelity.of(found.fidelity),
            **columns(found.tallies),
        )


@dataclass(frozen=True, slots=True)
class RegionLine(Wire):
    """One region: entry i of each list is about the bucket that begins at startMs[i]."""

    region: Annotated[str, said("The region.", example="Texas")]
    checks: Annotated[list[float], said("Checks, weighted by what their rows stand for.")]
    down: Annotated[list[float], said("Checks that failed.")]
    uptime: Annotated[list[float | None], said("(up + degraded) / (up + degraded + down).")]
    p95_ms: Annotated[list[float | None], said("95th percentile of latency, ms.")]


@dataclass(frozen=True, slots=True)
class RegionSeries(Wire):
    """A line for every region that checked, most checks first."""

    range: Annotated[Range, said("The range of time it is about, widened to whole buckets.")]
    bucket_seconds: Annotated[int, said("Length of a bucket, seconds.", example=300, gt=0)]
    start_ms: Annotated[list[int], said("Start of every bucket, Unix ms.")]
    regions: Annotated[list[RegionLine], said("A line for every region.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers of all lines.")]

    @classmethod
    def of(cls, found: Found) -> Self:
        lines = [RegionLine(one.region, **columns(one.tallies, _OF_REGION)) for one in found.lines]
        located, fidelity = Range.of(found.window), Fidelity.of(found.fidelity)
        return cls(located, found.bucket_s, _ms(found.starts), lines, fidelity)


def _ms(starts: Sequence[int]) -> list[int]:
    return [start * 1000 for start in starts]
