"""HTTP in front of D1: the client API's envelope around every answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from gateway.emulator.edge.bodies import BodyTooLarge, read_body
from gateway.emulator.edge.sql_edge import allowed, state_of
from gateway.emulator.engine.d1 import D1Error, Result, Value

_JSON = "application/json"


class Ask(BaseModel):
    """One SQL text, perhaps of several statements."""

    model_config = ConfigDict(extra="ignore", strict=True)

    sql: str
    params: list[Value] | None = None


class Batch(BaseModel):
    """Several, in one transaction."""

    model_config = ConfigDict(extra="ignore", strict=True)

    batch: list[Ask]


def _admit(request: Request) -> None:
    if not allowed(request):
        raise D1Error("Authentication error", 10000, 401)


Body = Callable[[Request], Awaitable[object]]


def enveloped(body: Body) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `body`: its value as `result`, or its D1Error as `errors`."""

    async def endpoint(request: Request) -> Response:
        try:
            _admit(request)
            result = await body(request)
        except D1Error as error:
            answer: dict[str, Any] = {"success": False, "messages": [], "result": None}
            answer["errors"] = [{"code": error.code, "message": error.message}]
            return Response(orjson.dumps(answer), error.status, media_type=_JSON)
        done = {"success": True, "errors": [], "messages": [], "result": result}
        if isinstance(result, list) and "database" not in request.path_params:
            done["result_info"] = {
                "count": len(result),
                "page": 1,
                "per_page": 1000,
                "total_count": len(result),
            }
        return Response(orjson.dumps(done, option=orjson.OPT_PASSTHROUGH_SUBCLASS), media_type=_JSON)

    return endpoint


async def query(request: Request) -> object:
    return [_objects(result) for result in await _run(request)]


async def raw(request: Request) -> object:
    return [_arrays(result) for result in await _run(request)]


async def create(request: Request) -> object:
    body = await _json(request)
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str) or not name:
        raise D1Error("name is missing", 7400)
    return state_of(request).databases.create(name)


async def get(request: Request) -> object:
    return state_of(request).databases.about(request.path_params["database"])


async def listed(request: Request) -> object:
    page = request.query_params.get("page", "1")
    return state_of(request).databases.all() if page == "1" else []


async def _run(request: Request) -> list[Result]:
    databases = state_of(request).databases
    statements = _statements(await _json(request))
    return await asyncio.to_thread(databases.run, request.path_params["database"], statements)


def _statements(body: object) -> Sequence[tuple[str, Sequence[Value]]]:
    try:
        if isinstance(body, dict) and "batch" in body:
            return [(ask.sql, ask.params or []) for ask in Batch.model_validate(body).batch]
        ask = Ask.model_validate(body)
    except ValidationError as error:
        raise D1Error(
            "The request is malformed: sql is a string and params a list of values", 7400
        ) from error
    return [(ask.sql, ask.params or [])]


async def _json(request: Request) -> object:
    try:
        found: object = orjson.loads(await read_body(request))
    except BodyTooLarge as error:
        raise D1Error("The request is too large", 7400, 413) from error
    except orjson.JSONDecodeError as error:
        raise D1Error("The request is malformed: the body is not JSON", 7400) from error
    return found


def _objects(result: Result) -> dict[str, object]:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return {"results": rows, "success": True, "meta": _meta(result)}


def _arrays(result: Result) -> dict[str, object]:
    rows = {"columns": result.columns, "rows": result.rows}
    return {"results": rows, "success": True, "meta": _meta(result)}


def _meta(result: Result) -> dict[str, object]:
    """`rows_read` counts the rows returned: SQLite does not tell what it looked at."""
    return {
        "served_by": "emulator",
        "duration": round(result.duration_ms, 4),
        "timings": {"sql_duration_ms": round(result.duration_ms, 4)},
        "rows_read": len(result.rows),
        "rows_written": result.changes,
        "changes": result.changes,
        "last_row_id": result.last_row_id,
        "changed_db": result.changed,
        "size_after": result.size_after,
    }
