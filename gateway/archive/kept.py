"""The archive as those who read see it: an SQLite file, a D1 database or tables of a ClickHouse server."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from gateway.archive.apart import Apart, Asking, Sums, is_shorter
from gateway.errors import DeadlineExceeded, RegistryUnavailable, TelemetryUnavailable
from gateway.meter import Deadline
from gateway.ports import (
    AnswerRow,
    Archived,
    ArchiveQuestion,
    Kept,
    RegistryStatement,
    RegistryStore,
)
from gateway.registry.archived import statements
from gateway.telemetry.sql.archived import kept as on_clickhouse

SECONDS = 10.0
REMEMBERED_S = 60.0
"""How long it is remembered what of an org there is: it grows, and what was there stays."""
CLICKHOUSE = "clickhouse:"
"""What INSIGHTS_ARCHIVE begins with where it is tables of a server."""


class Words(Sums, Protocol):
    """How an archive's statements are written: `registry.archived.statements` tells what each does."""

    def tables(self) -> list[RegistryStatement]: ...

    def shape(self) -> RegistryStatement: ...

    def columns_beyond(self, shape: str) -> list[RegistryStatement]: ...

    def name_series(self, org: str, named: Iterable[tuple[int, str, str]]) -> RegistryStatement: ...

    def keep_hours(self, org: str, lines: Sequence[Sequence[object]]) -> RegistryStatement: ...

    def mark(self, org: str, spans: Iterable[tuple[int, int]]) -> RegistryStatement: ...

    def covered(self, org: str) -> RegistryStatement: ...

    def spend_reads(self, org: str, day: int, reads: int) -> RegistryStatement: ...

    def reads_on(self, day: int) -> RegistryStatement: ...

    def lines_of(
        self, org: str, hours: int, since: int, until: int, after: int, count: int
    ) -> RegistryStatement: ...

    def series_numbers(self, org: str) -> RegistryStatement: ...

    def archived_monitors(self, org: str) -> RegistryStatement: ...

    def archived_regions(self, org: str) -> RegistryStatement: ...

    def archived_heard(self, org: str, asked: ArchiveQuestion) -> RegistryStatement: ...


def words_of(place: str) -> Words:
    """Of INSIGHTS_ARCHIVE."""
    return on_clickhouse if place.startswith(CLICKHOUSE) else statements


@dataclass(slots=True)
class Archive:
    """The port on the archive's tables."""

    store: RegistryStore
    words: Words = statements
    monotonic: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, Kept]] = field(default_factory=dict, init=False)

    async def kept(self, org: str, seconds: float) -> Kept:
        until, known = self._kept.get(org, (0.0, Kept()))
        if self.monotonic() < until:
            return known
        rows = await self._fetch(self.words.covered(org), seconds)
        found = Kept(*(_stretches(rows, hours) for hours in (1, 24, 168, 672)))
        self._kept[org] = self.monotonic() + REMEMBERED_S, found
        return found

    async def read(self, org: str, question: ArchiveQuestion, seconds: float) -> Archived:
        if not question.stretches or question.monitors == ():
            return Archived(())
        asking = Asking(org, self.words, self._fetch, Deadline.after(seconds))
        if question.by_monitor:
            return await asking.read(question)
        there = await self._monitors(asking)
        left = (there if question.monitors is None else there & set(question.monitors)) - set(
            question.without
        )
        together = replace(question, monitors=None, without=(), fleet=True)
        if left == there:
            return await asking.read(together)
        gone = there - left
        if not is_shorter(len(gone), len(left)) or not all(map(str.isprintable, gone)):
            return await asking.read(question)  # a name of control characters is one that no statement says
        out, kept = tuple(sorted(gone)), await self.kept(org, asking.deadline.left())
        return await Apart(asking, together, out, tuple(sorted(left)), kept).told()

    async def regions(self, org: str, seconds: float) -> list[tuple[str, str]]:
        rows = await self._fetch(self.words.archived_regions(org), seconds)
        return [(str(row["monitor"]), str(row["region"])) for row in rows]

    async def heard(self, org: str, question: ArchiveQuestion, seconds: float) -> Sequence[AnswerRow]:
        if not question.stretches or not question.monitors:
            return ()
        return await self._fetch(self.words.archived_heard(org, question), seconds)

    async def _monitors(self, asking: Asking) -> set[str]:
        """Those that anything is kept of."""
        rows = await self._fetch(self.words.archived_monitors(asking.org), asking.deadline.left())
        return {str(row["monitor"]) for row in rows}

    def forget(self, org: str) -> None:
        """More of it is there."""
        self._kept.pop(org, None)

    async def aclose(self) -> None:
        await self.store.aclose()

    async def _fetch(self, statement: RegistryStatement, seconds: float) -> Sequence[AnswerRow]:
        try:
            return await self.store.fetch(statement, seconds)
        except RegistryUnavailable as error:
            raise TelemetryUnavailable("the archive could not be read; see the server's log") from error
        except DeadlineExceeded as error:
            raise DeadlineExceeded("the archive did not answer in time; ask for a shorter window") from error


async def make_tables(store: RegistryStore, words: Words = statements) -> None:
    """Those of an archive where there are none: nobody else writes them. Raises RegistryUnavailable."""
    for statement in words.tables():
        await store.execute(statement, SECONDS)
    (made,) = await store.fetch(words.shape(), SECONDS)
    for statement in words.columns_beyond(str(made["sql"])):
        await store.execute(statement, SECONDS)


def _stretches(rows: Sequence[AnswerRow], hours: int) -> tuple[tuple[int, int], ...]:
    told: Sequence[Any] = rows
    return tuple((row["since"], row["until"]) for row in told if row["hours"] == hours)
