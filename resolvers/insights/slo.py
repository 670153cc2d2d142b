"""Slo: error budget, burn rates, exhaustion, and what if."""

import enum
from typing import Annotated

import strawberry

from gateway.insights.accounting.accounting import Accounting as Counted
from gateway.insights.objectives import budgets, slo
from gateway.telemetry.answers import tally
from gateway.times.window import Duration, WindowSpec
from resolvers.insights.accounting import Accounting, By, Degraded, DegradedAs
from resolvers.monitor.maintenance import Handled, MaintenanceHandling, handling
from resolvers.words.arguments import UTC, Timezone, chosen
from resolvers.words.closed import Unit
from resolvers.words.estimate import Estimate
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.scope import OfSubject
from resolvers.words.typed import member, resolved


@strawberry.type(description="How much may be bad, and was. Null values mean that there was no data.")
class ErrorBudget:
    unit: Unit = strawberry.field(
        description="What the amounts are in: CHECKS where these are counted, else SECONDS, of a fleet those "
        "of its monitors added up."
    )
    total: float | None = strawberry.field(
        description="(1 - target) of the whole window, with what is not known of it; where it still runs, of "
        "what it will hold in the end."
    )
    spent: float | None = strawberry.field(description="What was not up: degraded or down.")
    remaining: float | None = strawberry.field(
        description="total - spent; negative when it is overspent, null without data."
    )
    remaining_ratio: float | None = strawberry.field(
        description="remaining / total, at most 1; negative when it is overspent, null without data."
    )


@strawberry.type(description="How fast the budget is being spent.")
class BurnRate:
    window: WindowSpec = strawberry.field(
        description="The last 1h, 6h or 3d up to now, or to the end of a window that is over."
    )
    rate: float | None = strawberry.field(
        description="(1 - uptime) / (1 - target): 1 spends the budget in exactly the window. Null: no data."
    )
    ratio: Estimate = strawberry.field(description="Share that was up over these hours, 0 to 1.")


@strawberry.enum(description="Whether an objective is met.")
class SloVerdict(enum.Enum):
    YES = member("yes", "The whole interval of what was achieved is the target or better.")
    NO = member("no", "The whole interval is worse than the target.")
    UNDECIDED = member("undecided", "The target lies in the interval, or there is none to tell by.")


@strawberry.type(description="How a service level objective would stand. Null values: there was no data.")
class SloWhatIf:
    achieved: float | None = strawberry.field(description="Share that would have been up, 0 to 1.")
    met: SloVerdict | None = strawberry.field(description="Whether it would be the target or better.")
    remaining: float | None = strawberry.field(description="What would be left of the budget.")
    remaining_ratio: float | None = strawberry.field(
        description="What would be left of the budget, over its total."
    )
    exhausted: bool | None = strawberry.field(description="Whether nothing would be left.")


