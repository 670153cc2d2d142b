"""A telemetry answer (`FORMAT JSON`) checked against what its statement declared (law 6)."""

import asyncio
import math

import orjson

from gateway.errors import StoreMalformed
from gateway.ports import Kind, Rows, Statement, without_logins

_MISSING = object()
LONG_BYTES = 256 * 1024
"""Bytes of an answer whose check takes so long that others would wait for it."""


async def checked(statement: Statement, body: bytes) -> Rows:
    """As `checked_rows`; a long answer is checked beside the event loop."""
    if len(body) < LONG_BYTES:
        return checked_rows(statement, body)
    return await asyncio.to_thread(checked_rows, statement, body)


def checked_rows(statement: Statement, body: bytes) -> Rows:
    """Rows with exactly the declared kinds. Raises StoreMalformed, which never echoes the body."""
    try:
        data = orjson.loads(body)["data"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise _malformed(statement, "is not the JSON it should be") from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise _malformed(statement, "has no list of rows")
    for column, kind in statement.columns.items():
        check = _CHECKS[kind]
        for row in data:
            try:
                row[column] = check(row.get(column, _MISSING))
            except ValueError as error:
                raise _malformed(statement, f"holds no {kind.value} in column {column}") from error
    return Rows(data, len(body))


def _malformed(statement: Statement, what: str) -> StoreMalformed:
    return StoreMalformed(f"the telemetry store's answer to {statement.name} {what}; run `insights doctor`")


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


_CHECKS = {Kind.TEXT: _text, Kind.INTEGER: _integer, Kind.NUMBER: _number, Kind.QUANTILE: _quantile}
