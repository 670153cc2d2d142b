"""Windows that reach beyond what a store remembers: answered from an archive and the store as one.

The one place where that is decided. The store is asked as ever, over its own part of the window, so that it
is sent no statement more; who asks is told in the tally from where it comes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from gateway.errors import InsightsError
from gateway.ports import ArchiveStore, Horizon
from gateway.telemetry.answers.archived import (
    apdex_of,
    archived_tally,
    failed_tally,
    summed,
    with_percentiles,
    without_failures,
)
from gateway.telemetry.answers.narrowing import narrowed
from gateway.telemetry.answers.tally import Tally, empty_tally
from gateway.telemetry.answers.told import Origin, Stretch, Told
from gateway.telemetry.reading.archived.cells import Asked, Laid, Question, kept_by_hours, laid
from gateway.telemetry.reading.archived.remote import Groups, Key, Remote
from gateway.telemetry.reading.archived.spans import HOUR_MS, Reach, inside
from gateway.telemetry.reading.breakdown import Breakdown, BreakdownQuestion
from gateway.telemetry.reading.breakdown import Groups as Broken
from gateway.telemetry.reading.fusing import grouped
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.grouping import joined
from gateway.telemetry.reading.members import Members, MembersQuestion, MemberTallies, members_of
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.cells import Cell
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import Away
from gateway.times.window import Window

Cells = Mapping[Hashable, Tally]
Found = Cells | Exception


@dataclass(frozen=True, slots=True)
class Memory:
    """An archive, and how far back the store beside it reaches."""

    archive: ArchiveStore
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class Far:
    """The archive's part of a question, and the one that is left for the store; None where nothing is."""

    near: Any
    groups: Groups
    laid: Laid
    told: Told


@dataclass(frozen=True, slots=True)
class Long:
    """Answers as the planner and the grids do, which without an archive do so alone."""

    planner: Planner
    memory: Memory | None = None

    async def totals(self, questions: Sequence[TotalsQuestion]) -> list[Tally | Exception]:
        async def ask(near: Sequence[TotalsQuestion]) -> list[Found]:
            found = await self.planner.totals(near)
            return [one if isinstance(one, Exception) else {None: one} for one in found]

        answers = await self._answered(questions, ask)
        return [one if isinstance(one, Exception) else one[None] for one in answers]

    async def series(self, questions: Sequence[SeriesQuestion]) -> list[Mapping[int, Tally] | Exception]:
        return cast("list[Any]", await self._answered(questions, cast("Any", self.planner.series)))

    async def places(self, questions: Sequence[PlacesQuestion]) -> list[Mapping[str, Tally] | Exception]:
        return cast("list[Any]", await self._answered(questions, cast("Any", self.planner.places)))

    async def grid(self, questions: Sequence[GridQuestion]) -> list[Mapping[Cell, Tally] | Exception]:
        near = Grids(self.planner.reader).tallies
        return cast("list[Any]", await self._answered(questions, cast("Any", near)))

    async def breakdown(self, questions: Sequence[BreakdownQuestion]) -> list[Broken | Exception]:
        near = Breakdown(self.planner.reader, self.planner.rows_bound, self.planner.now_ms).groups
        return cast("list[Any]", await self._answered(questions, cast("Any", near)))

    async def members(self, questions: Sequence[MembersQuestion]) -> list[Members | Exception]:
        near = MemberTallies(self.planner.reader, self.planner.rows_bound, self.planner.now_ms).groups
        found = await self._answered(questions, cast("Any", near))
        return [one if isinstance(one, Exception) else members_of(cast("Any", one)) for one in found]

    async def _answered(
        self, questions: Sequence[Asked], ask: Callable[[Sequence[Asked]], Awaitable[list[Found]]]
    ) -> list[Found]:
        far = await self._far(questions)
        near = dict.fromkeys(_near(one, far.get(one)) for one in questions)
        asked: list[Asked] = [one for one in near if one is not None]
        told = dict(zip(asked, await ask(asked) if asked else (), strict=True))
        return [_whole(one, far[one], told) if one in far else told[one] for one in questions]

    async def _far(self, questions: Sequence[Asked]) -> "dict[Question, Far | Exception]":
        """Of those that reach beyond the store, where the archive has something of them."""
        if self.memory is None:
            return {}
        horizon_ms = await self.memory.horizon.known_ms(self.planner.now_ms)
        old = [one for one in dict.fromkeys(questions) if _reaches(one, horizon_ms)]
        if not old:
            return {}
        org, deadline = old[0].scope.org, self.planner.reader.deadline
        try:
            reach = Reach(await self.memory.archive.kept(org, deadline.left()), horizon_ms)
            remote = Remote(self.memory.archive, org, reach, deadline)
            batches = grouped((one for one in old if reach.beyond(one.window)), _alike)
            found = await asyncio.gather(*(_of_batch(remote, batch) for batch in batches))
        except InsightsError as error:
            return dict.fromkeys(old, error)
        return {one: far for part in found for one, far in part.items()}


