"""Heartbeat and its connection: single checks, newest first."""

import enum

import strawberry

from gateway.errors import BadUserInput
from gateway.insights import monitors
from gateway.insights.listing import cursor
from gateway.telemetry.answers import heartbeat as telemetry
from gateway.telemetry.answers.recorded import LATEST_MS
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.times.calendar import DAY_MS
from gateway.times.window import SECOND_MS
from resolvers.insights.failures import FAILURE_CLASS, FailureClass
from resolvers.monitor.relay import Relay, relay
from resolvers.words.closed import MonitorKind
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.node import Node
from resolvers.words.nouns import LazyMonitor, monitor_of
from resolvers.words.scalars import Instant
from resolvers.words.typed import member, resolved

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


def place_of(id_: str) -> tuple[str, int, str] | None:
    """Monitor, end in Unix ms and dispatch of the heartbeat that has this id; None where it is of none."""
    try:
        monitor_id, at_ms, dispatch_id = cursor.decode(ID, id_, (str, int, str), "id")
    except BadUserInput:
        return None
    return (monitor_id, at_ms, dispatch_id) if 0 <= at_ms < LATEST_MS else None


def heartbeat(found: telemetry.Heartbeat, kind: str) -> Heartbeat:
    return Heartbeat(row=found, of_kind=kind)  # type: ignore[call-arg] # its id is made when it is asked


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
