"""Rows of any store a page at a time, each by a statement of its own: an answer has to fit into memory.

Rows are counted before they are read, by day, and finer where a step holds more than a page: by minute, by
second, and a second's by monitor. Steps that follow on each other share a page as long as they fit.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from gateway.ports import AnswerRow, Rows, Statement, TelemetryStore
from gateway.telemetry.sql.moved.rows import Which, row_keys, rows_by_monitor, rows_by_time, whole_rows
from gateway.telemetry.sql.text import Source

SECONDS = 120.0
"""One read may take so long; a service over the network has a shorter limit of its own."""
PAGE, SAMPLED_PAGE = 10_000, 2_500
"""Rows of one read; fewer of a service that counts by samples: a short read may find more rows."""
STEPS = (86_400, 60, 1)

Asked = Callable[[str, Source, Which], Statement]


@dataclass(frozen=True, slots=True)
class Pages:
    """Of one dataset. Raises what the store does."""

    store: TelemetryStore
    source: Source
    most: int = 0
    """Rows of a page; 0: what suits the service."""

    async def count(self, org: str, which: Which) -> int:
        return sum(rows for _, rows in await self._steps(org, which, STEPS[0]))

    def rows(self, org: str, which: Which) -> AsyncIterator[Sequence[AnswerRow]]:
        """Whole rows, in the order of their keys."""
        return self._pages(org, which, whole_rows, STEPS)

    def keys(self, org: str, which: Which) -> AsyncIterator[Sequence[AnswerRow]]:
        return self._pages(org, which, row_keys, STEPS)

    async def _pages(
        self, org: str, which: Which, asked: Asked, steps: tuple[int, ...]
    ) -> AsyncIterator[Sequence[AnswerRow]]:
        if not steps:
            async for page in self._by_monitor(org, which, asked):
                yield page
            return
        found = await self._steps(org, which, steps[0])
        for since_s, until_s, rows in _packed(found, steps[0], self._page):
            cut = max(since_s, which.written[0]), min(until_s, which.written[1])
            part = replace(which, written=cut)
            if rows <= self._page:
                yield await self._read(org, part, asked)
                continue
            async for page in self._pages(org, part, asked, steps[1:]):
                yield page

    async def _by_monitor(self, org: str, which: Which, asked: Asked) -> AsyncIterator[Sequence[AnswerRow]]:
        """A second that holds more than a page; what one monitor wrote in it is one read, however much."""
        monitors = [
            str(row["of"]) for row in (await self._asked(rows_by_monitor(org, self.source, which))).rows
        ]
        for monitor in monitors:
            yield await self._read(org, replace(which, monitors=(monitor,)), asked)

    async def _steps(self, org: str, which: Which, step_s: int) -> list[tuple[int, int]]:
        """Start (Unix seconds) and rows of each step that holds any."""
        statement = rows_by_time(org, self.source, which, step_s)
        rows = cast("Sequence[dict[str, int]]", (await self._asked(statement)).rows)
        return [(row["start"], row["rows"]) for row in rows]

    async def _read(self, org: str, which: Which, asked: Asked) -> Sequence[AnswerRow]:
        statement = asked(org, self.source, which)
        return (await self._asked(statement)).rows

    async def _asked(self, statement: Statement) -> Rows:
        return await self.store.read(statement, SECONDS)

    @property
    def _page(self) -> int:
        return self.most or (SAMPLED_PAGE if self.source.dialect.samples else PAGE)


def _packed(steps: Sequence[tuple[int, int]], step_s: int, most: int) -> Iterator[tuple[int, int, int]]:
    """[since, until) and rows of steps that follow on each other: `most` rows at most, one step at least."""
    since_s = until_s = rows = 0
    for start, more in steps:
        if rows and rows + more > most:
            yield since_s, until_s, rows
            rows = 0
        if not rows:
            since_s = start
        until_s, rows = start + step_s, rows + more
    if rows:
        yield since_s, until_s, rows
