"""A telemetry store that sends equal statements in flight once, and keeps answers for a short time.

The key is the statement's text, which always names the org, so that nothing is shared between orgs.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.errors import DeadlineExceeded
from gateway.stores.base import Rows, Statement, TelemetryStore


@dataclass(frozen=True, slots=True)
class Kept:
    rows: Rows
    until: float


class KeptAnswers:
    """Wraps one store. `seconds` is how long an answer serves, `max_bytes` what all of them may take.

    `clock` gives seconds and never goes back.
    """

    def __init__(
        self,
        store: TelemetryStore,
        seconds: float,
        max_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._clock = clock
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[str, asyncio.Task[Rows]] = {}

    async def read(self, statement: Statement, seconds: float) -> Rows:
        kept = self._fresh(statement.sql)
        if kept:
            return kept
        task = self._under_way.get(statement.sql)
        if task is None:
            return await asyncio.shield(self._send(statement, seconds))
        return await self._joined(task, statement, seconds)

    async def _joined(self, task: asyncio.Task[Rows], statement: Statement, seconds: float) -> Rows:
        """The answer to another caller's read. This caller keeps its own deadline, shorter or longer."""
        until = self._clock() + seconds
        done, _ = await asyncio.wait([task], timeout=seconds)
        if not done:
            raise DeadlineExceeded("the telemetry store did not answer in time; ask for a shorter window")
        if isinstance(task.exception(), DeadlineExceeded) and self._clock() < until:
            return await self.read(statement, until - self._clock())
        return replace(task.result(), kept=True)

    def _send(self, statement: Statement, seconds: float) -> asyncio.Task[Rows]:
        """The read as a task of its own: one caller going away must not take it from the others."""
        task = asyncio.create_task(self._store.read(statement, seconds))
        self._under_way[statement.sql] = task
        task.add_done_callback(lambda done: self._landed(statement.sql, done))
        return task

    def _landed(self, key: str, task: asyncio.Task[Rows]) -> None:
        del self._under_way[key]
        if not task.cancelled() and task.exception() is None and self._seconds:
            self._keep(key, replace(task.result(), kept=True))

    def _fresh(self, key: str) -> Rows | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until <= self._clock():
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return kept.rows

    def _keep(self, key: str, rows: Rows) -> None:
        if rows.size_bytes > self._max_bytes:
            return
        self._kept[key] = Kept(rows, self._clock() + self._seconds)
        self._bytes += rows.size_bytes
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        self._bytes -= self._kept.pop(key).rows.size_bytes

    async def ping(self) -> None:
        await self._store.ping()

    async def aclose(self) -> None:
        await self._store.aclose()
