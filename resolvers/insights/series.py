"""Series: checks, uptime and latency by bucket, on one axis and from one statement."""

import strawberry

from gateway.insights import counting
from gateway.insights.subjects import Subject
from gateway.telemetry.answers.summaries import Bucketed
from gateway.times.window import Duration, Window
from resolvers.words.columns import CountColumns, LatencySeries, latencies_of, latency_columns
from resolvers.words.estimate import Fidelity
from resolvers.words.info import Info, series_parts
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.typed import resolved


@strawberry.type(
    description="Checks, uptime and latency by bucket, columnar: entry i of every column belongs to the "
    "bucket at starts[i]."
)
class Series(CountColumns):
    found: strawberry.Private[Bucketed]
    range: Range = strawberry.field(description="Where the window lies, widened to whole buckets.")
    bucket_seconds: int = strawberry.field(description="Length of a bucket in seconds.")
    starts: list[Instant] = strawberry.field(description="First moment of each bucket.")
    settled: list[bool] = strawberry.field(
        description="Whether the bucket ended more than the lag ago, so that its rows have arrived."
    )
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all buckets together."
    )

    @resolved("Latency over the answered checks of each bucket.")
    def latency(self) -> LatencySeries:
        return latency_columns(self.tallies, latencies_of(self.found.window, self.tallies, self.standings))


async def series_of(info: Info, subject: Subject, window: Window, bucket: Duration | None) -> Series:
    """What is not selected was not asked of the store and has no value; nobody sees it."""
    parts, bounds = series_parts(info)
    found = await counting.series(info.context, subject, window, bucket, parts, bounds)
    return Series(
        found=found,
        tallies=found.tallies,
        standings=found.standings,
        range=Range.of(found.window),
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        settled=found.settled,
        fidelity=Fidelity.of(found.fidelity),
    )
