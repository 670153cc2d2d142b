"""Whole hours that an engine holds beside their rows, and what it takes until all are held.

Rows written before there were any have none yet: they are read as rows, beside the hours of others, so that
answers are the same all the while.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from gateway.errors import TelemetryUnavailable
from gateway.telemetry.sql.rolled.places import Place, filling, unfilled

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Between two looks at how far it is."""
ASK_SECONDS = 30.0
MOST_TURNS = 3
"""So often it is begun where the engine gave up, as where its disk was full."""

Sleep = Callable[[float], Awaitable[None]]


class Asked(Protocol):
    """The engine, or the door to a server, as far as it is needed here."""

    async def query(self, sql: str, seconds: float) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """Rows of which hours are held, and all there are."""

    rows: int
    of: int


class Hours:
    """Of one table, to which they were added: `places.adding`."""

    def __init__(self, engine: Asked, place: Place, sleep: Sleep = asyncio.sleep) -> None:
        self._engine = engine
        self._place = place
        self._sleep = sleep
        self.complete = False
        """Every row was seen to have its hours; those that are written have them from the first."""

    async def fill(self) -> AsyncIterator[Filled]:
        """How far it is, until all rows have theirs; a look alone where they have. Whoever stops looking
        stops nothing. Raises TelemetryUnavailable where the engine gives up."""
        turns = 0
        while True:
            missing, rows, under_way = await self.look()
            yield Filled(rows - missing, rows)
            if not missing:
                return
            if not under_way:
                turns += 1
                if turns > MOST_TURNS:
                    raise TelemetryUnavailable("the telemetry engine cannot hold hours; is its disk full?")
                for statement in filling(self._place):
                    await self._engine.query(statement, ASK_SECONDS)
            await self._sleep(LOOK_SECONDS)

    async def hold_all(self) -> None:
        """As `fill`, told in the log."""
        left = 0
        async for far in self.fill():
            if not left and (left := far.of - far.rows):
                log.info("hours of %d rows are not held yet: until then long windows take longer", left)
        if left:
            log.info("hours of all rows are held")

    async def look(self) -> tuple[int, int, int]:
        """Rows without hours, all rows, and what is under way."""
        told = (await self._engine.query(unfilled(self._place), ASK_SECONDS)).split()
        missing, rows, under_way = map(int, told)
        self.complete = not missing
        return missing, rows, under_way
