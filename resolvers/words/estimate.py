"""Estimate and Fidelity: a number, the interval it lies in, and what stands behind it."""

import enum

import strawberry

from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries, told
from gateway.telemetry.numbers import estimates
from resolvers.words.scalars import Instant
from resolvers.words.typed import member


@strawberry.enum(description="How far a number can be trusted.")
class Grade(enum.Enum):
    EXACT = member(
        "exact",
        "Nothing was sampled, and no more of the checks expected is missing than may be under way: one a "
        "monitor.",
    )
    SAMPLED = member("sampled", "Some checks were sampled away or lost; see lower and upper.")
    INSUFFICIENT = member("insufficient", "Fewer than 30 rows' worth of information: do not rely on it.")


@strawberry.enum(description="Who keeps what checks told.")
class SourceKind(enum.Enum):
    STORE = member("store", "The telemetry store, check by check.")
    ARCHIVE = member("archive", "The archive of hours that the telemetry store has forgotten, or will.")


@strawberry.type(description="A part of a window, and who told of it.")
class FidelitySource:
    kind: SourceKind = strawberry.field(description="Who told of this part.")
    since: Instant = strawberry.field(description="First moment of the part.")
    until: Instant = strawberry.field(description="The moment after its last.")

    @classmethod
    def of(cls, found: told.Stretch) -> "FidelitySource":
        return mirror(cls, found, kind=SourceKind(found.origin.value))


@strawberry.type(description="A number and the interval it lies in. Null values mean that there was no data.")
class Estimate:
    value: float | None = strawberry.field(description="Best estimate; null where nothing was measured.")
    lower: float | None = strawberry.field(description="Lower bound; null where no interval is known.")
    upper: float | None = strawberry.field(
        description="Upper bound; equals value where nothing was sampled or rounded."
    )
    level: float = strawberry.field(description="Confidence level of the interval, 0 to 1.")

    @classmethod
    def of(cls, found: estimates.Estimate) -> "Estimate":
        return mirror(cls, found)


@strawberry.type(description="What stands behind a number.")
class Fidelity:
    grade: Grade = strawberry.field(description="Verdict on the number.")
    rows_read: float = strawberry.field(description="Heartbeat rows the number was computed from.")
    effective_sample_size: float = strawberry.field(
        description="Unweighted rows that would tell as much (Kish): (sum w)^2 / sum w^2."
    )
    unreadable: float = strawberry.field(
        description="Rows of an unknown status or an impossible latency, counted apart: they lower the grade."
    )
    max_sample_interval: float = strawberry.field(
        description="Largest sample interval met; 1 means unsampled on read."
    )
    sample_rate: float | None = strawberry.field(
        description="Share of checks that the writer recorded, as rows say; null without checks."
    )
    as_of: Instant | None = strawberry.field(description="Newest write behind the number.")
    lag_ms: float | None = strawberry.field(
        description="95 of 100 rows were written within this many ms of their check's end; null without rows."
    )
    settled: bool = strawberry.field(
        description="The window ended more than the lag ago, so that its rows have arrived."
    )
    reasons: list[str] = strawberry.field(description="Why the grade is not EXACT, a sentence each.")
    sources: list[FidelitySource] = strawberry.field(
        description="Which parts of the window came from where, in order. Of what lies in none of them "
        "nothing is known: it is neither missing nor down."
    )
    stale: bool = strawberry.field(
        description="The telemetry store failed: this is its answer of at most five minutes ago."
    )

    @classmethod
    def of(cls, found: summaries.Fidelity) -> "Fidelity":
        return mirror(cls, found)


@strawberry.type(description="Checks by outcome, each with the interval that sampling leaves it.")
class CheckCounts:
    checks: Estimate = strawberry.field(description="Checks seen, whatever their outcome.")
    up: Estimate = strawberry.field(description="Checks that were up.")
    degraded: Estimate = strawberry.field(description="Checks that were answered, but not as they should be.")
    down: Estimate = strawberry.field(description="Checks that failed, whatever the reason.")
    pending: Estimate = strawberry.field(description="Checks not decided; they count for no ratio.")

    @classmethod
    def of(cls, found: summaries.CheckCounts) -> "CheckCounts":
        return mirror(cls, found)
