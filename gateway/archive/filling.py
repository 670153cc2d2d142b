"""Fills an archive from a telemetry store: by days of UTC, the oldest first, which the store forgets next.

Ended anywhere it goes on where it was: an hour is marked once all of it is written, and one that is not
is read again.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

from gateway.archive import plan
from gateway.archive.kept import Archive
from gateway.archive.lines import Lines
from gateway.archive.pages import Pages
from gateway.archive.plan import FOLD_DAYS, Gap, missing, reads_expected, settled_hour
from gateway.archive.writing import DAY_HOURS, Writing
from gateway.errors import InsightsError
from gateway.meter import Deadline, Meter
from gateway.ports import AnswerRow, Horizon, RegistryStore
from gateway.registry.archived import statements
from gateway.registry.founding import organizations
from gateway.registry.observed import MonitorSettings
from gateway.registry.reader import RegistryReader
from gateway.registry.rows import Monitor
from gateway.registry.statements import EVERY_MONITOR
from gateway.telemetry.sql.select import that_fit
from gateway.telemetry.sql.text import FOREVER_MS, Overrun, Source
from gateway.times.calendar import DAY_MS, HOUR_S
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS

SECONDS = 30.0
HOUR_MS = HOUR_S * SECOND_MS


class SpentReads(InsightsError):
    """The day's reads are spent; tomorrow it goes on."""

    def __init__(self) -> None:
        super().__init__(
            "today's reads are spent: it goes on tomorrow, or with a larger INSIGHTS_ARCHIVE_READS"
        )


@dataclass(frozen=True, slots=True)
class Work:
    """Hours of an org that are read together, and about how many reads that takes."""

    org: str
    hours: Span
    reads: int


@dataclass(slots=True)
class Filling:
    """From one dataset into one archive. `reads` is how many a day of UTC it may send; `clock` is Unix ms."""

    pages: Pages
    source: Source
    horizon: Horizon
    registry: RegistryStore
    archive: Archive
    reads: int
    clock: Callable[[], int]
    _monitors: dict[str, tuple[Monitor, ...]] = field(default_factory=dict, init=False)

    async def plan(self) -> list[Work]:
        """What is to be read, the oldest first."""
        found = []
        for org in await self.orgs():
            kept = await self.archive.kept(org, SECONDS)
            mine = await self.monitors_of(org)
            there = missing(kept, await self.wanted(mine))
            found += [Work(org, hours, reads_expected(mine, hours[1] - hours[0])) for hours in there]
        return sorted(found, key=lambda one: (one.hours, one.org))

    async def gaps(self) -> list[Gap]:
        """Hours between the first that is kept and the newest that is settled which are not kept."""
        found, until = [], settled_hour(self.clock())
        for org in await self.orgs():
            kept = await self.archive.kept(org, SECONDS)
            first = min((since for since, _ in (*kept.hours, *kept.days)), default=until)
            mine = await self.monitors_of(org)
            held = (await self.wanted(mine))[0]
            for since, end in missing(kept, (min(first, held), until)):
                found += [Gap(org, part, lost) for part, lost in _parted((since, end), held)]
        return found

    async def reads_a_day(self) -> int:
        """About how many reads the days to come will take."""
        return sum([reads_expected(await self.monitors_of(org), DAY_HOURS) for org in await self.orgs()])

    async def reads_left(self) -> int:
        rows: Sequence[AnswerRow] = await self.archive.store.fetch(statements.reads_on(self._today), SECONDS)
        return self.reads - int(str(rows[0]["reads"]))

    async def fill(self, work: Work) -> int:
        """Read and keep it; how many lines there are. Raises SpentReads, and what the stores do."""
        writing, lines = Writing(self.archive, work.org), 0
        async for hours, found in self.read(work):
            await writing.hours(hours, found)
            lines += len(found.found)
        await writing.days(work.hours)
        return lines

    async def read(self, work: Work) -> AsyncIterator[tuple[Span, Lines]]:
        """Hours since 1970 that are whole, and their lines. Raises as `fill` does.

        What the store forgot before it was read looks like hours without checks. So it is asked after each
        read how far back it reaches now: of hours before that nothing is told."""
        writing = Writing(self.archive, work.org)

        async def spend() -> None:
            if await self.reads_left() <= 0:
                raise SpentReads
            await writing.spend(self._today)

        source = self._source_of(await self.monitors_of(work.org))
        async for hours, found in self.pages.hours(work.org, source, work.hours, spend):
            held = plan.whole_from(await self.horizon.anew_ms(self.clock()))
            if held is not None and held < hours[1]:
                found.split(held)
                yield (max(hours[0], held), hours[1]), found

    async def complete(self) -> None:
        """Make the days of which all hours are there: a kill may have come between."""
        for org in await self.orgs():
            for hours in (await self.archive.kept(org, SECONDS)).hours:
                await Writing(self.archive, org).days(hours)

    async def fold(self) -> int:
        """Days whose hours are no longer needed."""
        before = self.clock() // HOUR_MS - FOLD_DAYS * DAY_HOURS
        return sum([await Writing(self.archive, org).fold(before) for org in await self.orgs()])

    def renew(self) -> None:
        """Look anew at what the registry says of monitors."""
        self._monitors.clear()

    @property
    def _today(self) -> int:
        return self.clock() // DAY_MS

    async def orgs(self) -> list[str]:
        return [str(row["id"]) for row in await self.registry.fetch(organizations(), SECONDS)]

    async def wanted(self, monitors: tuple[Monitor, ...]) -> Span:
        now_ms = self.clock()
        return plan.wanted(monitors, await self.horizon.known_ms(now_ms), now_ms)

    async def monitors_of(self, org: str) -> tuple[Monitor, ...]:
        if org not in self._monitors:
            reader = RegistryReader(
                self.registry, org, Deadline.after(SECONDS), Meter(), self.clock(), MonitorSettings()
            )
            (self._monitors[org],) = await reader.matching([EVERY_MONITOR])
        return self._monitors[org]

    def _source_of(self, monitors: tuple[Monitor, ...]) -> Source:
        """With the checks that took longer than their interval, as all counts have it."""
        overruns = (Overrun(one.id, *span) for one in monitors for span in one.overruns(FOREVER_MS))
        return replace(self.source, overruns=that_fit(self.source.dialect, overruns))


def _parted(hours: Span, held: int) -> list[tuple[Span, bool]]:
    """The part that the store has lost, and the one that it has."""
    lost, left = (hours[0], min(hours[1], held)), (max(hours[0], held), hours[1])
    return [(span, gone) for span, gone in ((lost, True), (left, False)) if span[0] < span[1]]
