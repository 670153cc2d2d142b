"""Projections read as tables: the engine names their columns after the expressions that made them.

A table of them holds the parts that have them, and those alone: it is for a store of which every part does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.telemetry.sql.columns import DOCUMENTED, Layout
from gateway.telemetry.sql.rolled.hours import held
from gateway.telemetry.sql.text import literal

_OF_TIME = 3
"""The last columns of what is distributed: its bin, its step and its weight."""


def described(dataset: str, projection: str) -> str:
    """Columns of a projection, a line for each, which begins with its name; of engines of today."""
    return f"DESCRIBE TABLE {_table(dataset, projection)} FORMAT TSVRaw"


@dataclass(frozen=True, slots=True)
class Projection:
    """One as a table, with its columns in the order in which `hours.projections` makes them."""

    table: str
    names: Sequence[str]

    @property
    def readable(self) -> str:
        return self._plain(self._keys - 2)

    @property
    def hour(self) -> str:
        return self._plain(self._keys - 1)

    def state(self, layout: Layout, name: str) -> str:
        """Of what `hours.held` names so."""
        return self._plain(self._keys + list(held(layout)).index(name))

    @property
    def _keys(self) -> int:
        return len(self.names) - len(held(DOCUMENTED))

    @property
    def bin(self) -> str:
        return self._plain(-_OF_TIME)

    @property
    def step(self) -> str:
        return self._plain(1 - _OF_TIME)

    @property
    def weight(self) -> str:
        return self._plain(2 - _OF_TIME)

    def _plain(self, place: int) -> str:
        escaped = self.names[place].replace("\\", "\\\\").replace("`", "\\`")
        return f"`{escaped}`"


Projections = Mapping[str, Projection]


def projections_of(dataset: str, told: Mapping[str, str]) -> Projections:
    """As `described` was answered, by the name of each."""
    return {
        name: Projection(_table(dataset, name), [line.split("\t")[0] for line in lines.splitlines()])
        for name, lines in told.items()
    }


def _table(dataset: str, projection: str) -> str:
    return f"mergeTreeProjection(currentDatabase(), {literal(dataset)}, {literal(projection)})"
