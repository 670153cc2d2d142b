"""Telemetry in a ClickHouse server or cluster, over its HTTP interface. Servers back to 18.16 will do."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
import orjson
from pydantic import BaseModel, SecretStr, ValidationError

from gateway.errors import RegistryUnavailable
from gateway.ports import BODY_CAP, RegistryStatement, Rows, Statement
from gateway.stores.answered.answer import checked, checked_by_column
from gateway.stores.calls.breaker import Breaker
from gateway.stores.calls.http_call import Reply, pooled_client
from gateway.stores.calls.retry import Unwell
from gateway.stores.calls.upstream import Counts, Pace, Refused, Upstream
from gateway.stores.ping import PING_SECONDS, ping
from gateway.stores.translate import registry_errors, telemetry_errors
from gateway.telemetry.sql.dialect import by_column

NAME = "ClickHouse"
RETRIES = 2
WRITE_SECONDS = 60.0
BATCH_BYTES = 8 * 1024 * 1024
"""Larger inserts make no larger parts, and a failed one would have to be sent again as a whole."""

QUERY_BYTES = 4 * 1024 * 1024
"""A question about a year of days names each of them."""

_CODE = re.compile(rb"Code: ([0-9]+)")
_BUSY = frozenset({202, 209, 210, 279, 319, 425, 999})
"""Too many queries at a time, sockets and networks, keepers: what passes."""
_TOO_LARGE = frozenset({158, 159, 160, 241, 307, 396})
"""Rows, time, memory or bytes beyond a limit: the same question would meet it again."""
_NOT_LET_IN = frozenset({192, 193, 194, 195, 291, 492, 497, 516})
_NO_DATABASE = 81
_NO_TABLE = frozenset({60, _NO_DATABASE})
_NO_FORMAT = 73


class _NoFormat(Refused):
    """An old server, which writes answers by row alone."""


class _Rows(BaseModel, hide_input_in_errors=True):
    data: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, and as whom it is asked."""

    url: str
    user: str
    password: SecretStr
    database: str = "default"


class ClickHouseTables:
    """The registry's port on tables of one database: the archive's. Statements come as the server reads them,
    with nothing to be bound."""

    def __init__(self, server: Server, pace: Pace | None = None) -> None:
        pace = pace or Pace(seconds=WRITE_SECONDS)
        client = _client(server)
        self._service = Upstream(NAME, client, judged, Breaker(pace.monotonic), pace)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        limits = {
            "readonly": "2",
            "max_execution_time": str(max(1, math.ceil(min(seconds, self._service.pace.seconds)) - 1)),
            "max_result_bytes": str(BODY_CAP),
            "result_overflow_mode": "throw",
            "wait_end_of_query": "1",
            "enable_http_compression": "1",
            "max_query_size": str(QUERY_BYTES),
            "output_format_json_quote_64bit_integers": "0",
        }
        reply = await self._sent(statement, limits, seconds, repeat=True)
        try:
            return _Rows.model_validate(orjson.loads(reply.body)).data
        except (orjson.JSONDecodeError, ValidationError) as error:
            raise RegistryUnavailable(
                f"{NAME}'s answer to {statement.name} is not the JSON it should be"
            ) from error

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        """Never sent twice once it may have arrived. How many rows were changed is not said: 0."""
        await self._sent(statement, {"wait_end_of_query": "1"}, seconds, repeat=False)
        return 0

    async def _sent(
        self, statement: RegistryStatement, params: dict[str, str], seconds: float, *, repeat: bool
    ) -> Reply:
        content = statement.sql.encode()
        request = self._service.client.build_request("POST", "/", params=params, content=content)
        with registry_errors(statement.name, is_trial=statement.is_trial):
            return await self._service.ask(request, seconds, repeat=repeat)

    async def ping(self) -> None:
        await self.fetch(RegistryStatement("ping", "SELECT 1 AS one FORMAT JSON"), PING_SECONDS)

    @property
    def breaker(self) -> Breaker:
        return self._service.breaker

    async def aclose(self) -> None:
        await self._service.aclose()


