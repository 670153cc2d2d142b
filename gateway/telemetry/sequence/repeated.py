"""Rows that were written twice, as queues deliver at least once: which of them are one check. Pure."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class Recorded(Protocol):
    """A row of one monitor."""

    @property
    def ended(self) -> tuple[int, str, str]:
        """When and where the check ended: Unix ms, region and colo."""
        ...


_Recorded = TypeVar("_Recorded", bound=Recorded)


def once(rows: Iterable[_Recorded]) -> Iterator[_Recorded]:
    """Without those written twice, in their order: no place ends two checks of a monitor in a millisecond."""
    found: set[tuple[int, str, str]] = set()
    for one in rows:
        if one.ended not in found:
            found.add(one.ended)
            yield one