def _reaches(one: Question, horizon_ms: int) -> bool:
    return one.window.since_ms < horizon_ms and not one.scope.singly and kept_by_hours(one)


def _near(one: Any, far: Far | Exception | None) -> Any:
    if far is None:
        return one
    return None if isinstance(far, Exception) else far.near


async def _of_batch(remote: Remote, batch: Sequence[Question]) -> "dict[Question, Far]":
    """Of questions that differ in their monitor and parts alone."""
    reach, window = remote.reach, batch[0].window
    edge = max(window.since_ms, reach.edge_ms(window))
    cells = laid(batch[0], (window.since_ms, edge))
    groups = await remote.groups(batch, cells)
    stored = edge < window.until_ms and edge >= reach.horizon_ms
    told = _told(reach, window, edge, groups, stored=stored)
    left = replace(window, since_ms=edge)
    return {one: Far(replace(one, window=left) if stored else None, groups, cells, told) for one in batch}


def _told(reach: Reach, window: Window, edge: int, groups: Groups, *, stored: bool) -> Told:
    kept = [(since * HOUR_MS, until * HOUR_MS) for since, until in reach.hours]
    parts = [Stretch(*one, Origin.ARCHIVE) for one in inside(kept, [(window.since_ms, edge)])]
    unknown = tuple(groups.unknown)
    if stored:
        parts.append(Stretch(edge, window.until_ms, Origin.STORE))
    elif edge < window.until_ms:
        unknown += (Away((), ((edge, window.until_ms),)),)
    return Told(reach.begins_ms, tuple(parts), unknown)


def _alike(one: Question) -> Hashable:
    scope = one.scope
    more = tuple(getattr(one, name, None) for name in ("hours", "bucket_s", "cells", "failures"))
    keyed = scope.monitor is not None
    return type(one), scope.org, keyed, None if keyed else scope.whose, scope.away, one.window, more


def _whole(one: Question, far: Far | Exception, told: Mapping[Any, Found]) -> Found:
    """Both parts of an answer as one, cell by cell."""
    if isinstance(far, Exception):
        return far
    near = told[far.near] if far.near is not None else {}
    if isinstance(near, Exception):
        return near
    monitor, groups = one.scope.monitor, far.groups
    named = dict.fromkeys(far.laid.always)
    named |= dict.fromkeys(cell for of, cell in (*groups.rows, *groups.failed) if of == monitor)
    named |= dict.fromkeys(near)
    return {
        cell: replace(_both((monitor, cell), far, near.get(cell), one.parts), told=far.told) for cell in named
    }


def _both(key: Key, far: Far, near: Tally | None, parts: Parts) -> Tally:
    groups = far.groups
    tallies = [archived_tally(row, parts) for row in groups.rows.get(key, ())]
    if far.laid.failures:
        tallies = [without_failures(one) for one in tallies]
        tallies += [failed_tally(row, parts) for row in groups.failed.get(key, ())]
    if not tallies:
        return near or empty_tally(parts)
    archived, stored = joined(tallies), near or empty_tally(parts)
    bins = summed(groups.bins.get(key, ({},)))
    if parts.apdex:
        archived = replace(archived, apdex=apdex_of(bins, groups.rows[key], parts.apdex))
    whole = joined((archived, stored))
    if archived.latency and stored.latency:
        latency = with_percentiles(archived.latency, bins, stored.latency, parts.levels)
        whole = replace(whole, latency=latency)
    return narrowed(whole, parts)
