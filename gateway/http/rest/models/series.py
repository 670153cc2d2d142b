"""Series by bucket, in columns and in rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.latency import SERIES_LEVELS
from gateway.http.rest.models.measures import Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, ratio, said
from gateway.insights.places import RegionSeries as Found
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.tally import EMPTY_LATENCY, Tally

_AT = 1_795_521_600_000


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
    def of(cls, start_s: int, found: Tally, *, settled: bool) -> Self:
        latency = found.latency or EMPTY_LATENCY
        return cls(
            start_ms=start_s * 1000,
            checks=found.checks,
            up=found.up,
            degraded=found.degraded,
            down=found.down,
            pending=found.pending,
            uptime=found.good() / found.decided if found.decided else None,
            mean_ms=summaries.mean_ms(latency),
            p50_ms=latency.quantiles.get(SERIES_LEVELS["p50"]) if latency.checks else None,
            p95_ms=latency.quantiles.get(SERIES_LEVELS["p95"]) if latency.checks else None,
            settled=settled,
        )


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
    def of(cls, region: str, start_s: int, found: Tally) -> Self:
        latency = found.latency or EMPTY_LATENCY
        uptime = found.good() / found.decided if found.decided else None
        p95 = latency.quantiles.get(SERIES_LEVELS["p95"]) if latency.checks else None
        return cls(region, start_s * 1000, found.checks, found.down, uptime, p95)


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
        rows = [
            Bucket.of(start, tally, settled=settled)
            for start, tally, settled in zip(found.starts, found.tallies, found.settled, strict=True)
        ]
        columns = {name: [getattr(row, name) for row in rows] for name in Bucket.__dataclass_fields__}
        located, fidelity = Range.of(found.window), Fidelity.of(found.fidelity)
        return cls(range=located, bucket_seconds=found.bucket_s, fidelity=fidelity, **columns)

    def rows(self) -> list[Bucket]:
        """The same, an object a bucket."""
        lists = {name: getattr(self, name) for name in Bucket.__dataclass_fields__}
        return [
            Bucket(**{name: one[number] for name, one in lists.items()})
            for number, _ in enumerate(self.start_ms)
        ]


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
        lines = []
        for line in found.lines:
            cells = [
                RegionBucket.of(line.region, start, one)
                for start, one in zip(found.starts, line.tallies, strict=True)
            ]
            columns = {
                name: [getattr(one, name) for one in cells] for name in ("checks", "down", "uptime", "p95_ms")
            }
            lines.append(RegionLine(line.region, **columns))
        starts = [start * 1000 for start in found.starts]
        return cls(Range.of(found.window), found.bucket_s, starts, lines, Fidelity.of(found.fidelity))

    def rows(self) -> list[RegionBucket]:
        """The same, an object a region and bucket that it was checked in."""
        return list(self._cells())

    def _cells(self) -> Iterator[RegionBucket]:
        for number, start in enumerate(self.start_ms):
            for line in self.regions:
                if line.checks[number]:
                    told = line.checks[number], line.down[number], line.uptime[number], line.p95_ms[number]
                    yield RegionBucket(line.region, start, *told)
