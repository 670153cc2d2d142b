"""Query.node: a monitor, an incident or a heartbeat of the caller's org by its id alone."""

from typing import Annotated

import strawberry

from gateway.insights import beats, incidents, monitors
from resolvers.monitor.heartbeat import heartbeat, place_of
from resolvers.monitor.incident import incident
from resolvers.monitor.monitor import Monitor
from resolvers.words.info import Info
from resolvers.words.node import Node
from resolvers.words.typed import resolved


@strawberry.type
class NodeField:
    @resolved("A monitor, an incident or a heartbeat by its id; null where the org has none of it.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id of any Node.")],  # noqa: A002
    ) -> Node | None:
        if place := place_of(id):
            return await _heartbeat(info, *place)
        row = await monitors.monitor(info.context, id)
        if row:
            return Monitor.of(row)
        declared = await incidents.incident(info.context, id)
        return incident(declared) if declared else None


async def _heartbeat(info: Info, monitor_id: str, at_ms: int, dispatch_id: str) -> Node | None:
    row = await monitors.monitor(info.context, monitor_id)
    found = await beats.heartbeat(info.context, row, at_ms, dispatch_id) if row else None
    return heartbeat(found, row.kind) if row and found else None
