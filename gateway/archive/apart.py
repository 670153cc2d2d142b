"""A fleet's sums where some of what is archived is left out of it: those of all together, less those.

So few lines are read: those of all together, and those of who is left out. What these do not tell is looked
for: a largest or smallest that may have been theirs in the lines of those that are left, of the hour (or day,
or week) where it was; and what not even that tells is added up of those that are left, cell by cell.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from gateway.archive.bins import in_groups
from gateway.archive.coarse import parted
from gateway.archive.sharing import Shared
from gateway.archive.subtracting import Key, Left, beyond, key_of, left_of, less
from gateway.meter import Deadline
from gateway.ports import (
    AnswerRow,
    Archived,
    ArchivedStretch,
    ArchiveLine,
    ArchiveQuestion,
    Kept,
    RegistryStatement,
)

Fetch = Callable[[RegistryStatement, float], Awaitable[Sequence[AnswerRow]]]
Extremes = Mapping[Key, Any]
WITNESSES = 64
"""Where a statement does not look for one that is left at a largest or smallest: of so many first."""


class Sums(Protocol):
    """The statements that sums are read by; `registry.archived.statements` tells what each does."""

    MONTHS: bool
    """A line may stand for four weeks."""
    ATTAINS: bool
    """`archived_tops` tells whether a line of those that are left has it, too."""

    def archived_sums(self, org: str, asked: ArchiveQuestion) -> RegistryStatement: ...

    def archived_bins(self, org: str, asked: ArchiveQuestion) -> RegistryStatement: ...

    def archived_failures(self, org: str, asked: ArchiveQuestion) -> RegistryStatement: ...

    def archived_tops(self, org: str, asked: ArchiveQuestion, column: str) -> RegistryStatement: ...


def is_shorter(out: int, left: int) -> bool:
    """It takes less to leave so many out than to add up those that are left."""
    return left > out + 2


@dataclass(frozen=True, slots=True)
class Asking:
    """An org's archive is asked, until the deadline."""

    org: str
    words: Sums
    fetch: Fetch
    deadline: Deadline

    async def read(self, asked: ArchiveQuestion) -> Archived:
        """As it is asked: of lines of all together, or of each monitor's."""
        words, org = self.words, self.org
        sums = await self.fetch(words.archived_sums(org, asked), self.deadline.left())
        bins: Sequence[AnswerRow] = ()
        failures: Sequence[AnswerRow] = ()
        if asked.bins:
            bins = await self.fetch(words.archived_bins(org, asked), self.deadline.left())
            bins = in_groups(bins) if asked.by_monitor else bins
        if asked.failures:
            failures = await self.fetch(words.archived_failures(org, asked), self.deadline.left())
        return Archived(sums, bins, failures)

    async def tops(self, asked: ArchiveQuestion, column: str) -> Sequence[Mapping[str, Any]]:
        return await self.fetch(self.words.archived_tops(self.org, asked, column), self.deadline.left())


