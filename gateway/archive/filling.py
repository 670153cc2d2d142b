"""Fills an archive from a telemetry store: by days of UTC, the oldest first, which the store forgets next.

Ended anywhere it goes on where it was: an hour is marked once all of it is written, and one that is not
is read again.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from gateway.archive import plan
from gateway.archive.kept import Archive
from gateway.archive.lines import Lines
from gateway.archive.pages import Pages
from gateway.archive.plan import Gap, missing, reads_expected, settled_hour
from gateway.archive.writing import DAY_HOURS, Writing
from gateway.errors import InsightsError
from gateway.meter import Deadline, Meter
from gateway.ports import AnswerRow, Horizon, RegistryStore
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
_One = TypeVar("_One")

log = logging.getLogger(__name__)


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
    failed: dict[str, str] = field(default_factory=dict, init=False)
    """Orgs that could not be read or kept since `renew`, and what was said."""
    _monitors: dict[str, tuple[Monitor, ...]] = field(default_factory=dict, init=False)

    async def plan(self) -> list[Work]:
        """What is to be read, the oldest first; of orgs that failed nothing."""
        found = await self._each(self._plan_of)
        return sorted(chain.from_iterable(found), key=lambda one: (one.hours, one.org))

    async def _plan_of(self, org: str) -> list[Work]:
        mine = await self.monitors_of(org)
        there = missing(await self.archive.kept(org, SECONDS), await self.wanted(mine))
        return [Work(org, hours, reads_expected(mine, hours[1] - hours[0])) for hours in there]

    async def gaps(self) -> list[Gap]:
        """Hours that are not kept from the first on that is, or that the store has, to the newest that is
        settled."""
        return list(chain.from_iterable(await self._each(self._gaps_of)))

    async def _gaps_of(self, org: str) -> list[Gap]:
        kept, until = await self.archive.kept(org, SECONDS), settled_hour(self.clock())
        first = min((since for since, _ in (*kept.hours, *kept.days)), default=until)
        held, _ = await self.wanted(await self.monitors_of(org))
        if not held:
            return [Gap(org, hours, None) for hours in missing(kept, (first, until))]
        parts = (_parted(hours, held) for hours in missing(kept, (min(first, held), until)))
        return [Gap(org, hours, lost) for part in parts for hours, lost in part]

    async def reads_a_day(self) -> int:
        """About how many reads the days to come will take."""

        async def of(org: str) -> int:
            return reads_expected(await self.monitors_of(org), DAY_HOURS)

        return sum(await self._each(of))

    async def reads_left(self) -> int:
        asked = self.archive.words.reads_on(self._today)
        rows: Sequence[AnswerRow] = await self.archive.store.fetch(asked, SECONDS)
        return self.reads - int(str(rows[0]["reads"]))

    async def fill(self, work: Work) -> int:
        """Read and keep it; how many lines there are. Raises SpentReads, and what the stores do."""
        writing, lines = Writing(self.archive, work.org), 0
        async for hours, found in self.read(work):
            await writing.hours(hours, found)
            lines += len(found.found)
        await writing.days(work.hours)
        await writing.weeks(work.hours)
        await writing.months(work.hours)
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
        """Make the days, weeks and months that are there whole: a kill may have come between."""
        await self._each(self._complete)

    async def _complete(self, org: str) -> None:
        writing = Writing(self.archive, org)
        for hours in (await self.archive.kept(org, SECONDS)).hours:
            await writing.days(hours)
            await writing.weeks(hours)
            await writing.months(hours)

    def renew(self) -> None:
        """Look anew at what the registry says of monitors, and at orgs that failed."""
        self._monitors.clear()
        self.failed.clear()

    def fail(self, org: str, error: Exception) -> None:
        """Leave it out until `renew`: the others have no part in it."""
        self.failed[org] = error.message if isinstance(error, InsightsError) else type(error).__name__
        log.error("nothing more of %s is archived in this round: %s", org, self.failed[org])

    async def _each(self, of: Callable[[str], Awaitable[_One]]) -> list[_One]:
        """Of every org that has not failed, and does not now."""
        found = []
        for org in await self.orgs():
            if org not in self.failed:
                try:
                    found.append(await of(org))
                except Exception as error:  # noqa: BLE001 - whatever it is, it is of this org
                    self.fail(org, error)
        return found

    @property
    def _today(self) -> int:
        return self.clock() // DAY_MS

    async def reaches(self) -> bool:
        """It is known how far back the store does."""
        return await self.horizon.known_ms(self.clock()) > 0

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
