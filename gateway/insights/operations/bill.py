"""The monthly Cloudflare bill of a fleet, from its intervals, relays and sampling. Nothing is measured.

A check is modelled as one Worker request, one point in Analytics Engine times the writer's sample rate,
and a few rows of D1; one that a relay makes is a request to its Durable Object as well, and keeps that
object in memory. Then the list prices of `prices` apply, as if the fleet had its account to itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from gateway.errors import BadUserInput
from gateway.insights import subjects
from gateway.insights.operations.prices import AS_OF, BASE_MONTHLY, MONTH_DAYS, PRICES, Price
from gateway.registry.config import LONGEST, MIN_INTERVAL_S
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.reading.questions import UNKNOWN_INTERVAL_S

DAY_S = 86_400
MONTH_S = MONTH_DAYS * DAY_S
MOST_MONITORS = 1_000_000
READS_PER_DAY, MOST_READS_PER_DAY = 5000, 1_000_000_000
"""Assumed where nobody says how many; and what a day cannot hold more of."""

TICK_S = 15
"""The scheduler looks for due monitors as often as the shortest interval allows."""
CPU_MS_PER_REQUEST = 5.0
ROWS_READ_PER_CHECK = 3.0
"""The due row through its index, the monitor itself, the dispatch before."""
ROWS_WRITTEN_PER_CHECK = 5.0
"""The monitor and its entry in the index of due monitors; the dispatch when sent, when running, when done."""
OBJECT_GB = 0.128
OBJECT_S_PER_CHECK = 1.0
"""How long a check keeps its relay's object in memory; checks at the same time share it."""
STORED_GB_PER_MONITOR = 10e-6
"""Its rows, their index entries and its incidents, some 10 kB."""


@dataclass(frozen=True, slots=True)
class Group:
    """Enabled monitors that one relay checks (None: none does), and the checks a second they make."""

    relay: str | None
    monitors: float
    checks_per_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is paid for: who checks how often, what the writer records, what the gateway reads."""

    groups: tuple[Group, ...]
    sample_rate: float
    reads_per_day: float

    @property
    def monitors(self) -> float:
        return sum(group.monitors for group in self.groups)

    @property
    def checks_per_s(self) -> float:
        return sum(group.checks_per_s for group in self.groups)

    def scaled(self, factor: float) -> "Plan":
        """The same mix of monitors, that many times as many."""
        groups = (Group(one.relay, one.monitors * factor, one.checks_per_s * factor) for one in self.groups)
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class Usage:
    """Units a month, by key of PRICES."""

    points_written: float
    reads: float
    requests: float
    cpu_ms: float
    object_requests: float
    object_gb_s: float
    rows_read: float
    rows_written: float
    stored_gb: float


@dataclass(frozen=True, slots=True)
class Position:
    """One line of the bill: units used in a month, those to be paid, and what they cost (USD)."""

    price: Price
    units: float

    @property
    def billable(self) -> float:
        return self.price.billable(self.units)

    @property
    def monthly(self) -> float:
        return self.price.monthly(self.units)


@dataclass(frozen=True, slots=True)
class FreeLimit:
    """What the free plan allows a day, and what would be used."""

    price: Price
    per_day: float
    allowed_per_day: float

    @property
    def hit(self) -> bool:
        return self.per_day > self.allowed_per_day


@dataclass(frozen=True, slots=True)
class Forecast:
    """A month of `plan`. `per_monitor` is what one monitor more, like the average one, would add (USD)."""

    plan: Plan
    positions: tuple[Position, ...]
    monthly_total: float
    per_monitor: float | None

    @property
    def free_plan(self) -> list[FreeLimit]:
        return [
            FreeLimit(one.price, one.units / MONTH_DAYS, one.price.free_per_day)
            for one in self.positions
            if one.price.free_per_day is not None
        ]


def plan_of(monitors: Sequence[Monitor], sample_rate: float, reads_per_day: float) -> Plan:
    """The fleet as configured: enabled monitors by relay. An unreadable interval counts as a minute."""
    _within("readsPerDay", reads_per_day, 0, MOST_READS_PER_DAY)
    enabled = [one for one in monitors if one.enabled]
    relays = sorted({one.relay_id for one in enabled}, key=lambda relay: relay or "")
    groups = (_group(relay, (one for one in enabled if one.relay_id == relay)) for relay in relays)
    return Plan(tuple(groups), sample_rate, reads_per_day)


def _group(relay: str | None, monitors: Iterable[Monitor]) -> Group:
    intervals = [one.interval_s or UNKNOWN_INTERVAL_S for one in monitors]
    return Group(relay, len(intervals), sum(1 / interval for interval in intervals))


def changed(
    plan: Plan,
    *,
    interval_s: int | None = None,
    sample_rate: float | None = None,
    monitors: int | None = None,
    reads_per_day: int | None = None,
) -> Plan:
    """The plan with what is given in place of what is; monitors keep their mix. Raises BadUserInput."""
    if interval_s is not None:
        _within("intervalSeconds", interval_s, MIN_INTERVAL_S, LONGEST)
        groups = (replace(one, checks_per_s=one.monitors / interval_s) for one in plan.groups)
        plan = replace(plan, groups=tuple(groups))
    if monitors is not None:
        _within("monitors", monitors, 0, MOST_MONITORS)
        plan = _of_monitors(plan, monitors, interval_s or UNKNOWN_INTERVAL_S)
    if sample_rate is not None:
        if not 0 < sample_rate <= 1:
            raise BadUserInput("is above 0 and at most 1", "sampleRate")
        plan = replace(plan, sample_rate=sample_rate)
    if reads_per_day is not None:
        _within("readsPerDay", reads_per_day, 0, MOST_READS_PER_DAY)
        plan = replace(plan, reads_per_day=reads_per_day)
    return plan


def _of_monitors(plan: Plan, monitors: int, interval_s: int) -> Plan:
    if plan.monitors:
        return plan.scaled(monitors / plan.monitors)
    return replace(plan, groups=(Group(None, monitors, monitors / interval_s),))


def _within(argument: str, value: float, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise BadUserInput(f"is a whole number from {lowest:,} to {highest:,}", argument)


def forecast(plan: Plan) -> Forecast:
    """What a month of the plan costs at list prices."""
    total = monthly_total(plan)
    one_more = plan.scaled(1 + 1 / plan.monitors) if plan.monitors else None
    return Forecast(
        plan=plan,
        positions=positions(plan),
        monthly_total=total,
        per_monitor=None if one_more is None else max(0.0, monthly_total(one_more) - total),
    )


def monthly_total(plan: Plan) -> float:
    """USD, the plan's base price included."""
    return BASE_MONTHLY + sum(one.monthly for one in positions(plan))


