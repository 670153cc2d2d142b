"""Rows that a store need not keep: old enough, and of hours that are archived for every organization.

Where an archive is set this takes the place of a limit that the table itself would have: such a limit knows
of no archive, and would remove what a filling that failed for a while has yet to read.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from gateway.archive.filling import HOUR_MS, SECONDS, Filling
from gateway.archive.plan import missing, settled_hour
from gateway.times.calendar import DAY_MS

PAUSE_S = 900.0
AHEAD_HOURS = 1
"""A row may be written so long before its check ended, by clocks that differ."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Days(Protocol):
    """A store that removes rows by the day of UTC on which they were written."""

    async def forget_days(self, before_ms: int) -> int:
        """Remove days that ended by then; how many there were."""
        ...


@dataclass(frozen=True, slots=True)
class Removing:
    """After so many days; `forgotten` is called when the store reaches back less far than before."""

    filling: Filling
    store: Days
    days: int
    forgotten: Callable[[], None]

    async def once(self) -> int:
        """How many days were removed. Raises what the stores do, and removes none then."""
        before_ms = await self._archived_ms()
        removed = await self.store.forget_days(before_ms) if before_ms else 0
        if removed:
            self.forgotten()
            log.info("removed rows of %d days, which are archived", removed)
        return removed

    async def follow(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until it is cancelled."""
        while True:
            await self.once()
            await sleep(PAUSE_S)

    async def _archived_ms(self) -> int:
        """What was written before may go; 0 where it is not known how far back the store reaches."""
        self.filling.renew()
        now_ms = self.filling.clock()
        first = settled_hour(now_ms)
        for org in await self.filling.orgs():
            wanted = await self.filling.wanted(await self.filling.monitors_of(org))
            if not wanted[0]:
                return 0
            # Not `Filling.plan`: of an org that cannot be looked at it says nothing, and goes on.
            kept = await self.filling.archive.kept(org, SECONDS)
            first = min([first, *(since for since, _ in missing(kept, wanted))])
        return min(now_ms - self.days * DAY_MS, (first - AHEAD_HOURS) * HOUR_MS)
