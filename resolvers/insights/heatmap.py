"""Heat maps: hours of the week in a timezone, and regions over time."""

import strawberry

from gateway.insights import local_hours, places
from gateway.insights.mirrored import mirror
from gateway.times.written import located
from resolvers.words.arguments import UTC, Bucket, InWindow, Timezone
from resolvers.words.columns import CellColumns
from resolvers.words.estimate import Fidelity
from resolvers.words.info import Info, cell_parts
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.scope import OfSubject, asked, meant
from resolvers.words.typed import resolved


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
    async def heatmap(self, info: Info, window: InWindow = None, timezone: Timezone = None) -> Heatmap | None:
        zone, (parts, bounds) = UTC if timezone is None else timezone, cell_parts(info)
        over = located(meant(info, window), info.context.now_ms, zone)
        found = await local_hours.heatmap(info.context, self._subject(info), over, zone, parts, bounds)
        return mirror(Heatmap, found, tallies=found.tallies, standings=found.standings, window=found.window)


@strawberry.type
class RegionSeriesField(OfSubject):
    @resolved("By region and bucket. One read.")
    async def region_series(
        self, info: Info, window: InWindow = None, bucket: Bucket = None
    ) -> RegionSeries | None:
        subject, over, (parts, bounds) = self._subject(info), asked(info, window), cell_parts(info, "lines")
        return _series(await places.region_series(info.context, subject, over, bucket, parts, bounds))


def _series(found: places.RegionSeries) -> RegionSeries:
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
