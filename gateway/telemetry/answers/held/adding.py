"""The answer to a statement over hours, added up from lines that are held in memory. Pure.

What the engine would have told of it, to the last digit where sums are exact: counts, least and largest
always, and percentiles, as their weights are whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gateway.ports import Kind
from gateway.telemetry.answers.held.cut import Beside
from gateway.telemetry.answers.held.lines import OUTCOMES, Lines, Numbers
from gateway.telemetry.answers.held.steps import WholeSteps
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.computed.lengths import quantile_name
from gateway.telemetry.sql.rolled.bins import LATENESS, LENGTHS, Bins
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.parts import BEGAN, BIN, WEIGHT
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.rolled.sums import About, Sum, not_failed, sums
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS, Slice
from gateway.times.ranges import Span

Cells = dict[str, list[Any]]
MOST_CELLS = 4_000_000
"""Of groups times bins: of more the engine tells percentiles."""
FARTHEST = 10.0**18
"""`LOWEST`."""
_ALWAYS = ("place", BEGAN)


class TooManyError(Exception):
    """More than is to be held at a time."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a statement: of whole steps by part, and of what it cuts off, which may be more."""

    places: Sequence[tuple[str, str]]
    """Region and colo, by number."""
    counts: Sequence[Lines]
    beside: Beside
    lengths: Sequence[Lines] = ()
    lateness: Sequence[Lines] = ()
    times: Sequence[Sequence[Any]] = ()
    """What keys that are times are in each hour of `hours_of`."""


def hours_of(statement: OfHours) -> Span:
    """Hours that its windows touch."""
    cuts = statement.stretches.cuts
    return cuts[0] // HOUR_MS, -(-cuts[-1] // HOUR_MS)


def keys_of_time(statement: OfHours) -> dict[str, str]:
    """Keys that are times, by name."""
    layout = statement.stretches.source.layout
    told = ((name, text) for name, (text, _) in statement.keys.items())
    return {name: text for name, text in told if text not in {layout.region, layout.colo}}


def answered(statement: OfHours, read: Read, lengths: WholeSteps, hours: WholeSteps) -> Cells:
    """By column, in the order of the keys. Raises TooManyError."""
    return _Answer(statement, read, lengths, hours).cells()


