"""Who signed in a moment ago: the same credentials, for the same org, are let in without another look.

Kept for as long as what the registry said of them is (gateway.stores.wrapped.signed_in), and no longer: that
a token is revoked or a membership ends is found as soon as without it. Nobody who was refused is kept.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from gateway.access.principal import Access, Caller, Clock
from gateway.ports import Changes

MOST, MOST_BYTES = 1_024, 4_096
"""Of those kept, and of the credentials of each: headers may be as long as the server takes them."""
Credentials = tuple[tuple[bytes, bytes], ...]
"""Headers as they came, name and value."""


@dataclass(frozen=True, slots=True)
class LetIn:
    caller: Caller
    access: Access
    until: float
    changes: int


class LetInLately:
    """Of one door. `clock` is what credentials expire by, `monotonic` what is kept is forgotten by."""

    def __init__(
        self, clock: Clock, changes: Changes, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._changes = changes
        self._monotonic = monotonic
        self._kept: dict[Credentials, LetIn] = {}

    def of(self, credentials: Credentials) -> LetIn | None:
        """`credentials` are all that decides who is let in, and for which org."""
        found = self._kept.get(credentials)
        if found is None or found.changes != self._changes.count or self._monotonic() >= found.until:
            return None
        expires_ms = found.caller.expires_ms
        return found if expires_ms is None or self._clock() < expires_ms else None

    def keep(self, credentials: Credentials, caller: Caller, access: Access, until: float) -> None:
        """Where it is known how long it holds, and took no read."""
        if until <= 0 or access.registry_reads or sum(map(len, chain(*credentials))) > MOST_BYTES:
            return
        self._kept.pop(credentials, None)
        self._kept[credentials] = LetIn(caller, access, until, self._changes.count)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
