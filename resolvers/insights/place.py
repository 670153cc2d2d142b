"""Regions and colos: where checks were made from, and how they went there."""

from functools import cache

import airportsdata
import strawberry

from gateway.insights.places import Place
from gateway.telemetry.answers import summaries
from gateway.times.window import Window
from resolvers.insights.latency import LatencyStats, latency_stats
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity, check_counts, estimate, fidelity


@strawberry.type(description="How checks from one region went.")
class RegionStats:
    region: str = strawberry.field(description="Region as the platform names it, or unknown.")
    checks: float = strawberry.field(description="Checks made from here.")
    down: float = strawberry.field(description="Checks that failed.")
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    uptime: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    latency: LatencyStats = strawberry.field(description="Latency of answered checks.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type(description="How checks from one Cloudflare point of presence went.")
class ColoStats:
    colo: str = strawberry.field(description="IATA code of the point of presence.")
    region: str = strawberry.field(description="Region as the platform names it, or unknown.")
    city: str | None = strawberry.field(description="City of the airport; null for an unknown code.")
    country: str | None = strawberry.field(description="ISO 3166 country code.")
    latitude: float | None = strawberry.field(description="Degrees north.")
    longitude: float | None = strawberry.field(description="Degrees east.")
    checks: float = strawberry.field(description="Checks made from here.")
    down: float = strawberry.field(description="Checks that failed.")
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    uptime: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    latency: LatencyStats = strawberry.field(description="Latency of answered checks.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


def region_stats(window: Window, place: Place) -> RegionStats:
    found = summaries.uptime(window, place.tally, place.standing)
    return RegionStats(
        region=place.region,
        checks=found.checks,
        down=found.down,
        counts=check_counts(found.counts),
        uptime=estimate(found.uptime),
        latency=latency_stats(summaries.latency(window, place.tally, place.standing)),
        fidelity=fidelity(found.fidelity),
    )


def colo_stats(window: Window, place: Place) -> ColoStats:
    found, airport = summaries.uptime(window, place.tally, place.standing), _airports().get(place.colo)
    return ColoStats(
        colo=place.colo,
        region=place.region,
        city=airport["city"] if airport else None,
        country=airport["country"] if airport else None,
        latitude=airport["lat"] if airport else None,
        longitude=airport["lon"] if airport else None,
        checks=found.checks,
        down=found.down,
        counts=check_counts(found.counts),
        uptime=estimate(found.uptime),
        latency=latency_stats(summaries.latency(window, place.tally, place.standing)),
        fidelity=fidelity(found.fidelity),
    )


@cache
def _airports() -> dict[str, airportsdata.Airport]:
    """Airports by IATA code; some megabytes, so read when a map is first drawn."""
    return airportsdata.load("IATA")
