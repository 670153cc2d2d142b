"""HTTP in front of the two SQL endpoints: who asks, what, and refusals as the service words them."""

import hmac
from uuid import uuid4

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from gateway.emulator.conditions import Strictness
from gateway.emulator.edge.bodies import BodyTooLarge, read_body
from gateway.emulator.edge.faults import envelope
from gateway.emulator.edge.state import State
from gateway.emulator.engine import analytics, classic
from gateway.emulator.refusal import Refused

_MEDIA = {
    "JSON": "application/json",
    "JSONEachRow": "application/x-ndjson",
    "TabSeparated": "text/tab-separated-values",
}
_CLASSIC_TYPES = (
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/sql",
)
_TEXT = "text/plain;charset=UTF-8"


def allowed(request: Request) -> bool:
    """True for the emulator's token, and its account where the address names one."""
    state = state_of(request)
    given = request.headers.get("authorization", "").encode()
    expected = f"Bearer {state.token}".encode()
    return (
        hmac.compare_digest(given, expected)
        and request.path_params.get("account", state.account) == state.account
    )


def state_of(request: Request) -> State:
    state: State = request.app.state.emulator
    return state


def _documented(request: Request) -> bool:
    return state_of(request).world.conditions.strictness is Strictness.DOCUMENTED


def _admit(request: Request) -> None:
    if not allowed(request):
        raise Refused(403, "Authorization error")


async def classic_sql(request: Request) -> Response:
    """POST with the statement as the body, or GET with ?query=."""
    state = state_of(request)
    try:
        _admit(request)
        sql = await _classic_text(request)
        found = await classic.answer(sql, state.datasets, state.world.conditions)
    except Refused as refused:
        return _refusal(refused)
    headers = {"x-query-id": uuid4().hex, "x-emulator-copy": str(found.percent)}
    return Response(found.body, 200, headers, media_type=_MEDIA[found.form])


async def _classic_text(request: Request) -> str:
    if request.method == "GET":
        sql = request.query_params.get("query", "")
    else:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if _documented(request) and media not in _CLASSIC_TYPES:
            raise Refused(400, "Content type error")
        sql = _utf8(await _body(request))
    if not sql.strip():
        raise Refused(400, "Missing query: send it as the body of a POST or as the parameter query of a GET")
    return sql


async def analytics_sql(request: Request) -> Response:
    """POST with JSON or raw SQL, or GET with ?query=."""
    state = state_of(request)
    if not hmac.compare_digest(
        request.headers.get("authorization", "").encode(), f"Bearer {state.token}".encode()
    ):
        reply = envelope(400, 10000, "Authentication error")
        return Response(reply.body, reply.status, media_type="application/json")
    try:
        _admit(request)
        question = await _question(request)
        found = await analytics.answer(
            question,
            state.account,
            state.datasets,
            state.world.conditions,
            in_path="account" in request.path_params,
        )
    except Refused as refused:
        return _refusal(refused)
    headers = {"x-query-id": uuid4().hex, "x-emulator-copy": str(found.percent)}
    return Response(found.body, 200, headers, media_type="application/json")


async def _question(request: Request) -> analytics.Question:
    by_get = request.method == "GET"
    body = request.query_params.get("query", "") if by_get else _utf8(await _body(request))
    if not body.strip():
        raise Refused(400, "Missing query")
    if not body.lstrip().startswith("{"):
        return analytics.Question(query=body)
    try:
        return analytics.Question.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise Refused(400, "The body is JSON with query, and perhaps params, scope and time_range") from error


async def _body(request: Request) -> bytes:
    try:
        return await read_body(request)
    except BodyTooLarge as error:
        raise Refused(413, "The request is too large") from error


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, "The body is not UTF-8") from error


def _refusal(refused: Refused) -> Response:
    headers = {} if refused.retry_after is None else {"retry-after": str(refused.retry_after)}
    return Response(refused.message, refused.status, {**headers, "content-type": _TEXT})