@dataclass(frozen=True, slots=True)
class Apart:
    """A question about all that are archived, of which `out` are left out and `left` are not."""

    asking: Asking
    together: ArchiveQuestion
    out: tuple[str, ...]
    left: tuple[str, ...]
    kept: Kept

    async def told(self) -> Archived:
        """Raises what `fetch` does."""
        whole, taken = await asyncio.gather(self.asking.read(self.together), self._taken())
        found = left_of(whole, taken.archived)
        found.untold |= taken.untold
        doubtful = found.doubtful.items()
        await asyncio.gather(*(self._look_for(found, name, keys) for name, keys in doubtful))
        if found.untold:
            found.add(await self.asking.read(replace(self._rest, stretches=self._of(found.untold))))
        return found.archived

    async def _taken(self) -> Left:
        """Of who is left out; their largest and smallest may be of hours beside those that are asked for."""
        alone = replace(self.together, monitors=self.out, fleet=False)
        if not self.asking.words.ATTAINS or alone.failures:
            return less(await self.asking.read(alone), Archived(()))
        found = parted(alone.stretches, self.kept)
        shared = Shared(found)
        if shared.shorter and not alone.bins:
            return less(*shared.told((await self.asking.read(replace(alone, stretches=shared.parts))).sums))
        more, over = (replace(alone, stretches=one) for one in (found.more, found.less))
        if not over.stretches:
            return less(await self.asking.read(more), Archived(()))
        return less(*await asyncio.gather(self.asking.read(more), self.asking.read(over)))

    @property
    def _rest(self) -> ArchiveQuestion:
        return replace(self.together, without=self.out, fleet=False)

    def _of(self, cells: Iterable[int]) -> tuple[ArchivedStretch, ...]:
        wanted = set(cells)
        return tuple(one for one in self.together.stretches if one.cell in wanted)

    async def _look_for(self, found: Left, name: str, keys: Sequence[Key]) -> None:
        """A largest or smallest that one who is left out had: whether another had it, too."""
        asked = replace(self._rest, stretches=self._of(cell for cell, _ in keys))
        rows = {self._key(row): row for row in await self.asking.tops(asked, name)}
        missed = {key: rows[key] for key in keys if not rows[key].get("attained")}
        if missed and not self.asking.words.ATTAINS:
            some = _Around(missed, replace(asked, monitors=self.left[:WITNESSES], without=()), name)
            had = await some.at(self.asking)
            missed = {key: row for key, row in missed.items() if had.get(key) != row["value"]}
        if missed:
            await self._look_around(found, _Around(missed, asked, name))

    def _key(self, row: Mapping[str, Any]) -> Key:
        return row["cell"], row["region"] if self.together.by_region else None

    async def _look_around(self, found: Left, around: "_Around") -> None:
        """Nobody that is left had it. What they had where it was is theirs, if nobody had more elsewhere."""
        mine, others = await asyncio.gather(around.at(self.asking), around.beside(self.asking, self.together))
        for key in around.tops:
            if beyond(around.name, others.get(key), mine.get(key)):
                found.untold.add(key[0])
            else:
                found.rows[key][around.name] = mine.get(key)


@dataclass(frozen=True, slots=True)
class _Around:
    """Lines where all together had their largest (smallest) of a column, and the others of the same cells."""

    tops: Mapping[Key, Mapping[str, Any]]
    asked: ArchiveQuestion
    name: str

    async def at(self, asking: Asking) -> Extremes:
        """Of those that are asked about."""
        return await self._extremes(asking, self.asked, self._line)

    async def beside(self, asking: Asking, together: ArchiveQuestion) -> Extremes:
        return await self._extremes(asking, together, self._others)

    async def _extremes(
        self,
        asking: Asking,
        asked: ArchiveQuestion,
        stretches: Callable[[int, Key], Iterable[ArchivedStretch]],
    ) -> Extremes:
        keys = list(self.tops)
        of = tuple(one for number, key in enumerate(keys) for one in stretches(number, key))
        needed = self.name in ArchiveLine.LENGTHS, self.name in ArchiveLine.MOMENTS
        asked = replace(asked, stretches=of, lengths=needed[0], moments=needed[1])
        asked = replace(asked, bins=False, failures=False)
        if not of:
            return {}
        numbers = {(number, key[1]): key for number, key in enumerate(keys)}
        rows: Sequence[Mapping[str, Any]] = (await asking.read(asked)).sums
        return {numbers[key_of(row)]: row[self.name] for row in rows if key_of(row) in numbers}

    def _line(self, number: int, key: Key) -> Iterable[ArchivedStretch]:
        hours, start = self.tops[key]["hours"], self.tops[key]["start"]
        yield ArchivedStretch(number, hours, start, start + hours)

    def _others(self, number: int, key: Key) -> Iterable[ArchivedStretch]:
        hours, start = self.tops[key]["hours"], self.tops[key]["start"]
        for one in self.asked.stretches:
            if one.cell == key[0]:
                inside = one.hours == hours and one.since <= start < one.until
                cuts = (one.since, start, start + hours, one.until) if inside else (one.since, one.until)
                for since, until in zip(cuts[::2], cuts[1::2], strict=True):
                    if since < until:
                        yield ArchivedStretch(number, one.hours, since, until)
