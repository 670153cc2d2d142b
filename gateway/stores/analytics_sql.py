"""Telemetry in Workers Analytics Engine, over the Analytics SQL API of autumn 2026.

It takes texts as bound parameters and the time range beside the SQL; statements are written in its own
dialect (telemetry.dialect.ANALYTICS_SQL), since it weighs counts and sums by itself.
"""

from datetime import UTC, datetime

import httpx
import orjson

from gateway.errors import TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.base import Statement
from gateway.telemetry.bind import bound
from gateway.telemetry.dialect import ANALYTICS_SQL


class AnalyticsSql(AnalyticsEngine):
    """The telemetry port on one account: as the classic endpoint, but for how a statement travels."""

    name = "the Analytics SQL API"
    path = "/analytics/sql"

    def _request(self, statement: Statement) -> httpx.Request:
        """Raises TelemetryUnavailable for a statement that is too long for the service."""
        query, texts = bound(statement.sql.removesuffix(" FORMAT JSON"))
        if len(query) > ANALYTICS_SQL.sql_cap:
            raise TelemetryUnavailable(
                f"{self.name} takes 10 KiB of SQL and this question needs more; ask for fewer fields at once"
            )
        asked = {"query": query, "params": texts, "scope": {"accountTag": self._account_id}}
        return self._service.client.build_request(
            "POST",
            self._url,
            content=orjson.dumps(asked | _time_range(statement)),
            headers={"Content-Type": "application/json"},
        )


def _time_range(statement: Statement) -> dict[str, dict[str, str]]:
    since, until = statement.written
    return {"time_range": {"start": _instant(since), "end": _instant(until)}} if until else {}


def _instant(unix_s: int) -> str:
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
