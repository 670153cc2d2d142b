"""The registry rows of a seeded fleet: founding rows first, then what the stories left behind. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence

from gateway.ingest.seed.catalog import Blueprint, Mood
from gateway.ingest.seed.fleet import (
    DEMO_MEMBER,
    MEMBERS,
    ORGS,
    RELAYS,
    TIMEOUT_MS,
    Monitor,
    Org,
    Relay,
    joined_ms,
)
from gateway.ingest.seed.history import Check, dispatch_id
from gateway.ingest.seed.plan import MINUTE_MS, Horizon
from gateway.ingest.seed.story import Incident, Story
from gateway.registry.seeding import (
    DispatchRow,
    IncidentRow,
    MemberRow,
    MembershipRow,
    MonitorRow,
    OrganizationRow,
    RelayRow,
    SeedRow,
)

# Must never leave the gateway: the tests that hold law 11 look for it.
CANARY = "Bearer canary-must-never-leave-the-gateway"
_ACKNOWLEDGED_AFTER_MS = 4 * MINUTE_MS


def founding_rows(horizon: Horizon) -> Iterator[SeedRow]:
    """Members, orgs, memberships and relays: what is there before the first check."""
    founded_ms = joined_ms(ORGS[0], horizon)
    for member in MEMBERS:
        yield MemberRow(member.identity_id, member.email, 0, founded_ms, founded_ms)
    for org in ORGS:
        yield from _org_rows(org, joined_ms(org, horizon))
    for relay in RELAYS:
        yield _relay_row(relay, founded_ms, horizon.since_ms)


def fleet_rows(stories: Mapping[Monitor, Story]) -> Iterator[SeedRow]:
    """Monitors with their dispatch and incidents."""
    for monitor, story in stories.items():
        yield _monitor_row(monitor, story)
        yield _dispatch_row(monitor, story.last)
        yield from _incident_rows(monitor, story.incidents)


def config_of(blueprint: Blueprint, step_ms: int) -> dict[str, object]:
    """The five keys that may leave the gateway, and in one monitor some that may not."""
    config: dict[str, object] = {
        "url": blueprint.target,
        "interval": step_ms // 1000,
        "timeout": TIMEOUT_MS,
        "verify_tls": blueprint.target.startswith("https:"),
        "follow_redirects": blueprint.kind == "http",
    }
    secret = {"headers": {"Authorization": CANARY}, "credentials": {"password": CANARY}}
    return config | secret if blueprint.secret else config


def _org_rows(org: Org, at_ms: int) -> Iterator[SeedRow]:
    yield OrganizationRow(org.id, org.slug, org.name, at_ms, org.owner.identity_id, org.sample_rate)
    if org.owner is not DEMO_MEMBER:
        yield MembershipRow(org.id, org.owner.identity_id, "admin", at_ms, at_ms)
    role = "admin" if org.owner is DEMO_MEMBER else "member"
    yield MembershipRow(org.id, DEMO_MEMBER.identity_id, role, at_ms, at_ms)


def _relay_row(relay: Relay, founded_ms: int, started_ms: int) -> RelayRow:
    return RelayRow(relay.id, relay.region, relay.name, relay.region, 1, started_ms, founded_ms, started_ms)


def _monitor_row(monitor: Monitor, story: Story) -> MonitorRow:
    last, blueprint = story.last, monitor.blueprint
    return MonitorRow(
        id=monitor.id,
        org_id=monitor.org.id,
        name=monitor.name,
        kind=blueprint.kind,
        enabled=int(monitor.enabled),
        config_json=json.dumps(config_of(blueprint, monitor.step_ms)),
        status=last.status if last else "pending",
        last_checked_at=last.end_ms if last else None,
        last_failed_at=story.last_failed.end_ms if story.last_failed else None,
        first_checked_at=story.first.end_ms if story.first else None,
        rt_ms=last.latency_ms if last else None,
        region=last.site.region if last else None,
        last_error=(last.error or None) if last else None,
        next_run_at=monitor.due_ms(monitor.slots) if monitor.enabled else None,
        created_at=monitor.created_ms,
        updated_at=last.end_ms if last else monitor.created_ms,
        relay_id=monitor.relay_id,
    )


def _dispatch_row(monitor: Monitor, last: Check | None) -> DispatchRow:
    """The last recorded check's dispatch, or the one that a fresh monitor waits for."""
    if last is None:
        due_ms, waiting = monitor.due_ms(0), dispatch_id(monitor, 0)
        return DispatchRow(
            monitor.id, waiting, monitor.org.id, "pending", due_ms, None, None, None, monitor.created_ms
        )
    return DispatchRow(
        monitor_id=monitor.id,
        dispatch_id=dispatch_id(monitor, last.slot),
        org_id=monitor.org.id,
        status="completed",
        scheduled_for_ts=last.due_ms,
        dispatched_at_ts=last.end_ms - int(last.latency_ms),
        completed_at_ts=last.end_ms,
        runner_colo=last.site.colo,
        updated_at=last.end_ms,
    )


def _incident_rows(monitor: Monitor, incidents: Sequence[Incident]) -> Iterator[IncidentRow]:
    for number, incident in enumerate(incidents, start=1):
        yield incident_row(monitor, incident, str(number))


def incident_row(monitor: Monitor, incident: Incident, name: str) -> IncidentRow:
    """`name` tells it from the monitor's others."""
    status, updated_ms = _incident_state(monitor, incident)
    return IncidentRow(
        id=f"inc_{monitor.slug}-{name}",
        monitor_id=monitor.id,
        opened_ts=incident.opened_ms,
        closed_ts=incident.closed_ms,
        reason=incident.reason,
        status=status,
        created_at=incident.opened_ms,
        updated_at=updated_ms,
    )


def _incident_state(monitor: Monitor, incident: Incident) -> tuple[str, int]:
    if incident.closed_ms is not None:
        return "closed", incident.closed_ms
    if monitor.blueprint.mood is Mood.DOWN_SEEN:
        return "acknowledged", incident.opened_ms + _ACKNOWLEDGED_AFTER_MS
    return "open", incident.opened_ms
