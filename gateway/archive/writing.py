"""Lines into the archive, an hour whole or not at all: it is marked when all of it is there."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from gateway.archive.kept import Archive
from gateway.archive.lines import Line, Lines, Series, merged
from gateway.times.ranges import Span

SECONDS = 30.0
MOST_LINES = 1500
"""Lines of one statement, well under a megabyte of JSON: D1 takes two."""
MOST_SERIES = 100
"""Series of which a day's hours are looked at at a time: an answer of D1 is let in up to 16 MiB."""
DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
MONTH_HOURS = 4 * WEEK_HOURS

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Writing:
    """Of one org. What was written and not marked is written again, and replaces itself."""

    archive: Archive
    org: str

    async def hours(self, hours: Span, lines: Lines) -> None:
        lines.add_fleet()
        await self._lines(lines)
        await self._do(self.archive.words.mark(self.org, [(1, hour) for hour in range(*hours)]))
        self.archive.forget(self.org)

    async def days(self, hours: Span) -> None:
        """A line for each whole day of these hours that is kept by hours and by itself not yet."""
        kept = await self.archive.kept(self.org, SECONDS)
        await self._folds(hours, (1, DAY_HOURS), kept.hours, kept.days)

    async def weeks(self, hours: Span) -> None:
        """The same for each whole week, as seven days: it begins on a Thursday, as 1970 did."""
        kept = await self.archive.kept(self.org, SECONDS)
        await self._folds(hours, (DAY_HOURS, WEEK_HOURS), kept.days, kept.weeks)

    async def months(self, hours: Span) -> None:
        """The same for each four weeks, where the archive takes such."""
        if self.archive.words.MONTHS:
            kept = await self.archive.kept(self.org, SECONDS)
            await self._folds(hours, (WEEK_HOURS, MONTH_HOURS), kept.weeks, kept.months)

    async def _folds(
        self, hours: Span, steps: tuple[int, int], there: Sequence[Span], folded: Sequence[Span]
    ) -> None:
        _, coarse = steps
        for start in range(hours[0] // coarse * coarse, hours[1], coarse):
            whole = any(since <= start and start + coarse <= until for since, until in there)
            if whole and not any(since <= start < until for since, until in folded):
                await self._fold(steps, start)

    async def _fold(self, steps: tuple[int, int], start: int) -> None:
        """Lines of so many hours as one of more."""
        fine, coarse = steps
        async for found in series_by_hours(self.archive, self.org, (start, start + coarse), fine):
            await self._lines(merged(((series, line) for series, _, line in found), coarse, start))
        await self._do(self.archive.words.mark(self.org, [(coarse, start)]))
        self.archive.forget(self.org)

    async def spend(self, day: int) -> None:
        await self._do(self.archive.words.spend_reads(self.org, day, 1))

    async def _lines(self, lines: Lines) -> None:
        for part in _parts(sorted(lines.series)):
            await self._do(self.archive.words.name_series(self.org, part))
        for told in _parts(list(lines.told())):
            await self._do(self.archive.words.keep_hours(self.org, told))

    async def _do(self, statement: Any) -> None:
        await self.archive.store.execute(statement, SECONDS)


async def series_by_hours(
    archive: Archive, org: str, hours: Span, step: int = 1
) -> AsyncIterator[list[tuple[Series, int, Line]]]:
    """What is kept of a day's hours, or of some of them, each with its hour: some series at a time. `step` is
    how many hours a line stands for."""
    numbers: Sequence[Any] = await archive.store.fetch(archive.words.series_numbers(org), SECONDS)
    for after in [0, *(row["number"] for row in numbers[MOST_SERIES - 1 :: MOST_SERIES])]:
        asked = archive.words.lines_of(org, step, *hours, after, MOST_SERIES)
        rows: Sequence[Any] = await archive.store.fetch(asked, SECONDS)
        yield [((row["fleet"], row["monitor"], row["region"]), row["start"], Line.of(row)) for row in rows]


def _parts(found: Sequence[_One]) -> Iterator[Sequence[_One]]:
    for start in range(0, len(found), MOST_LINES):
        yield found[start : start + MOST_LINES]
