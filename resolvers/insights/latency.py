"""LatencyStats and LatencySeries: milliseconds over answered checks, by window and by bucket."""

import strawberry

from gateway.insights import changes, counting
from gateway.insights.ordering import page_size
from gateway.insights.subjects import Subject
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.summaries import Bucketed
from gateway.telemetry.answers.tally import EMPTY_LATENCY, Tally
from gateway.telemetry.numbers import estimates
from gateway.telemetry.numbers.estimates import LEVELS, NOTHING, Percentiles
from gateway.times.window import Window, WindowSpec
from resolvers.insights.change import About, Contributor, Most, contributor, latency_change_parts, wanted
from resolvers.words.estimate import Estimate, Fidelity, estimate, fidelity
from resolvers.words.info import Info
from resolvers.words.scalars import Instant
from resolvers.words.typed import resolved


@strawberry.type(
    description="Latency against the same length just before; of a calendar month, the month before."
)
class LatencyChange:
    about: strawberry.Private[About]
    previous: "LatencyStats" = strawberry.field(description="The period before.")
    mean: Estimate = strawberry.field(description="This mean less that one, ms.")
    p50: Estimate = strawberry.field(description="This median less that one, ms.")
    p95: Estimate = strawberry.field(description="This 95th percentile less that one, ms.")
    significant: bool | None = strawberry.field(
        description="Whether the change of the mean exceeds the noise of sampling; null without interval."
    )

    @resolved("Regions and points of presence that moved the mean, ms. Says little unless significant.")
    async def contributors(self, info: Info, first: Most = 5) -> list[Contributor] | None:
        count, one = page_size(first, "first"), self.about
        found = await changes.latency_contributors(info.context, one.subject, one.window, one.parts)
        return [contributor(each) for each in found[:count]]


@strawberry.type(description="Latency in milliseconds over answered checks (up or degraded), weighted.")
class LatencyStats:
    about: strawberry.Private[About | None]
    checks: float = strawberry.field(description="Answered checks.")
    count: Estimate = strawberry.field(description="The same, with the interval that sampling leaves.")
    mean: Estimate = strawberry.field(description="Mean, ms.")
    p50: Estimate = strawberry.field(description="Median, ms.")
    p75: Estimate = strawberry.field(description="75th percentile, ms.")
    p90: Estimate = strawberry.field(description="90th percentile, ms.")
    p95: Estimate = strawberry.field(description="95th percentile, ms.")
    p99: Estimate = strawberry.field(description="99th percentile, ms.")
    min: float | None = strawberry.field(description="Fastest recorded check, ms.")
    max: float | None = strawberry.field(description="Slowest recorded check, ms.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Against the same length just before; null for a region or point of presence.")
    async def previous(self, info: Info) -> LatencyChange | None:
        one = self.about
        if one is None:
            return None
        found = await changes.latency_change(info.context, one.subject, one.window, one.parts)
        return LatencyChange(
            about=one,
            previous=latency_stats(found.previous, About(one.subject, found.previous.window, one.parts)),
            mean=estimate(found.mean),
            p50=estimate(found.p50),
            p95=estimate(found.p95),
            significant=found.significant,
        )


@strawberry.type(description="Bounds of a series: lower[i] and upper[i] belong to the bucket at starts[i].")
class Band:
    lower: list[float | None] = strawberry.field(description="Lower bounds, ms; null where none is known.")
    upper: list[float | None] = strawberry.field(description="Upper bounds, ms; null where none is known.")


@strawberry.type(description="Between which bounds the values of a latency series lie.")
class LatencyBands:
    mean: Band = strawberry.field(description="Of the means.")
    p50: Band = strawberry.field(description="Of the medians.")
    p75: Band = strawberry.field(description="Of the 75th percentiles.")
    p90: Band = strawberry.field(description="Of the 90th percentiles.")
    p95: Band = strawberry.field(description="Of the 95th percentiles.")
    p99: Band = strawberry.field(description="Of the 99th percentiles.")


@strawberry.type(
    description="Latency by bucket, columnar: entry i of every list belongs to the bucket at starts[i]."
)
class LatencySeries:
    found: strawberry.Private[Bucketed]
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
    settled: list[bool] = strawberry.field(
        description="Whether the bucket ended more than the lag ago, so that its rows have arrived."
    )
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all buckets together."
    )

    @resolved("Bounds of the values; of those percentiles that were selected below.")
    def bands(self) -> LatencyBands:
        latencies = self.found.latencies
        bands = Percentiles.of(lambda level: _band([one.quantiles.get(level, NOTHING) for one in latencies]))
        return LatencyBands(
            mean=_band([one.mean for one in latencies]),
            p50=bands.p50,
            p75=bands.p75,
            p90=bands.p90,
            p95=bands.p95,
            p99=bands.p99,
        )


def _band(found: list[estimates.Estimate]) -> Band:
    return Band(lower=[one.lower for one in found], upper=[one.upper for one in found])


def p95(found: Tally) -> float | None:
    return found.latency.quantiles.get(LEVELS["p95"]) if found.latency else None


async def latency_of(info: Info, subject: Subject, window: Window) -> LatencyStats:
    """Latency over a window, and in the same read what its change will need."""
    context, (asked, bounds) = info.context, latency_change_parts(info)
    parts = counting.latency_parts(context, subject, window.elapsed_s(context.now_ms), asked, bounds)
    changes.ahead(context, subject, window, parts, wanted(info))
    found = await counting.latency(context, subject, window, parts)
    return latency_stats(found, About(subject, window, parts))


def latency_stats(found: summaries.Latency, about: About | None = None) -> LatencyStats:
    """Percentiles that were not selected were not asked of the store and have no value; nobody sees them."""
    each = found.percentiles
    return LatencyStats(
        about=about,
        checks=found.checks,
        count=estimate(found.count),
        mean=estimate(found.mean),
        p50=estimate(each.p50),
        p75=estimate(each.p75),
        p90=estimate(each.p90),
        p95=estimate(each.p95),
        p99=estimate(each.p99),
        min=found.min_ms,
        max=found.max_ms,
        fidelity=fidelity(found.fidelity),
    )


def latency_series(found: Bucketed) -> LatencySeries:
    latencies = [one.latency or EMPTY_LATENCY for one in found.tallies]
    lines = Percentiles.of(lambda level: [one.quantiles.get(level) for one in latencies])
    return LatencySeries(
        found=found,
        window=WindowSpec(found.window.text),
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        checks=[one.checks for one in latencies],
        mean=[summaries.mean_ms(one) for one in latencies],
        p50=lines.p50,
        p75=lines.p75,
        p90=lines.p90,
        p95=lines.p95,
        p99=lines.p99,
        settled=found.settled,
        fidelity=fidelity(found.fidelity),
    )
