"""What regions recorded of monitors before the store's own part: as an archive kept it.

Of those monitors alone that more than one region has checked: what one alone recorded tells nothing.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from gateway.ports import AnswerRow, ArchivedStretch, ArchiveQuestion, ArchiveStore, Horizon, Kept
from gateway.telemetry.reading.archived.spans import HOUR_MS, Reach
from gateway.times.calendar import DAY_MS, WEEK_S
from gateway.times.ranges import Span
from gateway.times.turns import Heard, Presence
from gateway.times.window import SECOND_MS

MOST_TOLD = 100_000
"""Periods of regions that are read of an org, the newest: a year of 500 monitors in three regions. Who checks
by themselves is told by each of them anew whenever the store is asked."""
MOST_ROWS = 30_000
"""Of one answer, some 5 MB of JSON."""
MOST_SERIES = 2000
"""Regions of monitors whose names one statement holds: a server of old takes 256 KB of it."""
READ_SECONDS = 1.0
"""After so long the rest of the monitors is left for the next look."""
WEEK_MS = WEEK_S * SECOND_MS

Periods = Mapping[int, Sequence[Presence]]
"""By the start of each, Unix s."""


@dataclass(frozen=True, slots=True)
class Past:
    """What an archive tells up to `until_ms`, by days of UTC from `days_ms` on and by weeks before; later the
    store does."""

    until_ms: int
    days_ms: int
    kept: Kept = field(default_factory=Kept)
    regions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of each monitor, whenever that was."""
    periods: Mapping[str, Periods] = field(default_factory=dict)
    """Of the monitors that it was asked for."""
    left: tuple[str, ...] = ()
    """Monitors that it is yet to be asked for."""


@dataclass(frozen=True, slots=True)
class Archives:
    """An archive, and how far back the store beside it reaches."""

    archive: ArchiveStore
    horizon: Horizon

    async def before(self, org: str, bounds: Span, now_ms: int, known: Past | None, seconds: float) -> Past:
        """What goes before a store that is asked about [bounds[0], now), by days from bounds[1] on; what is
        `known` already is not read again, as what is archived stays. Raises what the archive does."""
        since_ms, days_ms = bounds
        reach = Reach(await self.archive.kept(org, seconds), await self.horizon.known_ms(now_ms))
        until_ms = _until_ms(reach, since_ms)
        if known and (known.kept, known.until_ms, known.days_ms) == (reach.kept, until_ms, days_ms):
            return await self._with(org, replace(known, left=()), known.left, seconds)
        regions: dict[str, set[str]] = defaultdict(set)
        for monitor, region in await self.archive.regions(org, seconds):
            regions[monitor].add(region)
        told = {name: frozenset(mine) for name, mine in regions.items()}
        several = [name for name, mine in told.items() if len(mine) > 1]
        return await self._with(org, Past(until_ms, days_ms, reach.kept, told), several, seconds)

    async def beside(self, org: str, past: Past, stored: Mapping[str, Periods], seconds: float) -> Past:
        """The same with monitors of which the store knows another region. Raises what the archive does."""
        more = []
        for name, periods in stored.items():
            mine = past.regions.get(name, frozenset())
            if name not in past.periods and mine and mine != _regions(periods):
                more.append(name)
        return await self._with(org, past, more, seconds)

    async def _with(self, org: str, past: Past, names: Sequence[str], seconds: float) -> Past:
        """With what it tells of these, or of the first of them."""
        if not names:
            return past
        found: dict[str, Periods] = {}
        cells, until = _cells(past), time.monotonic() + READ_SECONDS
        parts = list(_parts(names, past.regions, min(MOST_ROWS // max(1, len(cells)), MOST_SERIES)))
        while parts and (not found or time.monotonic() < until):
            found |= await self._told(org, past, cells, parts.pop(0), seconds)
        left = (*past.left, *(name for part in parts for name in part))
        return replace(past, periods={**past.periods, **found}, left=left)

    async def _told(
        self, org: str, past: Past, cells: Sequence[Span], names: Sequence[str], seconds: float
    ) -> dict[str, Periods]:
        found: dict[str, dict[int, list[Presence]]] = {name: defaultdict(list) for name in names}
        stretches = tuple(_stretches(past, cells))
        rows = await self.archive.heard(org, ArchiveQuestion(stretches, tuple(names)), seconds)
        for row in rows if stretches else ():
            begin = cells[cast("int", row["cell"])][0] // SECOND_MS
            found[str(row["monitor"])][begin].append(presence(row))
        return dict(found)


def presence(row: AnswerRow) -> Presence:
    """Of an answer of the store, or of the archive."""
    told = cast("Mapping[str, float]", row)
    numbers = int(told["rows"]), float(told["checks"]), int(told["first"]), int(told["last"])
    return Presence(str(row["region"]), *numbers)


def heard(stored: Mapping[str, Periods], past: Past | None, now_ms: int) -> dict[str, Heard]:
    """Of each monitor what both tell, as one."""
    early: Mapping[str, Periods] = past.periods if past else {}
    found = {}
    for name in {**early, **stored}:
        periods = dict(early.get(name, {}))
        for start, part in stored.get(name, {}).items():
            periods[start] = _both(periods[start], part) if start in periods else part
        found[name] = Heard(now_ms, tuple(tuple(periods[start]) for start in sorted(periods)))
    return found


def _both(early: Sequence[Presence], late: Sequence[Presence]) -> list[Presence]:
    """One period of which each tells a part."""
    found = {one.region: one for one in early}
    for one in late:
        known = found.get(one.region)
        found[one.region] = known.and_then(one) if known else one
    return list(found.values())


def _regions(periods: Periods) -> frozenset[str]:
    return frozenset(one.region for part in periods.values() for one in part)


def _until_ms(reach: Reach, since_ms: int) -> int:
    """The end of what is archived without a gap from where the store begins; without such, where it does."""
    if not reach.hours:
        return since_ms
    first = -(-max(since_ms, reach.horizon_ms) // HOUR_MS)
    return next((until for since, until in reach.hours if since <= first < until), first) * HOUR_MS


def _cells(past: Past) -> list[Span]:
    """Weeks and days of what is kept, the last one up to where the archive tells: the newest that there
    is room for."""
    reach = Reach(past.kept, 0)
    if not reach.hours:
        return []
    first = reach.hours[0][0] * HOUR_MS
    weeks = range(first // WEEK_MS * WEEK_MS, min(past.days_ms, past.until_ms), WEEK_MS)
    days = range(max(past.days_ms, first // DAY_MS * DAY_MS), past.until_ms, DAY_MS)
    steps = [*((start, start + WEEK_MS) for start in weeks), *((start, start + DAY_MS) for start in days)]
    series = sum(len(mine) for mine in past.regions.values() if len(mine) > 1)
    return [
        (since, min(until, past.until_ms)) for since, until in steps[-max(1, MOST_TOLD // max(1, series)) :]
    ]


def _stretches(past: Past, cells: Iterable[Span]) -> Iterator[ArchivedStretch]:
    reach = Reach(past.kept, 0)
    for number, cell in enumerate(cells):
        yield from reach.held([cell]).stretches(number)


def _parts(names: Sequence[str], regions: Mapping[str, frozenset[str]], most: int) -> Iterator[Sequence[str]]:
    """So many that their regions are no more, or one."""
    part: list[str] = []
    series = 0
    for name in names:
        if part and series + len(regions[name]) > most:
            yield part
            part, series = [], 0
        part.append(name)
        series += len(regions[name])
    if part:
        yield part
