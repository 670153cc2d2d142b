"""The schema: Query, and what stands in front of every operation."""

from functools import cache
from typing import Annotated

import strawberry
from strawberry.schema.config import StrawberryConfig

from gateway.insights import incidents, monitors, subjects
from gateway.insights.listing.ordering import Paging, page_size
from gateway.insights.operations import bill, organization
from gateway.insights.operations.graph import execution
from gateway.insights.operations.pipeline import pipeline
from gateway.times.window import WindowSpec
from resolvers.fleet.fleet import FleetStats
from resolvers.fleet.inputs import FleetFilter, MonitorFilter, MonitorOrder, narrowed
from resolvers.monitor.incident import (
    ORG_CURSOR,
    Chosen,
    IncidentConnection,
    chosen,
    incident_connection,
    position,
)
from resolvers.monitor.monitor import Monitor, MonitorConnection
from resolvers.monitor.node import NodeField
from resolvers.monitor.relay import Relay, relay
from resolvers.operations.bill import Bill, bill_of
from resolvers.operations.graph import CheckFlow, check_flow
from resolvers.operations.limits import Limit, limits_in_force
from resolvers.operations.pipeline import Pipeline, pipeline_of
from resolvers.operations.viewer import Viewer, viewer
from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.plans import Plans
from resolvers.running.outcome import InsightsSchema
from resolvers.words.arguments import After, First, InWindow, undefaulted
from resolvers.words.info import Info
from resolvers.words.range import Range
from resolvers.words.scalars import SCALARS
from resolvers.words.scope import around, asked
from resolvers.words.typed import resolved

Around = Annotated[
    WindowSpec | None,
    strawberry.argument(description="The window of every field below that is given none; 24h if left out."),
]
Listed = Annotated[MonitorFilter | None, strawberry.argument(description="Which monitors to list.")]
Counted = Annotated[FleetFilter | None, strawberry.argument(description="Which monitors to take together.")]


@strawberry.type(description="Everything there is to ask. Every read is scoped to the caller's org.")
class Query(NodeField):
    @resolved("Who asks, and for which org.")
    def viewer(self, info: Info) -> Viewer | None:
        return viewer(info.context.access)

    @resolved("One monitor; null when the org has none of this id.")
    async def monitor(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
        window: Around = None,
    ) -> Monitor | None:
        around(info, window)
        found = await monitors.monitor(info.context, id)
        return Monitor.of(found) if found else None

    @resolved("Monitors of the org. Forward by first and after, backward by last and before.")
    async def monitors(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Annotated[
            int | None, strawberry.argument(description="How many, 1 to 100, from the end.")
        ] = None,
        before: Annotated[
            str | None, strawberry.argument(description="Cursor to go on from, backward.")
        ] = None,
        filter: Listed = None,  # noqa: A002
        order_by: Annotated[
            MonitorOrder | None, strawberry.argument(description="Left out, by name.")
        ] = None,
        window: Around = None,
    ) -> MonitorConnection | None:
        around(info, window)
        order, paging = order_by or MonitorOrder(), Paging(first, after, last, before)
        over = asked(info, order.window)
        page = await monitors.monitors(info.context, narrowed(filter), order.ordering(), over, paging)
        return MonitorConnection(page=page)

    @resolved("Incidents of the org, newest first.")
    async def incidents(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        filter: Chosen = None,  # noqa: A002
    ) -> IncidentConnection | None:
        count, place = page_size(first, "first"), position(after, ORG_CURSOR)
        wanted = chosen(filter, info.context.now_ms)
        found, more = await incidents.newest(info.context, count, place, wanted)
        return incident_connection(found, more=more, continued=after is not None, kind=ORG_CURSOR)

    @resolved("All monitors of the org, or those that a filter lets through, as one.")
    async def fleet(
        self,
        info: Info,
        window: Around = None,
        filter: Counted = None,  # noqa: A002
    ) -> FleetStats | None:
        around(info, window)
        subject = await subjects.fleet(info.context, narrowed(filter))
        return FleetStats(subject=subject, range=Range.of(asked(info, window)))

    @resolved("Whether the org's heartbeats arrive, and how late. Two reads at most.")
    async def pipeline(self, info: Info, window: InWindow = None) -> Pipeline | None:
        return pipeline_of(await pipeline(info.context, asked(info, window)))

    @resolved("The monthly Cloudflare bill of the org's fleet as it is configured.")
    async def bill(
        self,
        info: Info,
        reads_per_day: Annotated[
            int | None,
            strawberry.argument(
                description="Statements a day that the gateway sends to Analytics Engine; 5000 if left out."
            ),
        ] = None,
    ) -> Bill | None:
        reads = bill.READS_PER_DAY if reads_per_day is None else reads_per_day
        return bill_of(await bill.cost(info.context, reads))

    @resolved("Who makes the checks right now, and how that goes. One read.")
    async def check_flow(self, info: Info, window: InWindow = None) -> CheckFlow | None:
        return check_flow(await execution(info.context, asked(info, window)))

    @resolved("Relays that run checks of the org, by slug.")
    async def relays(self, info: Info) -> list[Relay] | None:
        return [relay(one) for one in await organization.relays(info.context)]

    @resolved("Every limit in force.")
    def limits(self, info: Info) -> list[Limit] | None:
        return limits_in_force(info.context)


@cache
def build_schema() -> InsightsSchema:
    """The schema, one for the process: the limits of a deployment come with each request's context."""
    schema = InsightsSchema(
        Query,
        config=StrawberryConfig(scalar_map=SCALARS),
        execution_context_class=executor_on(Plans(as_json=True)),
    )
    undefaulted(schema._schema)  # noqa: SLF001 - Strawberry has no other way to leave a default out
    return schema
