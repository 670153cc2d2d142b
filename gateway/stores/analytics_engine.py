"""Telemetry in Workers Analytics Engine, over its SQL endpoint (classic). Read only: Workers write."""

import httpx

from gateway.ports import Rows, Statement
from gateway.stores.answered.answer import checked
from gateway.stores.calls.breaker import Breaker
from gateway.stores.calls.cloudflare import Account, CloudflareJudge
from gateway.stores.calls.upstream import Counts, Pace, Upstream
from gateway.stores.ping import ping
from gateway.stores.translate import telemetry_errors


class AnalyticsEngine:
    """The telemetry port on one account."""

    name = "Analytics Engine"
    path = "/accounts/{account}/analytics_engine/sql"

    def __init__(self, account: Account, pace: Pace | None = None) -> None:
        pace = pace or Pace(account.budget)
        self._url = account.api_url + self.path.format(account=account.account_id)
        self._account_id = account.account_id
        self._service = Upstream(
            self.name, account.client(), CloudflareJudge(self.name), Breaker(pace.monotonic), pace
        )

    async def read(self, statement: Statement, seconds: float) -> Rows:
        with telemetry_errors(statement.name, statement.org):
            reply = await self._service.ask(self._request(statement), seconds)
        return await checked(statement, reply.body)

    def _request(self, statement: Statement) -> httpx.Request:
        return self._service.client.build_request(
            "POST",
            self._url,
            content=statement.sql.encode(),
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )

    async def ping(self) -> None:
        await ping(self, self.name)

    @property
    def counts(self) -> Counts:
        return self._service.counts

    @property
    def breaker(self) -> Breaker:
        return self._service.breaker

    async def aclose(self) -> None:
        await self._service.aclose()
