"""Rows of one monitor as columns in memory, in order of their checks, part by part of their table. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gateway.telemetry.answers.held.adding import holding
from gateway.telemetry.answers.held.lines import (
    Lines,
    Numbers,
    Places,
    about,
    array,
    columns_of,
    placed,
    texts,
)
from gateway.telemetry.sql.columns import BEYOND_MS, STATUSES
from gateway.telemetry.sql.rolled.parts import BEGAN, BIN, PART, WEIGHT
from gateway.telemetry.sql.rolled.sums import About
from gateway.telemetry.sql.single.rows import INTERVAL, ISSUER, NUMBERS, TEXTS, WRITTEN
from gateway.telemetry.sql.text import Overrun

OF = "of"
"""The number of the part that a row lies in."""
DOWN = STATUSES.index("down")
TEXT_BYTES, PLACE_BYTES = 60, 300
"""Of each beside its letters; of a region and a point of presence."""
_KINDS: Mapping[str, Any] = {
    OF: np.int32,
    BEGAN: np.float64,
    "place": np.int32,
    "about": np.int8,
    BIN: np.int16,
    WEIGHT: np.uint32,
    INTERVAL: np.int64,
    WRITTEN: np.int64,
    **dict.fromkeys(NUMBERS, np.float64),
    **dict.fromkeys((*TEXTS, ISSUER), object),
}


class OneRows:
    """A monitor's rows in some parts."""

    def __init__(self, places: Places, parts: Sequence[str] = (), lines: Lines | None = None) -> None:
        self.places, self.parts = places, tuple(parts)
        self.lines = lines or Lines({name: np.zeros(0, kind) for name, kind in _KINDS.items()})
        self.size_bytes = self._weighed()
        """Of what is kept, and of what is made of it as it is asked."""

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, name: str) -> Numbers:
        return self.lines[name]

    @cached_property
    def read(self) -> frozenset[str]:
        """The parts, to look one up."""
        return frozenset(self.parts)

    def _weighed(self) -> int:
        told = (text for name in TEXTS for text in self[name][self.failed].tolist())
        texts = sum(len(text) + TEXT_BYTES for text in (*told, *set(self[ISSUER].tolist())))
        return 2 * self.lines.size_bytes + texts + PLACE_BYTES * len(self.places.names)

    def of(self, there: Collection[str], parts: Sequence[str] = (), found: Lines | None = None) -> "OneRows":
        """Without those of parts that are gone, and with those of others, which `found` numbers."""
        stay = [part for part in self.parts if part in there]
        if len(stay) == len(self.parts) and not parts:
            return self
        told = self.lines
        if len(stay) < len(self.parts):
            anew = {part: number for number, part in enumerate(stay)}
            of = np.array([anew.get(one, -1) for one in self.parts], np.int32)[told[OF]]
            told = Lines({**told.columns, OF: of}).of(of >= 0)
        if found is not None and len(found):
            columns = {**found.columns, OF: found[OF] + len(stay)}
            told = Lines({name: np.concatenate([told[name], columns[name]]) for name in _KINDS})
            told = told.of(np.argsort(told[BEGAN], kind="stable"))
        return OneRows(self.places, (*stay, *parts), told)

    @cached_property
    def outcome(self) -> Numbers:
        """The number of each row's status among STATUSES, or ODD."""
        return self["about"] >> 1

    @cached_property
    def region(self) -> Numbers:
        return self._named(0)

    @cached_property
    def colo(self) -> Numbers:
        return self._named(1)

    def _named(self, at: int) -> Numbers:
        return np.array([*(one[at] for one in self.places.names), ""], object)[self["place"]]

    @cached_property
    def readable(self) -> Numbers:
        return np.asarray(self["about"] & 1, bool)

    @cached_property
    def failed(self) -> Numbers:
        """Where they lie, in order."""
        return np.flatnonzero(self.outcome == DOWN)

    @cached_property
    def weight(self) -> Numbers:
        """Checks that a row stands for, as `text.weight` says it."""
        return self[INTERVAL] / self.rate

    @cached_property
    def rate(self) -> Numbers:
        return np.where(self["sample_rate"] > 0, self["sample_rate"], 1.0)

    @cached_property
    def lateness(self) -> Numbers:
        """Seconds, as `bins.late` says it."""
        late: Numbers = self[WRITTEN] - self[BEGAN] / 1000
        return late

    def about(self, about: About) -> Numbers:
        """Whether it holds of each row; found out once."""
        if about not in self._held:
            self._held[about] = holding(about)[self["about"]]
        return self._held[about]

    @cached_property
    def _held(self) -> dict[About, Numbers]:
        return {}

    def sorted_by(self, name: str, values: Callable[[], Numbers]) -> Numbers:
        """Where rows lie in the order of these values; made once."""
        if name not in self._orders:
            self._orders[name] = np.argsort(values(), kind="stable")
        return self._orders[name]

    @cached_property
    def _orders(self) -> dict[str, Numbers]:
        return {}


def slots(rows: OneRows, overruns: Sequence[Overrun]) -> Numbers | None:
    """How many slots each check took, as `select.slots` says it; None where each took one."""
    if not overruns:
        return None
    found, length = np.ones(len(rows)), rows["length"]
    for one in overruns:
        inside = (rows[BEGAN] >= one.since_ms) & (rows[BEGAN] < one.until_ms)
        ran_on = inside & (length > one.interval_ms) & (length < float(BEYOND_MS))
        found[ran_on] *= np.ceil(length[ran_on] / one.interval_ms)
    return found


def read_rows(body: bytes, places: Places, those: Sequence[str]) -> Lines:
    """As `single.rows` asks for them, each with the number of its part. Raises what pyarrow does of another
    answer."""
    found = columns_of(body)
    names, of = texts(found[PART])
    known = {part: number for number, part in enumerate(those)}
    numbers = np.array([known.get(one, -1) for one in names] or [-1], np.int32)  # '' is always named
    columns = {OF: numbers[of], "place": placed(found, places), "about": about(found)}
    for name in (*TEXTS, ISSUER):
        said, which = texts(found[name])
        columns[name] = np.array([*said, ""], object)[which]
    for name in _KINDS.keys() - columns.keys():
        columns[name] = array(found[name]).astype(_KINDS[name])
    return Lines({name: columns[name] for name in _KINDS})
