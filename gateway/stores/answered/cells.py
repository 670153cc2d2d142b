"""The cells of one column of an answer, as what its kind says. What is as usual is let through together."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from gateway.ports import Kind, without_logins

_NUMBERS = ({float}, {int}, {int, float})


def cells(kind: Kind, read: list[Any]) -> list[object]:
    """Each of the kind. Raises ValueError where one is not, which the types of all nearly always tell."""
    types = set(map(type, read))
    if not types:
        return read
    found = _TOGETHER[kind](read, types)
    return list(map(_ONE[kind], read)) if found is None else found


def _texts(read: list[Any], types: set[type]) -> list[object] | None:
    return read if types == {str} and "@" not in "".join(read) else None


def _integers(read: list[Any], types: set[type]) -> list[object] | None:
    if types == {str} and "".join(read).isascii() and all(map(str.isdecimal, read)):
        return list(map(int, read))
    return read if types == {int} else None


def _numbers(read: list[Any], types: set[type]) -> list[object] | None:
    if types not in _NUMBERS:
        return None
    found = list(map(float, read))
    return list(found) if all(map(math.isfinite, found)) else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return without_logins(value)
    raise ValueError


def _integer(value: object) -> int:
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise ValueError


def _quantile(value: object) -> float | None:
    return None if value is None else _number(value)


_TOGETHER: Mapping[Kind, Callable[[list[object], set[type]], list[object] | None]] = {
    Kind.TEXT: _texts,
    Kind.INTEGER: _integers,
    Kind.NUMBER: _numbers,
    Kind.QUANTILE: _numbers,
}
_ONE: Mapping[Kind, Callable[[object], object]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.QUANTILE: _quantile,
}
