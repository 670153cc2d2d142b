"""Lines that several cells have in common, or one adds up and takes out another time: read once. Pure.

Local days one after the other share the hours between them: what the one has beyond a day of UTC the other
lacks.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from gateway.archive.coarse import Parted
from gateway.ports import AnswerRow, Archived, ArchivedStretch, ArchiveLine
from gateway.times.ranges import union

_LAST = ("last_ms", "last_failure_ms", "last_fine_ms")
"""Times of checks: what is in a later hour is larger."""
_Told = Mapping[str, Any]


def lines(stretches: Iterable[ArchivedStretch]) -> int:
    return sum((one.until - one.since) // one.hours for one in stretches)


@dataclass(frozen=True, slots=True)
class Shared:
    """Parts of stretches, each a cell of its own, and what the stretches are made of."""

    parted: Parted
    parts: tuple[ArchivedStretch, ...] = field(init=False)
    _begins: dict[int, list[int]] = field(init=False)
    """Of the parts of so many hours, in order; of each the cell that it is asked for by."""
    _cells: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        parts: list[ArchivedStretch] = []
        begins, cells = defaultdict(list), defaultdict(list)
        for hours, since, until in _parts((*self.parted.more, *self.parted.less, *self._last_hours)):
            begins[hours].append(since)
            cells[hours].append(len(parts))
            parts.append(ArchivedStretch(len(parts), hours, since, until))
        for name, value in (("parts", tuple(parts)), ("_begins", begins), ("_cells", cells)):
            object.__setattr__(self, name, value)

    @property
    def shorter(self) -> bool:
        return lines(self.parts) < lines(self.parted.more) + lines(self.parted.less)

    @property
    def _last_hours(self) -> list[ArchivedStretch]:
        """Those before what is taken out of a day's end: the last check before that is in one of them, most
        often."""
        return [ArchivedStretch(0, 1, end - 1, end) for end in self.parted.ends.values()]

    def told(self, sums: Sequence[AnswerRow]) -> tuple[Archived, Archived]:
        """Of an answer about the parts: what is to be added up and what is to be taken out, by cell. What is
        the latest in a day whose end is taken out is that of the hour before, where this has any."""
        rows: dict[int, list[_Told]] = defaultdict(list)
        for row in sums:
            told: _Told = row
            rows[told["cell"]].append(told)
        more, less = _Sums(), _Sums()
        for place, one in enumerate(self.parted.more):
            end = self.parted.ends.get(place)
            last = {row.get("region"): row for row in self._of(rows, 1, end - 1, end)} if end else {}
            for row in self._of(rows, one.hours, one.since, one.until):
                more.add(one.cell, {**row, **_latest(last.get(row.get("region"), {}))})
        for one in self.parted.less:
            for row in self._of(rows, one.hours, one.since, one.until):
                less.add(one.cell, row)
        return Archived(tuple(more.rows.values())), Archived(tuple(less.rows.values()))

    def _of(self, rows: Mapping[int, list[_Told]], hours: int, since: int, until: int) -> list[_Told]:
        first, beyond = (bisect_left(self._begins[hours], at) for at in (since, until))
        return [row for cell in self._cells[hours][first:beyond] for row in rows.get(cell, ())]


@dataclass(slots=True)
class _Sums:
    rows: dict[tuple[int, str | None], dict[str, Any]] = field(default_factory=dict)

    def add(self, cell: int, row: _Told) -> None:
        known = self.rows.get((cell, row.get("region")))
        if known is None:
            self.rows[cell, row.get("region")] = {**row, "cell": cell}
            return
        for name in known.keys() & _SUMS:
            known[name] += row[name]
        for names, chosen in ((_LARGEST, max), (_SMALLEST, min)):
            for name in known.keys() & names:
                told = [one for one in (known[name], row[name]) if one is not None]
                known[name] = chosen(told, default=None)


_SUMS, _LARGEST, _SMALLEST = map(frozenset, (ArchiveLine.SUMS, ArchiveLine.LARGEST, ArchiveLine.SMALLEST))


def _latest(row: _Told) -> dict[str, float]:
    return {name: row[name] for name in _LAST if row.get(name) is not None}


def _parts(stretches: Iterable[ArchivedStretch]) -> Iterable[tuple[int, int, int]]:
    """So that each stretch is some of them, and no two have a line in common."""
    by_hours: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in stretches:
        by_hours[one.hours].append((one.since, one.until))
    for hours, spans in by_hours.items():
        cuts = sorted({edge for span in spans for edge in span})
        for since, until in union(spans):
            within = cuts[bisect_left(cuts, since) : bisect_left(cuts, until) + 1]
            yield from ((hours, begin, end) for begin, end in pairwise(within))
