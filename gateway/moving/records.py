"""One row on its way: what a file says of it, checked, and what a sink is given for it."""

import math
from collections.abc import Iterable, Mapping
from typing import cast

from gateway.errors import BadUserInput
from gateway.ports import AnswerRow, Kind
from gateway.telemetry.answers.heartbeat import escaped
from gateway.telemetry.sql.moved.rows import FIELDS, KEY, WRITTEN
from gateway.telemetry.sql.text import ID
from gateway.times.window import SECOND_MS

Record = Mapping[str, object]
"""A value for each of FIELDS: text, a whole number, or a number, which is None where it is none."""
Identity = tuple[object, ...]

NEEDED = ("org", "monitor", "timestamp_ms", "status", "latency_ms")
"""What a file has to say; the rest reads as rows do that were written before there was such a field."""
_LEFT_OUT: Mapping[str, object] = {"sample_interval": 1, "sample_rate": 1.0}
_BEYOND = 2**32
_IDS = ("org", "monitor")


def identity(row: AnswerRow) -> Identity:
    """Tells an org's rows apart; two that are the same in it are one check that was written twice.

    The check's time in whole ms: old servers read decimal fractions to the last bit but one.
    """
    written, monitor, checked, *rest = (row[name] for name in KEY)
    return written, monitor, round(checked) if isinstance(checked, float) else None, *rest


def known_fields(names: Iterable[str], file: str) -> None:
    """Raises BadUserInput where a file has fields that this gateway would lose, or lacks what it needs."""
    found = set(names)
    if strange := sorted(found - set(FIELDS)):
        raise BadUserInput(
            f"{file} has fields that are no part of a heartbeat ({', '.join(strange)[:120]}): take them out, "
            "or use the version of the gateway that wrote it"
        )
    if missing := [name for name in NEEDED if name not in found]:
        raise BadUserInput(f"{file} lacks {', '.join(missing)}: it holds no heartbeats")


def record(found: Mapping[str, object], place: str) -> Record:
    """The row as it is to be written. Raises BadUserInput naming `place` in the file, and the field."""
    whole: dict[str, object] = {}
    for name, kind in FIELDS.items():
        value = found[name] if name in found else _absent(name, kind, found)
        if not _fits(name, kind, value):
            raise BadUserInput(f"{place}: {name} is no {_WORDS[kind]}, but {str(value)[:40]!r}")
        whole[name] = _plain(kind, value)
    return whole


def tsv(records: Iterable[Record]) -> bytes:
    """TabSeparated, in the order of ROW_ORDER."""
    return "".join("\t".join(_cell(*field) for field in one.items()) + "\n" for one in records).encode()


def _cell(name: str, value: object) -> str:
    if isinstance(value, str):
        return escaped(value)
    if name == WRITTEN:
        return f"{value:010}"  # four digits would be taken for a year
    return "nan" if value is None else str(value)


_WORDS = {Kind.TEXT: "text", Kind.INTEGER: "whole number from 0 to 4294967295", Kind.QUANTILE: "number"}


def _absent(name: str, kind: Kind, found: Mapping[str, object]) -> object:
    if name == WRITTEN:
        checked = found.get("timestamp_ms")
        if isinstance(checked, int | float):
            return int(checked) // SECOND_MS if math.isfinite(checked) else None
        return None if checked is None else 0  # what it is instead is told of itself
    return _LEFT_OUT.get(name, "" if kind is Kind.TEXT else 0.0)


def _fits(name: str, kind: Kind, value: object) -> bool:
    if kind is Kind.TEXT:
        return isinstance(value, str) and (name not in _IDS or ID.fullmatch(value) is not None)
    if isinstance(value, bool):
        return False
    if kind is Kind.INTEGER:
        return isinstance(value, int) and 0 <= value < _BEYOND
    return value is None or isinstance(value, int | float)


def _plain(kind: Kind, value: object) -> object:
    """Numbers are floats, as the stores have them, and None where they are none; there is one zero."""
    if kind is not Kind.QUANTILE or value is None:
        return value
    number = float(cast("float", value))
    return number + 0.0 if math.isfinite(number) else None
