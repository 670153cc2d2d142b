"""Heartbeat and its connection: single checks, newest first."""

import enum

import strawberry

from gateway.errors import BadUserInput
from gateway.insights.listing import cursor
from gateway.telemetry.answers import heartbeat as telemetry
from gateway.telemetry.answers.tally import LATEST_MS
from gateway.telemetry.reading.recent import Page
from gateway.telemetry.sql.composers import Keyset, RowFilter
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.times.calendar import DAY_MS
from gateway.times.window import SECOND_MS, Window
from resolvers.insights.failures import FAILURE_CLASS, FailureClass
from resolvers.words.closed import MonitorKind
from resolvers.words.known import known
from resolvers.words.node import Node
from resolvers.words.page import PageInfo
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.typed import member, resolved

CURSOR = "heartbeats"
ID = "heartbeat"


@strawberry.enum(description="Outcome of a check.")
class CheckOutcome(enum.Enum):
    UP = member("up", "Answered as it should.")
    DEGRADED = member("degraded", "Answered, but not as it should.")
    DOWN = member("down", "Failed.")
    PENDING = member("pending", "Not decided yet.")


STATUS = {status.value: status for status in CheckOutcome}


@strawberry.type(description="Where the time of a check went; null of a phase that was not measured.")
class CheckTimings:
    lookup_ms: float | None = strawberry.field(description="Until its name had an address, ms.")
    connect_ms: float | None = strawberry.field(description="Until it was connected, ms.")
    tls_ms: float | None = strawberry.field(description="Until the connection was secure, ms.")
    first_byte_ms: float | None = strawberry.field(
        description="From the request to the first byte of the answer, ms."
    )


@strawberry.type(description="The certificate that a check was shown and found valid.")
class Certificate:
    expires_at: Instant = strawberry.field(description="When the certificate expires.")
    days_left: float = strawberry.field(description="Days from the check until then.")


@strawberry.type(description="One recorded check. It may stand for several: see weight.")
class Heartbeat(Node):
    checked_at: Instant = strawberry.field(description="When the check ended.")
    status: CheckOutcome = strawberry.field(description="Outcome of the check.")
    latency_ms: float = strawberry.field(description="How long it took, ms.")
    region: str | None = strawberry.field(description="Region it was made from; null where it is not known.")
    colo: str | None = strawberry.field(
        description="IATA code of the point of presence it was made from; null where it is not known."
    )
    code: int | None = strawberry.field(description="HTTP status; null where there was none.")
    error: str | None = strawberry.field(description="What went wrong; null when nothing did.")
    error_class: FailureClass | None = strawberry.field(
        description="Why it failed, as written or by docs/failure-classes.md; null when it did not fail."
    )
    dispatch_id: strawberry.ID | None = strawberry.field(
        description="Correlates with the scheduler's dispatch; null where there was none."
    )
    sample_rate: float = strawberry.field(
        description="Probability with which the writer recorded such a check."
    )
    weight: float = strawberry.field(description="Checks this row stands for.")
    timings: CheckTimings | None = strawberry.field(
        description="Where its time went; null where it was not measured."
    )
    certificate: Certificate | None = strawberry.field(
        description="The certificate it was shown; null without one that was verified."
    )
    of_kind: strawberry.Private[str]

    @resolved("How the monitor checks; null when the registry holds an unknown kind.")
    def kind(self) -> MonitorKind | None:
        return known(MonitorKind, self.of_kind, "monitors.kind")


@strawberry.type(description="A heartbeat and where it stands in its list.")
class HeartbeatEdge:
    cursor: str = strawberry.field(description="Position; pass it as after to go on from here.")
    node: Heartbeat = strawberry.field(description="The heartbeat that stands there.")


