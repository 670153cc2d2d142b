"""Headers as ASGI has them, for what looks at every request: pairs of bytes, names in lower case."""

from collections.abc import MutableMapping
from typing import Any


def header(scope: MutableMapping[str, Any], name: bytes) -> str:
    """The first of this name; nothing where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            found: str = value.decode("latin-1")
            return found
    return ""


def put(message: MutableMapping[str, Any], *told: tuple[bytes, bytes]) -> None:
    """Into the start of an answer, each in place of all of its name."""
    names = [name for name, _ in told]
    message["headers"] = [*[one for one in message["headers"] if one[0] not in names], *told]
