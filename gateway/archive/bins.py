"""Bins of an answer as a row for each group. Pure."""

from collections.abc import Sequence
from typing import cast

import orjson

from gateway.ports import AnswerRow

_OF_BINS = frozenset({"bins", "length_bin", "checks"})


def in_groups(rows: Sequence[AnswerRow]) -> list[AnswerRow]:
    """A row for each group that has any, with its `bins` by number, in order: of an answer of as many rows,
    whose bins are JSON, or of a row for each bin."""
    found: dict[tuple[object, ...], dict[int, float]] = {}
    groups: list[AnswerRow] = []
    for row in rows:
        named = {name: value for name, value in row.items() if name not in _OF_BINS}
        key = tuple(named.values())
        told = _bins(row)
        if told and key not in found:
            found[key] = {}
            groups.append({**named, "bins": found[key]})
        if told:
            found[key] |= told
    return groups


def _bins(row: AnswerRow) -> dict[int, float]:
    if "length_bin" in row:
        return {cast("int", row["length_bin"]): cast("float", row["checks"])}
    told = orjson.loads(cast("str", row["bins"])) if row["bins"] else {}
    return {int(number): told[number] for number in sorted(told, key=int)}
