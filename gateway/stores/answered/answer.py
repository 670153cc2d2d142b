"""A telemetry answer checked against what its statement declared (law 6), column by column.

Rows (`FORMAT JSON`) are what every service writes; columns (`FORMAT JSONColumns`) are half as long, read in
half the time, and what ours are asked for. Both become the same.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from gateway.errors import StoreMalformed
from gateway.ports import Rows, Statement, Table
from gateway.stores.answered.cells import cells

LONG_BYTES = 256 * 1024
"""Bytes of an answer whose check takes so long that others would wait for it."""
_MISSING = object()

Check = Callable[[Statement, bytes], Rows]


async def checked(statement: Statement, body: bytes) -> Rows:
    """As `checked_rows`; a long answer is checked beside the event loop."""
    return await _beside(checked_rows, statement, body)


async def checked_by_column(statement: Statement, body: bytes) -> Rows:
    """As `checked_columns`, likewise, of an answer by column."""
    return await _beside(checked_columns, statement, body)


async def _beside(check: Check, statement: Statement, body: bytes) -> Rows:
    if len(body) < LONG_BYTES:
        return check(statement, body)
    return await asyncio.to_thread(check, statement, body)


def checked_rows(statement: Statement, body: bytes) -> Rows:
    """Rows with exactly the declared kinds. Raises StoreMalformed, which never echoes the body."""
    return _of_rows(statement, _loaded(statement, body), len(body))


def checked_columns(statement: Statement, body: bytes) -> Rows:
    """The same of an answer by column; one by row is taken as well. Raises the same."""
    read = _loaded(statement, body)
    if "data" in read and "data" not in statement.columns:
        return _of_rows(statement, read, len(body))
    if not all(isinstance(one, list) for one in read.values()):
        raise _malformed(statement, "has no columns")
    lengths = {len(one) for one in read.values()} or {0}
    if len(lengths) > 1:
        raise _malformed(statement, "has columns of several lengths")
    return Rows(Table(_declared(statement, read), lengths.pop()), len(body), by_column=True)


def _loaded(statement: Statement, body: bytes) -> dict[str, Any]:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed(statement, "is not the JSON it should be") from error
    if not isinstance(read, dict):
        raise _malformed(statement, "is not the JSON it should be")
    return read


def _of_rows(statement: Statement, read: Mapping[str, Any], size: int) -> Rows:
    data = read.get("data")
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise _malformed(statement, "has no list of rows")
    columns = {name: [row.get(name, _MISSING) for row in data] for name in statement.columns}
    return Rows(Table(_declared(statement, columns), len(data)), size)


def _declared(statement: Statement, read: Mapping[str, list[object]]) -> dict[str, list[object]]:
    found = {}
    for name, kind in statement.columns.items():
        try:
            found[name] = cells(kind, read[name])
        except (ValueError, LookupError) as error:
            raise _malformed(statement, f"holds no {kind.value} in column {name}") from error
    return found


def _malformed(statement: Statement, what: str) -> StoreMalformed:
    return StoreMalformed(f"the telemetry store's answer to {statement.name} {what}; run `insights doctor`")
