"""Failures, objectives, the pipeline and the bill."""

from dataclasses import dataclass, fields
from typing import Annotated, Self

from gateway.http.rest.models.heartbeat import Heartbeat
from gateway.http.rest.models.measures import Estimate, Fidelity, Range
from gateway.http.rest.models.monitor import MonitorName
from gateway.http.rest.models.wire import Wire, amount, ratio, said
from gateway.insights.accounting.accounting import Accounting
from gateway.insights.failures import FailureGroup as Group
from gateway.insights.failures import FailureStats
from gateway.insights.mirrored import mirror
from gateway.insights.objectives import budgets, slo
from gateway.insights.operations import bill, pipeline, prices
from gateway.insights.operations.delivery import Delivery as Delivered
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class FailureGroup(Wire):
    """Failed checks of one class, code or region."""

    key: Annotated[str | None, said("The class, HTTP code or region; null for none.", example="server_error")]
    count: Annotated[Estimate, said("Failed checks.")]
    share: Annotated[float, ratio("Their share of all failed checks.", 0.75)]
    first_seen_ms: Annotated[int, said("When the first failed in the window, Unix ms.")]
    last_seen_ms: Annotated[int, said("When the last failed, Unix ms.")]
    example: Annotated[
        Heartbeat | None,
        said(
            "The newest of them; null where its row cannot be read, or where the archive alone tells of them."
        ),
    ]

    @classmethod
    def of(cls, found: Group) -> Self:
        return mirror(cls, found, key=found.name or None)


