"""The fleet at a glance."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.heartbeat import Heartbeat
from gateway.http.rest.models.latency import Latency, LatencySeries, RegionLatency
from gateway.http.rest.models.measures import CheckCounts, Estimate, Fidelity, Range
from gateway.http.rest.models.monitor import MonitorName
from gateway.http.rest.models.uptime import Uptime
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights import failing, places
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class MonitorCounts(Wire):
    """Monitors by state; the states add up to the total."""

    total: Annotated[int, amount("All monitors.", 27)]
    enabled: Annotated[int, amount("Monitors that are checked.", 25)]
    up: Annotated[int, amount("Enabled monitors that are up.", 21)]
    degraded: Annotated[int, amount("Enabled monitors that are degraded.", 2)]
    down: Annotated[int, amount("Enabled monitors that are down.", 2)]
    pending: Annotated[int, amount("Enabled monitors that were not checked yet.", 0)]
    paused: Annotated[int, amount("Monitors that are not checked, as they are disabled.", 2)]


@dataclass(frozen=True, slots=True)
class Region(Wire):
    """What was counted in one region."""

    region: Annotated[str | None, said("The region; null where it is not known.", example="weur")]
    counts: Annotated[CheckCounts, said("Checks by outcome, each with its interval.")]
    ratio: Annotated[Estimate, said("(up + degraded) / (up + degraded + down), 0 to 1; null without data.")]
    latency: Annotated[RegionLatency, said("Latency of its answered checks.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: places.Place, asked: Window) -> Self:
        counted = summaries.uptime(asked, found.tally, found.standing)
        latency = RegionLatency.of(summaries.latency(asked, found.tally, found.standing))
        return mirror(cls, counted, region=found.region or None, latency=latency)


@dataclass(frozen=True, slots=True)
class Failing(Wire):
    """A monitor that failed in the last 15 minutes."""

    monitor: Annotated[MonitorName, said("The monitor.")]
    failed_checks: Annotated[float, amount("Failed checks, weighted by what their rows stand for.", 2)]
    checks: Annotated[float, amount("All its checks.", 15)]
    last_failure: Annotated[Heartbeat | None, said("Its newest failed check.")]

    @classmethod
    def of(cls, found: failing.Failing) -> Self:
        last = found.tally.last_failure
        return cls(
            monitor=MonitorName.of(found.monitor),
            failed_checks=found.tally.down,
            checks=found.tally.checks,
            last_failure=Heartbeat.of(last) if last else None,
        )


@dataclass(frozen=True, slots=True)
class Fleet(Wire):
    """All monitors of the organization together."""

    range: Annotated[Range, said("The range of time it is about.")]
    monitors: Annotated[MonitorCounts, said("Monitors by state, as of now.")]
    uptime: Annotated[Uptime, said("Uptime of all of them.")]
    latency: Annotated[Latency, said("Latency of all of them.")]
    latency_series: Annotated[LatencySeries, said("The same by bucket.")]
    regions: Annotated[list[Region], said("By region, most checks first.")]
    failing: Annotated[list[Failing], said("Monitors that failed in the last 15 minutes, worst first.")]
