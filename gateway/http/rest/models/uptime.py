"""Uptime of a monitor or of the fleet."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.measures import CheckCounts, Estimate, Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries
from gateway.times.turns import Silent


@dataclass(frozen=True, slots=True)
class SilentRegion(Wire):
    """A region that fell silent: its checks are missing, and no downtime."""

    monitor_id: Annotated[str, said("The monitor that it checks.", example="mon_api")]
    region: Annotated[str, said("Its name, as heartbeats have it.", example="weur")]
    last_heard_ms: Annotated[int, said("Its newest check up to the end of the window, Unix ms.")]
    missing_checks: Annotated[float, amount("How many it lacks of the window since then.", 1440)]

    @classmethod
    def of(cls, found: Silent) -> Self:
        return cls(found.monitor_id, found.region, found.since_ms, found.missing)


@dataclass(frozen=True, slots=True)
class Uptime(Wire):
    """Checks by outcome, and the share that was up of those decided."""

    range: Annotated[Range, said("The range of time it is about.")]
    known_since_ms: Annotated[
        int | None,
        said("First moment of it that the store reaches back to, Unix ms; null where it all lies before."),
    ]
    ratio: Annotated[Estimate, said("(up + degraded) / (up + degraded + down), 0 to 1; null without data.")]
    downtime_seconds: Annotated[
        float | None, amount("Seconds down, summed over monitors; null where it was not asked for.", 120)
    ]
    counts: Annotated[CheckCounts, said("Checks by outcome, each with its interval.")]
    expected_checks: Annotated[
        float | None, amount("Checks that the monitors' intervals let expect; null where none.", 1440)
    ]
    coverage: Annotated[
        float | None,
        amount("Checks seen / checks expected. Far below 1, data was lost; null where none were.", 0.999),
    ]
    silent_regions: Annotated[
        list[SilentRegion],
        said("Regions that check by themselves and were not heard from to its end, at most 20."),
    ]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: summaries.Uptime, downtime_s: float | None = None) -> Self:
        return mirror(cls, found, downtime_seconds=downtime_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorUptime(Uptime):
    """Uptime of one monitor."""

    monitor_id: Annotated[str, said("Id of the monitor.", example="mon_api")]
