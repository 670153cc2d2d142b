"""Telemetry in Workers Analytics Engine, over the Analytics SQL API of autumn 2026.

It takes texts as bound parameters; statements are written in its own dialect
(telemetry.dialect.ANALYTICS_SQL), since it weighs counts and sums by itself. The time range stays in the
SQL, where it always is: giving it twice is an error.
"""

import httpx
import orjson

from gateway.errors import TelemetryUnavailable
from gateway.ports import Statement
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.upstream import Refused
from gateway.telemetry.sql.bind import bound

_MOST_CHARACTERS = 10 * 1024


class AnalyticsSql(AnalyticsEngine):
    """The telemetry port on one account: as the classic endpoint, but for how a statement travels."""

    name = "the Analytics SQL API"
    path = "/analytics/sql"

    def _request(self, statement: Statement) -> httpx.Request:
        """Raises TelemetryUnavailable for a statement that is too long for the service."""
        query, texts = bound(statement.sql.removesuffix(" FORMAT JSON"))
        if len(query) > _MOST_CHARACTERS:
            raise TelemetryUnavailable(
                f"{self.name} takes 10 KiB of SQL and this question needs more; ask for fewer fields at once"
            )
        asked = {"query": query, "params": texts, "scope": {"accountTag": self._account_id}}
        return self._service.client.build_request(
            "POST",
            self._url,
            content=orjson.dumps(asked),
            headers={"Content-Type": "application/json"},
        )

    async def ping(self) -> None:
        """No statement does without a dataset here, so the service's word that this one does is an answer."""
        try:
            await super().ping()
        except TelemetryUnavailable as error:
            cause = error.__cause__
            if not (isinstance(cause, Refused) and cause.status == httpx.codes.UNPROCESSABLE_ENTITY):
                raise
