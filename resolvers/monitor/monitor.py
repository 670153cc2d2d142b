"""Monitor: what the registry knows of it, and every insight into its heartbeats."""

import enum
from collections.abc import Sequence
from typing import Any

import strawberry

from gateway.insights import beats, subjects
from gateway.insights import reliability as steadiness
from gateway.insights.listing.ordering import Listed, MonitorPage, page_size
from gateway.insights.operations import certificates
from gateway.insights.subjects import Subject
from gateway.registry import rows
from resolvers.insights.accounting import Agreed, agreed
from resolvers.insights.insights import Insights
from resolvers.insights.reliability import Flapping, Reliability, flapping, reliability
from resolvers.monitor.certificate import ShownCertificate
from resolvers.monitor.heartbeat import (
    CheckOutcome,
    Heartbeat,
    heartbeat,
)
from resolvers.monitor.heartbeats import HeartbeatConnection, heartbeats_of_each
from resolvers.monitor.incident import Chosen, IncidentConnection, chosen, incident_connection, position
from resolvers.monitor.maintenance import Handled, handling
from resolvers.monitor.relay import Dispatch, Relay, dispatch, relay
from resolvers.running.compiled.by_column import ByColumn
from resolvers.running.compiled.many import for_many
from resolvers.words.arguments import After, First, InWindow
from resolvers.words.closed import MonitorKind
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.node import Node
from resolvers.words.page import PageInfo
from resolvers.words.scalars import Instant, instant
from resolvers.words.scope import asked
from resolvers.words.sequence import SequenceFidelity
from resolvers.words.typed import held, member, resolved


@strawberry.enum(description="State of a monitor: the outcome of its newest check, or that nobody checks it.")
class MonitorStatus(enum.Enum):
    UP = member("up", "Answers as it should.")
    DOWN = member("down", "Fails.")
    DEGRADED = member("degraded", "Answers, but not as it should.")
    PENDING = member("pending", "Not checked yet.")
    PAUSED = member("paused", "Not being checked, as it is disabled, whatever its newest check said.")


@strawberry.type(description="The public part of a monitor's configuration.")
class MonitorConfig:
    url: str = strawberry.field(description="Address of what is checked.")
    interval_seconds: int = strawberry.field(description="Seconds between checks.")
    timeout_ms: int = strawberry.field(description="When a check gives up, ms.")
    verify_tls: bool = strawberry.field(description="Whether the certificate is verified.")
    follow_redirects: bool = strawberry.field(description="Whether redirects are followed.")


@strawberry.type(description="How long a monitor has been as it is.")
class Streak:
    status: MonitorStatus = strawberry.field(description="State as the registry knows it, as Monitor.status.")
    since: Instant | None = strawberry.field(
        description="First check of this state without another since; null where that is more than 30 days "
        "ago, the newest check recorded says otherwise, or the monitor is paused."
    )
    seconds: float | None = strawberry.field(description="How long that is by now.")
    sequence: SequenceFidelity = strawberry.field(description="What stands behind the order of its checks.")


