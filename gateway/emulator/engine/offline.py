"""Judges statements as the classic endpoint would, without running any: a linter for Analytics Engine SQL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.emulator.conditions import Conditions
from gateway.emulator.engine.classic import understood
from gateway.emulator.refusal import Refused

_PIECE = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|(?P<end>;)|.", re.DOTALL)
_NOTHING = re.compile(r"(?:\s|--[^\n]*|/\*.*?\*/)*", re.DOTALL)
_PREFIX = "Input was invalid: "


@dataclass(frozen=True, slots=True)
class Verdict:
    """One statement, the line that it begins on (from 1), and why it would be refused, if it would."""

    sql: str
    line: int
    reason: str | None


def verdicts(text: str, conditions: Conditions) -> Iterator[Verdict]:
    """Of every statement; those of one text are parted by semicolons."""
    for begin, sql in _statements(text):
        yield Verdict(sql, text.count("\n", 0, begin) + 1, _reason(sql, conditions))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    ends = [match.start() for match in _PIECE.finditer(text) if match["end"]]
    for end in (*ends, len(text)):
        skipped = _NOTHING.match(text, begin, end)
        begin = skipped.end() if skipped else begin
        if text[begin:end].strip():
            yield begin, text[begin:end].strip()
        begin = end + 1


def _reason(sql: str, conditions: Conditions) -> str | None:
    try:
        understood(sql, conditions)
    except Refused as refused:
        return refused.message.removeprefix(_PREFIX)
    return None
