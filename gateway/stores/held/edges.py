"""What windows cut off of whole hours, read by row: once for all statements of an org that are asked at
nearly the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from gateway.flights import Flights
from gateway.telemetry.answers.held.lines import NO_EDGES, Lines, Places, read
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.parts import edges
from gateway.telemetry.sql.rolled.stretches import Stretches

GATHER_SECONDS = 0.003
"""So long others of a page are waited for, whose windows cut the same hours: to read these takes twenty times
as long."""

Span = tuple[int, int]
"""[since, until), Unix ms."""
Ask = Callable[[str, float], Awaitable[bytes]]
"""The engine's answer, within so many seconds."""


@dataclass(eq=False, slots=True)
class _Batch:
    spans: list[Span] = field(default_factory=list)
    cuts: set[int] = field(default_factory=set)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Edged:
    """As `adding.Beside`."""

    counted: Lines
    distributed: Lines
    late: Lines


@dataclass(frozen=True, slots=True)
class Edges:
    """Of one table."""

    ask: Ask
    _gathering: dict[tuple[object, ...], _Batch] = field(default_factory=dict)
    _read: Flights[Lines] = field(default_factory=Flights)

    async def of(
        self,
        of: Stretches,
        places: Places,
        hours: Sequence[Span],
        days: Sequence[Span],
        seconds: float,
        *,
        late: bool,
    ) -> Edged:
        """What windows cut off of hours, of days where lengths are by the day, and how late that was."""
        counted, lately = await asyncio.gather(
            self.between(of, places, [*hours, *days], seconds, late=False),
            self.between(of, places, hours if late else (), seconds, late=True),
        )
        return Edged(counted, counted, lately)

    async def between(
        self, of: Stretches, places: Places, spans: Sequence[Span], seconds: float, *, late: bool
    ) -> Lines:
        """What lies in these spans, of which no window cuts a line; there may be more in it. Those that are
        days are read by themselves: hours must not wait for them."""
        if not spans:
            return NO_EDGES
        # An org that was forgotten since has other numbers for its places.
        key = (places, of.org, *of.where, late, any(until - since > HOUR_MS for since, until in spans))
        batch = self._gathering.setdefault(key, _Batch())
        batch.spans += spans
        batch.cuts.update(of.cuts, *spans)
        batch.seconds = max(batch.seconds, seconds)
        gathered = partial(self._gathered, key, batch, of, places, late=late)
        return await self._read.join(batch, gathered, seconds)

    async def _gathered(
        self, key: tuple[object, ...], batch: _Batch, of: Stretches, places: Places, *, late: bool
    ) -> Lines:
        try:
            await asyncio.sleep(GATHER_SECONDS)
        finally:
            if self._gathering.get(key) is batch:  # all may have gone, and another come since
                del self._gathering[key]
        told = edges(of.org, of.source, batch.spans, batch.cuts, of.where, late=late)
        return (await asyncio.to_thread(read, await self.ask(told, batch.seconds), places))[2]