@strawberry.type(description="An endpoint that is being checked.")
class Monitor(Node, Insights):
    """Its fields are made of the row where they are selected: a page has a hundred of them."""

    row: strawberry.Private[rows.Monitor]

    @held("Names this one thing for good, and nothing else of whatever type.")  # type: ignore[misc] # as of a Heartbeat
    def id(self) -> strawberry.ID:  # type: ignore[override]
        return strawberry.ID(self.row.id)

    @held("Name of the monitor, for people.")
    def name(self) -> str:
        return self.row.name

    @held("Whether it is being checked.")
    def enabled(self) -> bool:
        return self.row.enabled

    @held("When it was last checked.")
    def last_checked_at(self) -> Instant | None:
        return instant(self.row.last_checked_at)

    @held("When a check last failed.")
    def last_failed_at(self) -> Instant | None:
        return instant(self.row.last_failed_at)

    @held("When it was first checked.")
    def first_checked_at(self) -> Instant | None:
        return instant(self.row.first_checked_at)

    @held("Latency of the newest check, ms.")
    def last_latency_ms(self) -> float | None:
        return self.row.rt_ms

    @held("Region that made the newest check, like weur; null where it was never checked.")
    def last_region(self) -> str | None:
        return self.row.region

    @held("Error of the newest check.")
    def last_error(self) -> str | None:
        return self.row.last_error

    @held("When the next check is due.")
    def next_run_at(self) -> Instant | None:
        return instant(self.row.next_run_at)

    @held("When it was created.")
    def created_at(self) -> Instant:
        return Instant(self.row.created_at)

    @held("When it was last changed.")
    def updated_at(self) -> Instant:
        return Instant(self.row.updated_at)

    @classmethod
    def of(cls, row: rows.Monitor) -> "Monitor":
        return cls(row=row)  # type: ignore[call-arg] # its id is made when it is asked

    @resolved("How it stands: PAUSED while it is disabled; null when the registry holds an unknown state.")
    def status(self) -> MonitorStatus | None:
        return known(MonitorStatus, self.row.state, "monitors.status")

    @resolved("Outcome of the newest check, however long ago; null when the registry holds an unknown one.")
    def last_outcome(self) -> CheckOutcome | None:
        return known(CheckOutcome, self.row.status, "monitors.status")

    @resolved("How it checks; null when the registry holds an unknown kind.")
    def kind(self) -> MonitorKind | None:
        return known(MonitorKind, self.row.kind, "monitors.kind")

    @resolved("Public configuration; null, with an error, when the stored one is broken.")
    def config(self) -> MonitorConfig | None:
        found = self.row.config
        return MonitorConfig(
            url=found.url,
            interval_seconds=found.interval,
            timeout_ms=found.timeout,
            verify_tls=found.verify_tls,
            follow_redirects=found.follow_redirects,
        )

    @resolved("The newest failed check of the last 30 days; null when none failed.")
    async def last_failure(self, info: Info) -> Heartbeat | None:
        found = await beats.last_failure(info.context, self._subject(info))
        return heartbeat(found, self.row.kind) if found else None

    @resolved(
        "The newest certificate that a check of the last day was shown; null without one that was verified. "
        "Shares the read of uptime and latency."
    )
    async def newest_certificate(self, info: Info) -> ShownCertificate | None:
        found = await certificates.of_monitor(info.context, self._subject(info))
        return ShownCertificate.of(found) if found else None

    @resolved("How often it changes between failing and not failing. At most two reads, as uptime by time.")
    async def flapping(self, info: Info, window: InWindow = None) -> Flapping | None:
        return flapping(await steadiness.flapping(info.context, self.row, asked(info, window)))

    @resolved("Failures and the time between them. At most two reads, as uptime by time.")
    async def reliability(
        self, info: Info, window: InWindow = None, maintenance: Handled = None, quorum: Agreed = None
    ) -> Reliability | None:
        over, handled, by = asked(info, window), handling(maintenance), agreed(quorum)
        return reliability(await steadiness.reliability(info.context, self.row, over, handled, by))

    @resolved("How long it has been as it is. At most two reads, as uptime by time over 30 days.")
    async def streak(self, info: Info) -> Streak | None:
        found = await steadiness.streak(info.context, self.row)
        status = known(MonitorStatus, found.status, "monitors.status")
        sequence = SequenceFidelity.of(found.sequence)
        return Streak(status=status, since=instant(found.since_ms), seconds=found.seconds, sequence=sequence)

    @resolved("The newest dispatch; null when there was none.")
    async def dispatch(self, info: Info) -> Dispatch | None:
        found = await info.context.loaders.dispatch.load(self.row.id)
        return dispatch(found) if found else None

    @resolved("The relay that checks it; null when the gateway itself does.")
    async def relay(self, info: Info) -> Relay | None:
        found = await info.context.loaders.relay.load(self.row.relay_id) if self.row.relay_id else None
        return relay(found) if found else None

    @resolved("Incidents, newest first.")
    async def incidents(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        filter: Chosen = None,  # noqa: A002
    ) -> IncidentConnection | None:
        count, place, wanted = page_size(first, "first"), position(after), chosen(filter, info.context.now_ms)
        found, more = await beats.incidents(info.context, self.row, count, place, wanted)
        return incident_connection(found, more=more, continued=after is not None)

    @for_many("heartbeats")
    @staticmethod
    async def heartbeats_of(
        monitors: Sequence["Monitor"], info: Info, after: str | None = None, **given: Any
    ) -> Sequence[HeartbeatConnection | BaseException]:
        return await heartbeats_of_each(info, _rows(monitors), after, **given)

    def _subject(self, info: Info) -> Subject:
        return subjects.one_monitor(info.context, self.row)

    def _alone(self) -> rows.Monitor:
        return self.row


def _rows(monitors: Sequence[Monitor]) -> Listed:
    held = monitors.rows if isinstance(monitors, ByColumn) else None
    return held if isinstance(held, Listed) else Listed(one.row for one in monitors)


@strawberry.type(description="A monitor and where it stands in its list.")
class MonitorEdge:
    cursor: str = strawberry.field(description="Position; pass it as after or before to go on from here.")
    node: Monitor = strawberry.field(description="The monitor that stands there.")


@strawberry.type(description="Monitors of the org.")
class MonitorConnection:
    page: strawberry.Private[MonitorPage]

    @resolved("The monitors of this page.")
    def nodes(self) -> Sequence[Monitor]:
        return ByColumn(Monitor, self.page.monitors, Monitor.of)

    @resolved("The same, each with its cursor.")
    def edges(self) -> list[MonitorEdge]:
        each = zip(self.page.cursors, self.page.monitors, strict=True)
        return [MonitorEdge(cursor=place, node=Monitor.of(one)) for place, one in each]

    @resolved("Where this page lies, and whether there is more.")
    def page_info(self) -> PageInfo:
        page = self.page
        return PageInfo.of(page.ends, has_next=page.has_next, has_previous=page.has_previous)

    @resolved("Monitors that the filter lets through, on all pages.")
    def total_count(self) -> int:
        return self.page.total