@dataclass(frozen=True)
class _Answer:
    statement: OfHours
    read: Read
    of_lengths: WholeSteps
    of_hours: WholeSteps

    def cells(self) -> Cells:
        keys, slices = self.statement.keys, self.statement.stretches.slices
        told = [self._keys(group) for group in self._groups]
        order = sorted(range(len(told)), key=told.__getitem__)
        found: Cells = {name: [told[at][place] for at in order] for place, name in enumerate(keys)}
        for number, one in enumerate(slices):
            columns = self._counted(one) | self._distributed(one)
            found |= {f"{name}_{number}": [cells[at] for at in order] for name, cells in columns.items()}
        return {name: found[name] for name in self.statement.columns}

    @cached_property
    def _counts(self) -> Lines:
        names = {total.column for one in self.statement.stretches.slices for total in self._sums(one)}
        found = self.of_hours.lines(
            self.read.counts, self.read.beside.counted, (*_ALWAYS, "about", *sorted(names))
        )
        of = self.statement.stretches
        if not of.shape.not_failed:
            return found
        return found.of(holding(not_failed(of.source.layout))[found["about"]])

    @cached_property
    def _lengths(self) -> Lines | None:
        if not any(one.parts.levels for one in self.statement.stretches.slices):
            return None
        names = (*_ALWAYS, BIN, WEIGHT)
        return self.of_lengths.lines(self.read.lengths, self.read.beside.distributed.binned, names)

    @cached_property
    def _lateness(self) -> Lines | None:
        if not any(one.parts.lag for one in self.statement.stretches.slices):
            return None
        names = (*_ALWAYS, BIN, WEIGHT)
        return self.of_hours.lines(self.read.lateness, self.read.beside.late, names)

    def _sums(self, one: Slice) -> list[Sum]:
        return [total for total, _ in sums(self.statement.stretches.source, one.parts).values()]

    @cached_property
    def _times(self) -> list[tuple[Any, ...]]:
        """What keys that are times may be, each once."""
        return list(dict.fromkeys(map(tuple, self.read.times))) or [()]

    def _group(self, lines: Lines) -> Numbers:
        """The number of each line's group among all that there may be."""
        places = np.array([self._place_codes[one] for one in self.read.places] or [0], np.int64)
        found = places[lines["place"]] * len(self._times)
        if self.read.times:
            numbers = {one: number for number, one in enumerate(self._times)}
            of_hour = np.array([numbers[tuple(one)] for one in self.read.times], np.int64)
            found = found + of_hour[lines[BEGAN] // HOUR_MS - hours_of(self.statement)[0]]
        return found

    @cached_property
    def _place_codes(self) -> dict[tuple[str, str], int]:
        told = {self._place(one): None for one in self.read.places}
        numbers = {one: number for number, one in enumerate(told)}
        return {one: numbers[self._place(one)] for one in self.read.places}

    def _place(self, place: tuple[str, str]) -> tuple[str, ...]:
        """What of it is a key."""
        layout = self.statement.stretches.source.layout
        told = {text for text, _ in self.statement.keys.values()}
        return tuple(
            one for one, column in zip(place, (layout.region, layout.colo), strict=True) if column in told
        )

    @cached_property
    def _told(self) -> dict[str, tuple[Lines, Numbers]]:
        """Counts, lengths and lateness, each with the groups of its lines among all that there may be."""
        lines = {"counts": self._counts, "lengths": self._lengths, "lateness": self._lateness}
        return {name: (one, self._group(one)) for name, one in lines.items() if one is not None}

    @cached_property
    def _groups(self) -> list[int]:
        """Those of which there is a line, in order; without keys the one."""
        if not self.statement.keys:
            return [0]
        there = np.zeros(len(self._place_codes) * len(self._times) + 1, bool)
        for _, group in self._told.values():
            there[group] = True
        return list(np.flatnonzero(there).tolist())

    def _keys(self, group: int) -> tuple[Any, ...]:
        place, time = divmod(group, len(self._times))
        layout = self.statement.stretches.source.layout
        names = next((one for one, code in self._place_codes.items() if code == place), ("", ""))
        told = {layout.region: names[0], layout.colo: names[1]}
        times = iter(self._times[time])
        return tuple(told[text] if text in told else next(times) for text, _ in self.statement.keys.values())

    def _at(self, name: str) -> tuple[Lines, Numbers]:
        """Lines, and the place of each one's group among those there are."""
        lines, group = self._told[name]
        places = np.zeros(self._groups[-1] + 1 if self._groups else 1, np.int64)
        places[self._groups] = np.arange(len(self._groups))
        return lines, places[group]

    @cached_property
    def _at_counts(self) -> tuple[Lines, Numbers]:
        return self._at("counts")

    def _counted(self, one: Slice) -> dict[str, list[Any]]:
        lines, at = self._at_counts
        inside = _inside(lines, one)
        nothing = not any(len(kept) for kept, _ in self._told.values())
        found: dict[str, list[Any]] = {}
        which: dict[About, Numbers] = {}
        for name, (total, kind) in sums(self.statement.stretches.source, one.parts).items():
            about = total.about
            if about not in which:
                which[about] = np.flatnonzero(inside & holding(about)[lines["about"]])
            values = lines[total.column][which[about]]
            added = _added(total.function, at[which[about]], values, len(self._groups))
            if total.function == "min" and nothing:
                added = np.zeros(len(self._groups))
            found[name] = told_as(added, kind)
        return found

    def _distributed(self, one: Slice) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        if one.parts.levels:
            found["off"] = [LENGTHS.off] * len(self._groups)
            levels = sorted(one.parts.levels)
            told = self._levels("lengths", one, levels, LENGTHS)
            found |= {quantile_name(level): cells for level, cells in zip(levels, told, strict=True)}
        if one.parts.lag:
            told = self._levels("lateness", one, LAG_LEVELS, LATENESS)
            names = (f"{LAG.quantiles}{quantile_name(level)}" for level in LAG_LEVELS)
            found |= dict(zip(names, told, strict=True))
        return found

    def _levels(self, name: str, one: Slice, levels: Sequence[float], bins: Bins) -> list[list[float | None]]:
        lines, at = self._at(name)
        numbers, weights, inside = lines[BIN], lines[WEIGHT], _inside(lines, one)
        if not inside.all():
            at, numbers, weights = at[inside], numbers[inside], weights[inside]
        return quantiles(at, numbers, weights, len(self._groups), levels, bins)


def _inside(lines: Lines, one: Slice) -> Numbers:
    return (lines[BEGAN] >= one.since_ms) & (lines[BEGAN] < one.until_ms)


def holding(about: About) -> Numbers:
    """Whether it holds, by what a line is about."""
    outcomes = (*STATUSES, "")[:OUTCOMES]
    return np.array([about.holds(outcome, readable) for outcome in outcomes for readable in (False, True)])


def _added(function: str, at: Numbers, values: Numbers, groups: int) -> Numbers:
    """As the engine does where a line that is not meant stands for 0, or for the farthest."""
    if function == "sum":
        return np.bincount(at, values, groups)
    found = np.full(groups, FARTHEST if function == "min" else 0.0)
    told = np.minimum if function == "min" else np.maximum
    if groups == 1:
        return told.reduce(values, keepdims=True, initial=found[0])
    told.at(found, at, values)
    return found


def told_as(added: Numbers, kind: Kind) -> list[Any]:
    """Whole numbers up to 2^53 as such."""
    return list((added.astype(np.int64) if kind is Kind.INTEGER else added).tolist())


def quantiles(
    at: Numbers, numbers: Numbers, weights: Numbers, groups: int, levels: Sequence[float], bins: Bins
) -> list[list[float | None]]:
    """By level, of each group: the middle of the first bin up to which that share of the weights lies, as the
    engine's quantilesExactWeighted finds it. None where there are none. Raises TooManyError."""
    if not len(at):
        return [[None] * groups for _ in levels]
    least = int(numbers.min())
    width = int(numbers.max()) - least + 1
    if groups * width > MOST_CELLS:
        raise TooManyError
    cells = at * width + (numbers.astype(np.int64) - least)
    reached = np.bincount(cells, weights, groups * width).reshape(groups, width).cumsum(axis=1)
    total = reached[:, -1]
    middles = bins.middles(range(least, least + width))
    found = []
    for level in levels:
        share = np.maximum(np.ceil(total * level), 1.0)
        first = (reached < share[:, None]).sum(axis=1)
        found.append([middles[one] if some else None for one, some in zip(first, total > 0, strict=True)])
    return found
