"""IncidentEvidence: what the heartbeats say of an incident of the registry."""

import strawberry

from gateway.insights import incidents as analysis
from gateway.insights.accounting.outages import Outage
from gateway.registry import rows
from resolvers.insights.downtime import DowntimeStretch, FailureScope, downtime_stretch
from resolvers.words.scalars import Instant, instant
from resolvers.words.sequence import SequenceFidelity


@strawberry.type(description="What the heartbeats say of an incident.")
class IncidentEvidence:
    first_failure_at: Instant | None = strawberry.field(
        description="First failed check of the stretch behind it; null where none is to be seen."
    )
    detection_seconds: float | None = strawberry.field(
        description="First failure to opened; null where none came before."
    )
    confirmation_seconds: float | None = strawberry.field(
        description="First failure to the first from a second region; null where no second region saw it."
    )
    recovery_seconds: float | None = strawberry.field(
        description="First check that was up again to closed; null while it is open, or checks still failed."
    )
    scope: FailureScope | None = strawberry.field(description="How far it reached; null without failures.")
    failed_regions: list[str] = strawberry.field(description="Regions whose checks failed, as far as known.")
    stretches: list[DowntimeStretch] = strawberry.field(description="Its stretches, oldest first.")
    sequence: SequenceFidelity = strawberry.field(description="What stands behind the order of its checks.")


def incident_evidence(monitor: rows.Monitor, found: analysis.Evidence) -> IncidentEvidence:
    return IncidentEvidence(
        first_failure_at=instant(found.first_failure_ms),
        detection_seconds=found.detection_s,
        confirmation_seconds=found.confirmation_s,
        recovery_seconds=found.recovery_s,
        scope=FailureScope(found.scope.value) if found.scope else None,
        failed_regions=found.regions,
        stretches=[downtime_stretch(Outage(monitor, one)) for one in found.stretches],
        sequence=SequenceFidelity.of(found.sequence),
    )
