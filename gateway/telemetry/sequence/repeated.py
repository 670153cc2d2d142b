"""Rows that were written twice, as queues deliver at least once: which of them are one check. Pure."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Protocol, TypeVar


class Recorded(Protocol):
    """A row of one monitor."""

    @property
    def check(self) -> Hashable:
        """What tells its check from others: when and where it ended, and its dispatch where that is read."""
        ...


_Recorded = TypeVar("_Recorded", bound=Recorded)


def once(rows: Iterable[_Recorded], of: Callable[[_Recorded], str] = lambda _: "") -> Iterator[_Recorded]:
    """Without those written twice, in their order, as far as they are asked for; `of` tells rows of several
    monitors apart. Read without dispatches, no place ends two checks of a monitor in a millisecond."""
    found: set[Hashable] = set()
    for one in rows:
        check = of(one), one.check
        if check not in found:
            found.add(check)
            yield one
