"""Whether what is archived is what the store still says, where both have it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from gateway.archive.filling import SECONDS, Filling, Work
from gateway.archive.lines import Line, Series
from gateway.archive.plan import DAY_HOURS, reads_expected
from gateway.archive.writing import series_by_hours
from gateway.times.ranges import Span, cut

COMPARED = (
    *("rows_read", "up", "degraded", "down", "pending", "squares_down", "presumed", "answered"),
    *("length_sum", "length_min", "length_max", "first_failure_ms", "last_failure_ms"),
)
ROUNDING = 1e-9
"""Sums are added up in another order each time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number of an hour (since 1970) that is not the same; None: it is not there."""

    org: str
    series: Series
    hour: int
    name: str
    archived: float | None
    stored: float | None


@dataclass(slots=True)
class Verified:
    """`sampled` are lines that the service read by samples, which come out different each time."""

    lines: int = 0
    sampled: int = 0


async def works(filling: Filling) -> list[Work]:
    """What both have, by days of UTC, the newest first."""
    found = []
    for org in await filling.orgs():
        kept, mine = await filling.archive.kept(org, SECONDS), await filling.monitors_of(org)
        for since, until in kept.hours:
            begin, end = cut((since, until), await filling.wanted(mine))
            for day in range(begin // DAY_HOURS * DAY_HOURS, end, DAY_HOURS):
                hours = cut((day, day + DAY_HOURS), (begin, end))
                found.append(Work(org, hours, reads_expected(mine, hours[1] - hours[0])))
    return sorted(found, key=lambda one: (-one.hours[0], one.org))


async def differences(filling: Filling, work: Work, told: Verified) -> AsyncIterator[Difference]:
    """Raises SpentReads, and what the stores do."""
    archived = await _archived(filling, work.org, work.hours)
    async for hours, found in filling.read(work):
        stored = found.found
        mine = {key: line for key, line in archived.items() if hours[0] <= key[1] < hours[1]}
        for series, hour in sorted({*stored, *mine}):
            pair = mine.get((series, hour)), stored.get((series, hour))
            told.lines += 1
            if any(line and line.numbers["sample_interval"] > 1 for line in pair):
                told.sampled += 1
                continue
            for name, *values in _unlike(*pair):
                yield Difference(work.org, series, hour, name, *values)


async def _archived(filling: Filling, org: str, hours: Span) -> dict[tuple[Series, int], Line]:
    parts = series_by_hours(filling.archive, org, hours)
    return {(series, hour): line async for part in parts for series, hour, line in part if not series[0]}


def _unlike(archived: Line | None, stored: Line | None) -> list[tuple[str, float | None, float | None]]:
    found = []
    for name in COMPARED:
        mine, theirs = (line.numbers.get(name) if line else None for line in (archived, stored))
        same = mine == theirs
        if mine is not None and theirs is not None:
            same = abs(mine - theirs) <= ROUNDING * max(abs(mine), abs(theirs))
        if not same:
            found.append((name, mine, theirs))
    return found
