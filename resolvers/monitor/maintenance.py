"""Maintenance: when monitors are looked after, which uptime, budgets, downtime and MTTR leave out."""

import enum
from typing import Annotated, Self

import strawberry

from gateway.insights import maintenance as planning
from gateway.insights.listing.ordering import page_size
from gateway.times import maintenance as times
from resolvers.insights.groups import Grouped
from resolvers.words.arguments import First, InWindow, chosen
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.scalars import Instant, instant
from resolvers.words.scope import OfSubject, asked
from resolvers.words.typed import member, resolved


@strawberry.enum(description="What becomes of checks within maintenance.")
class MaintenanceHandling(enum.Enum):
    EXCLUDE = member("exclude", "They count for nothing, and are not expected.")
    INCLUDE = member("include", "They count as all others do.")


Handled = Annotated[
    MaintenanceHandling | None,
    strawberry.argument(description="What becomes of checks within maintenance; EXCLUDE if left out."),
]


def handling(given: Handled) -> times.Handling:
    return times.Handling(chosen(given, MaintenanceHandling.EXCLUDE).value)


@strawberry.type(description="A maintenance of a monitor, of all that have a tag, or else of the whole org.")
class Maintenance:
    key: str = strawberry.field(description="What `insights maintenance` names it by.")
    title: str = strawberry.field(description="What people call it.")
    timezone: str = strawberry.field(description="IANA name of the timezone whose clock it goes by.")
    start: str = strawberry.field(
        description="When it first is, on that clock: a date and a time of day, like 2026-11-29T02:00."
    )
    seconds: float = strawberry.field(description="How long it lasts, in seconds.")
    rule: str | None = strawberry.field(
        description="When it is again, in the words of RFC 5545, like FREQ=DAILY; null where it is once."
    )
    monitor_id: strawberry.ID | None = strawberry.field(
        description="The monitor that it is of; null where it is of several."
    )
    tag: str | None = strawberry.field(description="The tag of the monitors that it is of; null where none.")
    ended_at: Instant | None = strawberry.field(
        description="When somebody ended it: none begins after that. Null where nobody did."
    )
    created_at: Instant = strawberry.field(description="When it was planned.")

    @classmethod
    def of(cls, found: times.Maintenance) -> Self:
        return cls(
            key=found.id,
            title=found.title,
            timezone=found.timezone,
            start=found.start.isoformat(timespec="minutes"),
            seconds=found.seconds,
            rule=found.rule,
            monitor_id=None if found.monitor_id is None else strawberry.ID(found.monitor_id),
            tag=found.tag,
            ended_at=instant(found.ended_ms),
            created_at=Instant(found.created_ms),
        )


@strawberry.type(description="One time of a maintenance, whole where the window cuts it.")
class MaintenanceSpan:
    plan: Maintenance = strawberry.field(description="The maintenance that this is a time of.")
    since: Instant = strawberry.field(description="First moment of it, in the window or before.")
    until: Instant = strawberry.field(description="First moment after it, in the window or later.")
    seconds: float = strawberry.field(description="Length of it, until less since, in seconds.")

    @classmethod
    def of(cls, found: planning.Planned) -> Self:
        return cls(
            plan=Maintenance.of(found.maintenance),
            since=Instant(found.since_ms),
            until=Instant(found.until_ms),
            seconds=found.seconds,
        )


@strawberry.type(description="Times of maintenance that reach into a window.")
class MaintenanceSpans(Grouped):
    nodes: list[MaintenanceSpan] = strawberry.field(description="The times, newest first.")
    planned: list[Maintenance] = strawberry.field(
        description="All maintenance there is, in the window or not, the newest last."
    )


@strawberry.type
class MaintenanceField(OfSubject):
    @resolved("When it is looked after: of a fleet, when any of its monitors is. No read.")
    async def maintenance_spans(
        self, info: Info, window: InWindow = None, first: First = None
    ) -> MaintenanceSpans | None:
        count = page_size(first, "first")
        found = planning.upkeep(self._subject(info), asked(info, window))
        return MaintenanceSpans(
            range=Range.of(found.window),
            total_count=len(found.times),
            nodes=[MaintenanceSpan.of(one) for one in found.times[:count]],
            planned=[Maintenance.of(one) for one in found.all],
        )
