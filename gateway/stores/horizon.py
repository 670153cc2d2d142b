"""How far back a telemetry store reaches: as long as its service keeps rows, or to the oldest that it has.

A store that is a day old at most says nothing: what it lacks of that day may as well have been lost.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.errors import InsightsError
from gateway.flights import Flights
from gateway.ports import TelemetryStore
from gateway.telemetry.sql.probes import oldest
from gateway.telemetry.sql.text import Source

log = logging.getLogger(__name__)

DAY_MS = 86_400_000
ASK_SECONDS = 2.0
"""An answer waits so long for the oldest row, and goes on without."""
KNOWN_S, UNKNOWN_S = 600.0, 30.0
"""How long an oldest row is remembered, and that there is none, or that it could not be read."""


@dataclass(frozen=True, slots=True)
class ForEver:
    """Nothing is known to have been forgotten."""

    async def known_ms(self, now_ms: int) -> int:  # noqa: ARG002 - whenever that is
        return 0

    async def anew_ms(self, now_ms: int) -> int:  # noqa: ARG002 - the same
        return 0


@dataclass(frozen=True, slots=True)
class Retained:
    """A service that keeps rows for so many days."""

    days: int

    async def known_ms(self, now_ms: int) -> int:
        return max(0, now_ms - self.days * DAY_MS)

    async def anew_ms(self, now_ms: int) -> int:
        return await self.known_ms(now_ms)


@dataclass(slots=True)
class OldestRow:
    """A store that keeps what it was given. One read for all requests, and again after a while."""

    store: TelemetryStore
    source: Source
    monotonic: Callable[[], float] = time.monotonic
    by_days: bool = False
    """Rows are removed by days of UTC."""
    _oldest_ms: int | None = field(default=None, init=False)
    _until: float = field(default=float("-inf"), init=False)
    _flights: Flights[None] = field(default_factory=Flights, init=False)

    async def known_ms(self, now_ms: int) -> int:
        if self.monotonic() >= self._until:
            try:
                await self._flights.join("oldest", self._look, ASK_SECONDS)
            except TimeoutError:
                self._remember(self._oldest_ms, UNKNOWN_S)
        return _old(self._oldest_ms, now_ms)

    async def anew_ms(self, now_ms: int) -> int:
        return _old(await self._read(), now_ms)

    def look_again(self) -> None:
        """Rows were removed."""
        self._until = float("-inf")

    async def _look(self) -> None:
        try:
            known = await self._read()
        except InsightsError as error:
            log.warning("the oldest row is not known: %s", error.message)
            self._remember(self._oldest_ms, UNKNOWN_S)
            return
        self._remember(known, UNKNOWN_S if known is None else KNOWN_S)

    async def _read(self) -> int | None:
        answer = await self.store.read(oldest(self.source, by_days=self.by_days), ASK_SECONDS)
        found = [row["oldest"] for row in answer.rows if isinstance(row["oldest"], int)]
        return found[0] if found and found[0] > 0 else None

    def _remember(self, oldest_ms: int | None, seconds: float) -> None:
        self._oldest_ms, self._until = oldest_ms, self.monotonic() + seconds


def _old(oldest_ms: int | None, now_ms: int) -> int:
    return oldest_ms if oldest_ms is not None and oldest_ms <= now_ms - DAY_MS else 0
