"""A fleet by its monitors: groups, the best and the worst, who meets a target."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import strawberry

from gateway.insights import rankings
from gateway.insights.listing.ordering import page_size
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.registry import rows
from gateway.telemetry.answers import tally
from gateway.telemetry.answers.summaries import Latency, Uptime
from gateway.times.window import Window, WindowSpec
from resolvers.insights.accounting import Degraded, DegradedAs
from resolvers.insights.groups import CheckGroup, Grouped, OrderBy, listed, wanted
from resolvers.insights.latency import latency_stats
from resolvers.monitor.monitor import Monitor
from resolvers.monitor.relay import Relay, relay
from resolvers.words.arguments import First, InWindow, chosen
from resolvers.words.closed import MonitorKind
from resolvers.words.estimate import Estimate
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.order import GroupOrder, Measure
from resolvers.words.range import Range
from resolvers.words.scope import asked
from resolvers.words.typed import resolved

_Model = TypeVar("_Model")
WORST_UPTIME = GroupOrder(by=Measure.UPTIME)
TARGETS = (0.99, 0.999, 0.9999)
Ranked = Annotated[
    GroupOrder | None, strawberry.argument(description="Left out, by uptime, the worst first.")
]
Ratios = Annotated[
    list[float] | None,
    strawberry.argument(
        description="1 to 10 targets of uptime, above 0 and at most 1; 0.99, 0.999 and 0.9999 if left out."
    ),
]


@strawberry.type(description="Checks of one monitor, and the number that it was ranked by.")
class MonitorGroup(CheckGroup):
    monitor: Monitor = strawberry.field(description="The monitor whose checks these are.")
    measured: Estimate = strawberry.field(description="The number it was ranked by, in its own unit.")


@strawberry.type(description="Monitors by a number. Those without the number are not ranked.")
class Ranking(Grouped):
    nodes: list[MonitorGroup] = strawberry.field(description="A group for each monitor, as ranked.")


@strawberry.type(description="Checks of the monitors of one kind, all alike.")
class KindGroup(CheckGroup):
    kind: MonitorKind | None = strawberry.field(
        description="How they check; null when the registry holds an unknown kind."
    )
    monitor_count: int = strawberry.field(description="How many monitors are of this kind.")


@strawberry.type(description="Kinds of monitor.")
class KindGroups(Grouped):
    nodes: list[KindGroup] = strawberry.field(description="A group for each kind, as ordered.")


@strawberry.type(description="Checks of the monitors of one relay, all alike.")
class RelayGroup(CheckGroup):
    relay: Relay | None = strawberry.field(
        description="The relay that checks them; null for those that the gateway itself checks."
    )
    monitor_count: int = strawberry.field(description="How many monitors it checks.")


@strawberry.type(description="Relays that check, and the gateway itself.")
class RelayGroups(Grouped):
    nodes: list[RelayGroup] = strawberry.field(description="A group for each relay, as ordered.")


@strawberry.type(description="How many monitors meet a target of uptime.")
class TargetCount:
    target: float = strawberry.field(description="The uptime to meet, 0 to 1.")
    meeting: int = strawberry.field(description="Monitors whose uptime is at the target or above.")
    surely: int = strawberry.field(description="Those of them whose lower bound is, too.")
    undecided: int = strawberry.field(
        description="Monitors in whose interval the target lies: sampling leaves open whether they meet it."
    )
    missing: int = strawberry.field(description="Monitors whose uptime is below the target.")
    no_data: int = strawberry.field(description="Monitors without checks in the window.")


@strawberry.type(description="How many monitors meet each of some targets.")
class TargetCounts:
    range: Range = strawberry.field(description="Where the window lies.")
    nodes: list[TargetCount] = strawberry.field(description="A count for each target, as they were asked.")


@strawberry.type(description="What the monitors of a fleet are, one against the other.")
class FleetRankings:
    subject: strawberry.Private[Subject]

    @resolved("Checks by the kind of monitor.")
    async def by_kind(
        self, info: Info, window: InWindow = None, first: First = None, order_by: OrderBy = None
    ) -> KindGroups | None:
        over, found = await self._groups(info, window, first, order_by, lambda one: one.kind)
        nodes = [
            _group(KindGroup, one, kind=known(MonitorKind, one.key, "monitors.kind"))
            for one in listed(found, first, order_by, _told)
        ]
        return KindGroups(range=Range.of(over), total_count=len(found), nodes=nodes)

    @resolved("Checks by relay; monitors without one are checked by the gateway itself.")
    async def by_relay(
        self, info: Info, window: InWindow = None, first: First = None, order_by: OrderBy = None
    ) -> RelayGroups | None:
        over, found = await self._groups(info, window, first, order_by, lambda one: one.relay_id or "")
        shown = listed(found, first, order_by, _told)
        loaded = await info.context.loaders.relay.load_many([one.key for one in shown if one.key])
        relays = {one.id: relay(one) for one in loaded if one}
        nodes = [_group(RelayGroup, one, relay=relays.get(one.key)) for one in shown]
        return RelayGroups(range=Range.of(over), total_count=len(found), nodes=nodes)

    @resolved("The best or worst monitors by any measure. Monitors without the number are not ranked.")
    async def ranking(
        self,
        info: Info,
        window: InWindow = None,
        first: First = None,
        order_by: Ranked = None,
        degraded: DegradedAs = None,
    ) -> Ranking | None:
        count, over, order = page_size(first, "first"), asked(info, window), order_by or WORST_UPTIME
        found = await rankings.ranking(
            info.context,
            self.subject,
            over,
            order.measure,
            descending=order.descending,
            degraded=tally.Degraded(chosen(degraded, Degraded.UP).value),
            parts=wanted(info, None)[0],
        )
        nodes = [_ranked(one) for one in found[:count]]
        return Ranking(range=Range.of(over), total_count=len(found), nodes=nodes)

    @resolved("How many monitors meet each target.")
    async def targets(
        self, info: Info, ratios: Ratios = None, window: InWindow = None, degraded: DegradedAs = None
    ) -> TargetCounts | None:
        over, counted = asked(info, window), tally.Degraded(chosen(degraded, Degraded.UP).value)
        aims = TARGETS if ratios is None else ratios
        found = await rankings.targets(info.context, self.subject, over, aims, counted)
        return TargetCounts(range=Range.of(over), nodes=[mirror(TargetCount, one) for one in found])

    async def _groups(
        self,
        info: Info,
        window: WindowSpec | None,
        first: int | None,
        order: GroupOrder | None,
        key: Callable[[rows.Monitor], str],
    ) -> tuple[Window, Sequence[rankings.Group]]:
        page_size(first, "first")
        over, (parts, _) = asked(info, window), wanted(info, order)
        return over, await rankings.groups(info.context, self.subject, over, parts, key)


def _told(one: rankings.Group) -> tuple[Uptime, Latency]:
    return one.uptime, one.latency


def _group(model: type[_Model], one: rankings.Group, **given: object) -> _Model:
    latency = latency_stats(one.latency)
    key = one.key or None
    return mirror(model, one.uptime, key=key, latency=latency, monitor_count=one.monitors, **given)


def _ranked(one: rankings.Ranked) -> MonitorGroup:
    return mirror(
        MonitorGroup,
        one.uptime,
        key=one.monitor.id,
        monitor=Monitor.of(one.monitor),
        measured=Estimate.of(one.value),
        latency=latency_stats(one.latency),
    )
