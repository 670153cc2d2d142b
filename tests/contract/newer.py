"""ClickHouse's HTTP interface over the embedded engine: what stands in for a server of today.

No server newer than Debian's 18.16 can be had by whoever runs these tests from package mirrors alone, so that
statements which it does not know (projections came with 21.6) are judged by chDB, which is ClickHouse 26 as a
library: its parser, its planner and its tables, but none of a server's own code. The wire is written after
what the real 18.16 answers and after ClickHouse's manual: Basic login, parameters that are settings (unknown
ones are refused), `readonly`, INSERT with its rows in the body, error numbers in a header.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.stores.embedded import Engine
from tests.contract.server import PASSWORD, USER

_INSERT = re.compile(r"INSERT INTO (\S+) \(([^)]*)\) FORMAT TabSeparated\s*\Z")
_CODE = re.compile(r"Code: ([0-9]+)")
_NO_TABLE, _READONLY, _NO_SETTING, _LOGIN, _NO_DATABASE = 60, 164, 115, 516, 81
_OWN = frozenset({"query", "database", "wait_end_of_query"})
"""Parameters that are no settings."""
SECONDS = 120.0


class Said(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Newer:
    """An ASGI app. `engine` keeps all tables in its one database."""

    engine: Engine
    database: str = "ae"
    asked: list[str] = field(default_factory=list)
    """What was sent, for tests to look at."""
    _known: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = Response(await self._answered(request), media_type="text/plain")
        except Said as said:
            answer = self._refused(said.code)
        except TimeoutError:
            answer = self._refused(159)
        except RuntimeError as error:
            found = _CODE.search(str(error))
            answer = self._refused(int(found[1]) if found else 1002)
        await answer(scope, receive, send)

    async def _answered(self, request: Request) -> bytes:
        _let_in(request.headers.get("authorization", ""))
        given = dict(request.query_params)
        if given.get("database", self.database) != self.database:
            raise Said(_NO_DATABASE)
        await self._settings({name: value for name, value in given.items() if name not in _OWN})
        body = await request.body()
        sql = given.get("query", body.decode())
        self.asked.append(sql)
        if inserted := _INSERT.match(sql):
            columns = [one.strip() for one in inserted[2].split(",")]
            await self.engine.insert_async(inserted[1], columns, body, SECONDS)
            return b""
        if given.get("readonly", "0") != "0" and not sql.lstrip().startswith(("SELECT", "SHOW", "EXPLAIN")):
            raise Said(_READONLY)
        return await self.engine.query(sql, float(given.get("max_execution_time", SECONDS)))

    async def _settings(self, given: Mapping[str, str]) -> None:
        """Each is one, as a server has it."""
        if not self._known:
            names = await self.engine.query("SELECT name FROM system.settings FORMAT TSV", SECONDS)
            self._known = frozenset(names.decode().split())
        if given.keys() - self._known:
            raise Said(_NO_SETTING)

    @staticmethod
    def _refused(code: int) -> Response:
        status = {_NO_TABLE: 404, _NO_DATABASE: 404, _LOGIN: 403}.get(code, 500)
        text = f"Code: {code}. DB::Exception: refused. (version 26)\n"
        return Response(text, status, {"X-ClickHouse-Exception-Code": str(code)}, "text/plain")


def _let_in(header: str) -> None:
    expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if header != f"Basic {expected}":
        raise Said(_LOGIN)
