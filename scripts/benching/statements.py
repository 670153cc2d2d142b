"""What a page asks the engine, statement by statement: which of them cost, and how many lines each read.

The statements of a page are listened to while it is asked; then each is asked by itself, so that what the
process spends meanwhile is spent on it.
"""

import json
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.ports import Rows, Statement, TelemetryStore

SECONDS = 600.0


@dataclass(slots=True)
class Listening:
    """A telemetry store that remembers what it was asked."""

    store: TelemetryStore
    heard: list[Statement] = field(default_factory=list)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.heard.append(statement)
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one statement: milliseconds of CPU and of time, lines read and answered; `held`: hours are among
    what it reads."""

    name: str
    cpu_ms: float
    took_ms: float
    read: int
    answered: int
    held: bool
    sql: str

    def __str__(self) -> str:
        source = "hours" if self.held else "rows"
        return (
            f"  {self.name:<18} {source:<5}  cpu {self.cpu_ms:7.0f} ms  time {self.took_ms:7.0f} ms  "
            f"{self.read:>10,} lines read  {self.answered:>6,} answered  {len(self.sql):,} characters"
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """Of some rounds, in ms."""

    cpu: list[float]
    wall: list[float]

    def __str__(self) -> str:
        cpu, wall = statistics.median(self.cpu), statistics.median(self.wall)
        return f"cpu {cpu:7.0f} ms  p50 {wall:7.0f} ms  least {min(self.wall):7.0f} ms"


async def taken(work: Callable[[], Awaitable[Any]], rounds: int) -> Taken:
    cpu, wall = [], []
    for _ in range(rounds):
        began, started = time.process_time(), time.perf_counter()
        await work()
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return Taken(cpu, wall)


async def costs(engine: Any, heard: Sequence[Statement], rounds: int) -> list[Cost]:
    """The dearest first; what was asked twice is told once."""
    distinct = {one.sql: one for one in heard}
    found = [await _cost(engine, one, rounds) for one in distinct.values()]
    return sorted(found, key=lambda one: -one.cpu_ms)


async def _cost(engine: Any, statement: Statement, rounds: int) -> Cost:
    told = json.loads(await engine.query(statement.sql, SECONDS))
    took = await taken(lambda: engine.query(statement.sql, SECONDS), rounds)
    return Cost(
        statement.name,
        statistics.median(took.cpu),
        statistics.median(took.wall),
        told["statistics"]["rows_read"],
        told["rows"],
        "_partition_id" in statement.sql,
        statement.sql,
    )
