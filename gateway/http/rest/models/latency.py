"""Latency of a monitor or of the fleet: over a window, and by bucket."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.measures import Estimate, EstimateColumn, Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries
from gateway.telemetry.numbers.estimates import LEVELS, NOTHING, Percentiles

SERIES_LEVELS = {name: LEVELS[name] for name in ("p50", "p95")}
"""Percentiles of series and regions, by name."""


@dataclass(frozen=True, slots=True)
class Latency(Wire):
    """Milliseconds over answered checks (up or degraded): a failed check's length measures its timeout."""

    range: Annotated[Range, said("The range of time it is about.")]
    answered: Annotated[Estimate, said("Checks that were answered, up or degraded.")]
    mean: Annotated[Estimate, said("Mean, milliseconds.")]
    p50: Annotated[Estimate, said("Median, milliseconds.")]
    p75: Annotated[Estimate, said("75th percentile, milliseconds.")]
    p90: Annotated[Estimate, said("90th percentile, milliseconds.")]
    p95: Annotated[Estimate, said("95th percentile, milliseconds.")]
    p99: Annotated[Estimate, said("99th percentile, milliseconds.")]
    min: Annotated[float | None, amount("Shortest, milliseconds.", 81.2)]
    max: Annotated[float | None, amount("Longest, milliseconds.", 2104.9)]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: summaries.Latency) -> Self:
        return mirror(cls, found, found.percentiles)


@dataclass(frozen=True, slots=True)
class RegionLatency(Wire):
    """Milliseconds over answered checks (up or degraded) of one region."""

    range: Annotated[Range, said("The range of time it is about.")]
    answered: Annotated[Estimate, said("Checks that were answered, up or degraded.")]
    mean: Annotated[Estimate, said("Mean, milliseconds.")]
    p50: Annotated[Estimate, said("Median, milliseconds.")]
    p95: Annotated[Estimate, said("95th percentile, milliseconds.")]
    min: Annotated[float | None, amount("Shortest, milliseconds.", 81.2)]
    max: Annotated[float | None, amount("Longest, milliseconds.", 2104.9)]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: summaries.Latency) -> Self:
        return mirror(cls, found, found.percentiles)


@dataclass(frozen=True, slots=True)
class LatencySeries(Wire):
    """Latency by bucket, in columns: entry i of each list is about the bucket that begins at starts[i]."""

    range: Annotated[Range, said("The range of time it is about, widened to whole buckets.")]
    bucket_seconds: Annotated[int, said("Length of a bucket, seconds.", example=300, gt=0)]
    starts: Annotated[list[int], said("Start of every bucket, Unix ms.")]
    answered: Annotated[EstimateColumn, said("Checks that were answered, up or degraded.")]
    mean: Annotated[EstimateColumn, said("Mean, milliseconds; null in an empty bucket.")]
    p50: Annotated[EstimateColumn, said("Median, milliseconds; null in an empty bucket.")]
    p95: Annotated[EstimateColumn, said("95th percentile, milliseconds; null in an empty bucket.")]
    settled: Annotated[
        list[bool],
        said("Whether the bucket ended more than the lag ago, so that its rows have arrived."),
    ]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers of all buckets.")]

    @classmethod
    def of(cls, found: summaries.Bucketed) -> Self:
        latencies = found.latencies
        lines = Percentiles.of(lambda level: [one.quantiles.get(level, NOTHING) for one in latencies])
        return mirror(
            cls,
            found,
            bucket_seconds=found.bucket_s,
            starts=[start * 1000 for start in found.starts],
            answered=EstimateColumn.of_all([one.answered for one in latencies]),
            mean=EstimateColumn.of_all([one.mean for one in latencies]),
            p50=EstimateColumn.of_all(lines.p50),
            p95=EstimateColumn.of_all(lines.p95),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorLatency(Latency):
    """Latency of one monitor, over the window and by bucket."""

    monitor_id: Annotated[str, said("Id of the monitor.", example="mon_api")]
    series: Annotated[LatencySeries, said("The same by bucket.")]
