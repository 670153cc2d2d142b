"""Relay and Dispatch: where a monitor's checks run, and how far the newest one came."""

import enum

import strawberry

from gateway.insights.operations.organization import relay_state
from gateway.registry import rows
from resolvers.words.closed import Jurisdiction, LocationHint
from resolvers.words.known import known
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member, resolved


@strawberry.enum(description="How far a dispatch came.")
class DispatchStatus(enum.Enum):
    PENDING = member("pending", "Scheduled.")
    RUNNING = member("running", "Sent to a runner.")
    COMPLETED = member("completed", "The check was made.")
    FAILED = member("failed", "The check could not be made.")


@strawberry.type(description="The newest dispatch of a monitor.")
class Dispatch:
    id: strawberry.ID = strawberry.field(description="Correlates with Heartbeat.dispatchId.")
    status: DispatchStatus = strawberry.field(description="How far the dispatch came.")
    scheduled_at: Instant = strawberry.field(description="When the check was due.")
    dispatched_at: Instant | None = strawberry.field(description="When it was sent to a runner.")
    completed_at: Instant | None = strawberry.field(description="When the runner was done.")
    runner_colo: str | None = strawberry.field(description="IATA code of the point of presence that ran it.")
    error: str | None = strawberry.field(description="Why it failed; null where it did not.")


@strawberry.enum(description="How a relay stands, as the registry has it.")
class RelayState(enum.Enum):
    READY = member("ready", "Set up, and without an error.")
    PENDING = member("pending", "Enabled, and not set up yet.")
    FAILING = member("failing", "It reported an error, which stands.")
    DISABLED = member("disabled", "It runs no checks.")


@strawberry.type(description="Where checks are run from.")
class Relay:
    row: strawberry.Private[rows.Relay]
    id: strawberry.ID = strawberry.field(description="Stable id of the relay.")
    slug: str = strawberry.field(description="Short name, unique among relays.")
    name: str = strawberry.field(description="Name of the relay, for people.")
    enabled: bool = strawberry.field(description="Whether it runs checks.")
    state: RelayState = strawberry.field(description="How the relay stands.")
    last_bootstrapped_at: Instant | None = strawberry.field(
        description="When it was last set up; null where it never was."
    )
    last_error: str | None = strawberry.field(
        description="What was wrong with it last; null where nothing is."
    )

    @resolved("Where Cloudflare is asked to place it; null when the registry holds an unknown one.")
    def location_hint(self) -> LocationHint | None:
        return known(LocationHint, self.row.location_hint, "relays.location_hint")

    @resolved("Jurisdiction it is bound to; null for none, or when the registry holds an unknown one.")
    def jurisdiction(self) -> Jurisdiction | None:
        found = self.row.jurisdiction
        return known(Jurisdiction, found, "relays.jurisdiction") if found else None


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
        row=found,
        id=strawberry.ID(found.id),
        slug=found.slug,
        name=found.name,
        enabled=found.enabled,
        state=RelayState(relay_state(found).value),
        last_bootstrapped_at=instant(found.last_bootstrapped_at),
        last_error=found.last_error,
    )
