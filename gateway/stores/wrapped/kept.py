"""A telemetry store that sends equal statements in flight once, and keeps answers for a short time.

The key is the statement's text, which always names the org, so that nothing is shared between orgs. An
answer that is no longer fresh stays a while longer: when the store fails, the last answer to the same
question stands in for it, marked stale.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.flights import Flights
from gateway.ports import STALE_SECONDS, Rows, Statement, TelemetryStore
from gateway.stores.wrapped.likeness import Likeness

PARSED_ROW, PARSED_COLUMN, ENTRY_BYTES = 6, 18, 1000
"""Rows take several times the bytes of their JSON, with what is made of them: of heartbeats whose every edge
is told, 5.4 measured where they came by row and 16.1 by column, which names nothing twice and so is a third
as long. And what an entry takes beside them and its text."""


@dataclass(frozen=True, slots=True)
class Kept:
    rows: Rows
    at: float
    likeness: Likeness
    bytes: int


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
        stale_seconds: float = STALE_SECONDS,
    ) -> None:
        self._store = store
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._clock = clock
        self._stale_seconds = stale_seconds
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._newest: dict[bytes, str] = {}
        self._bytes = 0
        self._flights: Flights[Rows] = Flights()

    async def read(self, statement: Statement, seconds: float) -> Rows:
        kept = self.known(statement)
        if kept:
            return kept
        try:
            return await self._together(statement, seconds)
        except (TelemetryUnavailable, DeadlineExceeded):
            earlier = self._stand_in(statement)
            if earlier is None:
                raise
            return earlier

    async def _together(self, statement: Statement, seconds: float) -> Rows:
        """Through a read under way, or a new one. Each caller keeps its own deadline, shorter or longer."""
        joined, until = statement.sql in self._flights, self._clock() + seconds
        patience = seconds if joined else seconds + 1  # the store itself ends a read that begins here
        try:
            found = await self._flights.join(statement.sql, lambda: self._send(statement, seconds), patience)
        except TimeoutError as error:
            raise DeadlineExceeded(
                "the telemetry store did not answer in time; ask for a shorter window"
            ) from error
        except DeadlineExceeded:
            if joined and self._clock() < until:
                return await self.read(statement, until - self._clock())
            raise
        return replace(found, kept=True) if joined else found

    async def _send(self, statement: Statement, seconds: float) -> Rows:
        found = await self._store.read(statement, seconds)
        self._keep(statement, found)
        return found

    def known(self, statement: Statement) -> Rows | None:
        """What is kept of it and still fresh."""
        kept = self._kept.get(statement.sql)
        if kept is None or self._clock() >= kept.at + self._seconds:
            return None
        self._kept.move_to_end(statement.sql)
        return kept.rows

    def _stand_in(self, statement: Statement) -> Rows | None:
        likeness = Likeness.of(statement)
        kept = self._kept.get(self._newest.get(likeness.shape, ""))
        if kept is None:
            return None
        age = self._clock() - kept.at
        if age > self._stale_seconds or not likeness.moved_on_from(kept.likeness, age):
            return None
        return replace(kept.rows, stale=True)

    def _keep(self, statement: Statement, rows: Rows) -> None:
        self._forget_old()
        size = takes(statement, rows)
        if size > self._max_bytes:
            return
        if statement.sql in self._kept:
            self._forget(statement.sql)
        likeness = Likeness.of(statement)
        self._kept[statement.sql] = Kept(replace(rows, kept=True), self._clock(), likeness, size)
        self._newest[likeness.shape] = statement.sql
        self._bytes += size
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._kept)))

    def _forget_old(self) -> None:
        """Answers too old to stand in for anything; used ones have moved on, so some may stay behind them."""
        oldest_used = self._clock() - max(self._seconds, self._stale_seconds)
        while self._kept and next(iter(self._kept.values())).at < oldest_used:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        kept = self._kept.pop(key)
        self._bytes -= kept.bytes
        if self._newest.get(kept.likeness.shape) == key:
            del self._newest[kept.likeness.shape]

    async def ping(self) -> None:
        await self._store.ping()

    async def aclose(self) -> None:
        await self._store.aclose()


def takes(statement: Statement, rows: Rows) -> int:
    """Bytes of memory, about, that keeping an answer takes; its statement's text is the key."""
    parsed = PARSED_COLUMN if rows.by_column else PARSED_ROW
    return parsed * rows.size_bytes + len(statement.sql) + ENTRY_BYTES
