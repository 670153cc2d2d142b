"""Texts of a statement as bound parameters, for the service that takes them: no literal is left to escape.

The statement was composed by `sql.literal`, so its text literals are told apart without a parser: a quote
opens one, a backslash inside takes the next character with it, a quote closes it.
"""

import re

_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def bound(sql: str) -> tuple[str, list[str]]:
    """The statement with $1, $2, ... for its texts, equal ones once, and the texts in that order."""
    places: dict[str, int] = {}

    def placed(match: re.Match[str]) -> str:
        text = _ESCAPED.sub(r"\1", match[1]) if "\\" in match[1] else match[1]
        return f"${places.setdefault(text, len(places) + 1)}"

    return _LITERAL.sub(placed, sql), list(places)
