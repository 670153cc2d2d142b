"""A store of tables that need not be there when the gateway starts: it is opened when it can be.

An archive that is damaged or cannot be reached costs what is asked of it, and nothing else.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from gateway.errors import DeadlineExceeded, InsightsError, RegistryUnavailable
from gateway.flights import Flights
from gateway.ports import RegistryStatement, RegistryStore
from gateway.stores.calls.breaker import Monotonic
from gateway.stores.ping import PING_SECONDS

log = logging.getLogger(__name__)

AGAIN_S = 5.0
"""After it could not be opened it is left alone so long, and everybody is told the same."""


@dataclass(slots=True)
class OpenedLater:
    """In front of what `opening` opens; `name` is what the log calls it."""

    name: str
    opening: Callable[[], Awaitable[RegistryStore]]
    monotonic: Monotonic = time.monotonic
    _store: RegistryStore | None = field(default=None, init=False)
    _refused: tuple[float, str] = field(default=(float("-inf"), ""), init=False)
    _flights: Flights[RegistryStore] = field(default_factory=Flights, init=False)

    async def attempt(self, seconds: float) -> bool:
        """Open it now, if that goes; whether it went."""
        try:
            await self._opened(seconds)
        except InsightsError:
            return False
        return True

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        until = self.monotonic() + seconds
        store = await self._opened(seconds)
        return await store.fetch(statement, until - self.monotonic())

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        until = self.monotonic() + seconds
        store = await self._opened(seconds)
        return await store.execute(statement, until - self.monotonic())

    async def ping(self) -> None:
        await (await self._opened(PING_SECONDS)).ping()

    async def aclose(self) -> None:
        if self._store:
            await self._store.aclose()

    async def _opened(self, seconds: float) -> RegistryStore:
        """Raises RegistryUnavailable, or DeadlineExceeded where that takes longer."""
        if self._store:
            return self._store
        until, refusal = self._refused
        if self.monotonic() < until:
            raise RegistryUnavailable(refusal, until - self.monotonic())
        try:
            return await self._flights.join("open", self._open, seconds)
        except TimeoutError as error:
            raise DeadlineExceeded(f"{self.name} could not be opened in time; try again") from error

    async def _open(self) -> RegistryStore:
        try:
            self._store = await self.opening()
        except InsightsError as error:
            refusal = f"{self.name} is out of reach: {error.message}"
            log.error("%s", refusal)  # noqa: TRY400 - our own words, without what led there
            self._refused = self.monotonic() + AGAIN_S, refusal
            raise RegistryUnavailable(refusal, AGAIN_S) from error
        return self._store
