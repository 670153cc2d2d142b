"""Rows that were written twice, as queues deliver at least once: which of them are one check. Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Recorded(Protocol):
    """A row of one monitor."""

    @property
    def ended(self) -> tuple[int, str, str]:
        """When and where the check ended: Unix ms, region and colo."""
        ...


_Recorded = TypeVar("_Recorded", bound=Recorded)


def once(rows: Iterable[_Recorded]) -> list[_Recorded]:
    """Without those written twice, in their order: no place ends two checks of a monitor in a millisecond."""
    found: dict[tuple[int, str, str], _Recorded] = {}
    for one in rows:
        found.setdefault(one.ended, one)
    return list(found.values())
