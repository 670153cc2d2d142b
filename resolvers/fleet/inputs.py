"""Inputs of the list of monitors and of the fleet: filter and order."""

import enum
from dataclasses import replace
from typing import Annotated

import strawberry

from gateway.insights.ordering import OrderField, Ordering
from gateway.registry import statements
from gateway.times.window import WindowSpec
from resolvers.monitor.monitor import MonitorKind, MonitorStatus
from resolvers.words.scalars import DAY
from resolvers.words.typed import member

FleetWindow = Annotated[
    WindowSpec | None, strawberry.argument(description="The range of time to look at; left out, the fleet's.")
]


@strawberry.input(description="Narrows the monitors of a fleet; what is left out lets all through.")
class FleetFilter:
    statuses: list[MonitorStatus] | None = strawberry.field(
        default=None, description="In any of these states now."
    )
    kinds: list[MonitorKind] | None = strawberry.field(default=None, description="Of any of these kinds.")
    enabled: bool | None = strawberry.field(
        default=None, description="Being checked (true), or not (false); status PAUSED is false."
    )
    text: str | None = strawberry.field(default=None, description="Sought in name and id, whatever the case.")

    def narrowed(self) -> statements.MonitorFilter:
        return statements.MonitorFilter(
            statuses=None if self.statuses is None else frozenset(one.value for one in self.statuses),
            kinds=None if self.kinds is None else frozenset(one.value for one in self.kinds),
            enabled=self.enabled,
            text=self.text or None,
        )


@strawberry.input(description="Narrows a list of monitors; what is left out lets all through.")
class MonitorFilter(FleetFilter):
    last_regions: list[str] | None = strawberry.field(
        default=None,
        description="Whose newest check was made from any of these regions: where monitors are checked from "
        "several, who is listed changes from check to check.",
    )

    def narrowed(self) -> statements.MonitorFilter:
        found = super().narrowed()
        if self.last_regions is None:
            return found
        return replace(found, last_regions=frozenset(self.last_regions))


@strawberry.enum(description="What monitors can be ordered by.")
class MonitorOrderField(enum.Enum):
    NAME = member("name", "Name.")
    STATUS = member("status", "State, the worst first.")
    UPTIME = member("uptime", "Uptime over the order's window.")
    LATENCY = member("latency", "95th percentile of latency over the order's window.")
    LAST_CHECK = member("last_check", "When it was last checked.")


@strawberry.enum(description="Direction of an order.")
class Direction(enum.Enum):
    ASC = member("asc", "Lowest first.")
    DESC = member("desc", "Highest first.")


@strawberry.input(description="How monitors are ordered; those without a value come last, ties go by id.")
class MonitorOrder:
    field: MonitorOrderField = strawberry.field(default=MonitorOrderField.NAME, description="By what.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way.")
    window: WindowSpec = strawberry.field(default=DAY, description="Window of uptime and latency.")

    def ordering(self) -> Ordering:
        return Ordering(OrderField(self.field.value), self.direction is Direction.DESC)


def narrowed(given: FleetFilter | None) -> statements.MonitorFilter:
    return given.narrowed() if given else statements.EVERY_MONITOR
