"""The registry in the platform's own D1 database, over its REST API."""

import orjson
from pydantic import BaseModel, ValidationError

from gateway.errors import RegistryRefused, RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.stores.calls.breaker import Breaker
from gateway.stores.calls.budget import Share
from gateway.stores.calls.cloudflare import Account, CloudflareJudge
from gateway.stores.calls.upstream import Counts, Pace, Upstream
from gateway.stores.translate import registry_errors

NAME = "D1"
MOST_PARAMS = 100
PING_SECONDS = 5.0


class _Meta(BaseModel):
    changes: int = 0


class _Result(BaseModel):
    success: bool
    results: list[dict[str, object]] = []
    meta: _Meta = _Meta()


class _Answer(BaseModel, hide_input_in_errors=True):
    success: bool
    result: list[_Result] = []


class D1Registry:
    """The registry port on one database."""

    def __init__(self, account: Account, database_id: str, pace: Pace | None = None) -> None:
        pace = pace or Pace(account.budget, Share.REGISTRY)
        self._url = f"{account.api_url}/accounts/{account.account_id}/d1/database/{database_id}/query"
        self._service = Upstream(NAME, account.client(), CloudflareJudge(NAME), Breaker(pace.monotonic), pace)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        return (await self._run(statement, seconds, repeat=True)).results

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        """Never sent twice once it may have arrived: the answer was lost, not the write."""
        return (await self._run(statement, seconds, repeat=False)).meta.changes

    async def _run(self, statement: RegistryStatement, seconds: float, *, repeat: bool) -> _Result:
        if len(statement.params) > MOST_PARAMS:
            raise RegistryUnavailable(f"{statement.name} binds more than {MOST_PARAMS} values, D1's limit")
        request = self._service.client.build_request(
            "POST",
            self._url,
            content=orjson.dumps({"sql": statement.sql, "params": statement.params}),
            headers={"Content-Type": "application/json"},
        )
        with registry_errors(statement.name, is_trial=statement.is_trial):
            reply = await self._service.ask(request, seconds, repeat=repeat)
        return _checked(statement, reply.body)

    async def ping(self) -> None:
        await self.fetch(RegistryStatement("ping", "SELECT 1 AS one"), PING_SECONDS)

    @property
    def counts(self) -> Counts:
        return self._service.counts

    @property
    def breaker(self) -> Breaker:
        return self._service.breaker

    async def aclose(self) -> None:
        await self._service.aclose()


def _checked(statement: RegistryStatement, body: bytes) -> _Result:
    """The one result of one statement. Raises RegistryUnavailable, which never echoes the body."""
    try:
        answer = _Answer.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise RegistryUnavailable(f"D1's answer to {statement.name} is not the JSON it should be") from error
    if not answer.success or len(answer.result) != 1 or not answer.result[0].success:
        raise RegistryRefused(f"D1 refused {statement.name}; run `insights doctor`")
    return answer.result[0]
