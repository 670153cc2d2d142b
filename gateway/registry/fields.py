"""One column of a registry row, in the kind its table promises; anything else raises RegistryMalformed.

Text comes without the logins of its URLs; `raw`, for what is not told to anybody, is as it was stored.
"""

import math
from collections.abc import Mapping

from gateway.errors import RegistryMalformed
from gateway.ports import without_logins

RegistryRow = Mapping[str, object]


def text(row: RegistryRow, column: str) -> str:
    return without_logins(raw(row, column))


def raw(row: RegistryRow, column: str) -> str:
    value = row.get(column)
    if isinstance(value, str):
        return value
    raise _malformed(column, "text")


def text_or_none(row: RegistryRow, column: str) -> str | None:
    """An empty text is none: the platform writes both."""
    return None if _absent(row, column) else text(row, column) or None


def integer(row: RegistryRow, column: str) -> int:
    value = row.get(column)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _malformed(column, "a whole number")


def integer_or_none(row: RegistryRow, column: str) -> int | None:
    return None if _absent(row, column) else integer(row, column)


def moment_or_none(row: RegistryRow, column: str) -> int | None:
    """Unix ms; 0 is never, as the platform writes it, and no moment of 1970."""
    return integer_or_none(row, column) or None


def number(row: RegistryRow, column: str) -> float:
    value = row.get(column)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise _malformed(column, "a number")


def number_or_none(row: RegistryRow, column: str) -> float | None:
    return None if _absent(row, column) else number(row, column)


def _absent(row: RegistryRow, column: str) -> bool:
    if column not in row:
        raise _malformed(column, "there")
    return row[column] is None


def _malformed(column: str, what: str) -> RegistryMalformed:
    return RegistryMalformed(f"the registry's column {column} is not {what}; run `insights doctor`")
