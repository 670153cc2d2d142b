"""What a document's tokens tell in one pass: numbers, lists, directives, and whose argument they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import DocumentNode, Token, TokenKind

from gateway.insights.operations.limits import DIGITS, DIRECTIVES, LISTED

_NUMBERS = frozenset({TokenKind.INT, TokenKind.FLOAT})
_OPENING = frozenset({TokenKind.BRACKET_L, TokenKind.BRACE_L})
_CLOSING = frozenset({TokenKind.BRACKET_R, TokenKind.BRACE_R})
_VALUES = _NUMBERS | _OPENING | {TokenKind.STRING, TokenKind.BLOCK_STRING, TokenKind.NAME}


@dataclass(slots=True)
class _Open:
    """A bracket or brace that is open, and how many values have come directly in it."""

    token: Token
    entries: int = 0


def listed(document: DocumentNode) -> int:
    """Entries of all lists written in the document.

    Raises BadUserInput naming the argument of a number or list that is too long (numbers of thousands of
    digits Python itself refuses to read), QueryTooComplex for too many directives.
    """
    entries = directives = 0
    opened: list[_Open] = []
    for token in _tokens(document):
        if token.kind in _NUMBERS:
            DIGITS.hold(len(token.value or ""), argument_before(token))
        directives += token.kind is TokenKind.AT
        if opened and token.kind in _VALUES:
            opened[-1].entries += 1
        if token.kind in _OPENING:
            opened.append(_Open(token))
        elif token.kind in _CLOSING:
            entries += _closed(opened.pop())
    DIRECTIVES.hold(directives)
    return entries


def variables_of(document: DocumentNode) -> frozenset[str]:
    """Names of all variables that are declared or given anywhere in it."""
    dollars = (token for token in _tokens(document) if token.kind is TokenKind.DOLLAR)
    return frozenset(one.next.value for one in dollars if one.next and one.next.value)


def _closed(one: _Open) -> int:
    """Entries of a list that ends; of braces, and of the brackets of a variable's type, none."""
    if one.token.kind is not TokenKind.BRACKET_L or _declares(one.token):
        return 0
    if one.entries > LISTED.value:
        LISTED.hold(one.entries, argument_before(one.token))
    return one.entries


def argument_before(token: Token) -> str | None:
    """The argument, input field or $variable that a token belongs to the value of."""
    found: Token | None = token
    while found is not None and found.kind is not TokenKind.COLON:
        found = found.prev
    if found is None or found.prev is None:
        return None
    of_variable = found.prev.prev is not None and found.prev.prev.kind is TokenKind.DOLLAR
    return f"${found.prev.value}" if of_variable else found.prev.value


def _declares(bracket: Token) -> bool:
    """Whether it opens a list type: `$a: [[Int]]` declares, `$a: [Int] = [[1]]` and `a: [$b]` give."""
    before = bracket.prev
    while before is not None and before.kind is TokenKind.BRACKET_L:
        before = before.prev
    if before is None or before.kind is not TokenKind.COLON:
        return False
    return (argument_before(before) or "").startswith("$")


def _tokens(document: DocumentNode) -> Iterator[Token]:
    token = document.loc.start_token if document.loc else None
    while token is not None:
        yield token
        token = token.next
