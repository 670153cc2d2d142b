"""A registry in front of which who asks is known for a few seconds: each request signs in, and many alike.

For the file in the data folder. A registry over the network is remembered for longer (`remembered`), and must
not be kept twice: who is let out is let out within the minute.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass

from gateway.errors import DeadlineExceeded
from gateway.flights import Flights
from gateway.ports import Changes, KeptRows, RegistryStatement, RegistryStore
from gateway.stores.calls.breaker import Monotonic
from gateway.stores.wrapped.remembered import SIGN_IN, RememberedRegistry

LONGEST_S = 60.0
MOST_KEPT = 4_096
MOST_ROWS = 20
"""Longer answers are not kept: this and how many are kept bound the memory, some 20 MB at worst."""

_Key = tuple[str, tuple[str | int | float | None, ...], int]


@dataclass(frozen=True, slots=True)
class _Kept:
    rows: KeptRows
    until: float


class SignedIn:
    """Wraps one registry store."""

    def __init__(
        self, store: RegistryStore, seconds: float, changes: Changes, monotonic: Monotonic = time.monotonic
    ) -> None:
        self.store = store
        self._seconds = min(LONGEST_S, seconds)
        self._changes = changes
        self._monotonic = monotonic
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._flights: Flights[list[dict[str, object]]] = Flights()

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        """Rows that were found a moment ago are KeptRows. Nothing found is asked for again: whoever is added
        is let in at once."""
        if statement.name not in SIGN_IN:
            return await self.store.fetch(statement, seconds)
        key = (statement.sql, statement.params, self._changes.count)
        kept = self._kept.get(key)
        if kept and self._monotonic() < kept.until:
            return kept.rows
        return await self._together(key, statement, seconds)

    async def _together(
        self, key: _Key, statement: RegistryStatement, seconds: float
    ) -> list[dict[str, object]]:
        async def send() -> list[dict[str, object]]:
            began = self._monotonic()
            rows = await self.store.fetch(statement, seconds)
            if 0 < len(rows) <= MOST_ROWS:
                until = began + self._seconds
                self._keep(key, _Kept(KeptRows(rows, until), until))
            return rows

        joined = key in self._flights
        try:
            rows = await self._flights.join(key, send, seconds + 1)
        except TimeoutError as error:
            raise DeadlineExceeded("the registry did not answer in time; try again") from error
        return KeptRows(rows) if joined else rows

    def _keep(self, key: _Key, one: _Kept) -> None:
        self._kept.pop(key, None)
        self._kept[key] = one
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


def signed_in(store: RegistryStore, behind: RegistryStore, seconds: float, changes: Changes) -> RegistryStore:
    """`store`, with who asks kept in front of it unless what is `behind` it remembers, or nothing is kept."""
    return (
        store if isinstance(behind, RememberedRegistry) or not seconds else SignedIn(store, seconds, changes)
    )
