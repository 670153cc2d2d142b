"""A number of one window against the same number of another: one shape for uptime, latency and failures."""

import enum
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import strawberry

from gateway.insights.changes import comparison
from gateway.insights.changes.contributors import Moved
from gateway.insights.listing.ordering import page_size
from gateway.insights.mirrored import mirror
from gateway.request.context import Context
from gateway.telemetry.numbers import contributions
from gateway.times.window import WindowSpec
from resolvers.words.arguments import First
from resolvers.words.estimate import Estimate
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.typed import member, resolved

Against = Annotated[
    WindowSpec | None,
    strawberry.argument(
        description="The window to compare with; left out, the same length just before, of a calendar month "
        "the month before."
    ),
]
Listed = Callable[[Context, Moved], Awaitable[list[contributions.Contributor]]]


@strawberry.enum(description="What a change is broken down by.")
class Dimension(enum.Enum):
    REGION = member("region", "The region that checked.")
    COLO = member("colo", "The point of presence that checked.")
    CODE = member("code", "HTTP status of failed checks.")
    ERROR_CLASS = member("error_class", "Class of failed checks.")


@strawberry.type(description="What one region, point of presence, code or class added to a change.")
class Contributor:
    dimension: Dimension = strawberry.field(description="What it is one of: the meaning of its key.")
    key: str | None = strawberry.field(
        description="Region, IATA code, HTTP status or FailureClass; null for checks that have none."
    )
    contribution: float = strawberry.field(
        description="What it added, in the unit of the change. Those of one place dimension add up to it."
    )
    share: float | None = strawberry.field(
        description="Its part of the change, below 0 where it pulled the other way; null without a change."
    )
    before: float | None = strawberry.field(
        description="Its own number in the other window: uptime, mean or failures; of a code or class its "
        "share of the checks. Null without checks."
    )
    after: float | None = strawberry.field(description="Its own number in this window; null without checks.")

    @classmethod
    def of(cls, found: contributions.Contributor) -> "Contributor":
        """Classes are written as the enum FailureClass writes them."""
        is_class = found.dimension is contributions.Dimension.ERROR_CLASS and found.key
        return mirror(cls, found, key=found.key.upper() if is_class and found.key else found.key)


@strawberry.type
class Compared:
    """What every comparison has."""

    moved: strawberry.Private[Moved | None]
    listed: strawberry.Private[Listed]
    range: Range = strawberry.field(description="Where the other window lies, of which before tells.")
    significant: bool | None = strawberry.field(
        description="Whether the change exceeds the noise of sampling; of latency, that of the mean. Null "
        "where no interval is known."
    )

    @resolved(
        "Who moved it, first who pushed hardest the way it went; of latency by place alone. Says little "
        "unless significant. Without points of presence where an archive told of a part, which keeps none. "
        "Null where uptime is not by checks."
    )
    async def contributors(self, info: Info, first: First = None) -> list[Contributor] | None:
        count = page_size(first, "first")
        if self.moved is None:
            return None
        found = await self.listed(info.context, self.moved)
        return [Contributor.of(one) for one in found[:count]]


@strawberry.type(description="Uptime of a window against that of another, both by the same accounting.")
class UptimeComparison(Compared):
    before: Estimate = strawberry.field(description="Share that was up in the other window, 0 to 1.")
    change: Estimate = strawberry.field(
        description="This uptime less that one, with the interval of a difference; wider than it need be "
        "where the windows overlap."
    )


@strawberry.type(description="Failed checks of a window against those of another.")
class FailureComparison(Compared):
    before: Estimate = strawberry.field(
        description="Failed checks in the other window, however long: they are not scaled to one length."
    )
    change: Estimate = strawberry.field(
        description="Failed checks more than those, with the interval of a difference; wider than it need be "
        "where the windows overlap."
    )


@strawberry.type(description="Latency in milliseconds over answered checks, or what it changed by.")
class LatencyValues:
    mean: Estimate = strawberry.field(description="Mean in milliseconds, or its change.")
    p50: Estimate = strawberry.field(description="Median in milliseconds, or its change.")
    p75: Estimate = strawberry.field(description="75th percentile in milliseconds, or its change.")
    p90: Estimate = strawberry.field(description="90th percentile in milliseconds, or its change.")
    p95: Estimate = strawberry.field(description="95th percentile in milliseconds, or its change.")
    p99: Estimate = strawberry.field(description="99th percentile in milliseconds, or its change.")

    @classmethod
    def of(cls, found: comparison.LatencyValues) -> "LatencyValues":
        return mirror(cls, found)


@strawberry.type(description="Latency of a window against that of another.")
class LatencyComparison(Compared):
    before: LatencyValues = strawberry.field(description="Latency in the other window.")
    change: LatencyValues = strawberry.field(
        description="This latency less that one, with intervals of differences; wider than they need be "
        "where the windows overlap."
    )


_Comparison = TypeVar("_Comparison", bound=Compared)


def compared(kind: type[_Comparison], found: object, moved: Moved | None, listed: Listed) -> _Comparison:
    return mirror(kind, found, moved=moved, listed=listed)
