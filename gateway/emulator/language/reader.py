"""A cursor over the tokens of a statement, and what every rule of the grammar is built from."""

from collections.abc import Callable
from typing import TypeVar

from gateway.emulator.language.dialect import Dialect
from gateway.emulator.language.lexer import Token
from gateway.emulator.language.tree import Expression
from gateway.emulator.refusal import Refused, invalid

_MOST_NAME = 128
UNSUPPORTED = {
    "CASE": "unsupported expression type: CASE WHEN ...",
    "IS": "unsupported expression type: IS NULL",
    "CAST": "unsupported expression type: CAST",
    "EXISTS": "unsupported expression type: EXISTS",
    "WITH": "common table expressions (WITH) are not supported",
    "UNION": "UNION is not supported",
    "INTERSECT": "INTERSECT is not supported",
    "EXCEPT": "EXCEPT is not supported",
    "JOIN": "JOIN is not supported",
    "OVER": "window functions are not supported",
    "SETTINGS": "SETTINGS is not supported",
    "INTO": "INTO is not supported",
    "DISTINCT": "SELECT DISTINCT is not supported",
    "BY": "LIMIT BY is not supported",
    "ARRAY": "ARRAY JOIN is not supported",
}
_RESERVED = frozenset(
    [
        *UNSUPPORTED,
        *("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FORMAT", "AS", "ALL"),
        *("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "ASC", "DESC", "INTERVAL", "TRUE", "FALSE"),
        *(
            "SHOW",
            "NULL",
            "ON",
            "USING",
            "PREWHERE",
            "FINAL",
            "SAMPLE",
            "QUALIFY",
            "WINDOW",
            "THEN",
            "WHEN",
            "END",
        ),
    ]
)
_Item = TypeVar("_Item")


class Reader:
    """Takes tokens from the left. Words of other dialects are known only to be refused by name."""

    def __init__(self, found: list[Token], dialect: Dialect) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._dialect = dialect

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is(self, *words: str) -> bool:
        return self._tokens[self._at].keyword in words

    def _accept(self, *words: str) -> str | None:
        keyword = self._tokens[self._at].keyword
        if keyword not in words:
            return None
        self._at += 1  # the last token is no keyword
        return keyword

    def _expect(self, *words: str) -> str:
        found = self._accept(*words)
        if found is None:
            raise self._unexpected(f"expected {' or '.join(words)}")
        return found

    def _unexpected(self, wanted: str) -> Refused:
        token = self._next
        if token.kind == "word" and token.value.upper() in UNSUPPORTED:
            return invalid(UNSUPPORTED[token.value.upper()])
        shown = "a string" if token.kind == "text" else f'"{token.value[:40]}"'
        return invalid(f"sql parser error: {wanted}, found {shown}")

    def _deeper(self, rule: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > self._dialect.depth:
            raise invalid(f"the statement is nested deeper than {self._dialect.depth} levels")
        found = rule()
        self._depth -= 1
        return found

    def _listed(self, rule: Callable[[], _Item]) -> list[_Item]:
        items = [rule()]
        while self._accept(","):
            items.append(rule())
        return items

    def _name(self, what: str) -> str:
        token = self._next
        plain = token.kind == "word" and token.value.upper() not in _RESERVED
        if not (plain or token.kind == "quoted") or len(token.value) > _MOST_NAME:
            raise self._unexpected(f"expected {what}")
        return self._take().value
