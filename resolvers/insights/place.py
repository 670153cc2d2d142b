"""Regions and colos: where checks were made from, and how they went there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import airportsdata
import strawberry

from gateway.insights import places
from gateway.insights.listing.ordering import page_size
from gateway.insights.mirrored import mirror
from gateway.insights.places import Place
from gateway.telemetry.answers import summaries
from gateway.times.window import Window, WindowSpec
from resolvers.insights.groups import CheckGroup, Grouped, OrderBy, listed, wanted
from resolvers.insights.latency import LatencyStats, latency_stats
from resolvers.words.arguments import First, InWindow
from resolvers.words.info import Info
from resolvers.words.order import GroupOrder
from resolvers.words.range import Range
from resolvers.words.scope import OfSubject, asked
from resolvers.words.typed import resolved


@strawberry.type(description="Checks from one region.")
class RegionGroup(CheckGroup):
    pass


@strawberry.type(description="Regions that checked.")
class RegionGroups(Grouped):
    nodes: list[RegionGroup] = strawberry.field(description="A group for each region, as ordered.")


@strawberry.type(description="Checks from one Cloudflare point of presence.")
class ColoGroup(CheckGroup):
    region: str | None = strawberry.field(
        description="Region as the platform names it; null where it is not known."
    )
    city: str | None = strawberry.field(description="City of the airport; null for an unknown code.")
    country: str | None = strawberry.field(description="ISO 3166 country code; null for an unknown code.")
    latitude: float | None = strawberry.field(description="Degrees north; null for an unknown code.")
    longitude: float | None = strawberry.field(description="Degrees east; null for an unknown code.")


@strawberry.type(description="Points of presence that checked.")
class ColoGroups(Grouped):
    nodes: list[ColoGroup] = strawberry.field(description="A group for each point of presence, as ordered.")


@strawberry.type
class PlaceFields(OfSubject):
    @resolved("By the region that checked.")
    async def regions(
        self, info: Info, window: InWindow = None, first: First = None, order_by: OrderBy = None
    ) -> RegionGroups | None:
        found = await self._places(info, window, first, order_by, colos=False)
        nodes = [_region(found.window, one) for one in found.listed]
        return RegionGroups(range=Range.of(found.window), total_count=found.total, nodes=nodes)

    @resolved("By the point of presence that checked.")
    async def colos(
        self, info: Info, window: InWindow = None, first: First = None, order_by: OrderBy = None
    ) -> ColoGroups | None:
        found = await self._places(info, window, first, order_by, colos=True)
        nodes = [_colo(found.window, one) for one in found.listed]
        return ColoGroups(range=Range.of(found.window), total_count=found.total, nodes=nodes)

    async def _places(
        self,
        info: Info,
        window: WindowSpec | None,
        first: int | None,
        order: GroupOrder | None,
        *,
        colos: bool,
    ) -> "_Listed":
        page_size(first, "first")
        over, (parts, bounds) = asked(info, window), wanted(info, order)
        subject = self._subject(info)
        found = await places.places(info.context, subject, over, parts, colos=colos, bounded=bounds)
        return _Listed(over, len(found), listed(found, first, order, partial(_told, over)))


@dataclass(frozen=True, slots=True)
class _Listed:
    window: Window
    total: int
    listed: Sequence[Place]


def _region(window: Window, place: Place) -> RegionGroup:
    counted, key = _counted(window, place), place.region or None
    return mirror(RegionGroup, counted, key=key, latency=_latency(window, place))


def _colo(window: Window, place: Place) -> ColoGroup:
    airport = _airports().get(place.colo)
    return mirror(
        ColoGroup,
        _counted(window, place),
        key=place.colo or None,
        region=place.region or None,
        city=airport["city"] if airport else None,
        country=airport["country"] if airport else None,
        latitude=airport["lat"] if airport else None,
        longitude=airport["lon"] if airport else None,
        latency=_latency(window, place),
    )


def _told(window: Window, place: Place) -> tuple[summaries.Uptime, summaries.Latency]:
    return _counted(window, place), summaries.latency(window, place.tally, place.standing)


def _counted(window: Window, place: Place) -> summaries.Uptime:
    return summaries.uptime(window, place.tally, place.standing)


def _latency(window: Window, place: Place) -> LatencyStats:
    return latency_stats(summaries.latency(window, place.tally, place.standing))


@cache
def _airports() -> dict[str, airportsdata.Airport]:
    """Airports by IATA code; some megabytes, so read when a map is first drawn."""
    return airportsdata.load("IATA")
