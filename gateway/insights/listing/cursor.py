"""Keyset cursors: opaque to callers, checked when they come back. A cursor holds where a page ended."""

import base64
import binascii
from typing import Any

import orjson

from gateway.errors import BadUserInput

LONGEST = 1024


def encode(kind: str, *position: object) -> str:
    """`kind` names what is being paged, so that a cursor of another list is refused."""
    return base64.urlsafe_b64encode(orjson.dumps([kind, *position])).decode().rstrip("=")


def decode(
    kind: str, cursor: str, types: tuple[type | tuple[type, ...], ...], argument: str
) -> tuple[Any, ...]:
    """The position of a cursor of this kind. Raises BadUserInput naming the argument."""
    try:
        found = _opened(cursor)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _foreign(argument) from error
    if not isinstance(found, list) or len(found) != len(types) + 1 or found[0] != kind:
        raise _foreign(argument)
    if not all(_fits(part, expected) for part, expected in zip(found[1:], types, strict=True)):
        raise _foreign(argument)
    return tuple(found[1:])


def _opened(cursor: str) -> Any:
    if len(cursor) > LONGEST:
        raise ValueError(len(cursor))
    return orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))


def _fits(part: object, expected: type | tuple[type, ...]) -> bool:
    return isinstance(part, expected) and not isinstance(part, bool)  # true is an int, but no position


def _foreign(argument: str) -> BadUserInput:
    return BadUserInput("is no cursor of this list; take it from pageInfo of an earlier page", argument)
