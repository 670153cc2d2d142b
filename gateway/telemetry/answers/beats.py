"""Heartbeats of an answer, held by column: a page tells a few fields of each, and none is made of a row
unless somebody asks for it whole.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, overload

from gateway.ports import Rows
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import HIGHEST_CODE, heartbeat, sound_times, unknown_status
from gateway.telemetry.sql.columns import STATUSES


class Beats(Sequence[Heartbeat]):
    """Those of an answer's rows that are in these places, in their order. Raises StoreMalformed, as to make
    one of them would."""

    def __init__(self, answer: Rows, places: Sequence[int]) -> None:
        self._answer = answer
        self._places = places
        self._columns: dict[str, Sequence[Any]] = {}
        self._firsts: dict[int, Beats] = {}
        self._told: dict[Hashable, list[Any]] = {}
        self._written: tuple[Hashable, Any] = (None, None)
        sound_times(self.column("timestamp_ms"))
        if not STATUSES_KNOWN.issuperset(self.column("status")):
            raise unknown_status()

    def column(self, name: str) -> Sequence[Any]:
        """What each one's attribute of this name is."""
        if name not in self._columns:
            self._columns[name] = self._read(name) if name in READ else [*map(attrgetter(name), self)]
        return self._columns[name]

    def told(self, name: Hashable, make: Callable[[], list[Any]]) -> list[Any]:
        """What is made of them for answers, once. `name` tells it from all else."""
        if name not in self._told:
            self._told[name] = make()
        return self._told[name]

    def written(self, selection: Hashable, make: Callable[[], Any]) -> Any:
        """What is made of them for one selection of their fields: of the last one that was asked, once."""
        if self._written[0] != selection:
            self._written = selection, make()
        return self._written[1]

    def first(self, count: int) -> "Beats":
        """As many of them; all if they are fewer."""
        if count >= len(self):
            return self
        if count not in self._firsts:
            self._firsts[count] = Beats(self._answer, self._places[:count])
        return self._firsts[count]

    def _read(self, name: str) -> Sequence[Any]:
        key, read = READ[name]
        cells = self._answer.column(key)
        found = [cells[place] for place in self._places]
        return read(found) if read else found

    @cached_property
    def _made(self) -> tuple[Heartbeat, ...]:
        return tuple(heartbeat(self._answer.rows[place]) for place in self._places)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Heartbeat: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Heartbeat]: ...

    def __getitem__(self, at: int | slice) -> Heartbeat | Sequence[Heartbeat]:
        return self._made[at]

    def __iter__(self) -> Iterator[Heartbeat]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == tuple(other)

    __hash__ = None  # type: ignore[assignment] # as of a list


def _codes(found: list[int]) -> list[int]:
    return [code if 0 <= code < HIGHEST_CODE else 0 for code in found]


def _rates(found: list[float]) -> list[float]:
    return [rate or 1.0 for rate in found]


STATUSES_KNOWN = frozenset(STATUSES)
READ: Mapping[str, tuple[str, Callable[[list[Any]], list[Any]] | None]] = {
    "monitor_id": ("monitor", None),
    "timestamp_ms": ("timestamp_ms", None),
    "status": ("status", None),
    "latency_ms": ("latency_ms", None),
    "region": ("region", None),
    "colo": ("colo", None),
    "code": ("code", _codes),
    "error": ("error", None),
    "error_class": ("error_class", None),
    "dispatch_id": ("dispatch_id", None),
    "sample_rate": ("sample_rate", _rates),
    "sample_interval": ("sample_interval", None),
}
"""The answer's column of an attribute, and what is made of it; as `recorded.heartbeat` does of one row."""
