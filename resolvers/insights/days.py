"""DaySeries: a timezone's days, each as long as it was there."""

from typing import Annotated

import strawberry

from gateway.insights import local_hours
from gateway.times.window import WindowSpec
from gateway.times.written import located
from resolvers.insights.latency import p95
from resolvers.words.estimate import Fidelity, fidelity
from resolvers.words.info import Info, cell_parts
from resolvers.words.scalars import Instant
from resolvers.words.subject import OfSubject
from resolvers.words.typed import resolved

Timezone = Annotated[
    str,
    strawberry.argument(
        description="IANA name of a timezone, like Europe/Berlin: whose clock it is, and whose dates a "
        "window of the calendar names."
    ),
]
QUARTER = WindowSpec.parse("90d")


@strawberry.type(
    description="Checks by local day, columnar: entry i of every list belongs to the day at dates[i]."
)
class DaySeries:
    window: WindowSpec = strawberry.field(
        description="The window as it was asked for, here widened to whole days of the timezone."
    )
    timezone: str = strawberry.field(description="IANA name of the timezone.")
    dates: list[str] = strawberry.field(description="Local date of each day, like 2026-11-24.")
    starts: list[Instant] = strawberry.field(description="First moment of each day.")
    seconds: list[int] = strawberry.field(
        description="Length of each day: 86400, or 82800 or 90000 where clocks change by an hour."
    )
    checks: list[float] = strawberry.field(description="Checks seen on each day.")
    up: list[float] = strawberry.field(description="Checks that were up.")
    degraded: list[float] = strawberry.field(description="Checks that were degraded.")
    down: list[float] = strawberry.field(description="Checks that failed.")
    uptime: list[float | None] = strawberry.field(
        description="up / (up + degraded + down), 0 to 1; null on days without checks."
    )
    lower: list[float | None] = strawberry.field(description="Lower bounds of the ratios.")
    upper: list[float | None] = strawberry.field(description="Upper bounds of the ratios.")
    p95: list[float | None] = strawberry.field(
        description="95th percentile of latency over each day, ms; null without answered checks."
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
    async def days(
        self,
        info: Info,
        window: Annotated[
            WindowSpec, strawberry.argument(description="The range of time to look at.")
        ] = QUARTER,
        timezone: Timezone = "UTC",
    ) -> DaySeries | None:
        asked = located(window, info.context.now_ms, timezone)
        return day_series(
            await local_hours.days(info.context, self._subject(info), asked, timezone, cell_parts(info))
        )


def day_series(found: local_hours.Days) -> DaySeries:
    tallies, uptimes = found.tallies, found.uptimes
    return DaySeries(
        window=WindowSpec(found.window.text),
        timezone=found.timezone,
        dates=[one.date for one in found.days],
        starts=[Instant(one.start_ms) for one in found.days],
        seconds=[round(one.seconds) for one in found.days],
        checks=[one.checks for one in tallies],
        up=[one.up for one in tallies],
        degraded=[one.degraded for one in tallies],
        down=[one.down for one in tallies],
        uptime=[one.value for one in uptimes],
        lower=[one.lower for one in uptimes],
        upper=[one.upper for one in uptimes],
        p95=[p95(one) for one in tallies],
        settled=list(found.settled),
        fidelity=fidelity(found.fidelity),
    )
