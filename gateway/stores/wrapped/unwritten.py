"""A dataset that was never written to has no rows: an answer, although the service refuses every statement.
Neither has a column that no row fills any value but its empty one.

Analytics Engine makes a dataset with its first row. Until then it knows none of its columns, and says so with
the 422 that a wrong statement gets, too; which of both it is, its list of datasets tells. Where it is there,
a statement with columns that were appended to the layout is asked again without them.
"""

import time
from dataclasses import dataclass

import httpx

from gateway.errors import InsightsError, TelemetryUnavailable
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.calls.breaker import Monotonic
from gateway.stores.calls.upstream import Refused
from gateway.telemetry.sql.probes import datasets
from gateway.telemetry.sql.service.unfilled import without_appended

AGAIN_S = 15.0
"""How long a dataset that was not there is taken not to be: a page asks ten questions of it at once."""

UNFILLED_S = 60.0


@dataclass(slots=True)
class UnwrittenTelemetry:
    """In front of a store of Cloudflare's. `listing` is the SQL endpoint that lists datasets."""

    store: TelemetryStore
    listing: TelemetryStore
    dataset: str
    monotonic: Monotonic = time.monotonic
    _written: bool = False
    _missing_until: float = 0.0
    _unfilled_until: float = 0.0

    async def read(self, statement: Statement, seconds: float) -> Rows:
        """As the store's; no rows where the dataset does not exist yet."""
        if self.monotonic() < self._missing_until:
            return Rows([], 0)
        if self.monotonic() < self._unfilled_until:
            return await self.store.read(without_appended(statement) or statement, seconds)
        try:
            return await self.store.read(statement, seconds)
        except TelemetryUnavailable as error:
            if not _refused(error):
                raise
            if not await self._exists(seconds):
                return Rows([], 0)
            plain = without_appended(statement)
            if plain is None:
                raise
        return await self._without(plain, seconds)

    async def _without(self, plain: Statement, seconds: float) -> Rows:
        """What is learned holds for a while: a writer may come that fills them."""
        found = await self.store.read(plain, seconds)
        self._unfilled_until = self.monotonic() + UNFILLED_S
        return found

    async def _exists(self, seconds: float) -> bool:
        """True once it was seen, and where nothing can be learned: the refusal stands then."""
        if self._written:
            return True
        try:
            found = await self.listing.read(datasets(), seconds)
        except InsightsError:
            return True
        self._written = any(row["dataset"] == self.dataset for row in found.rows)
        self._missing_until = 0.0 if self._written else self.monotonic() + AGAIN_S
        return self._written

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()
        if self.listing is not self.store:
            await self.listing.aclose()


def _refused(error: TelemetryUnavailable) -> bool:
    cause = error.__cause__
    return isinstance(cause, Refused) and cause.status == httpx.codes.UNPROCESSABLE_ENTITY
