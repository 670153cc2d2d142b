"""Uptime of a monitor or of the fleet."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.measures import CheckCounts, Estimate, Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries


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
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: summaries.Uptime, downtime_s: float | None = None) -> Self:
        return mirror(cls, found, downtime_seconds=downtime_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorUptime(Uptime):
    """Uptime of one monitor."""

    monitor_id: Annotated[str, said("Id of the monitor.", example="mon_api")]
