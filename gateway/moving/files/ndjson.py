"""One row a line, as JSON: for other programs, for pipes, and without a library."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import orjson

from gateway.errors import BadUserInput
from gateway.moving.records import Record, known_fields, record
from gateway.ports import AnswerRow
from gateway.telemetry.sql.moved.rows import FIELDS

LONGEST_LINE = 1_000_000
"""Bytes; a heartbeat takes some hundred."""


class NdjsonWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, rows: Sequence[AnswerRow]) -> None:
        ordered = ({name: row[name] for name in FIELDS} for row in rows)
        self._file.write(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in ordered))

    def end(self) -> None:
        """Nothing follows the last line."""


def read_ndjson(file: BinaryIO, name: str) -> Iterator[Record]:
    """Raises BadUserInput naming the line that is none; empty ones are passed over."""
    number, known = 0, frozenset[str]()
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line.isspace():
            continue
        found = _parsed(line, f"{name}, line {number}")
        if found.keys() != known:
            known_fields(found, f"{name}, line {number},")
            known = frozenset(found)
        yield record(found, f"{name}, line {number}")


def _parsed(line: bytes, place: str) -> Mapping[str, object]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadUserInput(f"{place}: no JSON; is the file whole, and NDJSON?") from error
    if not isinstance(found, dict):
        raise BadUserInput(f"{place}: no JSON object")
    return found
