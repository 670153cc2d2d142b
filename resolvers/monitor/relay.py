"""Relay and Dispatch: where a monitor's checks run, and how far the newest one came."""

import enum

import strawberry

from gateway.registry import rows
from resolvers.words.known import known
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member


@strawberry.enum(description="How far a dispatch came.")
class DispatchStatus(enum.Enum):
    PENDING = member("pending", "Scheduled.")
    RUNNING = member("running", "Sent to a runner.")
    COMPLETED = member("completed", "The check was made.")
    FAILED = member("failed", "The check could not be made.")


@strawberry.type(description="The newest dispatch of a monitor.")
class Dispatch:
    id: strawberry.ID = strawberry.field(description="Correlates with Heartbeat.dispatchId.")
    status: DispatchStatus = strawberry.field(description="How far it came.")
    scheduled_at: Instant = strawberry.field(description="When the check was due.")
    dispatched_at: Instant | None = strawberry.field(description="When it was sent to a runner.")
    completed_at: Instant | None = strawberry.field(description="When the runner was done.")
    runner_colo: str | None = strawberry.field(description="IATA code of the point of presence that ran it.")
    error: str | None = strawberry.field(description="Why it failed.")


@strawberry.type(description="Where checks are run from.")
class Relay:
    id: strawberry.ID = strawberry.field(description="Stable id.")
    slug: str = strawberry.field(description="Short name.")
    name: str = strawberry.field(description="Name.")
    location_hint: str = strawberry.field(
        description="Cloudflare location hint: wnam, enam, weur, eeur, apac or oc."
    )
    jurisdiction: str | None = strawberry.field(description="Jurisdiction it is bound to.")
    enabled: bool = strawberry.field(description="Whether it runs checks.")


def dispatch(found: rows.Dispatch) -> Dispatch:
    return Dispatch(
        id=strawberry.ID(found.dispatch_id),
        status=known(DispatchStatus, found.status, "monitor_dispatch_hot.status"),
        scheduled_at=Instant(found.scheduled_for),
        dispatched_at=instant(found.dispatched_at),
        completed_at=instant(found.completed_at),
        runner_colo=found.runner_colo,
        error=found.error,
    )


def relay(found: rows.Relay) -> Relay:
    return Relay(
        id=strawberry.ID(found.id),
        slug=found.slug,
        name=found.name,
        location_hint=found.location_hint,
        jurisdiction=found.jurisdiction,
        enabled=found.enabled,
    )
