"""The last heartbeats of many monitors in one statement, although AE has no LIMIT BY.

Each monitor gets a lower time bound that its interval says will hold enough rows. A monitor that came
back short, and may have more further back or behind rows that were written twice, is asked once more, over
the whole window.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from gateway.ports import Rows, Statement
from gateway.telemetry.answers.beats import Beats
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.reading.fusing import answered, grouped
from gateway.telemetry.reading.naming import cut_names
from gateway.telemetry.reading.reader import Reader, Steps
from gateway.telemetry.reading.recent.questions import FleetRecentQuestion, RecentOfMany, RecentQuestion
from gateway.telemetry.reading.recent.reaching import reaches, statements
from gateway.telemetry.sequence.repeated import once
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.select import Whose

REPEATED = 4
"""Read so many times the rows of a page where some were there twice: a queue delivers at least once."""
ROWS_CAP = 50_000
"""Most rows of one answer, some 10 MB of JSON."""
CHECK = ("monitor", "timestamp_ms", "region", "colo", "dispatch_id")
"""Columns that tell checks apart, as Heartbeat.check does those of one monitor."""


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `more` says that older rows exist, or could not be ruled out."""

    heartbeats: Sequence[Heartbeat]
    more: bool


class _Newest(NamedTuple):
    """Of a monitor in an answer: its page, and the rows that were there, at most one more than it tells."""

    page: Page
    rows: int

    @classmethod
    def of(cls, found: Beats, count: int) -> "_Newest":
        return cls(Page(found.first(count), more=len(found) > count), len(found))


@dataclass(frozen=True, slots=True)
class Recent:
    """Answers batches of RecentQuestion in at most two reads a distinct window, count and filter."""

    reader: Reader

    async def pages(self, questions: Sequence[RecentQuestion]) -> list[Page | Exception]:
        groups = grouped(questions, lambda one: one.alike)
        return await answered(questions, groups, self._pages)

    async def _pages(self, batch: Sequence[RecentQuestion]) -> dict[RecentQuestion, Page]:
        found = await self.reader.through(self._steps(RecentOfMany.of(batch)))
        return {one: found[one.monitor] for one in batch}

    def known(self, asked: RecentOfMany) -> Mapping[str, Page] | None:
        """Pages by monitor where all that they are read of is kept; None where it is not."""
        return self.reader.at_hand(self._steps(asked))

    def _steps(self, asked: RecentOfMany) -> Steps[dict[str, Page]]:
        reach, count, since_ms = reaches(asked), asked.count, asked.window.since_ms
        found, cut = yield from self._read(asked, reach)
        short = {
            one: since_ms
            for one, reached_ms in reach.items()
            if (cut or reached_ms > since_ms) and (one not in found or found[one].rows <= count)
        }
        if short:
            again, cut = yield from self._read(asked, short, spare=REPEATED)
            found |= again
        cut_off = short if cut else {}
        return {one: _page(found.get(one), cut=one in cut_off) for one in reach}

    async def of_fleets(self, questions: Sequence[FleetRecentQuestion]) -> list[Page | Exception]:
        """At most two reads each; more where so many monitors are named that they need several."""
        return await answered(questions, grouped(questions, lambda one: one), self._of_fleet)

    async def _of_fleet(self, batch: Sequence[FleetRecentQuestion]) -> dict[FleetRecentQuestion, Page]:
        one = batch[0]
        found, cut = await self._read_fleet(one, one.count + 1)
        if cut and len(found) <= one.count:
            found, cut = await self._read_fleet(one, REPEATED * (one.count + 1))
        return {one: Page(found[: one.count], len(found) > one.count or cut)}

    async def _read_fleet(self, one: FleetRecentQuestion, limit: int) -> tuple[tuple[Heartbeat, ...], bool]:
        def compose(monitors: Whose) -> Statement:
            span = one.window.since_ms, one.window.until_ms
            source, org = self.reader.source, one.scope.org
            return composers.fleet_heartbeats(org, source, span, monitors, limit, one.narrowed, one.after)

        parts = cut_names(self.reader.source, compose, one.scope.whose, keyed=False)
        answers = await asyncio.gather(*map(self.reader.read, parts))
        self.reader.meter.saw(sum(len(answer.rows) for answer in answers), None)
        rows = [heartbeat(row) for answer in answers for row in answer.rows if row["monitor"] in one.known]
        rows.sort(key=lambda row: (row.timestamp_ms, row.dispatch_id, row.monitor_id), reverse=True)
        cut = any(len(answer.rows) == limit for answer in answers)
        return tuple(islice(once(rows, lambda row: row.monitor_id), one.count + 1)), cut

    def _read(
        self, asked: RecentOfMany, reach: Mapping[str, int], spare: int = 1
    ) -> Steps[tuple[dict[str, _Newest], bool]]:
        """What is newest of each monitor that has any, and whether the answer was cut at its limit."""
        limit = spare * (asked.count + 1) if len(reach) == 1 else ROWS_CAP
        alike = asked.org, asked.window, asked.narrowed, asked.after
        answers = yield statements(self.reader.source, *alike, tuple(reach.items()), limit)
        found: dict[str, _Newest] = {}
        for answer in answers:  # no monitor is in two of them
            found |= newest(answer, asked.count)
        return found, any(len(answer.rows) == limit for answer in answers)


def newest(answer: Rows, count: int) -> Mapping[str, _Newest]:
    """So many of each monitor. An answer that is asked again has them."""
    key = newest, count
    if key not in answer.made:
        answer.made.clear()  # what is kept is counted by its rows: not several times over
        places = _places(answer, count + 1).items()
        answer.made[key] = {name: _Newest.of(Beats(answer, mine), count) for name, mine in places}
    found: Mapping[str, _Newest] = answer.made[key]
    return found


def _places(answer: Rows, count: int) -> dict[str, list[int]]:
    """Where the first rows of each monitor are, but for those that were written twice."""
    first: dict[tuple[Any, ...], int] = {}
    for place, check in enumerate(zip(*map(answer.column, CHECK), strict=True)):
        first.setdefault(check, place)
    found: dict[str, list[int]] = defaultdict(list)
    for check, place in first.items():
        found[check[0]].append(place)
    return {monitor: mine[:count] for monitor, mine in found.items()}


def _page(found: _Newest | None, *, cut: bool) -> Page:
    if found is None:
        return Page((), cut)
    return replace(found.page, more=True) if cut else found.page