@strawberry.type(description="Heartbeats, newest first.")
class HeartbeatConnection:
    range: Range = strawberry.field(description="Where the window lies.")
    nodes: list[Heartbeat] = strawberry.field(description="The heartbeats of this page.")
    edges: list[HeartbeatEdge] = strawberry.field(description="The same, each with its cursor.")
    page_info: PageInfo = strawberry.field(description="Where this page ends, and whether there is more.")


@strawberry.input(description="Narrows heartbeats; what is left out lets all through.")
class HeartbeatFilter:
    statuses: list[CheckOutcome] | None = strawberry.field(default=None, description="Any of these outcomes.")
    regions: list[str] | None = strawberry.field(default=None, description="Made from any of these regions.")

    def rows(self) -> RowFilter:
        return RowFilter(
            statuses=frozenset(status.value for status in self.statuses or ()),
            regions=frozenset(self.regions or ()),
        )


def place_of(id_: str) -> tuple[str, int, str] | None:
    """Monitor, end in Unix ms and dispatch of the heartbeat that has this id; None where it is of none."""
    try:
        monitor_id, at_ms, dispatch_id = cursor.decode(ID, id_, (str, int, str), "id")
    except BadUserInput:
        return None
    return (monitor_id, at_ms, dispatch_id) if 0 <= at_ms < LATEST_MS else None


def heartbeat(found: telemetry.Heartbeat, kind: str) -> Heartbeat:
    return Heartbeat(
        id=strawberry.ID(cursor.encode(ID, found.monitor_id, found.timestamp_ms, found.dispatch_id)),
        checked_at=Instant(found.timestamp_ms),
        status=STATUS[found.status],
        latency_ms=found.latency_ms,
        region=found.region or None,
        colo=found.colo or None,
        code=found.code or None,
        error=found.error or None,
        error_class=_error_class(found),
        dispatch_id=strawberry.ID(found.dispatch_id) if found.dispatch_id else None,
        of_kind=kind,
        sample_rate=found.sample_rate,
        weight=found.weight,
        timings=_timings(found),
        certificate=_certificate(found),
    )


def _timings(found: telemetry.Heartbeat) -> CheckTimings | None:
    took = (found.lookup_ms, found.connect_ms, found.tls_ms, found.first_byte_ms)
    lookup, connect, tls, first_byte = (one or None for one in took)
    timed = CheckTimings(lookup_ms=lookup, connect_ms=connect, tls_ms=tls, first_byte_ms=first_byte)
    return timed if any(took) else None


def _certificate(found: telemetry.Heartbeat) -> Certificate | None:
    if not found.expires_s:
        return None
    expires_ms = found.expires_s * SECOND_MS
    return Certificate(expires_at=Instant(expires_ms), days_left=(expires_ms - found.timestamp_ms) / DAY_MS)


def _error_class(found: telemetry.Heartbeat) -> FailureClass | None:
    if found.status != CheckOutcome.DOWN.value:
        return None
    return FAILURE_CLASS[failure_class(found.code, found.error, found.error_class)]


def heartbeat_connection(page: Page, window: Window, kind: str, *, continued: bool) -> HeartbeatConnection:
    cursors = [cursor.encode(CURSOR, one.timestamp_ms, one.dispatch_id) for one in page.heartbeats]
    nodes = [heartbeat(one, kind) for one in page.heartbeats]
    return HeartbeatConnection(
        range=Range.of(window),
        nodes=nodes,
        edges=[HeartbeatEdge(cursor=place, node=node) for place, node in zip(cursors, nodes, strict=True)],
        page_info=PageInfo.of(cursors, has_next=page.more, has_previous=continued),
    )


def keyset(after: str | None) -> Keyset | None:
    """Where the page before ended. Raises BadUserInput naming `after`."""
    if after is None:
        return None
    timestamp_ms, dispatch_id = cursor.decode(CURSOR, after, (int, str), "after")
    if not 0 <= timestamp_ms < LATEST_MS:
        raise BadUserInput("is no cursor of this list; take it from pageInfo of an earlier page", "after")
    return Keyset(timestamp_ms, dispatch_id)