@dataclass(frozen=True, slots=True)
class Failures(Wire):
    """Why checks failed."""

    range: Annotated[Range, said("The range of time it is about.")]
    count: Annotated[Estimate, said("Failed checks.")]
    checks: Annotated[Estimate, said("Checks seen, whatever their outcome.")]
    first_seen_ms: Annotated[
        int | None, said("When the first failed in the window, Unix ms; null where none did.")
    ]
    last_seen_ms: Annotated[int | None, said("When the last failed, Unix ms; null where none did.")]
    by_class: Annotated[list[FailureGroup], said("By class, most failures first.")]
    by_code: Annotated[list[FailureGroup], said("By HTTP code, most failures first.")]
    by_region: Annotated[list[FailureGroup], said("By region, most failures first.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: FailureStats) -> Self:
        return mirror(cls, found)


@dataclass(frozen=True, slots=True)
class Budget(Wire):
    """An error budget. Null without data."""

    unit: Annotated[str, said("What it is counted in: `checks` or `seconds`.", example="checks")]
    total: Annotated[float | None, amount("What the target allows to fail over the window.", 43.2)]
    spent: Annotated[float | None, amount("What failed.", 12)]
    remaining: Annotated[float | None, said("total - spent; negative when it is overspent.", example=31.2)]
    remaining_ratio: Annotated[float | None, said("remaining / total.", example=0.72)]

    @classmethod
    def of(cls, found: budgets.Budget, accounting: Accounting) -> Self:
        unit = "checks" if accounting is Accounting.CHECKS else "seconds"
        return mirror(cls, found, unit=unit)


@dataclass(frozen=True, slots=True)
class Burn(Wire):
    """How fast a budget is being spent."""

    window: Annotated[str, said("Over how long.", example="6h")]
    rate: Annotated[
        float | None, amount("1 spends the budget in exactly the window; null without data.", 0.4)
    ]
    ratio: Annotated[Estimate, said("Share that was good in it.")]

    @classmethod
    def of(cls, found: slo.Burn) -> Self:
        return cls(found.window.text, found.rate, Estimate.of(found.achieved))


@dataclass(frozen=True, slots=True)
class Slo(Wire):
    """How an objective stands."""

    target: Annotated[float, ratio("Share that is to be good.", 0.999)]
    range: Annotated[Range, said("The range of time it is about.")]
    known_since_ms: Annotated[
        int | None, said("First moment of it that is known of, Unix ms; null where it all lies before.")
    ]
    known_ratio: Annotated[
        float | None, ratio("Share of what it has held so far that is known; null where it held nothing.", 1)
    ]
    accounting: Annotated[str, said("What is counted: `checks`, `time` or `incidents`.", example="checks")]
    degraded_as: Annotated[str, said("What degraded checks count as: `up` or `down`.", example="up")]
    maintenance: Annotated[
        str, said("What became of checks within maintenance: `exclude` or `include`.", example="exclude")
    ]
    maintenance_seconds: Annotated[
        float, amount("Maintenance in the range that was left out, summed over monitors, seconds.", 0)
    ]
    timezone: Annotated[str, said("IANA name of the timezone of the hours of service.", example="UTC")]
    service_hours: Annotated[str | None, said("Hours that count; null for all.", example="Mo-Fr 08:00-18:00")]
    achieved: Annotated[Estimate, said("Share that was good.")]
    met: Annotated[
        str | None,
        said("Whether it reaches the target: `yes`, `no` or `undecided`; null without data.", example="yes"),
    ]
    budget: Annotated[Budget, said("The error budget.")]
    burn_rates: Annotated[list[Burn], said("Over an hour, six hours and three days.")]
    exhaustion_at_ms: Annotated[
        int | None,
        said(
            "When the budget will be spent at the pace of six hours, Unix ms; null where it is or will not."
        ),
    ]
    exhausted: Annotated[bool | None, said("Whether it is spent; null without data.", example=False)]

    @classmethod
    def of(cls, found: slo.Slo) -> Self:
        asked, outlook = found.objective, found.outlook
        return cls(
            target=asked.target,
            range=Range.of(found.window),
            known_since_ms=found.known_since_ms,
            known_ratio=found.known_ratio,
            accounting=asked.accounting.value,
            degraded_as=asked.degraded.value,
            maintenance=asked.maintenance.value,
            maintenance_seconds=found.away_s,
            timezone=asked.timezone,
            service_hours=asked.service_hours,
            achieved=Estimate.of(found.spending.achieved),
            met=outlook.met.value if outlook.met else None,
            budget=Budget.of(outlook.budget, asked.accounting),
            burn_rates=[Burn.of(one) for one in found.burns],
            exhaustion_at_ms=found.exhaustion_at_ms,
            exhausted=outlook.budget.exhausted,
        )


@dataclass(frozen=True, slots=True)
class Overdue(Wire):
    """A monitor that has not been heard of for three of its intervals."""

    monitor: Annotated[MonitorName, said("The monitor.")]
    last_heartbeat_ms: Annotated[int | None, said("When it was last heard of, Unix ms.")]
    intervals_missed: Annotated[float, amount("Intervals since then.", 4.5)]

    @classmethod
    def of(cls, found: pipeline.Overdue) -> Self:
        return cls(MonitorName.of(found.monitor), found.last_ms, found.intervals_missed)


@dataclass(frozen=True, slots=True)
class UnknownMonitors(Wire):
    """What was read of monitors that the registry does not have: it counts in no other number."""

    checks: Annotated[float, amount("Their checks in the window.", 0)]
    monitors: Annotated[int, said("How many of them wrote, in the window or shortly before.", example=0)]


@dataclass(frozen=True, slots=True)
class Pipeline(Wire):
    """Whether heartbeats arrive, how late, and who is silent."""

    range: Annotated[Range, said("The range of time it is about.")]
    state: Annotated[str, said("`healthy`, `delayed`, `losing`, `silent` or `idle`.", example="healthy")]
    newest_write_ms: Annotated[int | None, said("Newest write seen, Unix ms.")]
    freshness_seconds: Annotated[float | None, amount("Seconds since then.", 12)]
    lag_p50_ms: Annotated[float | None, amount("Median from a check's end to its row's write, ms.", 900)]
    lag_p95_ms: Annotated[float | None, amount("The same for 95 of 100 rows.", 2000)]
    heartbeats_per_minute: Annotated[float, amount("Checks seen a minute.", 21.5)]
    expected_per_minute: Annotated[float, amount("Checks that the intervals let expect a minute.", 22)]
    coverage: Annotated[float | None, amount("Checks seen / checks expected.", 0.98)]
    overdue: Annotated[list[Overdue], said("Monitors without a heartbeat for three intervals.")]
    configured_sample_rate: Annotated[float, ratio("Probability with which checks are to be recorded.", 1)]
    observed_sample_rate: Annotated[float | None, ratio("The same as rows say; null without any.", 1)]
    layout_version: Annotated[str, said("Layout in which rows are read.", example="appended-2026")]
    layout_understood: Annotated[bool, said("Whether the rows' statuses are known ones.", example=True)]
    unknown_monitors: Annotated[UnknownMonitors, said("Rows of monitors that the registry does not have.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: pipeline.Pipeline) -> Self:
        return mirror(
            cls,
            found,
            state=found.state.value,
            heartbeats_per_minute=found.per_minute,
            configured_sample_rate=found.configured_rate,
            observed_sample_rate=found.observed_rate,
            unknown_monitors=mirror(UnknownMonitors, found.unknown),
        )


@dataclass(frozen=True, slots=True)
class Delivery(Wire):
    """What Workers handed to Analytics Engine, beside what is there. Null where they leave no receipts."""

    range: Annotated[Range, said("The range of time it is about.")]
    since_ms: Annotated[int | None, said("The first minute compared, Unix ms.")]
    until_ms: Annotated[int | None, said("Compared are checks that ended before, Unix ms.")]
    written: Annotated[int | None, said("Heartbeats handed over, by the writers' receipts.", example=7200)]
    seen: Annotated[float | None, amount("Heartbeats there.", 7200)]
    lost: Annotated[float | None, amount("Handed over and not there.", 0)]
    lost_share: Annotated[float | None, ratio("lost / written.", 0)]
    lost_at_least: Annotated[float | None, amount("Of lost, what sampling does not explain.", 0)]
    estimated: Annotated[
        bool | None, said("Whether the store left rows out by its own sampling.", example=False)
    ]
    sampled_count: Annotated[
        int | None, said("Left out by the organization's sample rate: no loss.", example=0)
    ]
    refused_count: Annotated[int | None, said("What came to the writer and can be no row.", example=0)]
    dead_count: Annotated[int | None, said("Given up by the writer's queue.", example=0)]

    @classmethod
    def of(cls, window: Window, found: Delivered | None) -> Self:
        if found is None:
            return cls(Range.of(window), *[None] * (len(fields(cls)) - 1))
        counts = found.receipts
        return mirror(
            cls,
            found,
            counts,
            range=Range.of(window),
            since_ms=found.since_ms,
            sampled_count=counts.sampled,
            refused_count=counts.refused,
            dead_count=counts.dead,
        )


@dataclass(frozen=True, slots=True)
class BillLine(Wire):
    """One line of the bill."""

    product: Annotated[str, said("Cloudflare's product.", example="Workers")]
    metric: Annotated[str, said("What is counted.", example="requests")]
    units: Annotated[float, amount("Units a month.", 1_100_000)]
    included: Annotated[float, amount("Units that the paid plan includes.", 10_000_000)]
    billable: Annotated[float, amount("Units beyond.", 0)]
    monthly: Annotated[float, amount("What they cost a month.", 0)]

    @classmethod
    def of(cls, found: bill.Position) -> Self:
        price = found.price
        return cls(price.product, price.metric, found.units, price.included, found.billable, found.monthly)


@dataclass(frozen=True, slots=True)
class Bill(Wire):
    """The monthly bill of the fleet as it is configured: a forecast, not a measurement."""

    currency: Annotated[str, said("Currency of all amounts.", example="USD")]
    prices_as_of: Annotated[str, said("Date of the list prices.", example="2026-11")]
    monthly_total: Annotated[float, amount("All of it, the plan's base price included.", 5)]
    per_monitor: Annotated[float | None, amount("What one monitor more would add.", 0)]
    products: Annotated[list[BillLine], said("By product and measure.")]
    assumptions: Annotated[list[str], said("What the forecast rests on.")]

    @classmethod
    def of(cls, found: bill.Forecast) -> Self:
        return cls(
            currency=prices.CURRENCY,
            prices_as_of=prices.AS_OF,
            monthly_total=found.monthly_total,
            per_monitor=found.per_monitor,
            products=[BillLine.of(one) for one in found.positions],
            assumptions=bill.assumptions(found.plan),
        )
