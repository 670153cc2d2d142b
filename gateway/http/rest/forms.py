"""In which form an answer goes out: as JSON, as an array of rows, as CSV or as lines of JSON.

Grafana's Infinity source, spreadsheets and `curl | jq` read rows: one object an entry, all of one shape. CSV
is RFC 4180's, with names in its first line; what is nested has dotted names there, and null is an empty cell.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any

import orjson

from gateway.errors import BadUserInput
from gateway.http.rest import parameters
from gateway.http.rest.models.wire import adapter
from gateway.http.rest.parameters import Given, Parameter

JSON, CSV, NDJSON = "application/json", "text/csv; charset=utf-8", "application/x-ndjson"
AT_ONCE = 500
"""Rows that are written in one piece."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins so; an error's text is whoever's server sent it."""


class Shape(Enum):
    COLUMNS = "columns"
    ROWS = "rows"


class Form(Enum):
    """The values of `format`, with the media types that ask for them."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"


_TYPES = {
    "application/json": Form.JSON,
    "text/csv": Form.CSV,
    "application/x-ndjson": Form.NDJSON,
    "application/ndjson": Form.NDJSON,
    "application/jsonl": Form.NDJSON,
}
SHAPE = parameters.choice(
    "shape", "`rows` answers with an array of rows alone, one object an entry.", Shape.COLUMNS
)


def _form(text: str, name: str) -> Form:
    found = {one.value: one for one in Form}.get(text.lower() if text.isascii() else "")
    if found is None:
        raise BadUserInput(f"must be one of {', '.join(one.value for one in Form)}", name)
    return found


FORMAT: Parameter[Form | None] = Parameter(
    "format",
    _form,
    {"type": "string", "enum": [one.value for one in Form]},
    "`csv` and `ndjson` are rows, streamed; without it, the request's Accept decides.",
    "json",
)


def _itself(answer: Any) -> Any:
    return answer


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are found in an operation's answer, and the model of one.

    `whole` makes the operation's own model of the answer, where that is asked for and not rows.
    """

    model: Any
    of: Callable[[Any], Sequence[Any]]
    shaped: bool = True
    """Its JSON has another shape than rows, which `shape` chooses between."""
    whole: Callable[[Any], Any] = _itself

    @property
    def parameters(self) -> tuple[Parameter[Any], ...]:
        return (SHAPE, FORMAT) if self.shaped else (FORMAT,)


def asked_form(rows: Rows | None, given: Given, accept: str) -> Form | Shape:
    """What is to be written: a form of rows, or the answer as it is (Shape.COLUMNS)."""
    if rows is None:
        return Shape.COLUMNS
    form = given[FORMAT] or accepted(accept)
    if form is not Form.JSON:
        return form
    return given[SHAPE] if rows.shaped else Shape.COLUMNS


def accepted(accept: str) -> Form:
    """The form that an Accept header names with the highest quality, the first of equals; else JSON."""
    best, found = 0.0, Form.JSON
    for part in accept.split(","):
        name, *more = (one.strip().lower() for one in part.split(";"))
        quality = next((one.removeprefix("q=") for one in more if one.startswith("q=")), "1")
        weight = float(quality) if quality.replace(".", "", 1).isdecimal() and quality.isascii() else 0.0
        if name in _TYPES and weight > best:
            best, found = weight, _TYPES[name]
    return found


def written(rows: Sequence[Any], form: Form, model: Any) -> Iterator[bytes]:
    """The rows as bytes, some at a time."""
    serializer = adapter(model).serializer
    objects = (serializer.to_python(row, mode="json", by_alias=True, warnings="none") for row in rows)
    return _as_csv(objects, _names(model)) if form is Form.CSV else _as_lines(objects)


def _as_lines(objects: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    while piece := b"".join(orjson.dumps(one) + b"\n" for one in islice(objects, AT_ONCE)):
        yield piece


def _as_csv(objects: Iterator[Mapping[str, Any]], names: Sequence[str]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    for number, one in enumerate(objects, start=1):
        cells = dict(_flat(one))
        writer.writerow([_cell(cells.get(name)) for name in names])
        if number % AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in value.items():
        if isinstance(one, Mapping):
            yield from _flat(one, f"{before}{name}.")
        else:
            yield f"{before}{name}", one


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


@cache
def _names(model: Any) -> tuple[str, ...]:
    """Dotted names of all fields, in order, whether a row has them or not."""
    schema = adapter(model).json_schema(by_alias=True, mode="serialization")
    return tuple(_named(schema, schema.get("$defs", {})))


def _named(schema: Mapping[str, Any], known: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, one in schema["properties"].items():
        found = next(filter(None, map(_reference, (one, *one.get("anyOf", ())))), None)
        if found:
            yield from _named(known[found], known, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _reference(schema: Mapping[str, Any]) -> str | None:
    target: str = schema.get("$ref", "")
    return target.rpartition("/")[2] or None
