"""A fleet by its monitors: groups, the best and the worst, who meets a target."""

import enum
from typing import Annotated

import strawberry

from gateway.insights import rankings
from gateway.insights.mirrored import mirror
from gateway.insights.ordering import page_size
from gateway.insights.subjects import Subject
from gateway.telemetry.answers import tally
from gateway.times.window import Window, WindowSpec
from resolvers.fleet.inputs import FleetWindow
from resolvers.insights.accounting import Degraded, DegradedAs
from resolvers.monitor.monitor import First, Monitor
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity
from resolvers.words.info import Info, count_parts
from resolvers.words.typed import member, resolved

Targets = Annotated[
    list[float], strawberry.argument(description="1 to 10 uptimes to meet, above 0 and at most 1.")
]


@strawberry.enum(description="What monitors are ranked by.")
class Measure(enum.Enum):
    UPTIME = member("uptime", "Uptime by checks; high is good.")
    P50 = member("p50", "Median latency, ms; low is good.")
    P95 = member("p95", "95th percentile of latency, ms; low is good.")
    P99 = member("p99", "99th percentile of latency, ms; low is good.")
    MEAN = member("mean", "Mean latency, ms; low is good.")
    FAILURES = member("failures", "Failed checks; few are good.")
    CHECKS = member("checks", "Checks seen; many are good.")
    COVERAGE = member("coverage", "Checks seen / checks expected; high is good.")


@strawberry.enum(description="Which end of a ranking comes first.")
class RankingOrder(enum.Enum):
    BEST = member("best", "The best.")
    WORST = member("worst", "The worst.")


@strawberry.type(description="A monitor and the number it was ranked by.")
class RankedMonitor:
    monitor: Monitor = strawberry.field(description="The monitor.")
    measured: Estimate = strawberry.field(description="The number it was ranked by, in its own unit.")
    checks: float = strawberry.field(description="Checks seen of it.")


@strawberry.type(description="Monitors with something in common, all their checks alike.")
class GroupStats:
    key: str | None = strawberry.field(description="The kind, or the id of the relay; null for none.")
    name: str = strawberry.field(description="Its name, for people.")
    monitors: int = strawberry.field(description="How many monitors they are.")
    ratio: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type(description="How many monitors meet a target of uptime.")
class TargetCount:
    target: float = strawberry.field(description="The target, 0 to 1.")
    meeting: int = strawberry.field(description="Monitors whose uptime is at the target or above.")
    surely: int = strawberry.field(description="Those of them whose lower bound is, too.")
    undecided: int = strawberry.field(
        description="Monitors in whose interval the target lies: sampling leaves open whether they meet it."
    )
    missing: int = strawberry.field(description="Monitors whose uptime is below the target.")
    no_data: int = strawberry.field(description="Monitors without checks in the window.")


@strawberry.type(description="What the monitors of a fleet are, one against the other.")
class FleetRankings:
    subject: strawberry.Private[Subject]
    asked: strawberry.Private[WindowSpec]

    @resolved("By kind of monitor, most monitors first.")
    async def kinds(self, info: Info, window: FleetWindow = None) -> list[GroupStats] | None:
        found = await rankings.groups(
            info.context, self.subject, self._range(info, window), count_parts(info), lambda one: one.kind
        )
        return [_group(one, one.key.upper()) for one in found]

    @resolved("By relay, most monitors first; monitors without one are checked by the gateway itself.")
    async def relays(self, info: Info, window: FleetWindow = None) -> list[GroupStats] | None:
        found = await rankings.groups(
            info.context,
            self.subject,
            self._range(info, window),
            count_parts(info),
            lambda one: one.relay_id or "",
        )
        known = await info.context.loaders.relay.load_many([one.key for one in found if one.key])
        names = {one.id: one.name for one in known if one}
        return [_group(one, names.get(one.key, one.key or "No relay")) for one in found]

    @resolved("The best or worst monitors by any measure. Monitors without the number are not ranked.")
    async def ranking(
        self,
        info: Info,
        by: Annotated[Measure, strawberry.argument(description="The measure.")] = Measure.UPTIME,
        order: Annotated[
            RankingOrder, strawberry.argument(description="Which end comes first.")
        ] = RankingOrder.WORST,
        first: First = 10,
        window: FleetWindow = None,
        degraded: DegradedAs = Degraded.UP,
    ) -> list[RankedMonitor] | None:
        count = page_size(first, "first")
        found = await rankings.ranking(
            info.context,
            self.subject,
            self._range(info, window),
            rankings.Measure(by.value),
            worst=order is RankingOrder.WORST,
            degraded=tally.Degraded(degraded.value),
        )
        return [
            RankedMonitor(monitor=Monitor.of(one.monitor), measured=Estimate.of(one.value), checks=one.checks)
            for one in found[:count]
        ]

    @resolved("How many monitors meet each target.")
    async def targets(
        self,
        info: Info,
        targets: Targets = [0.99, 0.999, 0.9999],  # noqa: B006 - read only
        window: FleetWindow = None,
        degraded: DegradedAs = Degraded.UP,
    ) -> list[TargetCount] | None:
        asked, counted = self._range(info, window), tally.Degraded(degraded.value)
        found = await rankings.targets(info.context, self.subject, asked, targets, counted)
        return [
            TargetCount(
                target=one.target,
                meeting=one.meeting,
                surely=one.surely,
                undecided=one.undecided,
                missing=one.missing,
                no_data=one.no_data,
            )
            for one in found
        ]

    def _range(self, info: Info, window: WindowSpec | None) -> Window:
        return (window or self.asked).at(info.context.now_ms)


def _group(one: rankings.Group, name: str) -> GroupStats:
    return mirror(GroupStats, one.uptime, key=one.key or None, name=name, monitors=one.monitors)
