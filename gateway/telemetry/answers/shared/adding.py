"""Answers added up from lines that were read once for several statements: `sql.shared`. Pure.

What the engine would have told of each statement by itself, to the last digit where sums are exact: counts,
least and largest always, and percentiles, as their weights are whole numbers.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from gateway.telemetry.sql.computed.lengths import quantile_name
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.sums import Sum, sums
from gateway.telemetry.sql.shared.reads import SPREAD, Together
from gateway.telemetry.sql.shared.share import Share
from gateway.telemetry.sql.slices import Slice

Cells = Mapping[str, Sequence[Any]]
Key = tuple[Any, ...]
_FARTHEST = 10.0**18
"""`LOWEST`."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for statements together; {} of what there was no need to read."""

    counts: Cells = field(default_factory=dict)
    rows: Cells = field(default_factory=dict)
    lengths: Mapping[str, Cells] = field(default_factory=dict)
    """By projection."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Line `at` of what was read, in the stretch that began then."""

    cells: Cells
    at: int
    began_ms: int


def answered(
    together: Together, share: Share, read: Read, apart: Iterable[Sequence[Mapping[str, Any]]]
) -> Cells:
    """By column, in the order of the keys; `apart` are the answers to what `Together.apart` asks."""
    keys = share.statement.keys
    lines = _lines(together, share, read)
    groups = sorted(lines) if keys else [()]
    found: dict[str, list[Any]] = {name: [key[place] for key in groups] for place, name in enumerate(keys)}
    slices = share.stretches.slices
    for number, one in enumerate(slices):
        inside = {
            key: [line for line in lines[key] if one.since_ms <= line.began_ms < one.until_ms]
            for key in groups
        }
        for name, (total, _) in sums(share.stretches.source, one.parts).items():
            found[f"{name}_{number}"] = [_added(total, inside[key], lines[key]) for key in groups]
        if one.parts.levels:
            found[f"off_{number}"] = list(repeat(LENGTHS.off, len(groups)))
    if share.spread:
        found |= _levels(together, share, read, groups)
    for rows in apart:
        told = {tuple(row[name] for name in keys): row for row in rows}
        names = [name for name in share.statement.columns if name not in found]
        found |= {
            name: [told.get(key, {}).get(name) for key in groups]
            for name in names
            if any(name in row for row in told.values())
        }
    return {name: found.get(name) or [None] * len(groups) for name in share.statement.columns}


def _lines(together: Together, share: Share, read: Read) -> Mapping[Key, list[_Line]]:
    """Of whole hours and of rows that were cut off, by the statement's keys."""
    mine, found = share.hours, defaultdict[Key, list[_Line]](list)
    absent = together.absent(share)
    for key, at, began in _of(together, share, read.counts):
        if read.counts["absent"][at] == absent and mine.whole(began):
            found[key].append(_Line(read.counts, at, began * HOUR_MS))
    for key, at, began in _of(together, share, read.rows) if mine.ragged else ():
        if mine.cut_off(began):
            found[key].append(_Line(read.rows, at, began))
    return found


def _of(together: Together, share: Share, cells: Cells) -> Iterator[tuple[Key, int, int]]:
    """Lines, by this statement's keys: key, place, and when the stretch began, in steps or ms."""
    if cells:
        columns = [cells[name] for name in together.keys(share)]
        keys: Iterable[Key] = zip(*columns, strict=True) if columns else repeat(())
        for at, (began, key) in enumerate(zip(cells["began"], keys, strict=False)):
            yield key, at, int(began)


def _added(total: Sum, inside: Sequence[_Line], group: Sequence[_Line]) -> float:
    told: list[float] = [
        line.cells[total.column][line.at]
        for line in inside
        if total.about.holds(line.cells["outcome"][line.at], line.cells["readable"][line.at] == 1)
    ]
    if total.function == "sum":
        return sum(told)
    if total.function == "max":
        return max(told, default=0)
    return min(told, default=_FARTHEST if group else 0.0)


def _levels(together: Together, share: Share, read: Read, groups: Sequence[Key]) -> dict[str, list[Any]]:
    spread = _spread(together, share, read)
    found: dict[str, list[Any]] = {}
    for number, one in enumerate(share.stretches.slices):
        levels = sorted(one.parts.levels)
        told = [quantiles(_weights(spread[key], one), levels) for key in groups]
        for place, level in enumerate(levels):
            found[f"{quantile_name(level)}_{number}"] = [values[place] for values in told]
    return found


def _spread(together: Together, share: Share, read: Read) -> Mapping[Key, list[tuple[int, float, int]]]:
    """When a stretch began, a length and its weight, by the statement's keys."""
    found = defaultdict[Key, list[tuple[int, float, int]]](list)
    if share.spread is None:
        return found
    mine, step_ms = share.spread, share.spread.step_ms
    whole = read.lengths.get(share.spread_by, {})
    for key, at, began in _of(together, share, whole):
        if mine.whole(began):
            found[key].append((began * step_ms, whole["length"][at], whole["weight"][at]))
    for key, at, began in _of(together, share, read.rows) if mine.ragged else ():
        if mine.cut_off(began):
            found[key] += [(began, *one) for one in read.rows[SPREAD][at]]
    return found


def _weights(spread: Iterable[tuple[int, float, int]], one: Slice) -> Mapping[float, int]:
    found = defaultdict[float, int](int)
    for began, length, weight in spread:
        if one.since_ms <= began < one.until_ms:
            found[length] += weight
    return found


def quantiles(weights: Mapping[float, int], levels: Sequence[float]) -> list[float | None]:
    """As the engine's quantilesExactWeighted: the first value up to which its share of the weights lies. None
    where there are none. The levels come in order."""
    total, found, reached = sum(weights.values()), list[float | None](), 0
    if not total:
        return [None] * len(levels)
    values = iter(sorted(weights))
    value = next(values)
    reached = weights[value]
    for level in levels:
        while reached < math.ceil(total * level):
            value = next(values)
            reached += weights[value]
        found.append(value)
    return found
