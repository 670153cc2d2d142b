"""What the live service refuses by how it is written, before it looks at what is meant."""

from collections.abc import Iterator

from gateway.emulator.language.rules.rule import Endpoint, Rule, Tokens

MOST_CHARACTERS = 10_000
TOO_LONG = f"SQL was excessively long, exceeded maximum length: {MOST_CHARACTERS}"
NO_STATEMENT = "Expected an SQL statement, found: {found}"
UNKNOWN_FUNCTION = "unknown function call: {name}"
NULL = "unsupported expression type: NULL"
_EXPONENT = "sql parser error: a number is written without an exponent"
_HARD = "backslash and single-quote characters in strings are unsupported"
_BACKTICK = "sql parser error: a name is quoted with double quotes"


def _exponents(tokens: Tokens) -> Iterator[str]:
    if any(token.kind == "number" and "e" in token.value.lower() for token in tokens):
        yield _EXPONENT


def _hard_texts(tokens: Tokens) -> Iterator[str]:
    if any(token.kind == "text" and ("\\" in token.raw or "'" in token.raw[1:-1]) for token in tokens):
        yield _HARD


def _backticks(tokens: Tokens) -> Iterator[str]:
    if any(token.raw.startswith("`") for token in tokens):
        yield _BACKTICK


LENGTH = Rule(
    name="length",
    what=f"statements of more than {MOST_CHARACTERS:,} characters".replace(",", " "),
    says=TOO_LONG,
    reports=2,
    refused="SELECT 1 AS one -- " + "x" * MOST_CHARACTERS,
    instead="SELECT 1 AS one",
    endpoint=Endpoint.CLASSIC,
)
STATEMENT = Rule(
    name="statement",
    what="a body that is no SQL, JSON around it above all",
    says=NO_STATEMENT,
    reports=1,
    refused='{"query": "SELECT 1"}',
    instead="SELECT 1 AS one",
    endpoint=Endpoint.CLASSIC,
)
FUNCTION = Rule(
    name="function",
    what="functions that are not in the reference, such as multiIf, uniq, concat, nullIf, any, toString",
    says=UNKNOWN_FUNCTION,
    reports=10,
    refused="SELECT uniq(blob1) FROM {t}",
    instead="SELECT count(DISTINCT blob1) FROM {t}",
)
EXPONENT = Rule(
    name="exponent",
    what="numbers with an exponent",
    says=_EXPONENT,
    reports=1,
    refused="SELECT 1e18 AS large",
    instead="SELECT pow(10, 18) AS large",
    read=_exponents,
)
HARD_TEXT = Rule(
    name="quotes-in-strings",
    what="strings with a backslash or a quote, however escaped; so LIKE has no escape either",
    says=_HARD,
    reports=2,
    refused="SELECT blob1 FROM {t} WHERE blob1 = 'it''s'",
    instead="SELECT blob1 FROM {t} WHERE blob1 = 'its'",
    endpoint=Endpoint.CLASSIC,
    read=_hard_texts,
)
BACKTICK = Rule(
    name="backticks",
    what="names in backticks",
    says=_BACKTICK,
    reports=2,
    refused="SELECT `blob1` FROM {t}",
    instead='SELECT "blob1" FROM {t}',
    read=_backticks,
)
SPELLING = (LENGTH, STATEMENT, FUNCTION, EXPONENT, HARD_TEXT, BACKTICK)
