"""Who sends statements: bounded by the deadline, counted on the meter."""

import asyncio
from dataclasses import dataclass, field

from gateway.flights import Begun
from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.telemetry.sql.text import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """The telemetry store as one request sees it: bounded by its deadline, counted on its meter."""

    store: TelemetryStore
    source: Source
    deadline: Deadline
    meter: Meter
    under_way: set[asyncio.Task[Rows]] = field(default_factory=set)
    """Loaders read in tasks of their own, which do not end with the request's."""

    async def read(self, statement: Statement) -> Rows:
        asked = Begun(self.store.read(statement, self.deadline.left()))
        task = asked.begin()
        if task:
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)
        answer = await task if task else asked.result()  # as of what is kept
        if answer.kept:
            self.meter.cache_hits += 1
        else:
            self.meter.telemetry_reads += 1
        self.meter.stale |= answer.stale
        return answer

    def abandon(self) -> None:
        """Cancel what is still being read: nobody waits for it any more."""
        for task in tuple(self.under_way):
            task.cancel()
