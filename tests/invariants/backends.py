"""Telemetry backends that misbehave, as doubles at the port; what they let through, the real one answers."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.errors import TelemetryUnavailable
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.answered.answer import checked_rows

Garble = Callable[[list[dict[str, Any]]], object]
"""Rows of an answer as the backend sends them; what is returned stands for `data` in its body."""


@dataclass(frozen=True)
class Failing:
    """A backend that answers none of the statements of these names."""

    store: TelemetryStore
    names: Collection[str]

    async def read(self, statement: Statement, seconds: float) -> Rows:
        if statement.name in self.names:
            raise TelemetryUnavailable("the telemetry store does not answer; try again later", 7)
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        raise TelemetryUnavailable("the telemetry store does not answer; try again later")

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True)
class Garbling:
    """A backend whose answers to the statements of one name arrive changed; the door's check reads them."""

    store: TelemetryStore
    name: str
    garble: Garble

    async def read(self, statement: Statement, seconds: float) -> Rows:
        answer = await self.store.read(statement, seconds)
        if statement.name != self.name:
            return answer
        changed = self.garble([dict(row) for row in answer.rows])
        body = changed if isinstance(changed, bytes) else orjson.dumps({"data": changed})
        return checked_rows(statement, body)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass
class Watched:
    """The real store, with a list of what it was sent."""

    store: TelemetryStore
    sent: list[Statement] = field(default_factory=list)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.sent.append(statement)
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()
