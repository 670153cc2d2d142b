"""Heat maps: hours of the week in a timezone, and regions over time."""

from typing import Annotated

import strawberry

from gateway.insights import local_hours, places
from gateway.insights.subjects import Subject
from gateway.telemetry.answers.tally import ratio_up
from gateway.times.window import Duration, WindowSpec
from gateway.times.written import located
from resolvers.insights.days import Timezone
from resolvers.insights.latency import p95
from resolvers.words.estimate import Fidelity, fidelity
from resolvers.words.info import Info, cell_parts
from resolvers.words.scalars import DAY, Instant
from resolvers.words.subject import OfSubject
from resolvers.words.typed import resolved

MONTH = WindowSpec.parse("30d")
Bucket = Annotated[
    Duration | None,
    strawberry.argument(description="Length of a bucket; left out, at most 300 buckets are drawn."),
]


@strawberry.type(
    description="Hours of the week, 168 entries in every list: weekday * 24 + hour, Monday 00:00 first."
)
class Heatmap:
    window: WindowSpec = strawberry.field(description="The window as it was asked for.")
    timezone: str = strawberry.field(description="IANA name of the timezone whose clock tells the hour.")
    checks: list[float] = strawberry.field(description="Checks seen in each hour.")
    uptime: list[float | None] = strawberry.field(
        description="up / (up + degraded + down), 0 to 1; null in hours without checks."
    )
    p95: list[float | None] = strawberry.field(
        description="95th percentile of latency, ms; null in hours without answered checks."
    )
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all hours together."
    )


@strawberry.type(
    description="One region over time: entry i of every list belongs to the bucket at starts[i]."
)
class RegionLine:
    region: str = strawberry.field(description="Region as the platform names it, or unknown.")
    checks: list[float] = strawberry.field(description="Checks seen in each bucket.")
    uptime: list[float | None] = strawberry.field(
        description="up / (up + degraded + down), 0 to 1; null in buckets without checks."
    )
    p95: list[float | None] = strawberry.field(
        description="95th percentile of latency, ms; null in buckets without answered checks."
    )


@strawberry.type(description="Regions by bucket.")
class RegionSeries:
    window: WindowSpec = strawberry.field(
        description="The window as it was asked for, here widened to whole buckets."
    )
    bucket_seconds: int = strawberry.field(description="Length of a bucket in seconds.")
    starts: list[Instant] = strawberry.field(description="First moment of each bucket.")
    regions: list[RegionLine] = strawberry.field(description="Regions that checked, most checks first.")
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all regions and buckets together."
    )


@strawberry.type
class HeatmapField(OfSubject):
    @resolved("By hour of the week on a timezone's clock. One read.")
    async def heatmap(
        self,
        info: Info,
        window: Annotated[
            WindowSpec, strawberry.argument(description="The range of time to look at.")
        ] = MONTH,
        timezone: Timezone = "UTC",
    ) -> Heatmap | None:
        asked = located(window, info.context.now_ms, timezone)
        found = await local_hours.heatmap(
            info.context, self._subject(info), asked, timezone, cell_parts(info)
        )
        return Heatmap(
            window=window,
            timezone=timezone,
            checks=[one.checks for one in found.tallies],
            uptime=[ratio_up(one) for one in found.tallies],
            p95=[p95(one) for one in found.tallies],
            fidelity=fidelity(found.fidelity),
        )


@strawberry.type
class MonitorRegionSeries(OfSubject):
    @resolved("By region and bucket. One read.")
    async def region_series(
        self,
        info: Info,
        window: Annotated[WindowSpec, strawberry.argument(description="The range of time to look at.")] = DAY,
        bucket: Bucket = None,
    ) -> RegionSeries | None:
        return await _region_series(info, self._subject(info), window, bucket)


@strawberry.type
class FleetRegionSeries(OfSubject):
    @resolved("By region and bucket. One read.")
    async def region_series(
        self,
        info: Info,
        window: Annotated[
            WindowSpec | None,
            strawberry.argument(description="The range of time to look at; left out, the fleet's."),
        ] = None,
        bucket: Bucket = None,
    ) -> RegionSeries | None:
        return await _region_series(info, self._subject(info), self._window(window), bucket)


async def _region_series(
    info: Info, subject: Subject, window: WindowSpec, bucket: Duration | None
) -> RegionSeries:
    asked, parts = window.at(info.context.now_ms), cell_parts(info, "regions")
    found = await places.region_series(info.context, subject, asked, bucket, parts)
    return RegionSeries(
        window=window,
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        regions=[
            RegionLine(
                region=line.region,
                checks=[one.checks for one in line.tallies],
                uptime=[ratio_up(one) for one in line.tallies],
                p95=[p95(one) for one in line.tallies],
            )
            for line in found.lines
        ],
        fidelity=fidelity(found.fidelity),
    )
