"""Heartbeat and its connection: single checks, newest first."""

import enum
from collections.abc import Iterable, Mapping
from typing import Annotated

import strawberry

from gateway.errors import BadUserInput
from gateway.insights import beats, monitors
from gateway.insights.listing import cursor
from gateway.insights.listing.ordering import page_size
from gateway.registry import rows
from gateway.telemetry.answers import heartbeat as telemetry
from gateway.telemetry.answers.tally import LATEST_MS
from gateway.telemetry.reading.recent import Page
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, RowFilter
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.times.calendar import DAY_MS
from gateway.times.window import SECOND_MS, Window
from resolvers.insights.failures import FAILURE_CLASS, FailureClass
from resolvers.monitor.relay import Relay, relay
from resolvers.words.arguments import After, First, InWindow
from resolvers.words.closed import MonitorKind
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.node import Node
from resolvers.words.nouns import LazyMonitor, monitor_of
from resolvers.words.page import PageInfo
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.scope import OfSubject, asked
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
    issuer: str | None = strawberry.field(
        description="Who issued it, its organization and common name; null where that was not written."
    )


@strawberry.type(description="One recorded check. It may stand for several: see weight.")
class Heartbeat(Node):
    """Its fields are made of the row where they are selected: a page has thousands of them."""

    row: strawberry.Private[telemetry.Heartbeat]
    of_kind: strawberry.Private[str]

    @resolved("Names this one thing for good, and nothing else of whatever type.")  # type: ignore[misc] # as below
    def id(self) -> strawberry.ID:  # type: ignore[override] # an attribute of other nodes; here it is made when asked
        return strawberry.ID(
            cursor.encode(ID, self.row.monitor_id, self.row.timestamp_ms, self.row.dispatch_id)
        )

    @resolved("When the check ended.")
    def checked_at(self) -> Instant:
        return Instant(self.row.timestamp_ms)

    @resolved("Outcome of the check.")
    def status(self) -> CheckOutcome:
        return STATUS[self.row.status]

    @resolved("How long it took, ms.")
    def latency_ms(self) -> float:
        return self.row.latency_ms

    @resolved("Region it was made from; null where it is not known.")
    def region(self) -> str | None:
        return self.row.region or None

    @resolved("IATA code of the point of presence it was made from; null where it is not known.")
    def colo(self) -> str | None:
        return self.row.colo or None

    @resolved("HTTP status; null where there was none.")
    def code(self) -> int | None:
        return self.row.code or None

    @resolved("What went wrong; null when nothing did.")
    def error(self) -> str | None:
        return self.row.error or None

    @resolved("Why it failed, as written or by docs/failure-classes.md; null when it did not fail.")
    def error_class(self) -> FailureClass | None:
        return _error_class(self.row)

    @resolved("Correlates with the scheduler's dispatch; null where there was none.")
    def dispatch_id(self) -> strawberry.ID | None:
        return strawberry.ID(self.row.dispatch_id) if self.row.dispatch_id else None

    @resolved("Probability with which the writer recorded such a check.")
    def sample_rate(self) -> float:
        return self.row.sample_rate

    @resolved("Checks this row stands for.")
    def weight(self) -> float:
        return self.row.weight

    @resolved("HTTP version of the answer, like 1.1; null where it was not measured.")
    def http_version(self) -> str | None:
        return self.row.http_version or None

    @resolved("Where its time went; null where it was not measured.")
    def timings(self) -> CheckTimings | None:
        return _timings(self.row)

    @resolved("The certificate it was shown; null without one that was verified.")
    def certificate(self) -> Certificate | None:
        return _certificate(self.row)

    @resolved("The monitor whose check it is; null where it is gone.")
    async def monitor(self, info: Info) -> LazyMonitor | None:
        found = await monitors.monitor(info.context, self.row.monitor_id)
        return monitor_of(info, found) if found else None

    @resolved(
        "The relay that made it; null where the gateway itself did, or it checks nothing of the org any more."
    )
    async def relay(self, info: Info) -> Relay | None:
        found = await info.context.loaders.relay.load(self.row.relay) if self.row.relay else None
        return relay(found) if found else None

    @resolved("How the monitor checks; null when the registry holds an unknown kind.")
    def kind(self) -> MonitorKind | None:
        return known(MonitorKind, self.of_kind, "monitors.kind")


@strawberry.type(description="A heartbeat and where it stands in its list.")
class HeartbeatEdge:
    heartbeat: strawberry.Private[Heartbeat]

    @resolved("Position; pass it as after to go on from here.")
    def cursor(self) -> str:
        return _cursor(self.heartbeat.row)

    @resolved("The heartbeat that stands there.")
    def node(self) -> Heartbeat:
        return self.heartbeat


