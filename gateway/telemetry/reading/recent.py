"""The last heartbeats of many monitors in one statement, although AE has no LIMIT BY.

Each monitor gets a lower time bound that its interval says will hold enough rows. A monitor that came
back short, and may have more further back or behind rows that were written twice, is asked once more, over
the whole window.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from gateway.ports import Rows, Statement
from gateway.telemetry.answers.beats import Beats
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.reading.fusing import answered, grouped
from gateway.telemetry.reading.naming import cut_names, shares
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sequence.repeated import once
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, Reach, RowFilter
from gateway.telemetry.sql.select import Whose
from gateway.times.window import SECOND_MS, Window

SPARE = 1.5
"""Reach this many times further back than the interval asks for: checks are late or lost at times."""
STEP = 1.25
"""Where too many different reaches make too long a statement, each is rounded up to a power of this."""
REPEATED = 4
"""Read so many times the rows of a page where some were there twice: a queue delivers at least once."""
ROWS_CAP = 50_000
"""Most rows of one answer, some 10 MB of JSON."""
CHECK = ("monitor", "timestamp_ms", "region", "colo", "dispatch_id")
"""Columns that tell checks apart, as Heartbeat.check does those of one monitor."""
_composed = lru_cache(maxsize=64)(composers.heartbeats)
"""Pages of one tick of the clock ask the same again."""


@dataclass(frozen=True, slots=True)
class RecentQuestion:
    """The newest `count` heartbeats of a monitor in a window, older than `after` where given."""

    org: str
    monitor: str
    window: Window
    count: int
    narrowed: RowFilter = ALL_ROWS
    after: Keyset | None = None
    interval_s: int = field(default=60, compare=False)
    newest_ms: int | None = field(default=None, compare=False)
    """When the registry last saw a check: a monitor that was paused long ago is read from there."""

    def __hash__(self) -> int:
        """Of what tells the questions of a page apart; they are looked up again and again."""
        return hash((self.org, self.monitor, self.count))


@dataclass(frozen=True, slots=True)
class FleetRecentQuestion:
    """The newest `count` heartbeats of a fleet's monitors together, older than `after` where given."""

    scope: Scope
    known: frozenset[str]
    """The monitors that it is made of: a statement that names none may find others."""
    window: Window
    count: int
    narrowed: RowFilter = ALL_ROWS
    after: Keyset | None = None

    def __hash__(self) -> int:
        """As of a monitor's."""
        return hash((self.scope.org, self.window, self.count))


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `more` says that older rows exist, or could not be ruled out."""

    heartbeats: Sequence[Heartbeat]
    more: bool


@dataclass(frozen=True, slots=True)
class Recent:
    """Answers batches of RecentQuestion in at most two reads a distinct window, count and filter."""

    reader: Reader

    async def pages(self, questions: Sequence[RecentQuestion]) -> list[Page | Exception]:
        groups = grouped(questions, lambda one: (one.org, one.window, one.count, one.narrowed, one.after))
        return await answered(questions, groups, self._pages)

    async def _pages(self, batch: Sequence[RecentQuestion]) -> dict[RecentQuestion, Page]:
        alone = len(set(batch)) == 1
        reach = {one: self._reach(one, alone=alone) for one in batch}
        found, cut = await self._read(reach)
        short = {
            one: one.window.since_ms
            for one in batch
            if len(found.get(one.monitor, ())) <= one.count and (cut or reach[one] > one.window.since_ms)
        }
        if short:
            again, cut = await self._read(short, spare=REPEATED)
            found |= again
        return {one: _page(found.get(one.monitor), one.count, cut=cut and one in short) for one in batch}

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

    def _reach(self, one: RecentQuestion, *, alone: bool) -> int:
        """Lower bound in Unix ms. Alone, LIMIT does it; filtered, the interval says nothing of how far."""
        if alone or one.narrowed != ALL_ROWS:
            return one.window.since_ms
        newest = one.after.timestamp_ms if one.after else one.newest_ms
        anchor = min(one.window.until_ms, newest or one.window.until_ms)
        return max(one.window.since_ms, anchor - round((one.count + 2) * one.interval_s * SPARE * SECOND_MS))

    async def _read(self, reach: dict[RecentQuestion, int], spare: int = 1) -> tuple[dict[str, Beats], bool]:
        """Heartbeats by monitor that has any, and whether the answer was cut at its limit."""
        one = next(iter(reach))
        limit = spare * (one.count + 1) if len(reach) == 1 else ROWS_CAP
        wanted = {question.monitor: since_ms for question, since_ms in reach.items()}
        read = self.reader.read
        parts = self._cut(one, wanted, limit)
        alone = len(parts) == 1
        answers = [await read(parts[0])] if alone else await asyncio.gather(*map(read, parts))
        found: dict[str, Beats] = {}
        for answer in answers:  # no monitor is in two of them
            found |= _newest(answer, one.count + 1)
        self.reader.meter.saw(sum(len(answer.rows) for answer in answers), None)
        cut = any(len(answer.rows) == limit for answer in answers)
        return found, cut

    def _cut(self, one: RecentQuestion, wanted: Mapping[str, int], limit: int) -> list[Statement]:
        """One statement, or as many as the service wants it cut into. Before it is cut, monitors that reach
        back nearly as far do so together, which reads a few rows more."""
        for coarse in (wanted, _coarser(wanted, one.window)):
            whole = self._statement(one, coarse, limit)
            if len(wanted) == 1 or self.reader.source.fits(whole.sql):
                return [whole]
        ordered = sorted(coarse, key=lambda monitor: (coarse[monitor], monitor))
        for count in range(2, len(ordered) + 1):
            parts = shares(ordered, count)
            cut = [self._statement(one, {name: coarse[name] for name in part}, limit) for part in parts]
            if all(self.reader.source.fits(each.sql) for each in cut):
                break
        return cut

    def _statement(self, one: RecentQuestion, wanted: Mapping[str, int], limit: int) -> Statement:
        monitors: dict[int, list[str]] = defaultdict(list)
        for monitor, since_ms in wanted.items():
            monitors[since_ms].append(monitor)
        reaches = tuple(Reach(tuple(sorted(names)), since_ms) for since_ms, names in sorted(monitors.items()))
        until_ms = one.window.until_ms
        return _composed(one.org, self.reader.source, reaches, until_ms, limit, one.narrowed, one.after)


def _coarser(wanted: Mapping[str, int], window: Window) -> dict[str, int]:
    """The same, each reaching back up to a quarter further, in a handful of different lengths."""
    lengths = {since_ms: max(1, window.until_ms - since_ms) for since_ms in wanted.values()}
    further = {
        since_ms: math.ceil(STEP ** math.ceil(math.log(length, STEP))) for since_ms, length in lengths.items()
    }
    return {
        monitor: max(window.since_ms, window.until_ms - further[since_ms])
        for monitor, since_ms in wanted.items()
    }


def _newest(answer: Rows, count: int) -> Mapping[str, Beats]:
    """So many of each monitor. An answer that is asked again has them."""
    key = _newest, count
    if key not in answer.made:
        answer.made.clear()  # what is kept is counted by its rows: not several times over
        answer.made[key] = {name: Beats(answer, mine) for name, mine in _places(answer, count).items()}
    found: Mapping[str, Beats] = answer.made[key]
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


def _page(found: Beats | None, count: int, *, cut: bool) -> Page:
    return Page(found.first(count), len(found) > count or cut) if found else Page((), cut)
