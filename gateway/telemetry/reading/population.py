"""Who has written rows for an org, whether or not the registry still has them, and from which regions.

Rows of monitors that were removed stay for months, and a fleet is what the registry lists. A small fleet is
read by its monitors' names. A large one is read without them, as a statement may not grow that long, but for
the few that wrote and are known no more: who wrote is read once and remembered for a while, by all requests.
So is what every region recorded of each monitor, however many there are: by day lately, by week before.
"""

import asyncio
import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from gateway.errors import InsightsError
from gateway.flights import Flights
from gateway.ports import AnswerRow, TelemetryStore
from gateway.telemetry.reading.archived.heard import WEEK_MS, Archives, Past, Periods, heard, presence
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.composers import MOST_PRESENCES, presences, writers
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import DAY_MS, DAY_S
from gateway.times.ranges import Span
from gateway.times.turns import Heard, Presence
from gateway.times.window import MAX_WINDOW_S

log = logging.getLogger(__name__)

REMEMBERED_MS = 600_000
LOOK_BACK_DAYS = 92
"""Analytics Engine keeps rows for three months."""
LONGEST_DAYS = -(-MAX_WINDOW_S // DAY_S)
"""As far as a window reaches, where who wrote is read from hours."""


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
        days = LONGEST_DAYS if self.reader.source.dialect.rolled else LOOK_BACK_DAYS
        since_ms = max(0, until_ms - days * DAY_MS)
        rows = (await self.reader.read(writers(org, self.reader.source, since_ms, until_ms))).rows
        return tuple(str(row["monitor"]) for row in rows)


MOST_HEARD = 500_000
"""Orgs, and what a region recorded in a period, that are remembered: at some 150 bytes each."""
ASK_SECONDS = 2.0
"""An answer waits so long for what regions recorded, and goes on with what is known; as long for what of it
is archived, and goes on with what the store has."""
FIRST_S, LONGEST_S, UNKNOWN_S = 15.0, 600.0, 30.0
"""How long it is remembered at first, twice as long each time that no other region is heard from, and that it
could not be read."""


@dataclass(frozen=True)
class _Known:
    """What was read last, on the monotonic clock until when it serves, and for how long."""

    heard: Mapping[str, Heard] = field(default_factory=dict)
    until: float = 0.0
    seconds: float = FIRST_S
    past: Past | None = None
    """What of it is archived."""
    partly: bool = False
    """The archive could not be read, or not of all monitors yet: the rest is the store's alone, or as it was
    archived before."""

    @property
    def who(self) -> frozenset[tuple[str, str]]:
        heard = self.heard.items()
        return frozenset((name, of.region) for name, one in heard for part in one.periods for of in part)

    @cached_property
    def size(self) -> int:
        return 1 + sum(len(part) for one in self.heard.values() for part in one.periods)


@dataclass(slots=True)
class Presences:
    """What every region recorded of each monitor of an org: one read for all requests, and again after a
    while."""

    store: TelemetryStore
    source: Source
    monotonic: Callable[[], float] = time.monotonic
    archives: Archives | None = None
    """What the store has forgotten."""
    _known: OrderedDict[str, _Known] = field(default_factory=OrderedDict, init=False)
    _flights: Flights[None] = field(default_factory=Flights, init=False)

    async def of(self, org: str, now_ms: int) -> Mapping[str, Heard]:
        """By monitor; as it was known last where it cannot be read, or takes too long."""
        known = self._known.get(org)
        if known is None or self.monotonic() >= known.until:
            seconds = ASK_SECONDS * (2 if self.archives else 1)
            try:
                await self._flights.join(org, lambda: self._look(org, now_ms), seconds)
            except TimeoutError:
                self._fails(org)
        return self._known[org].heard if org in self._known else {}

    async def _look(self, org: str, now_ms: int) -> None:
        try:
            found = await self._read(org, now_ms)
        except InsightsError as error:
            log.warning("which regions check is not known: %s", error.message)
            self._fails(org)
            return
        before, wait = self._known.get(org), FIRST_S
        if found.partly:
            wait = UNKNOWN_S
        elif before and before.who == found.who:
            wait = min(2 * before.seconds, LONGEST_S)
        self._keep(org, replace(found, until=self.monotonic() + wait, seconds=wait))

    def _fails(self, org: str) -> None:
        before = self._known.get(org, _Known())
        self._keep(org, replace(before, until=self.monotonic() + UNKNOWN_S, seconds=FIRST_S))

    def _keep(self, org: str, known: _Known) -> None:
        """Of so many orgs and monitors as memory is for; who was read longest ago goes first."""
        self._known[org] = known
        self._known.move_to_end(org)
        while len(self._known) > 1 and sum(one.size for one in self._known.values()) > MOST_HEARD:
            self._known.popitem(last=False)

    async def _read(self, org: str, now_ms: int) -> _Known:
        """Over whole days and weeks, so that a period is the same whenever it is read."""
        today_ms = now_ms // DAY_MS * DAY_MS
        since_ms = max(0, today_ms - LOOK_BACK_DAYS * DAY_MS) // WEEK_MS * WEEK_MS
        days_ms = max(0, today_ms - WEEK_MS) // WEEK_MS * WEEK_MS
        past, failed = await self._past(org, (since_ms, days_ms), now_ms)
        statement = presences(
            org, self.source, past.until_ms if past else since_ms, days_ms, today_ms + DAY_MS
        )
        rows = (await self.store.read(statement, ASK_SECONDS)).rows
        if len(rows) >= MOST_PRESENCES:  # the oldest period may be there in part
            rows = [row for row in rows if row["period"] != rows[-1]["period"]]
        stored = _periods(rows)
        if self.archives and past and not failed:
            past, failed = await _or_known(past, self.archives.beside(org, past, stored, ASK_SECONDS))
        left = bool(past and past.left)
        return _Known(heard(stored, past, now_ms), past=past, partly=failed or left)

    async def _past(self, org: str, bounds: Span, now_ms: int) -> tuple[Past | None, bool]:
        """What is archived, or was when it could be read last; and whether it could not be now."""
        if self.archives is None:
            return None, False
        known = self._known.get(org, _Known()).past
        return await _or_known(known, self.archives.before(org, bounds, now_ms, known, ASK_SECONDS))


async def _or_known(known: Past | None, reading: Awaitable[Past]) -> tuple[Past | None, bool]:
    try:
        return await asyncio.wait_for(reading, ASK_SECONDS), False
    except (InsightsError, TimeoutError) as error:
        log.warning(
            "which regions checked is not known of what is archived: %s", error or "it takes too long"
        )
        return known, True


def _periods(rows: Sequence[AnswerRow]) -> Mapping[str, Periods]:
    """By monitor."""
    found: dict[str, dict[int, list[Presence]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[str(row["monitor"])][cast("int", row["period"])].append(presence(row))
    return found
