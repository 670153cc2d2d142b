"""Hours that windows cut, kept in memory by part of the engine's table: their rows, and of whole hours of
days that windows cut, weights by bin.

A window that ends now ends in the same hour for an hour, and begins in the same: what it cuts off is read of
each part once, and of what was written since new parts alone are read. Parts that are gone are forgotten as
their hour is read again, or as room is needed.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gateway.stores.held.edges import Ask
from gateway.stores.held.orgs import Hour, Org
from gateway.telemetry.answers.held.cut import By, Cut, read_rows, read_weights
from gateway.telemetry.answers.held.lines import Lines, Numbers, Places
from gateway.telemetry.answers.held.steps import WholeSteps
from gateway.telemetry.sql.rolled.cut import rows_of_hours, weights_of_hours
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.parts import STEP, Apart, partitions_of
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.text import Source

MOST_BYTES = 128 * 1024 * 1024
"""Of all orgs."""
MOST_HOURS = 10_000
MOST_LINES = 1_000_000
"""Of the hours that one statement cuts: of more the engine tells what windows cut off."""
BINS = 1_300
"""One place has no more of them in an hour: `bins.LENGTHS`, from the least up to `BEYOND_MS`."""
AT_A_TIME = 32
"""Parts whose hours are read at a time."""

Apartness = Callable[[Sequence[str], frozenset[str]], Apart | None]
"""How those who are meant are told from others, of some parts; None where all are."""
_Key = tuple[Hour, str]
"""An hour, and a part that may have rows of it."""


@dataclass(slots=True)
class _Kept:
    """Of one hour, by part and who is left out of it."""

    lines: dict[str, dict[frozenset[str], Lines]] = field(default_factory=dict)
    size_bytes: int = 0

    def of(self, part: str, left_out: frozenset[str]) -> Lines | None:
        return self.lines.get(part, {}).get(left_out)

    def keep(self, part: str, left_out: frozenset[str], found: Lines) -> None:
        """Of a part that somebody is left out of the last is kept."""
        mine = self.lines.setdefault(part, {})
        for old in [one for one in mine if one and left_out]:
            self.size_bytes -= mine.pop(old).size_bytes
        mine[left_out] = found
        self.size_bytes += found.size_bytes

    def only(self, there: Container[str]) -> None:
        """Parts that are there."""
        for gone in [one for one in self.lines if one not in there]:
            self.size_bytes -= sum(one.size_bytes for one in self.lines.pop(gone).values())


@dataclass(frozen=True, slots=True)
class There:
    """Parts that are there, each with its partition and who of those that wrote into it is not meant."""

    partitions: Mapping[str, str]
    others: Mapping[str, frozenset[str]]
    apart: Apartness
    counts: Sequence[Lines]
    """Their lines of `BY_PLACE`."""
    places: int
    """Of the org."""

    def too_many(self, hours: Iterable[Hour]) -> bool:
        """More lines than are kept for one statement."""
        rows, weights = (_bounds(hours, single=single) for single in (True, False))
        found = 0.0
        for one in self.counts:
            before = np.concatenate(([0.0], one["held_rows"].cumsum()))
            found += np.diff(before[np.searchsorted(one[STEP], rows)]).sum()
            of_weights = np.diff(before[np.searchsorted(one[STEP], weights)])
            found += np.minimum(of_weights, self.places * BINS).sum()
        return found > MOST_LINES

    def keys(self, of: Stretches, hours: Iterable[Hour]) -> Iterator[_Key]:
        for hour in hours:
            begin = hour.number * HOUR_MS
            bounds = partitions_of(of.source, (begin, begin + HOUR_MS))
            for part, at in self.partitions.items():
                if bounds is None or bounds[0] <= at <= bounds[1]:
                    yield hour, part


def _bounds(hours: Iterable[Hour], *, single: bool) -> Numbers:
    told = sorted((one.number, one.number + 1) for one in hours if one.single == single)
    return np.array(told, np.int64).reshape(-1, 2)


def hours_cut(hours: WholeSteps, lengths: WholeSteps | None) -> list[Hour]:
    """Those that windows cut; `lengths`: of lengths in days, those of cut days that are whole."""
    cut = hours.cut
    touched = {
        hour
        for since, until in (lengths.spans if lengths else ())
        for hour in range(since // HOUR_MS, -(-until // HOUR_MS))
    }
    whole = sorted(touched - set(cut))
    return [*(Hour(one, single=True) for one in cut), *(Hour(one, single=False) for one in whole)]


@dataclass(slots=True)
class CutHours:
    """Of one table."""

    ask: Ask
    parts: Callable[[], Awaitable[Mapping[str, str]]]
    """Partitions of the table's parts by their names, as of a moment after this was called."""
    _kept: OrderedDict[tuple[Places, Hour], _Kept] = field(default_factory=OrderedDict)

    async def of(
        self, org: Org, of: Stretches, hours: Sequence[Hour], there: There, seconds: float
    ) -> Cut | None:
        """All of them, by these parts; None where some of these are gone. Whoever needs rows alone waits for
        nobody's weights."""
        rows, weights = await asyncio.gather(
            self._told(org, org.turn_of_rows, of, [one for one in hours if one.single], there, seconds),
            self._told(
                org, org.turn_of_weights, of, [one for one in hours if not one.single], there, seconds
            ),
        )
        return None if rows is None or weights is None else Cut(rows, weights)

    def forget(self, org: Org) -> None:
        for key in [one for one in self._kept if one[0] is org.places]:
            del self._kept[key]

    async def _told(
        self,
        org: Org,
        turn: asyncio.Lock,
        of: Stretches,
        hours: Sequence[Hour],
        there: There,
        seconds: float,
    ) -> list[Lines] | None:
        """Of hours of one kind. What was read is told though there is no room for it."""
        keys = list(there.keys(of, hours))
        found = self._found(org, there, keys)
        if len(found) < len(keys):
            async with turn:
                found = self._found(org, there, keys)  # somebody may have read them meanwhile
                missing = [one for one in keys if one not in found]
                found |= await self._read(org, of, there, missing, seconds)
        return [found[one] for one in keys] if len(found) == len(keys) else None

    def _found(self, org: Org, there: There, keys: Iterable[_Key]) -> dict[_Key, Lines]:
        found = {}
        for hour, part in keys:
            kept = self._kept.get((org.places, hour))
            lines = kept.of(part, there.others[part]) if kept else None
            if lines is not None:
                found[hour, part] = lines
        for hour in {hour for hour, _ in found}:
            self._kept.move_to_end((org.places, hour))
        return found

    async def _read(
        self, org: Org, of: Stretches, there: There, missing: Iterable[_Key], seconds: float
    ) -> dict[_Key, Lines]:
        """Of parts that were still there as they were read; those that lack the same hours together."""
        lacking: dict[frozenset[str], dict[str, list[Hour]]] = defaultdict(lambda: defaultdict(list))
        for hour, part in missing:
            lacking[there.others[part]][part].append(hour)
        found: dict[_Key, Lines] = {}
        for left_out, of_part in lacking.items():
            alike = sorted(of_part.items(), key=lambda one: (one[1], one[0]))
            for first in range(0, len(alike), AT_A_TIME):
                found |= await self._load(
                    org, of, there, left_out, dict(alike[first : first + AT_A_TIME]), seconds
                )
        return found

    async def _load(
        self,
        org: Org,
        of: Stretches,
        there: There,
        left_out: frozenset[str],
        wanted: Mapping[str, Sequence[Hour]],
        seconds: float,
    ) -> dict[_Key, Lines]:
        """By part what it lacks, which is kept as it comes, whatever becomes of the answer."""
        hours = sorted({hour for these in wanted.values() for hour in these})
        read = _Read(of.org, of.source, list(wanted), hours, there.apart(list(wanted), left_out))
        body = await self.ask(read.sql, seconds)
        told = await asyncio.to_thread(read.told, body, org.places)
        now = await self.parts()  # what is gone by now may have been gone as it was looked for
        kept = {hour: self._kept.setdefault((org.places, hour), _Kept()) for hour in hours}
        for one in kept.values():
            one.only(now)
        found = {
            (hour, part): told[part, hour.number]
            for part, these in wanted.items()
            if part in now
            for hour in these
        }
        for (hour, part), lines in found.items():
            kept[hour].keep(part, left_out, lines)
        held = sum(one.size_bytes for one in self._kept.values())
        while held > MOST_BYTES or len(self._kept) > MOST_HOURS:
            held -= self._kept.popitem(last=False)[1].size_bytes
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    """Of some parts, and of hours that are all told alike."""

    org: str
    source: Source
    parts: Sequence[str]
    hours: Sequence[Hour]
    apart: Apart | None

    @property
    def single(self) -> bool:
        return self.hours[0].single

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.hours]

    @property
    def sql(self) -> str:
        made = rows_of_hours if self.single else weights_of_hours
        return made(self.org, self.source, self.parts, self.numbers, self.apart)

    def told(self, body: bytes, places: Places) -> By:
        return (read_rows if self.single else read_weights)(body, places, self.parts, self.numbers)