@strawberry.type(description="Heartbeats, newest first.")
class HeartbeatConnection:
    page: strawberry.Private[Page]
    kinds: strawberry.Private[Mapping[str, str]]
    continued: strawberry.Private[bool]
    range: Range = strawberry.field(description="Where the window lies.")

    @resolved("The heartbeats of this page.")
    def nodes(self) -> list[Heartbeat]:
        return self._heartbeats()

    @resolved("The same, each with its cursor.")
    def edges(self) -> list[HeartbeatEdge]:
        return [HeartbeatEdge(heartbeat=one) for one in self._heartbeats()]

    @resolved("Where this page ends, and whether there is more.")
    def page_info(self) -> PageInfo:
        ends = self.page.heartbeats[:1] + self.page.heartbeats[-1:]
        return PageInfo.of(
            [_cursor(one) for one in ends], has_next=self.page.more, has_previous=self.continued
        )

    def _heartbeats(self) -> list[Heartbeat]:
        return [heartbeat(one, self.kinds[one.monitor_id]) for one in self.page.heartbeats]


@strawberry.input(description="Narrows heartbeats; what is left out lets all through.")
class HeartbeatFilter:
    statuses: list[CheckOutcome] | None = strawberry.field(default=None, description="Any of these outcomes.")
    regions: list[str] | None = strawberry.field(default=None, description="Made from any of these regions.")
    colos: list[str] | None = strawberry.field(
        default=None, description="Made from any of these points of presence, by IATA code."
    )
    codes: list[int] | None = strawberry.field(
        default=None, description="Answered with any of these HTTP statuses."
    )
    error_classes: list[FailureClass] | None = strawberry.field(
        default=None, description="Failed for any of these reasons."
    )
    dispatch_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Made for any of these dispatches of the scheduler."
    )

    def rows(self) -> RowFilter:
        return RowFilter(
            statuses=frozenset(status.value for status in self.statuses or ()),
            regions=frozenset(self.regions or ()),
            colos=frozenset(self.colos or ()),
            codes=frozenset(self.codes or ()),
            classes=frozenset(one.value for one in self.error_classes or ()),
            dispatches=frozenset(self.dispatch_ids or ()),
        )


Which = Annotated[HeartbeatFilter | None, strawberry.argument(description="Which to list.")]


@strawberry.type
class HeartbeatsField(OfSubject):
    @resolved(
        "Heartbeats in a window, newest first. Of a fleet at most two reads, more of hundreds that are named."
    )
    async def heartbeats(
        self,
        info: Info,
        window: InWindow = None,
        first: First = None,
        after: After = None,
        filter: Which = None,  # noqa: A002
    ) -> HeartbeatConnection | None:
        count, over, subject = page_size(first, "first"), asked(info, window), self._subject(info)
        narrowed = filter.rows() if filter else ALL_ROWS
        page = await beats.listed(info.context, subject, over, count, narrowed, keyset(after))
        return heartbeat_connection(page, over, subject.monitors, continued=after is not None)


def place_of(id_: str) -> tuple[str, int, str] | None:
    """Monitor, end in Unix ms and dispatch of the heartbeat that has this id; None where it is of none."""
    try:
        monitor_id, at_ms, dispatch_id = cursor.decode(ID, id_, (str, int, str), "id")
    except BadUserInput:
        return None
    return (monitor_id, at_ms, dispatch_id) if 0 <= at_ms < LATEST_MS else None


def heartbeat(found: telemetry.Heartbeat, kind: str) -> Heartbeat:
    return Heartbeat(row=found, of_kind=kind)  # type: ignore[call-arg] # its id is made when it is asked


def _cursor(found: telemetry.Heartbeat) -> str:
    return cursor.encode(CURSOR, found.timestamp_ms, found.dispatch_id, found.monitor_id)


def _timings(found: telemetry.Heartbeat) -> CheckTimings | None:
    took = (found.lookup_ms, found.connect_ms, found.tls_ms, found.first_byte_ms)
    lookup, connect, tls, first_byte = (one or None for one in took)
    timed = CheckTimings(lookup_ms=lookup, connect_ms=connect, tls_ms=tls, first_byte_ms=first_byte)
    return timed if any(took) else None


def _certificate(found: telemetry.Heartbeat) -> Certificate | None:
    if not found.expires_s:
        return None
    expires_ms = found.expires_s * SECOND_MS
    return Certificate(
        expires_at=Instant(expires_ms),
        days_left=(expires_ms - found.timestamp_ms) / DAY_MS,
        issuer=found.issuer or None,
    )


def _error_class(found: telemetry.Heartbeat) -> FailureClass | None:
    if found.status != CheckOutcome.DOWN.value:
        return None
    return FAILURE_CLASS[failure_class(found.code, found.error, found.error_class)]


def heartbeat_connection(
    page: Page, window: Window, monitors: Iterable[rows.Monitor], *, continued: bool
) -> HeartbeatConnection:
    """A page of what was read of these monitors."""
    kinds = {one.id: one.kind for one in monitors}
    return HeartbeatConnection(range=Range.of(window), page=page, kinds=kinds, continued=continued)


def keyset(after: str | None) -> Keyset | None:
    """Where the page before ended. Raises BadUserInput naming `after`."""
    if after is None:
        return None
    timestamp_ms, dispatch_id, monitor_id = cursor.decode(CURSOR, after, (int, str, str), "after")
    if not 0 <= timestamp_ms < LATEST_MS:
        raise BadUserInput("is no cursor of this list; take it from pageInfo of an earlier page", "after")
    return Keyset(timestamp_ms, dispatch_id, monitor_id)
