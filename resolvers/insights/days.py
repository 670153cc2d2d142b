"""DaySeries: a timezone's days, each as long as it was there."""

import strawberry

from gateway.insights import local_hours
from gateway.times.written import located
from resolvers.words.arguments import UTC, InWindow, Timezone
from resolvers.words.columns import CellColumns
from resolvers.words.estimate import Fidelity
from resolvers.words.info import Info, cell_parts
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.scope import OfSubject, meant
from resolvers.words.typed import resolved


@strawberry.type(
    description="Checks by local day, columnar: entry i of every list belongs to the day at dates[i]."
)
class DaySeries(CellColumns):
    range: Range = strawberry.field(
        description="Where the window lies, widened to whole days of the timezone."
    )
    timezone: str = strawberry.field(description="IANA name of the timezone whose days they are.")
    dates: list[str] = strawberry.field(description="Local date of each day, like 2026-11-24.")
    starts: list[Instant] = strawberry.field(description="First moment of each day.")
    seconds: list[int] = strawberry.field(
        description="Length of each day: 86400, or 82800 or 90000 where clocks change by an hour."
    )
    settled: list[bool] = strawberry.field(
        description="Whether the day ended more than the lag ago, so that its rows have arrived."
    )
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all days together."
    )


@strawberry.type
class DaysField(OfSubject):
    @resolved("By day of a timezone. One read.")
    async def days(self, info: Info, window: InWindow = None, timezone: Timezone = None) -> DaySeries | None:
        zone, (parts, bounds) = UTC if timezone is None else timezone, cell_parts(info)
        over = located(meant(info, window), info.context.now_ms, zone)
        return day_series(
            await local_hours.days(info.context, self._subject(info), over, zone, parts, bounds)
        )


def day_series(found: local_hours.Days) -> DaySeries:
    return DaySeries(
        tallies=found.tallies,
        standings=found.standings,
        window=found.window,
        range=Range.of(found.window),
        timezone=found.timezone,
        dates=[one.date for one in found.days],
        starts=[Instant(one.start_ms) for one in found.days],
        seconds=[round(one.seconds) for one in found.days],
        settled=list(found.settled),
        fidelity=Fidelity.of(found.fidelity),
    )
