"""LatencyStats and LatencySeries: milliseconds over answered checks, by window and by bucket."""

import strawberry

from gateway.telemetry import summaries
from gateway.telemetry.estimates import LEVELS, NOTHING
from gateway.telemetry.rows import EMPTY_LATENCY, Tally
from gateway.telemetry.summaries import Bucketed
from gateway.window import Window, WindowSpec
from resolvers.estimate import Estimate, Fidelity, estimate, fidelity
from resolvers.scalars import Instant


@strawberry.type(description="Latency in milliseconds over answered checks (up or degraded), weighted.")
class LatencyStats:
    checks: float = strawberry.field(description="Answered checks.")
    mean: Estimate = strawberry.field(description="Mean, ms.")
    p50: Estimate = strawberry.field(description="Median, ms.")
    p75: Estimate = strawberry.field(description="75th percentile, ms.")
    p90: Estimate = strawberry.field(description="90th percentile, ms.")
    p95: Estimate = strawberry.field(description="95th percentile, ms.")
    p99: Estimate = strawberry.field(description="99th percentile, ms.")
    min: float | None = strawberry.field(description="Fastest recorded check, ms.")
    max: float | None = strawberry.field(description="Slowest recorded check, ms.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type(
    description="Latency by bucket, columnar: entry i of every list belongs to the bucket at starts[i]."
)
class LatencySeries:
    window: WindowSpec = strawberry.field(
        description="The window as it was asked for, here widened to whole buckets."
    )
    bucket_seconds: int = strawberry.field(description="Length of a bucket in seconds.")
    starts: list[Instant] = strawberry.field(description="First moment of each bucket.")
    checks: list[float] = strawberry.field(description="Answered checks in each bucket.")
    mean: list[float | None] = strawberry.field(
        description="Mean, ms; null in buckets without answered checks."
    )
    p50: list[float | None] = strawberry.field(description="Median, ms.")
    p75: list[float | None] = strawberry.field(description="75th percentile, ms.")
    p90: list[float | None] = strawberry.field(description="90th percentile, ms.")
    p95: list[float | None] = strawberry.field(description="95th percentile, ms.")
    p99: list[float | None] = strawberry.field(description="99th percentile, ms.")
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all buckets together."
    )


def latency_stats(found: summaries.Latency) -> LatencyStats:
    """Percentiles that were not selected were not asked of the store and have no value; nobody sees them."""
    return LatencyStats(
        checks=found.checks,
        mean=estimate(found.mean),
        **{name: estimate(found.quantiles.get(level, NOTHING)) for name, level in LEVELS.items()},
        min=found.min_ms,
        max=found.max_ms,
        fidelity=fidelity(found.fidelity),
    )


def tally_latency(window: Window, found: Tally) -> LatencyStats:
    return latency_stats(summaries.latency(window, found))


def latency_series(found: Bucketed) -> LatencySeries:
    latencies = [one.latency or EMPTY_LATENCY for one in found.tallies]
    return LatencySeries(
        window=WindowSpec(found.window.text),
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        checks=[one.checks for one in latencies],
        mean=[summaries.mean_ms(one) for one in latencies],
        **{name: [one.quantiles.get(level) for one in latencies] for name, level in LEVELS.items()},
        fidelity=fidelity(summaries.fidelity(found.whole)),
    )
