"""Sums of all monitors together, less those of some: what is left, and what of it no subtraction tells. Pure.

What was added up can be taken out again. Numbers of rows are whole. Sums of weights are exact where each
weight is a whole number or a binary fraction; else both sums are rounded, by up to one part in 10^16 for each
number that was added, and what is left is wrong by as much: it is told where it is a thousandth of the whole
or more, and so right to one part in 10^10 or better (of a year of 1 000 monitors, 2 in 10^11). Nothing left
is 0, not nearly so: a weight is 1 or more, and larger sums than tell one check apart tell nothing.
A largest or smallest stands where it lies beyond those that are taken out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gateway.ports import AnswerRow, Archived, ArchiveLine
from gateway.telemetry.sql.columns import STATUSES

Key = tuple[int, str | None]
"""A cell, and a region where each is asked for."""
Told = Mapping[str, Any]
LEAST_SHARE = 1 / 1000
MOST_WHOLE = 2.0**43
"""Below it two whole sums of weights tell what is left to a thousandth of a check."""
_ROWS = frozenset({"rows_read", "strange", "answered_rows"})
_MEASURED = frozenset({"length_sum", "length_squares", "length_cubes"})
_OF_ANSWERED = frozenset(ArchiveLine.LENGTHS) & frozenset(ArchiveLine.SUMS) - {"answered_rows"}
_OF_PARTS = ("checks", "squares")
_SMALLEST = (*ArchiveLine.SMALLEST, "first")
_NONE_WITHOUT = {
    **dict.fromkeys(("length_min", "length_max"), ("answered_rows",)),
    **dict.fromkeys(("first_failure_ms", "last_failure_ms"), ("down",)),
    "last_fine_ms": ("up", "degraded", "pending"),
}


@dataclass(slots=True)
class Left:
    """Rows of what is left, its bins and failures; `doubtful` are keys, by the column of which a largest or
    smallest may have been taken out, `untold` cells that are to be added up."""

    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    bins: list[AnswerRow] = field(default_factory=list)
    failures: list[AnswerRow] = field(default_factory=list)
    doubtful: dict[str, list[Key]] = field(default_factory=dict)
    untold: set[int] = field(default_factory=set)

    @property
    def archived(self) -> Archived:
        return Archived(tuple(self.rows.values()), tuple(self.bins), tuple(self.failures))

    def add(self, told: Archived) -> None:
        """Cells that were untold, as those of whom something is left tell them."""
        self.rows = {key: row for key, row in self.rows.items() if key[0] not in self.untold}
        self.rows |= {key_of(row): dict(row) for row in told.sums}
        self.bins = [row for row in self.bins if row["cell"] not in self.untold] + [*told.bins]
        self.failures = [row for row in self.failures if row["cell"] not in self.untold] + [*told.failures]
        self.untold = set()


def left_of(whole: Archived, taken: Archived) -> Left:
    """A row for each cell and region of which anything is left."""
    found = Left()
    for key, row, out in _beside(found, whole.sums, taken.sums, key_of):
        if out is None:
            found.rows[key] = dict(row)
        elif row["rows_read"] != out["rows_read"]:
            _take(found, key, row, out)
    for bins, rows, taken_rows, by in (
        (found.bins, whole.bins, taken.bins, ("length_bin",)),
        (found.failures, whole.failures, taken.failures, ("failed_class", "failed_code")),
    ):
        for key, row, out in _beside(found, rows, taken_rows, partial(_place_of, by)):
            told = _part(row, out) if out else row
            if told is None:
                found.untold.add(key[0])
            elif told["checks"]:
                bins.append(told)
    return found


def less(more: Archived, out: Archived) -> Left:
    """Sums and bins without those of lines that were added up beyond what is asked for. The largest and the
    smallest stay those of all lines that were added up, and so do failures."""
    found = Left(failures=[*more.failures])
    for key, row, over in _beside(found, more.sums, out.sums, key_of):
        sums = _sums(row, over) if over else {}
        if None in sums.values():
            found.untold.add(key[0])
        elif sums.get("rows_read", 1):
            found.rows[key] = {**row, **sums}
    for key, row, over in _beside(found, more.bins, out.bins, partial(_place_of, ("length_bin",))):
        told = _part(row, over) if over else row
        if told is None:
            found.untold.add(key[0])
        elif told["checks"]:
            found.bins.append(told)
    return found


def _sums(whole: Told, taken: Told) -> dict[str, float | None]:
    """None where they are not to be told."""
    sums = {name: _difference(name, whole[name], taken[name]) for name in ArchiveLine.SUMS if name in whole}
    return sums | (dict.fromkeys(_OF_ANSWERED, 0.0) if sums.get("answered_rows") == 0 else {})


def _part(whole: Told, taken: Told) -> Told | None:
    """Checks of a bin, or failed ones, whose first and last have to be beyond those that are taken out."""
    sums = {name: _difference(name, whole[name], taken[name]) for name in _OF_PARTS if name in whole}
    stands = not sums["checks"] or all(
        beyond(name, whole[name], taken[name]) for name in ("first", "last") if name in whole
    )
    return None if None in sums.values() or not stands else {**whole, **sums}


def key_of(row: Told) -> Key:
    return row["cell"], row.get("region")


def _place_of(by: Sequence[str], row: Told) -> tuple[Any, ...]:
    return *key_of(row), *(row[name] for name in by)


def _beside(
    found: Left, whole: Sequence[Told], taken: Sequence[Told], key: Callable[[Told], Any]
) -> Iterable[tuple[Any, Told, Told | None]]:
    """Each row with the one that is to be taken out of it; one that is in none leaves its cell untold."""
    out = {key(row): row for row in taken}
    for row in whole:
        yield key(row), row, out.pop(key(row), None)
    found.untold |= {one[0] for one in out}


def _take(found: Left, key: Key, whole: Told, taken: Told) -> None:
    sums = _sums(whole, taken)
    if None in sums.values():
        found.untold.add(key[0])
        return
    row = found.rows[key] = {**whole, **sums}
    for name in (*ArchiveLine.LARGEST, *ArchiveLine.SMALLEST):
        if whole.get(name) is None or beyond(name, whole[name], taken[name]):
            continue
        if not any(row[one] for one in _NONE_WITHOUT.get(name, ("rows_read",))):
            row[name] = None
        elif not _all_as_heavy(name, row):
            found.doubtful.setdefault(name, []).append(key)


def _difference(name: str, whole: float, taken: float) -> float | None:
    """None where it may be nothing but what was rounded."""
    left = whole - taken
    if left >= LEAST_SHARE * whole or name in _ROWS:
        return left if left >= 0 else None
    if name in _MEASURED or left < 0 or whole >= MOST_WHOLE:
        return None
    whole_numbers = float(whole).is_integer() and float(taken).is_integer()
    return left if left == 0 or whole_numbers else None


def beyond(name: str, one: float | None, other: float | None) -> bool:
    """Of a column's extremes the first lies farther out, or it is one and the other is none."""
    if one is None or other is None:
        return one is not None
    return one < other if name in _SMALLEST else one > other


def _all_as_heavy(name: str, row: Told) -> bool:
    """No row that is left is heavier than the heaviest was; where they are so on average each of them is. A
    weight of 1 is a sample interval of 1."""
    if name not in {"heaviest", "sample_interval"} or row["strange"] or row["presumed"]:
        return False
    if name == "sample_interval" and not row["sample_interval"] == row["heaviest"] == 1:
        return False
    checks: float = sum(row[one] for one in STATUSES)
    weighed: float = row["rows_read"] * row["heaviest"]
    return checks == weighed
