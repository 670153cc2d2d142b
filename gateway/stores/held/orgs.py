"""What is kept of one org's hours: by projection, part and who of those that wrote into it is left out."""

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import orjson

from gateway.telemetry.answers.held.lines import Lines, Places, read
from gateway.telemetry.sql.rolled.bins import NONE
from gateway.telemetry.sql.rolled.hours import BY_PLACE
from gateway.telemetry.sql.rolled.parts import BIN, STEP

NOBODY: frozenset[str] = frozenset()
NO_TEXT = "\ufffd"
"""Stands in the engine's JSON for bytes that are none: whoever has it in the id could be named no more."""
ID_BYTES = 100
"""Of one who wrote into a part."""

Key = tuple[str, str, frozenset[str]]
"""Projection, part, and who is left out of it."""
Wrote = Mapping[str, frozenset[str]]
"""By part."""


class Hour(NamedTuple):
    """One that a window cuts, or that lies in a day which it cuts."""

    number: int
    """Since 1970."""
    single: bool
    """Told by its rows; else by how long its checks took."""


@dataclass(slots=True)
class Org:
    places: Places = field(default_factory=Places)
    lines: dict[Key, Lines] = field(default_factory=dict)
    wrote: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who wrote into parts: a part that is kept here never changes."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    turn_of_rows: asyncio.Lock = field(default_factory=asyncio.Lock)
    turn_of_weights: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Whole hours, rows of hours that windows cut, and weights of these are read by one at a time each."""
    size_bytes: int = 0

    def keep(self, found: Mapping[Key, Lines], wrote: Wrote, there: Container[str]) -> None:
        """Of parts that are there, and of no others any more. Of one that somebody is left out of the last is
        kept: whoever is removed from now on is left out for good."""
        lately = {(name, part): others for name, part, others in found if others}
        told = (self.lines | dict(found)).items()
        self.lines = {
            key: one
            for key, one in told
            if key[1] in there and (not key[2] or lately.get(key[:2], key[2]) == key[2])
        }
        self.wrote = {part: one for part, one in (self.wrote | dict(wrote)).items() if part in there}
        ids = sum(len(one) for one in self.wrote.values())
        self.size_bytes = sum(one.size_bytes for one in self.lines.values()) + ids * ID_BYTES


def by_part(
    body: bytes, places: Places, name: str, those: Sequence[str], others: frozenset[str]
) -> dict[Key, Lines]:
    """Each in order of its steps, and of lines that have a bin; of one that has no line of the org none."""
    parts, of, found = read(body, places)
    if name != BY_PLACE:
        there = found[BIN] > NONE
        of, found = of[there], found.of(there)
    numbers = {part: number for number, part in enumerate(parts)}
    told = {}
    for part in those:
        mine = found.of(of == numbers.get(part, -1))
        told[name, part, others] = mine.of(np.argsort(mine[STEP], kind="stable"))
    return told


def wrote_by_part(body: bytes, those: Iterable[str]) -> dict[str, frozenset[str]]:
    """Of a part that nobody of the org wrote into nobody. Raises ValueError for an id that is no text."""
    found: dict[str, set[str]] = {part: set() for part in those}
    for part, monitor in orjson.loads(body)["data"]:
        if NO_TEXT in monitor:
            raise ValueError("an id is no text")
        found[part].add(monitor)
    return {part: frozenset(one) for part, one in found.items()}
