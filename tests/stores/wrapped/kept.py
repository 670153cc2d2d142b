"""A store, a clock and statements for tests of kept answers."""

import asyncio
from dataclasses import dataclass, field

from gateway.errors import DeadlineExceeded
from gateway.ports import Rows, Statement
from gateway.stores.wrapped.kept import takes


@dataclass
class Upstream:
    """A store that answers when it is let, and remembers what it was asked."""

    size: int = 10
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)
    raises: list[Exception] = field(default_factory=list)
    pings: int = 0
    closed: bool = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.append(statement.sql)
        try:
            async with asyncio.timeout(seconds):
                await self.open.wait()
        except TimeoutError as error:
            raise DeadlineExceeded("too slow") from error
        if self.raises:
            raise self.raises.pop(0)
        return Rows([{"sql": statement.sql}], self.size)

    async def ping(self) -> None:
        self.pings += 1

    async def aclose(self) -> None:
        self.closed = True


def room(entries: int) -> int:
    """For so many answers of the usual size, to questions of one letter."""
    return entries * takes(of("a"), Rows([], 10))


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def of(sql: str, org: str = "org") -> Statement:
    return Statement("totals", org, sql, {})


async def settled() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)
