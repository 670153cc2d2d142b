"""A recursive-descent parser of exactly the documented grammar: what has no rule here cannot be said.

A general SQL parser accepts a large language that would have to be fenced in afterwards; this one has
nothing to fence. Words of other dialects are recognised only to refuse them by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from gateway.emulator.dialect import Dialect
from gateway.emulator.lexer import END, Token, tokens
from gateway.emulator.refusal import Refused, invalid
from gateway.emulator.tree import (
    Between,
    Boolean,
    Call,
    Chain,
    Comparison,
    Expression,
    Extract,
    Interval,
    Name,
    Negative,
    Not,
    Null,
    Number,
    Ordering,
    Output,
    Position,
    Select,
    Show,
    Star,
    Step,
    Table,
    Text,
    Within,
)

FORMATS = ("JSON", "JSONEachRow", "TabSeparated")
_FORMATS = {name.lower(): name for name in FORMATS}
_UNITS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_SHOWN = ("TABLES", "TIMEZONES", "TIMEZONE")
_COMPARISONS = ("=", "<", ">", "<=", ">=", "<>", "!=")
_MOST_DIGITS = 40
_MOST_NAME = 128
_UNSUPPORTED = {
    "CASE": "unsupported expression type: CASE WHEN ...",
    "NULL": "unsupported expression type: NULL",
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
        *_UNSUPPORTED,
        *("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FORMAT", "AS", "ALL"),
        *("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "ASC", "DESC", "INTERVAL", "TRUE", "FALSE"),
        *("SHOW", "ON", "USING", "PREWHERE", "FINAL", "SAMPLE", "QUALIFY", "WINDOW", "THEN", "WHEN", "END"),
    ]
)
_Item = TypeVar("_Item")
Params = Mapping[str, Expression]


def parse(sql: str, dialect: Dialect, params: Params | None = None) -> tuple[Select | Show, str | None]:
    """The statement and the FORMAT it names, if any. Raises Refused (422) for everything else."""
    if len(sql.encode(errors="replace")) > dialect.most_bytes:
        raise invalid(f"the statement is longer than {dialect.most_bytes} bytes")
    return _Parser(tokens(sql), dialect, params or {}).statement()


class _Parser:
    def __init__(self, found: list[Token], dialect: Dialect, params: Params) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._dialect = dialect
        self._params = params
        self._rules: Mapping[str, Callable[[], Expression]] = {
            "text": self._text,
            "number": self._number,
            "bound": self._bound,
            "TRUE": self._boolean,
            "FALSE": self._boolean,
            "INTERVAL": self._interval,
        }

    # Tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is(self, *words: str) -> bool:
        token = self._next
        return token.kind in ("word", "symbol") and token.value.upper() in words

    def _accept(self, *words: str) -> str | None:
        return self._take().value.upper() if self._is(*words) else None

    def _expect(self, *words: str) -> str:
        found = self._accept(*words)
        if found is None:
            raise self._unexpected(f"expected {' or '.join(words)}")
        return found

    def _unexpected(self, wanted: str) -> Refused:
        token = self._next
        if token.kind == "word" and token.value.upper() in _UNSUPPORTED:
            return invalid(_UNSUPPORTED[token.value.upper()])
        shown = "a string" if token.kind == "text" else f'"{token.value[:40]}"'
        return invalid(f"sql parser error: {wanted}, found {shown}")

    def _deeper(self, rule: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > self._dialect.depth:
            raise invalid(f"the statement is nested deeper than {self._dialect.depth} levels")
        found = rule()
        self._depth -= 1
        return found

    # Statements

    def statement(self) -> tuple[Select | Show, str | None]:
        if not self._is("SELECT", "SHOW"):
            raise self._unexpected("only SELECT and SHOW statements are supported")
        found = self._select() if self._is("SELECT") else self._show()
        form = self._format()
        self._accept(";")
        if self._next is not END:
            if self._is("SELECT", "SHOW"):
                raise invalid("only one statement is supported")
            raise self._unexpected("expected the end of the statement")
        return found, form

    def _show(self) -> Show:
        self._expect("SHOW")
        if self._dialect.qualified:
            raise invalid("only SELECT statements are supported")
        return Show(self._expect(*_SHOWN))

    def _format(self) -> str | None:
        if not self._accept("FORMAT"):
            return None
        if self._dialect.qualified:
            raise invalid("FORMAT is not supported")
        token = self._take()
        if token.kind != "word" or token.value.lower() not in _FORMATS:
            raise invalid("unsupported format; use JSON, JSONEachRow or TabSeparated")
        return _FORMATS[token.value.lower()]

    def _select(self) -> Select:
        self._expect("SELECT")
        found = Select(tuple(self._listed(self._output)))
        if self._accept("FROM"):
            found = replace(found, source=self._source())
        if self._accept("WHERE"):
            found = replace(found, where=self._expression())
        if self._accept("GROUP"):
            self._expect("BY")
            found = replace(found, group=tuple(self._listed(self._key)))
        if self._accept("HAVING"):
            found = replace(found, having=self._expression())
        if self._accept("ORDER"):
            self._expect("BY")
            found = replace(found, order=tuple(self._listed(self._ordering)))
        return self._paged(found)

    def _paged(self, found: Select) -> Select:
        if self._accept("LIMIT"):
            everything = self._accept("ALL") is not None
            found = replace(found, limit=None if everything else self._whole(), limit_all=everything)
        return replace(found, offset=self._whole()) if self._accept("OFFSET") else found

    def _listed(self, rule: Callable[[], _Item]) -> list[_Item]:
        items = [rule()]
        while self._accept(","):
            items.append(rule())
        return items

    def _output(self) -> Output:
        start = self._at
        if self._accept("*"):
            return Output(Star(), None, "*")
        expression = self._expression()
        if self._accept("AS"):
            alias = self._name("an alias")
            return Output(expression, alias, alias)
        return Output(expression, None, _label(self._tokens[start : self._at]))

    def _key(self) -> Expression:
        """A grouping or sorting key. A bare number would mean a position, which is documented nowhere."""
        key = self._expression()
        if isinstance(key, Number | Negative):
            raise invalid("positions in GROUP BY and ORDER BY are not supported")
        return key

    def _ordering(self) -> Ordering:
        key = self._key()
        return Ordering(key, descending=self._accept("ASC", "DESC") == "DESC")

    def _source(self) -> Table | Select:
        if self._accept("("):
            self._depth += 1
            if self._depth > self._dialect.depth:
                raise invalid("subqueries are nested too deep")
            inner = self._select()
            self._expect(")")
            self._depth -= 1
            return inner
        parts = [self._name("a dataset")]
        while self._dialect.qualified and self._accept("."):
            parts.append(self._name("a dataset"))
        if self._is("("):
            raise invalid("table functions are not supported")
        if self._is("."):
            raise invalid("qualified table names are not supported")
        return Table(parts[-1], tuple(parts[:-1]))

    def _name(self, what: str) -> str:
        token = self._next
        plain = token.kind == "word" and token.value.upper() not in _RESERVED
        if not (plain or token.kind == "quoted") or len(token.value) > _MOST_NAME:
            raise self._unexpected(f"expected {what}")
        return self._take().value

    def _whole(self) -> int:
        token = self._take()
        if token.kind != "number" or not token.value.isdigit() or len(token.value) > len("1000000000000000"):
            raise invalid("LIMIT and OFFSET take a whole number")
        return int(token.value)

    # Expressions, the loosest binding first

    def _expression(self) -> Expression:
        return self._deeper(self._either)

    def _either(self) -> Expression:
        return self._chain(self._all, "OR")

    def _all(self) -> Expression:
        return self._chain(self._inverted, "AND")

    def _chain(self, rule: Callable[[], Expression], *operators: str) -> Expression:
        first = rule()
        steps = []
        while operator := self._accept(*operators):
            steps.append(Step(operator, rule()))
        return Chain(first, tuple(steps)) if steps else first

    def _inverted(self) -> Expression:
        if self._accept("NOT"):
            return Not(self._deeper(self._inverted))
        return self._compared()

    def _compared(self) -> Expression:
        left = self._sum()
        if operator := self._accept(*_COMPARISONS):
            return Comparison(left, operator, self._sum())
        negated = self._accept("NOT") is not None
        if self._accept("IN"):
            return Within(left, self._choices(), negated)
        if self._accept("BETWEEN"):
            low = self._sum()
            self._expect("AND")
            return Between(left, low, self._sum(), negated)
        if operator := self._accept("LIKE", "ILIKE"):
            return Comparison(left, f"NOT {operator}" if negated else operator, self._sum())
        if negated:
            raise self._unexpected("expected IN, BETWEEN, LIKE or ILIKE")
        return left

    def _choices(self) -> tuple[Expression, ...]:
        self._expect("(")
        if self._is("SELECT"):
            raise invalid("subqueries are supported in FROM only")
        choices = self._listed(self._unary)
        self._expect(")")
        for choice in choices:
            bare = choice.of if isinstance(choice, Negative) else choice
            if not isinstance(bare, Text | Number | Boolean):
                raise invalid("IN takes a list of literals")
        return tuple(choices)

    def _sum(self) -> Expression:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Expression:
        return self._chain(self._unary, "*", "/", "%")

    def _unary(self) -> Expression:
        if self._accept("-"):
            return Negative(self._deeper(self._unary))
        return self._primary()

    def _primary(self) -> Expression:
        token = self._next
        if token.kind == "word" and self._tokens[self._at + 1] == Token("symbol", "("):
            return self._called()
        rule = self._rules.get(token.kind if token.kind != "word" else token.value.upper())
        if rule is not None:
            return rule()
        if self._accept("("):
            return self._enclosed()
        name = Name(self._name("an expression"))
        if self._is("."):
            raise invalid("qualified column names are not supported")
        return name

    def _enclosed(self) -> Expression:
        if self._is("SELECT"):
            raise invalid("subqueries are supported in FROM only")
        inner = self._expression()
        self._expect(")")
        return inner

    def _text(self) -> Text:
        return Text(self._take().value)

    def _boolean(self) -> Boolean:
        return Boolean(self._take().value.upper() == "TRUE")

    def _number(self) -> Number:
        digits = self._take().value
        if len(digits) > _MOST_DIGITS:
            raise invalid("a number has too many digits")
        return Number(digits)

    def _bound(self) -> Expression:
        name = self._take().value[1:]
        if not self._dialect.qualified:
            raise invalid("parameters are not supported")
        if name not in self._params:
            raise invalid(f"no value is bound to ${name[:40]}")
        return self._params[name]

    def _interval(self) -> Interval:
        self._take()
        token = self._take()
        if token.kind != "text" or not (token.value.isascii() and token.value.isdigit()):
            raise invalid("an interval is written as INTERVAL '42' DAY")
        if len(token.value) > len("999999999"):
            raise invalid("an interval is too long")
        more = ("WEEK", "QUARTER") if self._dialect.qualified else ()
        return Interval(int(token.value), self._expect(*_UNITS, *more))

    def _called(self) -> Expression:
        written = self._take().value
        self._expect("(")
        if written.upper() == "EXTRACT":
            return self._extract()
        if written.upper() == "POSITION":
            return self._position()
        function = self._dialect.functions.get(written.lower())
        if function is None:
            reason = _UNSUPPORTED.get(written.upper(), f"unsupported function: {written[:60]}")
            raise invalid(reason)
        distinct = self._accept("DISTINCT") is not None
        args = self._arguments()
        if not self._accept("("):
            return Call(function.name, args, distinct=distinct)
        if distinct:
            raise invalid("DISTINCT belongs into the last parentheses")
        return Call(function.name, self._arguments(), params=args)

    def _arguments(self) -> tuple[Expression, ...]:
        if self._accept(")"):
            return ()
        if self._is("*") and self._dialect.count_star:
            self._take()
            args: list[Expression] = [Star()]
        elif self._is("SELECT"):
            raise invalid("subqueries are supported in FROM only")
        else:
            args = self._listed(self._expression)
        self._expect(")")
        return tuple(args)

    def _extract(self) -> Expression:
        unit = self._expect(*_UNITS)
        self._expect("FROM")
        moment = self._expression()
        self._expect(")")
        return Extract(unit, moment)

    def _position(self) -> Expression:
        needle = self._deeper(self._sum)
        self._expect("IN")
        haystack = self._expression()
        self._expect(")")
        return Position(needle, haystack)


def bound_literal(value: object) -> Expression:
    """A JSON value as a literal. Raises Refused (422) for what cannot be bound."""
    if value is None:
        return Null()
    if isinstance(value, bool):
        return Boolean(value)
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, int | float):
        number = Number(repr(abs(value)))
        return Negative(number) if value < 0 else number
    raise invalid("parameters are strings, numbers, booleans or null")


def _label(written: list[Token]) -> str:
    """How the answer names an output without an alias: as it was written, evenly spaced."""
    label = ""
    for token in written:
        tight = token.value in (")", ",", "(") or label.endswith("(") or not label
        shown = f"'{token.value}'" if token.kind == "text" else token.value
        label += shown if tight else f" {shown}"
    return label
