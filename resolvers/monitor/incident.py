"""Incident and its connection: what the platform declared bad, from the registry."""

import enum
from typing import Annotated

import strawberry

from gateway.errors import BadUserInput
from gateway.insights import incidents as analysis
from gateway.insights import monitors
from gateway.insights.listing import cursor
from gateway.registry import rows, statements
from gateway.times.window import WindowSpec
from resolvers.monitor.evidence import IncidentEvidence, incident_evidence
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.node import Node
from resolvers.words.nouns import LazyMonitor, monitor_of
from resolvers.words.page import PageInfo
from resolvers.words.scalars import Instant, instant
from resolvers.words.typed import member, resolved

CURSOR = "incidents"
ORG_CURSOR = "org-incidents"
"""Lists of a monitor's incidents and of the org's have cursors of their own."""
LATEST_MS = 10**14


@strawberry.enum(description="Where an incident stands.")
class IncidentStatus(enum.Enum):
    OPEN = member("open", "Nobody has looked at it.")
    ACKNOWLEDGED = member("acknowledged", "Somebody is looking at it.")
    CLOSED = member("closed", "It is over.")


@strawberry.input(description="Narrows incidents; what is left out lets all through.")
class IncidentFilter:
    statuses: list[IncidentStatus] | None = strawberry.field(
        default=None, description="In any of these states now."
    )
    window: WindowSpec | None = strawberry.field(
        default=None, description="Open at some time of this window, whenever they were opened."
    )
    monitor_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="About any of these monitors; an id that the org does not have names none.",
    )

    def chosen(self, now_ms: int) -> statements.IncidentFilter:
        window = self.window.at(now_ms) if self.window else None
        return statements.IncidentFilter(
            statuses=None if self.statuses is None else frozenset(one.value for one in self.statuses),
            span=(window.since_ms, window.until_ms) if window else None,
            monitors=None if self.monitor_ids is None else frozenset(self.monitor_ids),
        )


Chosen = Annotated[IncidentFilter | None, strawberry.argument(description="Which incidents to list.")]


def chosen(given: IncidentFilter | None, now_ms: int) -> statements.IncidentFilter:
    return given.chosen(now_ms) if given else statements.EVERY_INCIDENT


@strawberry.type(description="A period that the platform declared bad.")
class Incident(Node):
    row: strawberry.Private[rows.Incident]
    status: IncidentStatus = strawberry.field(description="How far the incident has come.")
    opened_at: Instant = strawberry.field(description="When the incident was opened.")
    closed_at: Instant | None = strawberry.field(description="When it was closed; null while it lasts.")
    duration_seconds: float | None = strawberry.field(description="Length; null while it lasts.")
    reason: str | None = strawberry.field(description="Why it was opened; null where nobody wrote it.")
    acknowledged_at: Instant | None = strawberry.field(
        description="When somebody took it up; known only while it is acknowledged and not closed."
    )

    @resolved("The monitor it is about; null where it is gone.")
    async def monitor(self, info: Info) -> LazyMonitor | None:
        found = await monitors.monitor(info.context, self.row.monitor_id)
        return monitor_of(info, found) if found else None

    @resolved("What the heartbeats say of it. At most two reads for all incidents of a page.")
    async def evidence(self, info: Info) -> IncidentEvidence | None:
        found = await monitors.monitor(info.context, self.row.monitor_id)
        if found is None:
            return None
        return incident_evidence(found, await analysis.evidence_of(info.context, found, self.row))


@strawberry.type(description="An incident and where it stands in its list.")
class IncidentEdge:
    cursor: str = strawberry.field(description="Position; pass it as after to go on from here.")
    node: Incident = strawberry.field(description="The incident that stands there.")


@strawberry.type(description="Incidents, newest first.")
class IncidentConnection:
    nodes: list[Incident] = strawberry.field(description="The incidents of this page.")
    edges: list[IncidentEdge] = strawberry.field(description="The same, each with its cursor.")
    page_info: PageInfo = strawberry.field(description="Where this page ends, and whether there is more.")


def incident(found: rows.Incident) -> Incident:
    return Incident(
        row=found,
        id=strawberry.ID(found.id),
        status=known(IncidentStatus, found.status, "incidents.status"),
        opened_at=Instant(found.opened_at),
        closed_at=instant(found.closed_at),
        duration_seconds=None if found.closed_at is None else (found.closed_at - found.opened_at) / 1000,
        reason=found.reason,
        acknowledged_at=instant(found.acknowledged_at),
    )


def incident_connection(
    found: tuple[rows.Incident, ...], *, more: bool, continued: bool, kind: str = CURSOR
) -> IncidentConnection:
    cursors = [cursor.encode(kind, one.opened_at, one.id) for one in found]
    nodes = [incident(one) for one in found]
    return IncidentConnection(
        nodes=nodes,
        edges=[IncidentEdge(cursor=place, node=node) for place, node in zip(cursors, nodes, strict=True)],
        page_info=PageInfo.of(cursors, has_next=more, has_previous=continued),
    )


def position(after: str | None, kind: str = CURSOR) -> tuple[int, str] | None:
    """Where the page before ended. Raises BadUserInput naming `after`."""
    if after is None:
        return None
    opened_ms, last = cursor.decode(kind, after, (int, str), "after")
    if not 0 <= opened_ms < LATEST_MS:
        raise BadUserInput("is no cursor of this list; take it from pageInfo of an earlier page", "after")
    return opened_ms, last
