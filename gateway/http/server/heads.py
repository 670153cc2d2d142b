"""Headers as ASGI has them, for what looks at every request: pairs of bytes, names in lower case."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

HEADS = "insights.heads"
"""In the scope: the first value of each name, looked for once for all who ask."""

CONSTANT: dict[tuple[bytes, bytes], bytes] = {}
"""Headers that are the same in many answers, as they are written. Filled as modules are imported."""


def constant(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The header, which is written by that; its name in lower case."""
    pair = name, value
    CONSTANT[pair] = b"%b: %b\r\n" % pair
    return pair


CLOSE = constant(b"connection", b"close")


def heads(scope: MutableMapping[str, Any]) -> Mapping[bytes, bytes]:
    """The first of each name."""
    found: Mapping[bytes, bytes] | None = scope.get(HEADS)
    if found is None:
        found = scope[HEADS] = dict(reversed(scope["headers"]))
    return found


def header(scope: MutableMapping[str, Any], name: bytes) -> str:
    """The first of this name; nothing where there is none."""
    found = heads(scope).get(name)
    return found.decode("latin-1") if found else ""


def put(message: MutableMapping[str, Any], told: Sequence[tuple[bytes, bytes]]) -> None:
    """Into the start of an answer, each in place of all of its name."""
    names = dict(told)
    message["headers"] = found = [one for one in message["headers"] if one[0] not in names]
    found += told
