"""A registry over the network, with what it said last: sign-in asks it rarely, and outlives it a little.

Who is a member, and which token is good, is kept for KEPT_S seconds: that long a member who left is still
let in, and that long known members are served while the registry is down. Monitors, and an org's dispatches
and relays, are always asked for anew; only when that fails, their last answer of at most KEPT_S seconds ago
stands in. Tokens that were never found are looked up by a measure of their own (`strangers`).
"""

import time
from collections import OrderedDict
from dataclasses import dataclass

from gateway.errors import DeadlineExceeded, RegistryUnavailable
from gateway.flights import Flights
from gateway.ports import RegistryStatement, RegistryStore, TelemetryStore
from gateway.stores.calls.breaker import Breaker, Guarded, Monotonic
from gateway.stores.wrapped.strangers import Strangers
from gateway.stores.wrapped.unwritten import UnwrittenTelemetry

KEPT_S = 60.0
MOST_ROWS = 1_000
"""Longer answers are not kept: they would be what fills the memory."""
MOST_KEPT = 50_000
"""Rows in all: what somebody searches for again and again in other words is kept, too."""

BY_ANYBODY = "token_by_id"
"""Its key is what anybody wrote into a header: no signature was checked before."""
SIGN_IN = frozenset({"memberships_of", BY_ANYBODY})
STAND_IN = frozenset({"monitors_by_id", "monitors_matching", "every_dispatch", "every_relay"})

_Rows = list[dict[str, object]]
_Key = tuple[str, tuple[str | int | float | None, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    rows: _Rows
    until: float


class RememberedRegistry:
    """Wraps one registry store."""

    def __init__(self, store: RegistryStore, monotonic: Monotonic = time.monotonic) -> None:
        self.store = store
        self._monotonic = monotonic
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._rows = 0
        self._flights: Flights[_Rows] = Flights()
        self._strangers = Strangers(monotonic)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        if statement.name in SIGN_IN:
            known = self._known(statement)
            return known if known is not None else await self._together(statement, seconds)
        if statement.name not in STAND_IN:
            return await self.store.fetch(statement, seconds)
        try:
            return self._keep(statement, await self.store.fetch(statement, seconds))
        except (RegistryUnavailable, DeadlineExceeded):
            known = self._known(statement)
            if known is None:
                raise
            return known

    async def _together(self, statement: RegistryStatement, seconds: float) -> _Rows:
        """One read for all who sign in with the same credential at the same time."""

        async def send() -> _Rows:
            return self._keep(statement, await self._asked(statement, seconds))

        try:
            return await self._flights.join((statement.sql, statement.params), send, seconds + 1)
        except TimeoutError as error:
            raise DeadlineExceeded("the registry did not answer in time; try again") from error

    async def _asked(self, statement: RegistryStatement, seconds: float) -> _Rows:
        if statement.name != BY_ANYBODY:
            return await self.store.fetch(statement, seconds)
        if self._strangers.is_unknown(statement.params):
            return []
        self._strangers.admit(statement.params)
        rows = await self.store.fetch(statement, seconds)
        self._strangers.learn(statement.params, found=bool(rows))
        return rows

    def _known(self, statement: RegistryStatement) -> _Rows | None:
        kept = self._kept.get((statement.sql, statement.params))
        return kept.rows if kept and self._monotonic() < kept.until else None

    def _keep(self, statement: RegistryStatement, rows: _Rows) -> _Rows:
        """Nothing found is not kept here: whoever is added is to be let in at once."""
        key = (statement.sql, statement.params)
        if key in self._kept:
            self._forget(key)
        if 0 < len(rows) <= MOST_ROWS:
            self._kept[key] = _Kept(rows, self._monotonic() + KEPT_S)
            self._rows += len(rows)
        while self._kept and self._is_too_much():
            self._forget(next(iter(self._kept)))
        return rows

    def _is_too_much(self) -> bool:
        """More rows than may be kept, or one that no one may be given any more: the oldest stands first."""
        return self._rows > MOST_KEPT or next(iter(self._kept.values())).until <= self._monotonic()

    def _forget(self, key: _Key) -> None:
        self._rows -= len(self._kept.pop(key).rows)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


def breaker_of(store: TelemetryStore | RegistryStore) -> Breaker | None:
    """The breaker that a store is behind, if it is."""
    if isinstance(store, RememberedRegistry | UnwrittenTelemetry):
        return breaker_of(store.store)
    return store.breaker if isinstance(store, Guarded) else None