@strawberry.type(description="How a service level objective stands over a window.")
class Slo:
    found: strawberry.Private[slo.Slo]
    target: float = strawberry.field(description="The share that is to be up, 0 to 1.")
    range: Range = strawberry.field(description="Where the window lies.")
    known_since: Instant | None = strawberry.field(
        description="First moment of the window that is known of; null where it all lies before."
    )
    known_ratio: float | None = strawberry.field(
        description="Share of what the window has held so far that is known, 0 to 1; null where it held "
        "nothing. What is achieved, met and spent is told of this share, the budget of the whole."
    )
    accounting: Accounting = strawberry.field(description="What uptime is a share of.")
    degraded_as: Degraded = strawberry.field(description="What degraded checks count as.")
    maintenance_as: MaintenanceHandling = strawberry.field(
        description="What became of checks within maintenance."
    )
    maintenance_seconds: float = strawberry.field(
        description="Maintenance in the window that was left out, summed over monitors, in seconds."
    )
    timezone: str = strawberry.field(
        description="IANA name of the timezone of the window's dates and of the hours of service."
    )
    service_hours: str | None = strawberry.field(
        description="When the objective holds, as written; null for always."
    )
    achieved: Estimate = strawberry.field(description="Uptime in service, 0 to 1; no value without data.")
    met: SloVerdict | None = strawberry.field(
        description="Whether it is the target or better, as far as its interval tells; null without data."
    )
    budget: ErrorBudget = strawberry.field(description="What the target allows to be bad.")
    burn_rates: list[BurnRate] = strawberry.field(
        description="Over 1h, 6h and 3d; 1 spends the whole budget in exactly the window."
    )
    exhaustion_at: Instant | None = strawberry.field(
        description=(
            "When the budget will be spent at the pace of the last 6 hours; null where it is spent already, "
            "will not be within the window (or its length from now), or is not known."
        )
    )
    exhausted: bool | None = strawberry.field(description="Whether nothing is left; null without data.")

    @resolved("How it would stand, had everything been down for so much longer in service. No read.")
    def what_if(
        self,
        downtime: Annotated[Duration, strawberry.argument(description="Length of the downtime.")],
    ) -> SloWhatIf | None:
        found = self.found.what_if(downtime.seconds)
        return SloWhatIf(
            achieved=found.achieved,
            met=_verdict(found.met),
            remaining=found.budget.remaining,
            remaining_ratio=found.budget.remaining_ratio,
            exhausted=found.budget.exhausted,
        )


@strawberry.type
class SloField(OfSubject):
    @resolved("Service level objective. One read, shared with uptime and latency while windows are fused.")
    async def slo(
        self,
        info: Info,
        target: Annotated[
            float, strawberry.argument(description="The share that is to be up, between 0 and 1.")
        ],
        window: Annotated[
            WindowSpec,
            strawberry.argument(
                description="The window of the promise; a month that runs is budgeted whole."
            ),
        ],
        timezone: Timezone = None,
        service_hours: Annotated[
            str | None,
            strawberry.argument(
                description='When the promise holds, like "Mo-Fr 08:00-18:00, Sa 09:00-12:00" or "24/7": '
                "a subset of OpenStreetMap's opening_hours. Left out, always."
            ),
        ] = None,
        accounting: By = None,
        degraded: DegradedAs = None,
        maintenance: Handled = None,
    ) -> Slo | None:
        objective = slo.Objective(
            target,
            UTC if timezone is None else timezone,
            service_hours,
            Counted(chosen(accounting, Accounting.CHECKS).value),
            tally.Degraded(chosen(degraded, Degraded.UP).value),
            handling(maintenance),
        )
        return slo_of(await slo.slo(info.context, self._subject(info), objective, window))


def _verdict(found: budgets.Verdict | None) -> SloVerdict | None:
    return SloVerdict(found.value) if found else None


def slo_of(found: slo.Slo) -> Slo:
    asked, budget = found.objective, found.outlook.budget
    return Slo(
        found=found,
        target=asked.target,
        range=Range.of(found.window),
        known_since=instant(found.known_since_ms),
        known_ratio=found.known_ratio,
        accounting=Accounting(asked.accounting.value),
        degraded_as=Degraded(asked.degraded.value),
        maintenance_as=MaintenanceHandling(asked.maintenance.value),
        maintenance_seconds=found.away_s,
        timezone=asked.timezone,
        service_hours=asked.service_hours,
        achieved=Estimate.of(found.spending.achieved),
        met=_verdict(found.outlook.met),
        budget=_budget(budget, asked.accounting),
        burn_rates=[
            BurnRate(window=WindowSpec(one.window.text), rate=one.rate, ratio=Estimate.of(one.achieved))
            for one in found.burns
        ],
        exhaustion_at=instant(found.exhaustion_at_ms),
        exhausted=budget.exhausted,
    )


def _budget(found: budgets.Budget, accounting: Counted) -> ErrorBudget:
    unit = Unit.CHECKS if accounting is Counted.CHECKS else Unit.SECONDS
    return ErrorBudget(
        unit=unit,
        total=found.total,
        spent=found.spent,
        remaining=found.remaining,
        remaining_ratio=found.remaining_ratio,
    )
