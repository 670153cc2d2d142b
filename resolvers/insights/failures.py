"""Why checks failed, how often, since when and where."""

import enum
from typing import Any

import strawberry

from gateway.insights import changes, failures
from gateway.insights.changes import Wanted
from gateway.insights.subjects import Subject
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window, WindowSpec
from resolvers.insights.change import About, FailureChange, failure_change, wanted
from resolvers.words.estimate import Estimate, Fidelity, estimate, fidelity
from resolvers.words.info import Info, lag
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
    monitor_id: strawberry.ID = strawberry.field(
        description="Whose check it was; empty where the org has no such monitor."
    )
    timestamp: Instant = strawberry.field(description="When the check ended.")
    code: int | None = strawberry.field(description="HTTP status; null where there was none.")
    error: str | None = strawberry.field(description="What went wrong, in the writer's words.")
    region: str = strawberry.field(description="Region it was made from, or unknown.")
    colo: str | None = strawberry.field(description="IATA code of the point of presence it was made from.")
    dispatch_id: str | None = strawberry.field(description="Correlates with the scheduler's dispatch.")
    latency_ms: float = strawberry.field(description="How long it took, ms.")


@strawberry.type(description="Failed checks of one class.")
class FailureClassStats:
    class_: FailureClass = strawberry.field(name="class", description="The class.")
    failures: Estimate = strawberry.field(description="Failed checks.")
    share: float | None = strawberry.field(description="Their part of all failures, 0 to 1.")
    first_seen: Instant = strawberry.field(description="The first of them in the window.")
    last_seen: Instant = strawberry.field(description="The newest of them.")
    example: FailureExample = strawberry.field(description="The newest of them.")


@strawberry.type(description="Failed checks of one HTTP status.")
class FailureCodeStats:
    code: int | None = strawberry.field(description="HTTP status; null for checks that got none.")
    failures: Estimate = strawberry.field(description="Failed checks.")
    share: float | None = strawberry.field(description="Their part of all failures, 0 to 1.")
    first_seen: Instant = strawberry.field(description="The first of them in the window.")
    last_seen: Instant = strawberry.field(description="The newest of them.")
    example: FailureExample = strawberry.field(description="The newest of them.")


@strawberry.type(description="Failed checks that one region made.")
class FailureRegionStats:
    region: str = strawberry.field(description="Region as the platform names it, or unknown.")
    failures: Estimate = strawberry.field(description="Failed checks.")
    share: float | None = strawberry.field(description="Their part of all failures, 0 to 1.")
    first_seen: Instant = strawberry.field(description="The first of them in the window.")
    last_seen: Instant = strawberry.field(description="The newest of them.")
    example: FailureExample = strawberry.field(description="The newest of them.")


@strawberry.type(description="Failed checks of a window, told apart. Each list has most failures first.")
class FailureStats:
    about: strawberry.Private[About]
    window: WindowSpec = strawberry.field(description="The window as it was asked for.")
    failures: Estimate = strawberry.field(description="Failed checks.")
    checks: Estimate = strawberry.field(description="Checks seen, whatever their outcome.")
    classes: list[FailureClassStats] = strawberry.field(description="By class.")
    codes: list[FailureCodeStats] = strawberry.field(description="By HTTP status.")
    regions: list[FailureRegionStats] = strawberry.field(description="By the region that checked.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Against the same length just before. The same read.")
    async def previous(self, info: Info) -> FailureChange | None:
        one = self.about
        found = await changes.failure_change(
            info.context, one.subject, one.window, one.parts, broken_down=True
        )
        return failure_change(one, found)


async def failure_stats(info: Info, subject: Subject, window: Window) -> FailureStats:
    """The taxonomy, and in the same read what its change will need."""
    parts, asked = Parts(lag=lag(info), spread=True), wanted(info)
    before = Wanted(contributors=asked.previous or asked.contributors)
    changes.ahead(info.context, subject, window, parts, before)
    found = await failures.failure_stats(info.context, subject, window, parts)
    return FailureStats(
        about=About(subject, window, parts),
        window=WindowSpec(window.text),
        failures=estimate(found.failures),
        checks=estimate(found.checks),
        classes=[FailureClassStats(class_=FAILURE_CLASS[one.name], **_told(one)) for one in found.classes],
        codes=[FailureCodeStats(code=int(one.name) or None, **_told(one)) for one in found.codes],
        regions=[FailureRegionStats(region=one.name, **_told(one)) for one in found.regions],
        fidelity=fidelity(found.fidelity),
    )


def _told(one: failures.FailureGroup) -> dict[str, Any]:
    return {
        "failures": estimate(one.failures),
        "share": one.share,
        "first_seen": Instant(one.first_seen_ms),
        "last_seen": Instant(one.last_seen_ms),
        "example": _example(one.example),
    }


def _example(found: Heartbeat) -> FailureExample:
    return FailureExample(
        monitor_id=strawberry.ID(found.monitor_id),
        timestamp=Instant(found.timestamp_ms),
        code=found.code or None,
        error=found.error or None,
        region=found.region or "unknown",
        colo=found.colo or None,
        dispatch_id=found.dispatch_id or None,
        latency_ms=found.latency_ms,
    )
