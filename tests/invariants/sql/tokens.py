"""A tokeniser of SQL, independent of the code that writes it, and the shape that a statement has to it.

Reads literals as ClickHouse and SQLite do: '...' ends at a quote that is neither doubled nor, where
`backslash` says so, escaped. Comments, other quotes and unfinished literals are tokens of their own kinds, so
that a value which breaks out of its literal changes the shape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PATTERN = r"""
  (?P<space>\s+)
| (?P<comment>--[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z))
| (?P<word>[A-Za-z_][A-Za-z0-9_]*)
| (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
| (?P<mark>\?[0-9]+)
| (?P<text>'(?:[^'ESCAPE]|''|ESCAPED)*'(?!'))
| (?P<name>"(?:[^"ESCAPE]|""|ESCAPED)*"(?!")|`(?:[^`ESCAPE]|``|ESCAPED)*`(?!`))
| (?P<unfinished>['"`].*)
| (?P<sign><=|>=|!=|<>|\|\||.)
"""
_FLAGS = re.VERBOSE | re.DOTALL
_CLICKHOUSE = re.compile(_PATTERN.replace("ESCAPED", r"\\.").replace("ESCAPE", r"\\"), _FLAGS)
_SQLITE = re.compile(_PATTERN.replace("|ESCAPED", "").replace("ESCAPE", ""), _FLAGS)
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "v": "\v"}
_CLAUSES = {"GROUP", "ORDER", "HAVING", "LIMIT", "FORMAT", "ON", "RETURNING", "UNION", "SETTINGS"}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is as written; for a text literal it is the value that the server will see."""

    kind: str
    text: str


def tokens(sql: str, *, backslash: bool = True) -> list[Token]:
    """The tokens of a statement; a literal that does not end is one of kind "unfinished"."""
    scanned = (_CLICKHOUSE if backslash else _SQLITE).finditer(sql)
    return [_token(one, backslash=backslash) for one in scanned if one.lastgroup != "space"]


def _token(one: re.Match[str], *, backslash: bool) -> Token:
    kind, text = one.lastgroup or "", one[0]
    if kind != "text":
        return Token(kind, text)
    return Token(kind, _ESCAPED.sub(_meant, text[1:-1]) if backslash else text[1:-1].replace("''", "'"))


def _meant(escaped: re.Match[str]) -> str:
    """What the server reads for an escaped character, or for a doubled quote."""
    return "'" if escaped[0] == "''" else _ESCAPES.get(escaped[1], escaped[1])


def shape(found: Sequence[Token]) -> list[str]:
    """Tokens without the values of their literals: what a value must never change."""
    return [token.kind if token.kind in {"text", "number"} else token.text for token in found]


def texts(found: Sequence[Token]) -> list[str]:
    """Values of the text literals, as the server will see them."""
    return [token.text for token in found if token.kind == "text"]


def conditions(found: Sequence[Token]) -> list[list[Token]]:
    """What stands between the top-level ANDs of the outermost WHERE; one list when there is an OR."""
    inside = list(_where(found))
    parts: list[list[Token]] = [[]]
    for token, depth in _depths(inside):
        if depth == 0 and token.text.upper() == "OR" and token.kind == "word":
            return [inside]
        if depth == 0 and token.text.upper() == "AND" and token.kind == "word":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _where(found: Sequence[Token]) -> Iterator[Token]:
    """Tokens of the last top-level WHERE, up to the clause that follows it."""
    begun = False
    chosen: list[Token] = []
    for token, depth in _depths(found):
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word == "WHERE":
            begun, chosen = True, []
        elif word in _CLAUSES:
            begun = False
        elif begun:
            chosen.append(token)
    yield from chosen


def _depths(found: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each token with how many parentheses are open around it; a parenthesis counts as inside its own."""
    depth = 0
    for token in found:
        if token.kind == "sign" and token.text == "(":
            depth += 1
        yield token, depth
        if token.kind == "sign" and token.text == ")":
            depth -= 1


def selects_inside(found: Sequence[Token]) -> Iterator[list[Token]]:
    """Every parenthesised SELECT that is not inside another, without its parentheses."""
    depth, start = 0, 0
    for place, token in enumerate(found):
        if token == Token("sign", "("):
            depth += 1
            start = place + 1 if depth == 1 else start
        elif token == Token("sign", ")"):
            depth -= 1
            inside = list(found[start:place])
            if depth == 0 and inside and inside[0].text == "SELECT":
                yield inside
