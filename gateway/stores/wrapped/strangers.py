"""Whose credential nobody vouches for: a token may be forged by anybody, and each look-up is a call.

A forged token cannot be told from one that was made a minute ago. Hence look-ups of credentials that were
never found here have a bucket of their own, of FEW and PER_SECOND more: a flood of forged tokens empties that
one, and those who were found before are looked up as ever. What was not found is not looked up again for
UNKNOWN_S, so that one client with an old token takes nothing from others.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import TypeVar

from gateway.errors import RegistryUnavailable
from gateway.stores.calls.breaker import Monotonic

FEW = 20.0
PER_SECOND = 0.5
UNKNOWN_S = 15.0
MOST_UNKNOWN = 1_024
MOST_FOUND = 10_000
"""Beyond these the oldest are strangers again, who are let in as long as few others come."""

_Value = TypeVar("_Value")


class Strangers:
    """Mutable; of one registry."""

    def __init__(self, monotonic: Monotonic) -> None:
        self._monotonic = monotonic
        self._found: OrderedDict[Hashable, None] = OrderedDict()
        self._unknown: OrderedDict[Hashable, float] = OrderedDict()
        self._left, self._at = FEW, monotonic()

    def is_unknown(self, key: Hashable) -> bool:
        """It was looked up a moment ago, and not found."""
        return self._monotonic() < self._unknown.get(key, float("-inf"))

    def admit(self, key: Hashable) -> None:
        """Before a look-up. Raises RegistryUnavailable for a stranger where too many came already."""
        if key in self._found:
            return
        now = self._monotonic()
        self._left, self._at = min(FEW, self._left + (now - self._at) * PER_SECOND), now
        if self._left < 1:
            wait = (1 - self._left) / PER_SECOND
            raise RegistryUnavailable("too many unknown API tokens are tried; try again in a moment", wait)
        self._left -= 1

    def learn(self, key: Hashable, *, found: bool) -> None:
        """What the look-up said."""
        if found:
            self._unknown.pop(key, None)
            _put(self._found, key, None, MOST_FOUND)
        else:
            self._found.pop(key, None)
            _put(self._unknown, key, self._monotonic() + UNKNOWN_S, MOST_UNKNOWN)


def _put(kept: OrderedDict[Hashable, _Value], key: Hashable, value: _Value, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
