"""Regions and colos: where checks were made from, and how they went there."""

from functools import cache

import airportsdata
import strawberry

from gateway.insights.mirrored import mirror
from gateway.insights.places import Place
from gateway.telemetry.answers import summaries
from gateway.times.window import Window
from resolvers.insights.latency import LatencyStats, latency_stats
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity


@strawberry.type(description="How checks from one region went.")
class RegionStats:
    region: str | None = strawberry.field(
        description="Region as the platform names it; null for checks whose region is not known."
    )
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    ratio: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    latency: LatencyStats = strawberry.field(description="Latency of answered checks.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type(description="How checks from one Cloudflare point of presence went.")
class ColoStats:
    colo: str = strawberry.field(description="IATA code of the point of presence.")
    region: str | None = strawberry.field(
        description="Region as the platform names it; null where it is not known."
    )
    city: str | None = strawberry.field(description="City of the airport; null for an unknown code.")
    country: str | None = strawberry.field(description="ISO 3166 country code; null for an unknown code.")
    latitude: float | None = strawberry.field(description="Degrees north; null for an unknown code.")
    longitude: float | None = strawberry.field(description="Degrees east; null for an unknown code.")
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    ratio: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    latency: LatencyStats = strawberry.field(description="Latency of answered checks.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


def region_stats(window: Window, place: Place) -> RegionStats:
    return mirror(
        RegionStats, _counted(window, place), region=place.region or None, latency=_latency(window, place)
    )


def colo_stats(window: Window, place: Place) -> ColoStats:
    airport = _airports().get(place.colo)
    return mirror(
        ColoStats,
        _counted(window, place),
        colo=place.colo,
        region=place.region or None,
        city=airport["city"] if airport else None,
        country=airport["country"] if airport else None,
        latitude=airport["lat"] if airport else None,
        longitude=airport["lon"] if airport else None,
        latency=_latency(window, place),
    )


def _counted(window: Window, place: Place) -> summaries.Uptime:
    return summaries.uptime(window, place.tally, place.standing)


def _latency(window: Window, place: Place) -> LatencyStats:
    return latency_stats(summaries.latency(window, place.tally, place.standing))


@cache
def _airports() -> dict[str, airportsdata.Airport]:
    """Airports by IATA code; some megabytes, so read when a map is first drawn."""
    return airportsdata.load("IATA")
