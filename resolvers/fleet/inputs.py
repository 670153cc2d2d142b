"""Inputs of the list of monitors and of the fleet: filter and order."""

import enum
from dataclasses import replace

import strawberry

from gateway.errors import BadUserInput
from gateway.insights.listing import measures
from gateway.insights.listing.ordering import OrderField, Ordering
from gateway.registry import statements
from gateway.times.window import WindowSpec
from resolvers.monitor.monitor import MonitorStatus
from resolvers.words.closed import MonitorKind
from resolvers.words.order import Measure, OrderDirection, descends, measure
from resolvers.words.typed import member


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
    url: str | None = strawberry.field(
        default=None,
        description="Sought in the URL that is checked, whatever the case; logins are left out of both.",
    )

    def narrowed(self) -> statements.MonitorFilter:
        return statements.MonitorFilter(
            statuses=None if self.statuses is None else frozenset(one.value for one in self.statuses),
            kinds=None if self.kinds is None else frozenset(one.value for one in self.kinds),
            enabled=self.enabled,
            text=self.text or None,
            url=self.url or None,
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


@strawberry.enum(description="What the registry can order monitors by.")
class MonitorOrderField(enum.Enum):
    NAME = member("name", "By their names, whatever the case.")
    STATUS = member("status", "By their states, the worst first; paused ones last.")
    LAST_CHECK = member("last_check", "By when they were last checked.")
    INTERVAL = member("interval", "By how often they are checked, the most often first.")


@strawberry.input(
    description="How monitors are ordered: by a field or by a measure, not both. Those without a value come "
    "last, ties go by id."
)
class MonitorOrder:
    field: MonitorOrderField | None = strawberry.field(
        default=None, description="What of the registry they are ordered by; NAME without any measure."
    )
    measure: Measure | None = strawberry.field(
        default=None, description="The number that they are ordered by."
    )
    direction: OrderDirection | None = strawberry.field(
        default=None, description="Which way; left out, the worst first, and of names the first."
    )
    window: WindowSpec | None = strawberry.field(
        default=None, description="Window of the measure; left out, that of the list."
    )

    def ordering(self) -> Ordering:
        """Raises BadUserInput for a field and a measure at once."""
        if self.measure is None:
            field = OrderField((self.field or MonitorOrderField.NAME).value)
            return Ordering(field, descends(self.direction, otherwise=False))
        if self.field is not None:
            raise BadUserInput("is given beside field; order by one of them", "measure")
        by = measure(self.measure)
        return Ordering(by, descends(self.direction, otherwise=measures.worst_first(by)))


def narrowed(given: FleetFilter | None) -> statements.MonitorFilter:
    return given.narrowed() if given else statements.EVERY_MONITOR
