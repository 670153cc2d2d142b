"""Who has written rows for an org, whether or not the registry still has them.

Rows of monitors that were removed stay for months, and a fleet is what the registry lists. A small fleet is
read by its monitors' names. A large one is read without them, as a statement may not grow that long, but for
the few that wrote and are known no more: who wrote is read once and remembered for a while, by all requests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.errors import InsightsError
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.composers import writers
from gateway.times.calendar import DAY_MS

REMEMBERED_MS = 600_000
LOOK_BACK_DAYS = 92
"""Analytics Engine keeps rows for three months."""


@dataclass(slots=True)
class Writers:
    """By org: when they were read (Unix ms), and the ids of those who wrote, who wrote most first."""

    known: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Population:
    """Answers who wrote, as of `now_ms`."""

    reader: Reader
    remembered: Writers
    now_ms: int

    async def writers(self, orgs: Sequence[str]) -> list[tuple[str, ...] | Exception]:
        return [await self._of(org) for org in orgs]

    async def _of(self, org: str) -> tuple[str, ...] | Exception:
        at, known = self.remembered.known.get(org, (0, ()))
        if abs(self.now_ms - at) < REMEMBERED_MS:
            return known
        try:
            found = await self._read(org)
        except InsightsError as error:
            return error
        self.remembered.known[org] = self.now_ms, found
        return found

    async def _read(self, org: str) -> tuple[str, ...]:
        """Over whole days, so that the statement is the same all day."""
        until_ms = (self.now_ms // DAY_MS + 1) * DAY_MS
        since_ms = until_ms - LOOK_BACK_DAYS * DAY_MS
        rows = (await self.reader.read(writers(org, self.reader.source, since_ms, until_ms))).rows
        return tuple(str(row["monitor"]) for row in rows)
