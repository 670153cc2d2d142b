"""Heartbeats of an answer, held by column: a page tells a few fields of each, and none is made of a row
unless somebody asks for it whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, overload

from gateway.ports import Rows
from gateway.telemetry.answers.columned import Columned
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import HIGHEST_CODE, heartbeat, sound_times, unknown_status
from gateway.telemetry.sql.columns import STATUSES


class Beats(Columned, Sequence[Heartbeat]):
    """Those of an answer's rows that are in these places, in their order. Raises StoreMalformed, as to make
    one of them would."""

    def __init__(self, answer: Rows, places: Sequence[int]) -> None:
        super().__init__()
        self._answer = answer
        self._places = places
        sound_times(self.column("timestamp_ms"))
        if not STATUSES_KNOWN.issuperset(self.column("status")):
            raise unknown_status()

    def first(self, count: int) -> "Beats":
        """As many of them; all if they are fewer."""
        return self if count >= len(self) else Beats(self._answer, self._places[:count])

    def _read(self, name: str) -> Sequence[Any]:
        if name not in READ:
            return [*map(attrgetter(name), self)]
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
