"""Who sends statements: bounded by the deadline, counted on the meter."""

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gateway.errors import InsightsError
from gateway.flights import Begun
from gateway.meter import Deadline, Meter, Traffic
from gateway.ports import Rows, Statement, TelemetryStore, known
from gateway.telemetry.sql.text import Source

_Found = TypeVar("_Found")

Steps = Generator[Sequence[Statement], Sequence[Rows], _Found]
"""A reading that waits for nothing itself: it yields statements, is sent their answers, and returns what
comes of them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The telemetry store as one request sees it: bounded by its deadline, counted on its meter."""

    store: TelemetryStore
    source: Source
    deadline: Deadline
    meter: Meter
    traffic: Traffic = field(default_factory=Traffic)
    """Of the process: what is at hand goes past those who count in front of the store."""
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

    async def through(self, steps: Steps[_Found]) -> _Found:
        """What the steps come to. Statements of one step are read at the same time."""
        try:
            wanted = next(steps)
            while True:
                alone = len(wanted) == 1
                answers = (
                    [await self.read(wanted[0])] if alone else await asyncio.gather(*map(self.read, wanted))
                )
                self.meter.saw(sum(len(one.rows) for one in answers), None)
                wanted = steps.send(answers)
        except StopIteration as ended:
            found: _Found = ended.value
            return found

    def at_hand(self, steps: Steps[_Found]) -> _Found | None:
        """The same where all of it is kept, without waiting; None where it is not, or anything is wrong with
        it: nothing is counted then, and nobody is told."""
        answers: list[Rows] = []
        try:
            self.deadline.left()
            wanted = next(steps)
            while True:
                step = [one for one in (known(self.store, each) for each in wanted) if one is not None]
                if len(step) < len(wanted):
                    return None
                answers += step
                wanted = steps.send(step)
        except InsightsError:
            return None
        except StopIteration as ended:
            found: _Found = ended.value
        self._told(answers)
        return found

    def _told(self, answers: Sequence[Rows]) -> None:
        self.meter.cache_hits += len(answers)
        self.traffic.cache_hits += len(answers)
        self.meter.stale |= any(one.stale for one in answers)
        self.meter.saw(sum(len(one.rows) for one in answers), None)

    def abandon(self) -> None:
        """Cancel what is still being read: nobody waits for it any more."""
        for task in tuple(self.under_way):
            task.cancel()