class ClickHouse:
    """The telemetry port on one table, which is written to as well."""

    def __init__(self, server: Server, table: str, pace: Pace | None = None) -> None:
        self._table = table
        pace = pace or Pace()
        self._seconds = pace.seconds
        client = _client(server)
        self._service = Upstream(NAME, client, judged, Breaker(pace.monotonic), pace)
        self._by_column = True
        slow = Pace(seconds=WRITE_SECONDS, monotonic=pace.monotonic, sleep=pace.sleep)
        self._writing = Upstream(NAME, client, judged, Breaker(pace.monotonic), slow)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        with telemetry_errors(statement.name, statement.org):
            if self._by_column:
                try:
                    reply = await self._service.ask(self._request(by_column(statement.sql), seconds), seconds)
                except _NoFormat:
                    self._by_column = False
                else:
                    return await checked_by_column(statement, reply.body)
            reply = await self._service.ask(self._request(statement.sql, seconds), seconds)
        return await checked(statement, reply.body)

    def _request(self, sql: str, seconds: float) -> httpx.Request:
        limits = {
            "readonly": "2",  # reads only, though settings like these may be given
            # It ends before we do: "ask for a shorter window" is no outage, and nobody's query runs on.
            "max_execution_time": str(max(1, math.ceil(min(seconds, self._seconds)) - 1)),
            "max_result_bytes": str(BODY_CAP),
            "result_overflow_mode": "throw",
            # Of a cluster of which a shard is down, nothing is told rather than a smaller number: whatever
            # the profile of the user says.
            "skip_unavailable_shards": "0",
            # An error after the first rows would otherwise follow them under the status 200.
            "wait_end_of_query": "1",
            "enable_http_compression": "1",
            # That a query ends with its connection is a setting that old servers refuse: it belongs into
            # the profile of the user. Without it a query that nobody waits for ends by its time limit.
        }
        return self._service.client.build_request("POST", "/", params=limits, content=sql.encode())

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        """In batches, each whole or not at all on one partition; the outbox sends again what failed."""
        # A Distributed table would else take rows that no shard has yet, and forget them with its disk.
        target = f"INSERT INTO {self._table} ({', '.join(columns)}) FORMAT TabSeparated"
        params = {"query": target, "insert_distributed_sync": "1"}
        for batch in batches(rows_tsv):
            request = self._writing.client.build_request("POST", "/", params=params, content=batch)
            with telemetry_errors("write", self._table):
                await self._writing.ask(request, WRITE_SECONDS, repeat=False)
        return rows_tsv.count(b"\n")

    async def query(self, sql: str, seconds: float) -> bytes:
        """The server's raw answer to a statement of the operator's, which may change how a table is kept; it
        is sent once. Raises TelemetryUnavailable or DeadlineExceeded."""
        params = {"wait_end_of_query": "1", "skip_unavailable_shards": "0"}
        request = self._writing.client.build_request("POST", "/", params=params, content=sql.encode())
        with telemetry_errors("query", self._table):
            return (await self._writing.ask(request, seconds, repeat=False)).body

    async def ping(self) -> None:
        await ping(self, NAME)

    @property
    def counts(self) -> Counts:
        return self._service.counts

    @property
    def breaker(self) -> Breaker:
        return self._service.breaker

    async def aclose(self) -> None:
        await self._service.aclose()


def _client(server: Server) -> httpx.AsyncClient:
    login = httpx.BasicAuth(server.user, server.password.get_secret_value())
    client = pooled_client(server.url, {}, login)
    client.params = httpx.QueryParams({"database": server.database})
    return client


def judged(reply: Reply) -> None:
    """By ClickHouse's own error number: its status is 500 for nearly everything, its text quotes the SQL."""
    if reply.status == httpx.codes.OK:
        return
    number = reply.headers.get("x-clickhouse-exception-code") or _number(reply.body)
    code = int(number) if number.isdecimal() else 0
    if code in _BUSY or (not code and reply.status >= httpx.codes.INTERNAL_SERVER_ERROR):
        raise Unwell(f"{NAME} is unwell (error {code or reply.status})", retries=RETRIES)
    refusal = _NoFormat if code == _NO_FORMAT else Refused
    raise refusal(
        f"{NAME} {_said(code, reply.status)} (error {code or reply.status})", _status(code, reply.status)
    )


def _said(code: int, status: int) -> str:
    if code in _TOO_LARGE:
        return "found the question too large; ask for a shorter window"
    if code in _NOT_LET_IN or status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return "refused the login; check INSIGHTS_CLICKHOUSE_USER and INSIGHTS_CLICKHOUSE_PASSWORD"
    if code == _NO_DATABASE:
        return "has no such database; make it first"
    if code in _NO_TABLE:
        return "has no such table; make it: insights schema --clickhouse"
    return "refused a statement; run `insights doctor`"


def _status(code: int, status: int) -> int:
    """Old servers answer 500 for everything: a table that is not there is 404 here, as of new ones."""
    return httpx.codes.NOT_FOUND if code in _NO_TABLE else status


def _number(body: bytes) -> str:
    found = _CODE.search(body)
    return found[1].decode() if found else ""


def batches(rows_tsv: bytes, most: int = BATCH_BYTES) -> Iterator[bytes]:
    """Whole lines, at most `most` bytes at a time (a longer line by itself)."""
    start = 0
    while start < len(rows_tsv):
        end = len(rows_tsv)
        if end - start > most:
            cut = rows_tsv.rfind(b"\n", start, start + most)
            end = (cut if cut >= start else rows_tsv.find(b"\n", start)) + 1 or end
        yield rows_tsv[start:end]
        start = end
