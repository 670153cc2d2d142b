"""Uptime by checks, time or incidents: which it is, why the others differ, and how to redo it by hand."""

import enum
from typing import Annotated

import strawberry

from gateway.insights.accounting import explanation, outages, reconciliation
from gateway.insights.accounting.accounting import Accounted
from gateway.insights.listing.ordering import page_size
from gateway.telemetry.sequence import timeline
from resolvers.insights.downtime import Downtime, downtime
from resolvers.monitor.maintenance import MaintenanceHandling
from resolvers.words.arguments import First
from resolvers.words.info import Info
from resolvers.words.typed import member, resolved


@strawberry.enum(description="What uptime is a share of.")
class Accounting(enum.Enum):
    CHECKS = member("checks", "Of checks: (up + degraded) / (up + degraded + down).")
    TIME = member(
        "time",
        "Of time: each check holds until the next, at most two intervals (times its weight); the rest is no "
        "data, and in no denominator.",
    )
    INCIDENTS = member(
        "incidents", "Of time: what lies outside the registry's incidents. Open ones last until now."
    )


@strawberry.enum(description="When a moment counts as down, of a monitor checked from several regions.")
class Quorum(enum.Enum):
    ANY = member("any", "When any region with data says down.")
    MAJORITY = member("majority", "When more than half of the regions with data say down.")
    ALL = member("all", "When all regions with data say down.")


@strawberry.enum(description="What a degraded check counts as.")
class Degraded(enum.Enum):
    UP = member("up", "As up: it was answered.")
    DOWN = member("down", "As down: it was not answered as it should be.")


DegradedAs = Annotated[
    Degraded | None, strawberry.argument(description="What degraded checks count as; UP if left out.")
]
By = Annotated[
    Accounting | None, strawberry.argument(description="What uptime is a share of; CHECKS if left out.")
]
Agreed = Annotated[
    Quorum | None,
    strawberry.argument(
        description="How many regions must agree that a moment is down, for TIME, downtime, MTTR and "
        "reconciliation; left out, checks count in the order they came, whatever their region, but of those "
        "that check by themselves any will do."
    ),
]


def agreed(given: Quorum | None) -> timeline.Quorum | None:
    return timeline.Quorum(given.value) if given else None


@strawberry.type(description="Seconds by state, summed over monitors: they add up to the time these existed.")
class StateSeconds:
    up: float = strawberry.field(description="Seconds in which it was up.")
    degraded: float = strawberry.field(description="Seconds in which it was degraded.")
    down: float = strawberry.field(description="Seconds in which it was down.")
    no_data: float = strawberry.field(description="Seconds that no decided check holds for.")


@strawberry.enum(description="What makes two accountings differ.")
class ReconciliationCause(enum.Enum):
    NONE = member("none", "They do not differ.")
    NO_DATA = member("no_data", "Checks are missing: the time around them is known to one of the two only.")
    DEGRADED = member("degraded", "Degraded checks count against uptime, but are no incidents.")
    SHORT_FAILURES = member("short_failures", "Checks failed while no incident was open.")
    LONG_INCIDENTS = member("long_incidents", "Incidents were open while no check said down.")
    SAMPLING = member("sampling", "A row stands for several checks, but only for the time around itself.")
    UNEVEN_CHECKS = member("uneven_checks", "Checks did not come at even intervals.")
    REGIONS = member("regions", "Regions that check by themselves disagree: each counts its own checks.")


@strawberry.type(
    description="How two accountings differ, as far as one cause makes them. The parts of a pair add up; "
    "CHECKS to INCIDENTS is the sum of both pairs."
)
class ReconciliationDifference:
    between: list[Accounting] = strawberry.field(
        description="The two accountings, the second less the first."
    )
    difference: float = strawberry.field(description="The second less the first.")
    cause: ReconciliationCause = strawberry.field(description="What makes the two differ.")
    text: str = strawberry.field(description="The same in a sentence for people.")


@strawberry.type(description="One uptime by all three accountings, and why they differ.")
class Reconciliation:
    by_checks: float | None = strawberry.field(description="By checks; null without any.")
    by_time: float | None = strawberry.field(description="By time; null where no check holds.")
    by_incidents: float | None = strawberry.field(
        description="By incidents; null where no monitor existed in the window."
    )
    differences: list[ReconciliationDifference] = strawberry.field(
        description="TIME against CHECKS, then INCIDENTS against TIME, largest parts first."
    )
    maintenance_as: MaintenanceHandling = strawberry.field(
        description="What became of maintenance, in all three alike: it makes none of the differences."
    )
    maintenance_seconds: float = strawberry.field(
        description="Maintenance in the window that was left out, summed over monitors, in seconds."
    )


@strawberry.enum(description="Why something is in no denominator.")
class LeftOutReason(enum.Enum):
    PENDING = member("pending", "Checks that were not decided.")
    NO_DATA = member("no_data", "Checks that were to be expected, and are missing.")
    DISABLED = member("disabled", "Monitors that were disabled.")
    NOT_YET_CREATED = member("not_yet_created", "Monitors that were created within the window, or after it.")
    MAINTENANCE = member("maintenance", "Monitors that were looked after.")
    NOT_KNOWN = member("not_known", "Of what lies before `knownSince` the telemetry store keeps nothing.")


@strawberry.type(description="Something that is in no denominator.")
class LeftOut:
    why: LeftOutReason = strawberry.field(description="Why it is in no denominator.")
    checks: float = strawberry.field(
        description="How many checks that is, estimated from the intervals where there were none."
    )
    text: str = strawberry.field(description="The same in a sentence for people.")


