"""Statements that are asked at nearly the same time are read together, where every row has its hours.

Those of a page come within some milliseconds, and most of what each would read is read by the others, too.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeGuard

import orjson

from gateway.errors import StoreMalformed
from gateway.flights import Flights
from gateway.ports import AnswerRow, Rows, Statement, Table
from gateway.stores.answered.answer import checked_by_column
from gateway.stores.answered.cells import cells
from gateway.stores.hours import Hours
from gateway.telemetry.answers.shared.adding import Cells, Read, answered
from gateway.telemetry.sql.rolled.hours import PROJECTIONS
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.shared.columns import described, projections_of
from gateway.telemetry.sql.shared.reads import Together
from gateway.telemetry.sql.shared.share import Share, shareable

GATHER_SECONDS = 0.005
"""So long those of a page are waited for: what they ask takes ten times as long, and more."""

Ask = Callable[[Statement, float], Awaitable[bytes]]
"""The engine's answer, within so many seconds."""


@dataclass(slots=True)
class _Batch:
    asked: dict[str, OfHours] = field(default_factory=dict)
    seconds: float = 0.0


class SharedReads:
    """Of one table of the embedded engine."""

    def __init__(self, hours: Hours, dataset: str, defined: Callable[[str], str], ask: Ask) -> None:
        """`defined` answers what is asked of a table's definition."""
        self._hours = hours
        self._ask = ask
        told = {name: defined(described(dataset, name)) for name in PROJECTIONS}
        self._projections = projections_of(dataset, told)
        self._gathering: dict[tuple[object, ...], _Batch] = {}
        self._flights: Flights[Mapping[str, Rows]] = Flights()

    def takes(self, statement: Statement) -> TypeGuard[OfHours]:
        """Rows that have no hours yet would be missed where hours alone are read."""
        return self._hours.complete and isinstance(statement, OfHours) and shareable(statement.stretches)

    async def read(self, statement: OfHours, seconds: float) -> Rows:
        """Raises StoreMalformed, TimeoutError, and what the engine's answer does."""
        of = statement.stretches
        key = (of.org, of.source.dataset, tuple(of.where))
        batch = self._gathering.setdefault(key, _Batch())
        batch.asked[statement.sql] = statement
        batch.seconds = max(batch.seconds, seconds)
        told = await self._flights.join(id(batch), partial(self._answers, key, batch), seconds)
        return told[statement.sql]

    async def _answers(self, key: tuple[object, ...], batch: _Batch) -> Mapping[str, Rows]:
        try:
            await asyncio.sleep(GATHER_SECONDS)
        finally:
            if self._gathering.get(key) is batch:  # all may have gone, and another come since
                del self._gathering[key]
        together = Together.of(batch.asked.values(), self._projections)
        read, apart = await asyncio.gather(
            self._shared(together, batch.seconds),
            asyncio.gather(*(self._apart(together, one, batch.seconds) for one in together.shares)),
        )
        return {
            one.statement.sql: _checked(one.statement, answered(together, one, read, rows))
            for one, rows in zip(together.shares, apart, strict=True)
        }

    async def _shared(self, together: Together, seconds: float) -> Read:
        asked = (together.counts(), together.rows(), *together.lengths().values())
        counts, rows, *lengths = await asyncio.gather(*(self._cells(one, seconds) for one in asked))
        return Read(counts, rows, dict(zip(together.lengths(), lengths, strict=True)))

    async def _cells(self, statement: Statement | None, seconds: float) -> Cells:
        return orjson.loads(await self._ask(statement, seconds)) if statement else {}

    async def _apart(self, together: Together, share: Share, seconds: float) -> list[Sequence[AnswerRow]]:
        asked = together.apart(share)
        told = await asyncio.gather(*(self._ask(one, seconds) for one in asked))
        read = [await checked_by_column(one, body) for one, body in zip(asked, told, strict=True)]
        return [one.rows for one in read]


def _checked(statement: OfHours, found: Cells) -> Rows:
    """Raises StoreMalformed."""
    columns, length = {}, 0
    for name, kind in statement.columns.items():
        try:
            columns[name] = cells(kind, list(found[name]))
        except ValueError as error:
            raise StoreMalformed(
                f"the telemetry engine's answer to {statement.name} holds no {kind.value} in column {name}"
            ) from error
        length = len(found[name])
    return Rows(Table(columns, length), len(orjson.dumps(columns)), by_column=True)
