"""Request bodies: read up to a cap, and as JSON objects only."""

import re
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import Message

from gateway.errors import BadUserInput
from gateway.flights import Soon
from gateway.http.server.direct import at_hand
from gateway.http.server.framed import CONTENT_LENGTH
from gateway.http.server.heads import header, heads
from gateway.settings import LARGEST_BODY

JSON = b"application/json"
MOST_NESTED = 64
"""Objects and lists within each other: what looks into them calls itself for each."""
LONGEST_KEY = 200
"""Bytes before a number in which the key is looked for that it belongs to."""
_KEY = re.compile(rb'"([A-Za-z0-9_]{1,60})"\s*:[\s\[0-9eE+.,-]*\Z', re.ASCII)
_TOO_LARGE = "number is infinity when parsed as double"


class BodyTooLarge(BadUserInput):
    status = 413


class WrongContentType(BadUserInput):
    status = 415


def json_object(request: Request) -> Soon[dict[str, Any]]:
    """To be awaited where it has not come yet. Raises BadUserInput, BodyTooLarge or WrongContentType."""
    given = heads(request.scope)
    if given.get(b"content-type") != JSON:
        media_type = header(request.scope, b"content-type").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise WrongContentType("send the request as application/json")
    if b"content-encoding" in given and header(request.scope, b"content-encoding") not in {"", "identity"}:
        raise WrongContentType("send the request without content encoding")
    text = at_hand(request.receive)
    if text is not None:
        return _parsed(text)
    if _announced(given.get(CONTENT_LENGTH, b"")) > LARGEST_BODY:
        raise _too_large()
    return _arrived(request)


async def _arrived(request: Request) -> dict[str, Any]:
    body, more = bytearray(), True
    while more:
        message = await _next(request)
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        more = message.get("more_body", False)
    return _parsed(bytes(body))


def _parsed(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST_BODY:
        raise _too_large()
    try:
        body = nested_little(text, orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise BadUserInput(*_unreadable(text, error)) from error
    if not isinstance(body, dict):
        raise BadUserInput("the body must be one JSON object with a query; batches are not taken")
    return body


def nested_little(text: bytes | str, value: Any) -> Any:
    """The value, as read from this text. Raises BadUserInput where it nests too deep."""
    raw = text.encode() if isinstance(text, str) else text
    if raw.count(b"[") + raw.count(b"{") > MOST_NESTED and _depth(value) > MOST_NESTED:
        raise BadUserInput("the request nests too deep; flatten it")
    return value


def _depth(value: Any) -> int:
    """How many objects and lists there are within each other, as far as that matters."""
    depth, inside = 0, [value]
    while inside and depth <= MOST_NESTED:
        held = [
            one.values() if isinstance(one, dict) else one for one in inside if isinstance(one, dict | list)
        ]
        depth, inside = depth + bool(held), [inner for one in held for inner in one]
    return depth


def _unreadable(text: bytes, error: orjson.JSONDecodeError) -> tuple[str, str | None]:
    """What is wrong with the body, and the key that it is the value of, where that can be seen."""
    if error.msg != _TOO_LARGE:
        return "the body is not valid JSON in UTF-8", None
    found = _KEY.search(text, max(0, error.pos - LONGEST_KEY), error.pos)
    return "a number is too large for JSON; write a shorter one", found[1].decode() if found else None


async def _next(request: Request) -> Message:
    """A piece that is not too large by itself."""
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise BadUserInput("the client went away")
    if len(message.get("body", b"")) > LARGEST_BODY:
        raise _too_large()
    return message


def _announced(length: bytes) -> int:
    """Bytes, as the headers have it; 0 where they do not say."""
    return int(length) if length.isdigit() else 0


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(f"the body is larger than {LARGEST_BODY:,} bytes; send a shorter query")
