"""Heat maps: hours of the week in a timezone, and regions over time."""

from typing import Annotated

import strawberry

from gateway.insights import local_hours, places
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.times.window import Duration, WindowSpec
from gateway.times.written import located
from resolvers.insights.days import Timezone
from resolvers.words.columns import CellColumns
from resolvers.words.estimate import Fidelity
from resolvers.words.info import Info, cell_parts
from resolvers.words.range import Range
from resolvers.words.scalars import DAY, Instant
from resolvers.words.subject import OfSubject
from resolvers.words.typed import resolved

MONTH = WindowSpec.parse("30d")
Bucket = Annotated[
    Duration | None,
    strawberry.argument(description="Length of a bucket; left out, at most 300 buckets are drawn."),
]


@strawberry.type(
    description="Hours of the week, 168 entries in every column: weekday * 24 + hour, Monday 00:00 first."
)
class Heatmap(CellColumns):
    range: Range = strawberry.field(description="Where the window lies.")
    timezone: str = strawberry.field(description="IANA name of the timezone whose clock tells the hour.")
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all hours together."
    )


@strawberry.type(
    description="One region over time: entry i of every column belongs to the bucket at starts[i]."
)
class RegionLine(CellColumns):
    region: str | None = strawberry.field(
        description="Region as the platform names it; null for checks whose region is not known."
    )


@strawberry.type(description="Regions by bucket.")
class RegionSeries:
    range: Range = strawberry.field(description="Where the window lies, widened to whole buckets.")
    bucket_seconds: int = strawberry.field(description="Length of a bucket in seconds.")
    starts: list[Instant] = strawberry.field(description="First moment of each bucket.")
    lines: list[RegionLine] = strawberry.field(
        description="A line for each region that checked, most checks first."
    )
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
        asked, (parts, bounds) = located(window, info.context.now_ms, timezone), cell_parts(info)
        found = await local_hours.heatmap(info.context, self._subject(info), asked, timezone, parts, bounds)
        return mirror(Heatmap, found, tallies=found.tallies, standings=found.standings, window=found.window)


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
    asked, (parts, bounds) = window.at(info.context.now_ms), cell_parts(info, "lines")
    found = await places.region_series(info.context, subject, asked, bucket, parts, bounds)
    return mirror(
        RegionSeries,
        found,
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        lines=[
            RegionLine(
                tallies=line.tallies,
                standings=found.standings,
                window=found.window,
                region=line.region or None,
            )
            for line in found.lines
        ],
    )