@strawberry.type(description="A number of the formula.")
class ExplanationTerm:
    name: str = strawberry.field(description="What the number counts, in words.")
    value: float = strawberry.field(description="How much it is: checks, or time where time is counted.")
    in_numerator: bool = strawberry.field(description="Whether it is added to the numerator.")
    in_denominator: bool = strawberry.field(description="Whether it is added to the denominator.")


@strawberry.type(
    description="Checks behind a row, as its checks see it: sum w^2 / sum w; by TIME, twice that less 1."
)
class RowWeights:
    good: float = strawberry.field(description="Of rows that count as up; the largest where there are none.")
    bad: float = strawberry.field(description="Of the other decided rows; the largest where there are none.")
    largest: float = strawberry.field(description="The largest of any row.")


@strawberry.type(description="How an uptime came about: enough to redo it, its n and its interval by hand.")
class UptimeExplanation:
    accounting: Accounting = strawberry.field(description="What uptime is a share of.")
    degraded_as: Degraded = strawberry.field(description="What degraded checks count as.")
    maintenance_as: MaintenanceHandling = strawberry.field(
        description="What became of checks within maintenance."
    )
    maintenance_seconds: float = strawberry.field(
        description="Maintenance in the window that was left out, summed over monitors, in seconds."
    )
    formula: str = strawberry.field(description="The ratio in words, and where its interval comes from.")
    numerator: float = strawberry.field(description="Sum of the terms in the numerator.")
    denominator: float = strawberry.field(description="Sum of the terms in the denominator.")
    terms: list[ExplanationTerm] = strawberry.field(description="Every number of the formula.")
    left_out: list[LeftOut] = strawberry.field(description="What is in no denominator, and why.")
    rows: float = strawberry.field(description="Rows that were counted.")
    sum_of_weights: float = strawberry.field(description="Checks that the decided rows stand for: sum w.")
    sum_of_squared_weights: float = strawberry.field(description="Sum w^2 of the decided rows.")
    effective_sample_size: float = strawberry.field(description="(sum w)^2 / sum w^2: rows' worth.")
    weights: RowWeights = strawberry.field(description="What a row stands for: the interval is made from it.")
    missing: float = strawberry.field(
        description="Checks that are missing and may have been anything: they widen the interval. 0 where no "
        "more are than may be under way."
    )
    max_sample_interval: float = strawberry.field(
        description="Largest sample interval met; 1 means unsampled on read."
    )
    level: float = strawberry.field(description="Confidence level of lower and upper.")
    statements: list[str] = strawberry.field(
        description="Short digests of the statements behind the number, never their text."
    )


@strawberry.type(description="What an uptime has beside its counts, whichever the accounting.")
class AccountedUptime:
    told: strawberry.Private[Accounted]

    @resolved("What this uptime is a share of.")
    def accounting(self) -> Accounting:
        return Accounting(self.told.asked.accounting.value)

    @resolved("Seconds by state; null where checks are counted.")
    def state_seconds(self) -> StateSeconds | None:
        found = self.told.seconds
        return _state_seconds(found) if found else None

    @resolved(
        "Stretches of downtime, newest first. At most two reads, shared with all that asks for time. An "
        "archive has no order of checks: of a window that reaches beyond the store (fidelity.sources) these "
        "are those of the store's part."
    )
    async def downtime(
        self,
        info: Info,
        first: First = None,
    ) -> Downtime | None:
        count = page_size(first, "first")
        return downtime(await outages.outages(info.context, self.told.asked, count))

    @resolved(
        "Uptime by checks, time and incidents, and why these differ. At most two reads, as downtime; by "
        "time of the store's part alone."
    )
    async def reconciliation(self, info: Info) -> Reconciliation | None:
        return reconciled(await reconciliation.reconciliation(info.context, self.told))

    @resolved("How this uptime came about. No further read.")
    async def explain(self, info: Info) -> UptimeExplanation | None:
        return explained(await explanation.explanation(info.context, self.told))


def _state_seconds(found: timeline.Seconds) -> StateSeconds:
    return StateSeconds(up=found.up, degraded=found.degraded, down=found.down, no_data=found.no_data)


def _term(one: explanation.Term) -> ExplanationTerm:
    return ExplanationTerm(
        name=one.name,
        value=one.value,
        in_numerator=one.in_numerator,
        in_denominator=one.in_denominator,
    )


def reconciled(found: reconciliation.Reconciliation) -> Reconciliation:
    differences = [
        ReconciliationDifference(
            between=[Accounting(side.value) for side in one.between],
            difference=one.difference,
            cause=ReconciliationCause(one.cause.value),
            text=one.text,
        )
        for one in found.differences
    ]
    return Reconciliation(
        by_checks=found.by_checks,
        by_time=found.by_time,
        by_incidents=found.by_incidents,
        differences=differences,
        maintenance_as=MaintenanceHandling(found.maintenance.value),
        maintenance_seconds=found.away_s,
    )


def explained(found: explanation.Explanation) -> UptimeExplanation:
    return UptimeExplanation(
        accounting=Accounting(found.accounting.value),
        degraded_as=Degraded(found.degraded.value),
        maintenance_as=MaintenanceHandling(found.maintenance.value),
        maintenance_seconds=found.away_s,
        formula=found.formula,
        numerator=found.numerator,
        denominator=found.denominator,
        terms=[_term(one) for one in found.terms],
        left_out=[
            LeftOut(why=LeftOutReason(one.reason.value), checks=one.checks, text=one.text)
            for one in found.left_out
        ],
        rows=found.rows,
        sum_of_weights=found.sum_of_weights,
        sum_of_squared_weights=found.sum_of_squares,
        effective_sample_size=found.effective_sample_size,
        weights=RowWeights(good=found.weights.good, bad=found.weights.bad, largest=found.weights.largest),
        missing=found.missing,
        max_sample_interval=found.max_sample_interval,
        level=found.level,
        statements=list(found.statements),
    )
