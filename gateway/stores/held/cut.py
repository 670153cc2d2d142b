"""Hours that windows cut, kept in memory by part of the engine's table: their rows, and of whole hours of
days that windows cut, weights by bin.

A window that ends now ends in the same hour for an hour, and begins in the same: what it cuts off is read of
each part once, and of what was written since new parts alone are read.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gateway.stores.held.edges import Ask
from gateway.stores.held.orgs import Hour, Org
from gateway.telemetry.answers.held.cut import By, Cut, read_rows, read_weights
from gateway.telemetry.answers.held.lines import Lines, Places
from gateway.telemetry.answers.held.steps import Steps
from gateway.telemetry.sql.rolled.cut import rows_of_hours, weights_of_hours
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.parts import STEP, Apart, partitions_of
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.text import Source

MOST_BYTES = 128 * 1024 * 1024
"""Of all orgs."""
MOST_HOURS = 10_000
MOST_ROWS = 1_000_000
"""Of the hours that one statement cuts: of more the engine tells what windows cut off."""
AT_A_TIME = 8
"""Parts whose hours are read at a time."""

Apartness = Callable[[Sequence[str], frozenset[str]], Apart | None]
"""How those who are meant are told from others, of some parts; None where all are."""
_Key = tuple[str, frozenset[str]]
"""Part, and who is left out of it."""


@dataclass(slots=True)
class _Kept:
    """Of one hour."""

    lines: dict[_Key, Lines] = field(default_factory=dict)
    size_bytes: int = 0

    def keep(self, key: _Key, found: Lines) -> None:
        """Of a part that somebody is left out of the last is kept."""
        part, others = key
        for old in [one for one in self.lines if one == key or (others and one[0] == part and one[1])]:
            self._drop(old)
        self.lines[key] = found
        self.size_bytes += found.size_bytes

    def only(self, there: Iterable[str]) -> None:
        """Parts that are there."""
        for gone in [one for one in self.lines if one[0] not in there]:
            self._drop(gone)

    def _drop(self, key: _Key) -> None:
        self.size_bytes -= self.lines.pop(key).size_bytes


@dataclass(frozen=True, slots=True)
class There:
    """Parts that are there, each with its partition and who of those that wrote into it is not meant."""

    partitions: Mapping[str, str]
    others: Mapping[str, frozenset[str]]
    apart: Apartness
    counts: Sequence[Lines]
    """Their lines of `BY_PLACE`."""

    def rows(self, hours: Iterable[Hour]) -> int:
        """In hours that are told by their rows."""
        bounds = np.array(sorted((one.number, one.number + 1) for one in hours if one.single), np.int64)
        found = 0.0
        for one in self.counts if len(bounds) else ():
            for first, last in np.searchsorted(one[STEP], bounds).tolist():
                found += one["held_rows"][first:last].sum() if first < last else 0.0
        return int(found)

    def keys(self, of: Stretches, hours: Iterable[Hour]) -> Iterator[tuple[Hour, _Key]]:
        """Of parts that may have rows of an hour."""
        for hour in hours:
            begin = hour.number * HOUR_MS
            bounds = partitions_of(of.source, (begin, begin + HOUR_MS))
            for part, at in self.partitions.items():
                if bounds is None or bounds[0] <= at <= bounds[1]:
                    yield hour, (part, self.others[part])


def hours_cut(hours: Steps, lengths: Steps | None) -> list[Hour]:
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
        """All of them, by these parts; None where some of these are gone. What others of the org are about to
        ask for is read with them."""
        asked = dict.fromkeys((*hours, *org.asked))
        org.asked.clear()
        if there.rows(asked) > MOST_ROWS:
            asked = dict.fromkeys(hours)
        missing: dict[tuple[bool, frozenset[str]], tuple[set[str], set[int]]]
        missing = defaultdict(lambda: (set(), set()))
        for hour, key in there.keys(of, asked):
            if key not in self._lines(org, hour):
                parts, numbers = missing[hour.single, key[1]]
                parts.add(key[0])
                numbers.add(hour.number)
        for (single, left_out), (parts, numbers) in missing.items():
            for first in range(0, len(parts), AT_A_TIME):
                some = sorted(parts)[first : first + AT_A_TIME]
                read = _Read(of.org, of.source, some, sorted(numbers), there.apart(some, left_out))
                await self._load(org, read, left_out, seconds, single=single)
        found = [(hour, self._lines(org, hour).get(key)) for hour, key in there.keys(of, hours)]
        if any(one is None for _, one in found):
            return None
        return Cut(
            [one for hour, one in found if one and hour.single],
            [one for hour, one in found if one and not hour.single],
        )

    async def _load(
        self, org: Org, read: "_Read", left_out: frozenset[str], seconds: float, *, single: bool
    ) -> None:
        body = await self.ask(read.rows if single else read.weights, seconds)
        found = await asyncio.to_thread(read.told, body, org.places, single=single)
        now = await self.parts()  # what is gone by now may have been gone as it was looked for
        kept = {one: self._kept.setdefault((org.places, Hour(one, single)), _Kept()) for one in read.hours}
        for one in kept.values():
            one.only(now)
        for (part, number), lines in found.items():
            if part in now:
                kept[number].keep((part, left_out), lines)
        held = sum(one.size_bytes for one in self._kept.values())
        while held > MOST_BYTES or len(self._kept) > MOST_HOURS:
            held -= self._kept.popitem(last=False)[1].size_bytes

    def _lines(self, org: Org, hour: Hour) -> Mapping[_Key, Lines]:
        kept = self._kept.get((org.places, hour))
        if kept is None:
            return {}
        self._kept.move_to_end((org.places, hour))
        return kept.lines


@dataclass(frozen=True, slots=True)
class _Read:
    """Of some parts and hours."""

    org: str
    source: Source
    parts: Sequence[str]
    hours: Sequence[int]
    apart: Apart | None

    @property
    def rows(self) -> str:
        return rows_of_hours(self.org, self.source, self.parts, self.hours, self.apart)

    @property
    def weights(self) -> str:
        return weights_of_hours(self.org, self.source, self.parts, self.hours, self.apart)

    def told(self, body: bytes, places: Places, *, single: bool) -> By:
        return (read_rows if single else read_weights)(body, places, self.parts, self.hours)
