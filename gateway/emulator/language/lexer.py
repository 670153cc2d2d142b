"""SQL text to tokens. What has no place in the dialect (brackets, casts, lambdas) is no token at all."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from gateway.emulator.refusal import invalid

_TOKEN = re.compile(
    r"""
    (?P<space>  [ \t\r\n]+ | --[^\n]* | /\*(?:[^*]|\*(?!/))*\*/ )
  | (?P<text>   '(?:[^'\\]|\\.|'')*' )
  | (?P<quoted> "[^"`\\\x00-\x1f]+" | `[^`\\\x00-\x1f]+` )
  | (?P<number> [0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z_0-9.]) )
  | (?P<word>   [A-Za-z_][A-Za-z0-9_]* )
  | (?P<bound>  \$[A-Za-z0-9_]+ )
  | (?P<symbol> <> | <= | >= | != | [()*,.;+\-/%=<>] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"\\": "\\", "'": "'", "n": "\n", "t": "\t", "r": "\r", "0": "\0", "%": "\\%", "_": "\\_"}
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is text, quoted, number, word, bound, symbol or end; `value` is unquoted, `raw` as written.

    `keyword` is a word or a symbol in capitals, and nothing of the other kinds.
    """

    kind: str
    value: str
    raw: str = field(default="", compare=False)
    keyword: str = field(default="", compare=False)


END = Token("end", "end of the statement")


def tokens(sql: str) -> list[Token]:
    """All tokens, closed by END. Raises Refused (422) at the first character that starts none."""
    found: list[Token] = []
    at = 0
    while at < len(sql):
        match = _TOKEN.match(sql, at)
        if match is None:
            raise invalid(f"sql parser error: unexpected character at position {at + 1}")
        at = match.end()
        kind = match.lastgroup or "space"
        if kind != "space":
            found.append(_token(kind, match.group()))
    return [*found, END]


def _token(kind: str, raw: str) -> Token:
    return _keyword(kind, raw) if kind in ("word", "symbol") else Token(kind, _value(kind, raw), raw)


@lru_cache(1024)
def _keyword(kind: str, raw: str) -> Token:
    """A statement has few words, and each of them often."""
    return Token(kind, raw, raw, raw.upper())


def _value(kind: str, raw: str) -> str:
    if kind == "text":
        inner = raw[1:-1]
        return _ESCAPE.sub(_unescape, inner) if "\\" in inner or "'" in inner else inner
    return raw[1:-1] if kind == "quoted" else raw


def _unescape(match: re.Match[str]) -> str:
    escaped = match.group(1)
    if escaped is None:
        return "'"
    if escaped not in _ESCAPES:
        raise invalid("sql parser error: unknown escape in a string")
    return _ESCAPES[escaped]
