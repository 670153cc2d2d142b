"""Rows that were written twice, as queues deliver at least once: which of them are one check. Pure."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Protocol, TypeVar


class Recorded(Protocol):
    """A row of one monitor."""

    @property
    def check(self) -> Hashable:
        """What tells its check from others: when and where it ended, and its dispatch where that is read."""
        ...


_Recorded = TypeVar("_Recorded", bound=Recorded)


def once(rows: Iterable[_Recorded]) -> Iterator[_Recorded]:
    """Without those written twice, in their order, as far as they are asked for. Read without dispatches, no
    place ends two checks of a monitor in a millisecond."""
    found: set[Hashable] = set()
    for one in rows:
        if one.check not in found:
            found.add(one.check)
            yield one
