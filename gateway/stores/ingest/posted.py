"""Rows as the Worker that writes heartbeats takes them: an object each, by the layout's names. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence

from gateway.telemetry.answers.heartbeat import unescaped
from gateway.telemetry.sql.exported.fields import FIELDS, Field, camel

_BY_COLUMN: Mapping[str, Field] = {one.column: one for one in FIELDS}
WHOLE = 1.0
"""The sample rate of a row that nobody sampled: the Worker does, by the org's own rate."""

Posted = Mapping[str, str | float]


def posted(columns: Sequence[str], rows_tsv: bytes) -> Iterator[Posted]:
    """Each row of TabSeparated text. What is empty or 0 reads as what is not there, and is left out; the
    store's own columns are the store's."""
    fields = [_BY_COLUMN.get(one) for one in columns]
    for line in rows_tsv.decode().split("\n")[:-1]:
        cells = zip(fields, line.split("\t"), strict=True)
        told = {camel(one.written_as): _value(one, cell) for one, cell in cells if one}
        if told.get("sampleRate") == WHOLE:
            del told["sampleRate"]
        yield {name: value for name, value in told.items() if value}


def _value(field: Field, cell: str) -> str | float:
    if field.kind != "double":
        return unescaped(cell)
    number = float(cell)
    return number if math.isfinite(number) else 0.0
