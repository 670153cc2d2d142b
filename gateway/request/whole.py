"""Whole answers that are kept: who asks the same a moment later is told the same, without any work.

A key says what would be told, and to whom, in which tick of the clock's grid, and after which changes of this
process's own: there is nothing to be forgotten but what nobody may be told any more.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from gateway.meter import Meter
from gateway.request.forms import Forms

_Body = TypeVar("_Body")

TEXTS = frozenset({bytes, str})
ENTRY_BYTES = 2_000
"""What an entry takes beside its body and the texts of its key."""


@dataclass(slots=True, eq=False)
class Told(Generic[_Body]):
    """A body, what it cost, and the codes of the errors in it. Not changed, though it is made as if it could
    be, which takes half as long."""

    body: _Body
    meter: Meter
    codes: frozenset[str] = frozenset()
    bytes: int | None = None
    """Of a body that may be kept; None of one that is not known to be."""
    forms: Forms = field(default_factory=Forms, repr=False, compare=False)
    """Shared by all who are told it."""

    @property
    def keeps(self) -> bool:
        """Nothing went wrong with it, and no older answer of the telemetry store stood in for what did."""
        return self.bytes is not None and not self.codes and not self.meter.stale


@dataclass(slots=True, eq=False)
class _Kept:
    told: Told[Any]
    until: float
    bytes: int
    """With what was made of it since."""


class WholeAnswers:
    """Kept for so many `seconds` since the work on them began, and in `max_bytes` of memory, about.

    `clock` gives seconds and never goes back.
    """

    def __init__(
        self, seconds: float = 0, max_bytes: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0

    @property
    def now(self) -> float:
        return self._clock()

    def of(self, key: Hashable) -> Told[Any] | None:
        found = self._kept.get(key)
        return found.told if found and self._clock() < found.until else None

    def keep(self, key: Hashable, told: Told[Any], began: float) -> None:
        """Who came first goes first: each is of no use soon, however often it is asked."""
        if not told.keeps:
            return
        size, until = ENTRY_BYTES + _texts(key) + (told.bytes or 0), began + self._seconds
        now = self._clock()
        if size > self._max_bytes or until <= now:
            return
        self._forget(key)
        one = self._kept[key] = _Kept(told, until, size)
        self._bytes += size
        told.forms.grown = partial(self._grow, key, one)
        self._make_room(now)

    def _grow(self, key: Hashable, one: _Kept, size: int) -> None:
        """Nothing, where it is not kept any more."""
        if self._kept.get(key) is one:
            one.bytes += size
            self._bytes += size
            self._make_room(self._clock())

    def _make_room(self, now: float) -> None:
        while self._kept:
            key, first = next(iter(self._kept.items()))
            if self._bytes <= self._max_bytes and first.until > now:
                return
            self._forget(key)

    def _forget(self, key: Hashable) -> None:
        if found := self._kept.pop(key, None):
            self._bytes -= found.bytes
            found.told.forms.grown = None


def _texts(key: Hashable) -> int:
    found = 0
    for one in key if isinstance(key, tuple) else (key,):
        if type(one) in TEXTS:
            found += len(one)
    return found
