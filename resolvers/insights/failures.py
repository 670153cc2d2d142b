"""Why checks failed, how often, since when and where."""

import enum

import strawberry

from gateway.insights import failures
from gateway.insights.changes import comparison
from gateway.insights.changes import contributors as moving
from gateway.insights.changes.contributors import Moved
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window
from resolvers.insights.comparison import Against, FailureComparison, compared
from resolvers.words.estimate import Estimate, Fidelity
from resolvers.words.info import Info, trust_parts, versus
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.typed import member, resolved


@strawberry.enum(description="Why a check failed: docs/failure-classes.md is the table.")
class FailureClass(enum.Enum):
    TIMEOUT = member("timeout", "No answer within the time allowed.")
    DNS = member("dns", "The name could not be resolved.")
    CONNECT = member("connect", "The connection was refused, reset, lost or had no route.")
    TLS = member("tls", "The handshake failed, or the certificate is not accepted.")
    REDIRECT = member("redirect", "A redirect that was not followed, or too many of them.")
    CLIENT_ERROR = member("client_error", "The endpoint answered 400 to 499.")
    SERVER_ERROR = member("server_error", "The endpoint answered 500 to 599.")
    CONTENT = member("content", "The endpoint answered, but not what was expected.")
    OTHER = member("other", "None of these.")


FAILURE_CLASS = {one.value: one for one in FailureClass}


@strawberry.type(description="One failed check.")
class FailureExample:
    monitor_id: strawberry.ID | None = strawberry.field(
        description="Whose check it was; null where the org has no such monitor."
    )
    checked_at: Instant = strawberry.field(description="When the check ended.")
    code: int | None = strawberry.field(description="HTTP status; null where there was none.")
    error: str | None = strawberry.field(
        description="What went wrong, in the writer's words; null if untold."
    )
    region: str | None = strawberry.field(description="Region it was made from; null where it is not known.")
    colo: str | None = strawberry.field(
        description="IATA code of the point of presence it was made from; null where it is not known."
    )
    dispatch_id: strawberry.ID | None = strawberry.field(
        description="Correlates with the scheduler's dispatch; null where there was none."
    )
    latency_ms: float = strawberry.field(description="How long it took, in milliseconds.")

    @classmethod
    def of(cls, found: Heartbeat) -> "FailureExample":
        return cls(
            monitor_id=strawberry.ID(found.monitor_id) if found.monitor_id else None,
            checked_at=Instant(found.timestamp_ms),
            code=found.code or None,
            error=found.error or None,
            region=found.region or None,
            colo=found.colo or None,
            dispatch_id=strawberry.ID(found.dispatch_id) if found.dispatch_id else None,
            latency_ms=found.latency_ms,
        )


@strawberry.type
class FailureGroup:
    """What every group of failures has."""

    count: Estimate = strawberry.field(description="Failed checks of the group.")
    share: float | None = strawberry.field(
        description="Their part of all failures, 0 to 1; null without any."
    )
    first_seen_at: Instant = strawberry.field(description="When the first of them in the window ended.")
    last_seen_at: Instant = strawberry.field(description="When the newest of them ended.")
    example: FailureExample | None = strawberry.field(
        description="The newest of them, as it was recorded; null where its row cannot be read, or where all "
        "of them are told by an archive (fidelity.sources), which keeps no single checks."
    )


@strawberry.type(description="Failed checks of one class.")
class FailureClassStats(FailureGroup):
    class_: FailureClass = strawberry.field(name="class", description="The class that they have in common.")

    @classmethod
    def of(cls, found: failures.FailureGroup) -> "FailureClassStats":
        return mirror(cls, found, class_=FAILURE_CLASS[found.name])


@strawberry.type(description="Failed checks of one HTTP status.")
class FailureCodeStats(FailureGroup):
    code: int | None = strawberry.field(description="HTTP status; null for checks that got none.")

    @classmethod
    def of(cls, found: failures.FailureGroup) -> "FailureCodeStats":
        return mirror(cls, found, code=int(found.name) if found.name else None)


@strawberry.type(description="Failed checks that one region made.")
class FailureRegionStats(FailureGroup):
    region: str | None = strawberry.field(
        description="Region as the platform names it; null for checks whose region is not known."
    )

    @classmethod
    def of(cls, found: failures.FailureGroup) -> "FailureRegionStats":
        return mirror(cls, found, region=found.name or None)


@strawberry.type(description="Failed checks of a window, told apart. Each list has most failures first.")
class FailureStats:
    told: strawberry.Private[failures.FailureStats]
    subject: strawberry.Private[Subject]
    parts: strawberry.Private[Parts]
    range: Range = strawberry.field(description="Where the window lies.")
    count: Estimate = strawberry.field(description="Failed checks of the window.")
    checks: Estimate = strawberry.field(description="Checks seen, whatever their outcome.")
    first_seen_at: Instant | None = strawberry.field(
        description="When the first failed check of the window ended; null where none failed."
    )
    last_seen_at: Instant | None = strawberry.field(
        description="When the newest of them ended; null where none failed."
    )
    by_class: list[FailureClassStats] = strawberry.field(description="Failed checks by their class.")
    by_code: list[FailureCodeStats] = strawberry.field(description="Failed checks by their HTTP status.")
    by_region: list[FailureRegionStats] = strawberry.field(
        description="Failed checks by the region that made them."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Against another window. The same read, where the windows lie near each other.")
    async def versus(self, info: Info, window: Against = None) -> FailureComparison | None:
        here, context = self.told.window, info.context
        against = comparison.other(here, window, context.now_ms)
        found = await comparison.failures(context, self.subject, self.told.count, against, self.parts)
        moved = Moved(self.subject, here, against, self.parts)
        return compared(FailureComparison, found, moved, moving.of_failures)


async def failure_stats(info: Info, subject: Subject, window: Window) -> FailureStats:
    """The taxonomy, and in the same read what its comparisons will need."""
    context, parts = info.context, trust_parts(info) | Parts(spread=True)
    for one in versus(info):
        both = (window, comparison.other(window, one.window, context.now_ms))
        comparison.breakdowns_ahead(context, subject, [(each, parts) for each in both])
    found = await failures.failure_stats(context, subject, window, parts)
    return mirror(FailureStats, found, told=found, subject=subject, parts=parts)