def positions(plan: Plan) -> tuple[Position, ...]:
    used = asdict(usage(plan))
    return tuple(Position(price, used[key]) for key, price in PRICES.items())


def usage(plan: Plan) -> Usage:
    """Units a month."""
    checks = plan.checks_per_s * MONTH_S
    relayed = [one.checks_per_s for one in plan.groups if one.relay is not None]
    requests = checks + MONTH_S / TICK_S
    reads = plan.reads_per_day * MONTH_DAYS
    return Usage(
        points_written=checks * plan.sample_rate,
        reads=reads,
        requests=requests,
        cpu_ms=requests * CPU_MS_PER_REQUEST,
        object_requests=sum(relayed) * MONTH_S,
        object_gb_s=sum(min(1.0, rate * OBJECT_S_PER_CHECK) for rate in relayed) * OBJECT_GB * MONTH_S,
        rows_read=checks * ROWS_READ_PER_CHECK + reads * plan.monitors,
        rows_written=checks * ROWS_WRITTEN_PER_CHECK,
        stored_gb=plan.monitors * STORED_GB_PER_MONITOR,
    )


def assumptions(plan: Plan) -> list[str]:
    """What the forecast takes for granted, for people."""
    checks, points = f"{plan.checks_per_s * DAY_S:,.0f}", f"{plan.sample_rate:.0%}"
    return [
        f"List prices of {AS_OF} without tax, on the Workers paid plan of ${BASE_MONTHLY:g} a month.",
        "The organization has the account, and all that it includes, to itself.",
        "Analytics Engine is counted at its announced prices, though it is not billed yet.",
        f"A month has {MONTH_DAYS:.4g} days.",
        f"{plan.monitors:g} enabled monitors make {checks} checks a day, each from one place.",
        f"A check is one Worker request; a request takes {CPU_MS_PER_REQUEST:g} ms of CPU.",
        f"The scheduler is one request every {TICK_S} s.",
        f"A check reads {ROWS_READ_PER_CHECK:g} and writes {ROWS_WRITTEN_PER_CHECK:g} rows of D1.",
        f"The writer records {points} of the checks, one point each.",
        f"A relay's check is one request to its Durable Object, kept for {OBJECT_S_PER_CHECK:g} s.",
        f"An object takes {OBJECT_GB * 1000:g} MB; checks of one relay at the same time share it.",
        f"The gateway sends {plan.reads_per_day:,.0f} statements a day to Analytics Engine.",
        "As often it reads the row of every monitor from D1; it runs outside of Workers.",
        f"D1 keeps {STORED_GB_PER_MONITOR * 1e6:g} kB a monitor; R2 is not used.",
    ]


async def cost(context: Context, reads_per_day: int) -> Forecast:
    """The bill of the caller's fleet. One registry read, no telemetry. Raises BadUserInput, StoreError."""
    _within("readsPerDay", reads_per_day, 0, MOST_READS_PER_DAY)
    subject = await subjects.fleet(context)
    return forecast(plan_of(subject.monitors, context.access.org.writer_rate, reads_per_day))
