"""What an engine holds of an org's hours, as columns in memory: of a part of its table, or of what windows
cut off. Pure.

Places are numbered over all parts of an org, so that lines of several are put together as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gateway.telemetry.sql.columns import DOCUMENTED, STATUSES
from gateway.telemetry.sql.rolled.bins import NONE
from gateway.telemetry.sql.rolled.hours import held
from gateway.telemetry.sql.rolled.parts import (
    BEGAN,
    BIN,
    COLO,
    OUTCOME,
    PART,
    READABLE,
    REGION,
    STEP,
    WEIGHT,
)

Numbers = NDArray[Any]
ODD = len(STATUSES)
"""The number of an outcome that is none of ours."""
OUTCOMES = ODD + 1
_KINDS = {
    STEP: np.int64,
    BEGAN: np.int64,
    "place": np.int32,
    "about": np.int8,
    BIN: np.int16,
    WEIGHT: np.int64,
}

EACH_BYTES = 2_000
"""What lines take beside their columns' numbers, though there are none."""


class Places:
    """Regions and points of presence of an org, numbered as they come, from several threads."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._turn = Lock()

    def number(self, region: str, colo: str) -> int:
        place = region, colo
        with self._turn:
            found = self._numbers.setdefault(place, len(self.names))
            if found == len(self.names):
                self.names.append(place)
        return found


@dataclass(frozen=True, slots=True)
class Lines:
    """Columns of one length: when a line's stretch began (`step`, in steps, or `began`, in Unix ms), its
    `place`, what it is `about` (outcome times two, and one where its lengths are readable), `bin` and
    `weight`, and by name what `hours.held` holds of it."""

    columns: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def size_bytes(self) -> int:
        return EACH_BYTES + sum(one.nbytes for one in self.columns.values())

    def of(self, which: Numbers | slice) -> "Lines":
        return Lines({name: one[which] for name, one in self.columns.items()})

    @property
    def binned(self) -> "Lines":
        """Those that have a bin."""
        return self.of(self[BIN] > NONE)

    def __getitem__(self, name: str) -> Numbers:
        return self.columns[name]


NO_EDGES = Lines(
    {
        name: np.zeros(0, kind)
        for name, kind in (_KINDS | dict.fromkeys(held(DOCUMENTED), np.float64)).items()
        if name != STEP
    }
)
"""Of windows that cut no hour."""


def together(those: Sequence[Lines], names: Iterable[str]) -> Lines:
    """One after the other, these columns of them."""
    return Lines({name: np.concatenate([one[name] for one in those]) for name in names})


def read(body: bytes, places: Places) -> tuple[list[str], Numbers, Lines]:
    """Lines as `sql.rolled.parts` asks for them: the names of the parts, the number of each line's among
    them, and the lines. Raises what pyarrow does of another answer."""
    found = columns_of(body)
    names, of = texts(found[PART]) if PART in found else ([], np.zeros(len(found[REGION]), np.int32))
    columns = {"place": placed(found, places)}
    if OUTCOME in found:
        columns["about"] = about(found)
    for name in (STEP, BEGAN, BIN, WEIGHT, *held(DOCUMENTED)):
        if name in found:
            columns[name] = _numbers(found[name], name)
    return names, of, Lines(columns)


def columns_of(body: bytes) -> dict[str, Any]:
    """By name, each in one piece. Raises what pyarrow does of what are none."""
    table = pa.ipc.open_stream(body).read_all().unify_dictionaries().combine_chunks()
    return {name: table.column(name) for name in table.column_names}


def placed(found: Mapping[str, Any], places: Places) -> Numbers:
    regions, region = texts(found[REGION])
    colos, colo = texts(found[COLO])
    pairs, which = np.unique(region.astype(np.int64) * max(1, len(colos)) + colo, return_inverse=True)
    numbers = [places.number(regions[one // len(colos)], colos[one % len(colos)]) for one in pairs.tolist()]
    return np.array(numbers, np.int32)[which] if numbers else np.zeros(0, np.int32)


def about(found: Mapping[str, Any]) -> Numbers:
    outcomes, which = texts(found[OUTCOME])
    numbers = [STATUSES.index(one) if one in STATUSES else ODD for one in outcomes] or [ODD]
    readable = array(found[READABLE]).astype(np.int8)
    return (np.array(numbers, np.int8)[which] * 2 + readable).astype(np.int8)


def texts(column: Any) -> tuple[list[str], Numbers]:
    """The texts of a column, and the number of each line's."""
    if not column.num_chunks or not len(column):
        return [], np.zeros(0, np.int32)
    chunk = column.chunk(0)
    return chunk.dictionary.to_pylist(), chunk.indices.to_numpy(zero_copy_only=False).astype(np.int32)


def _numbers(column: Any, name: str) -> Numbers:
    """Whole numbers as such: what is counted, and what is a moment in seconds."""
    found = array(column)
    kind = _KINDS.get(name) or (np.float64 if found.dtype.kind == "f" else np.int64)
    return found.astype(kind)


def array(column: Any) -> Numbers:
    return column.to_numpy() if len(column) else np.zeros(0, np.int64)
