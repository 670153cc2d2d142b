"""Rows of hours that windows cut, as columns in memory, by hour and part of their table. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

import numpy as np

from gateway.telemetry.answers.held.lines import (
    Lines,
    Numbers,
    Places,
    about,
    array,
    columns_of,
    placed,
    read,
    texts,
    together,
)
from gateway.telemetry.sql.rolled.cut import INTERVAL, LATE, LENGTH, RATE, WRITTEN
from gateway.telemetry.sql.rolled.hours import HOUR_MS
from gateway.telemetry.sql.rolled.parts import BEGAN, BIN, PART, STEP, WEIGHT

CHECKED = "checked"
"""As `hours.held` has it: when the last check was, to the fraction of a ms."""
_Columns = Mapping[str, Numbers]


def _checks(row: _Columns) -> Numbers:
    found: Numbers = row[INTERVAL] / row[RATE]
    return found


def _length(row: _Columns, power: int) -> Numbers:
    """Multiplied in the order of the engine."""
    found = row[LENGTH]
    for _ in range(power - 1):
        found = found * row[LENGTH]
    told: Numbers = found * row[INTERVAL] / row[RATE]
    return told


_OF_A_ROW: Mapping[str, Callable[[_Columns], Numbers]] = {
    "held_rows": lambda row: np.ones(len(row[INTERVAL])),
    "held_checks": _checks,
    "held_squares": lambda row: _checks(row) * _checks(row),
    "held_recorded": lambda row: row[INTERVAL],
    "heaviest": _checks,
    "held_interval": lambda row: row[INTERVAL],
    "newest": lambda row: row[WRITTEN],
    "length_sum": partial(_length, power=1),
    "length_squares": partial(_length, power=2),
    "length_cubes": partial(_length, power=3),
    "length_min": lambda row: row[LENGTH],
    "length_max": lambda row: row[LENGTH],
}
_KINDS = {
    "place": np.int32,
    "about": np.int8,
    BEGAN: np.int64,
    CHECKED: np.float64,
    BIN: np.int16,
    LATE: np.int16,
    WEIGHT: np.int64,
    INTERVAL: np.int64,
    RATE: np.float64,
    WRITTEN: np.int64,
    LENGTH: np.float64,
}


@dataclass(frozen=True, slots=True)
class Each(Lines):
    """Rows, of which what `hours.held` holds of one is made as it is asked for: `began` is when it was, in
    whole ms."""

    def of(self, which: Numbers | slice) -> "Each":
        return Each({name: one[which] for name, one in self.columns.items()})

    def __getitem__(self, name: str) -> Numbers:
        if name not in _OF_A_ROW:
            return self.columns[name]
        with np.errstate(over="ignore"):  # as the engine, which has no warnings
            return _OF_A_ROW[name](self.columns)


NO_ROWS = Each({name: np.zeros(0, kind) for name, kind in _KINDS.items()})


class Beside(Protocol):
    """What windows cut off of whole steps, or more of these: for counts, for lengths and for lateness."""

    @property
    def counted(self) -> Lines: ...

    @property
    def distributed(self) -> Lines: ...

    @property
    def late(self) -> Lines: ...


@dataclass(frozen=True)
class Cut:
    """What windows cut off, or more of its hours: rows of hours that they cut, and weights by bin of hours of
    days that they cut."""

    rows: Sequence[Lines]
    weights: Sequence[Lines] = ()

    @cached_property
    def counted(self) -> Lines:
        return Each(together(self.rows, _KINDS).columns) if self.rows else NO_ROWS

    @property
    def distributed(self) -> Lines:
        return together([self.counted, *self.weights], ("place", BEGAN, BIN, WEIGHT))

    @property
    def late(self) -> Lines:
        return Lines({**self.counted.columns, BIN: self.counted[LATE]})


By = dict[tuple[str, int], Lines]
"""Part and hour."""


def read_rows(body: bytes, places: Places, parts: Sequence[str], hours: Sequence[int]) -> By:
    """As `sql.rolled.cut.rows_of_hours` asks for them. Raises what pyarrow does of another answer."""
    found = columns_of(body)
    names, of = texts(found[PART])
    rate = array(found[RATE]).astype(np.float64)
    told = {
        "place": placed(found, places),
        "about": about(found),
        CHECKED: array(found[BEGAN]),
        RATE: np.where(rate > 0, rate, 1.0),
    } | {name: array(found[name]) for name in (BEGAN, BIN, LATE, WEIGHT, INTERVAL, WRITTEN, LENGTH)}
    rows = Each({name: told[name].astype(kind) for name, kind in _KINDS.items()})
    return _apart(rows, names, of, rows[BEGAN] // HOUR_MS, parts, hours)


def read_weights(body: bytes, places: Places, parts: Sequence[str], hours: Sequence[int]) -> By:
    """As `sql.rolled.cut.weights_of_hours` asks for them."""
    names, of, found = read(body, places)
    steps = found[STEP]
    lines = Lines({"place": found["place"], BEGAN: steps * HOUR_MS, BIN: found[BIN], WEIGHT: found[WEIGHT]})
    return _apart(lines, names, of, steps, parts, hours)


def _apart(
    lines: Lines,
    names: Sequence[str],
    of: Numbers,
    steps: Numbers,
    parts: Sequence[str],
    hours: Sequence[int],
) -> By:
    """`of`: the number of each line's part among `names`, of which none may be; `hours` are in order."""
    numbers = {part: number for number, part in enumerate(parts)}
    part = np.array([numbers.get(one, -1) for one in names] or [0], np.int64)[of]
    if (part < 0).any():
        raise ValueError("lines of a part that was not asked for")
    code = part * len(hours) + np.searchsorted(hours, steps)
    order = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code[order], np.arange(len(parts) * len(hours) + 1))
    keys = ((one, at) for one in parts for at in hours)
    return {
        key: lines.of(order[first:until])
        for key, first, until in zip(keys, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    }
