"""The rules of expressions, the loosest binding first."""

from collections.abc import Callable, Mapping

from gateway.emulator.language.dialect import Dialect
from gateway.emulator.language.lexer import Token
from gateway.emulator.language.reader import UNSUPPORTED, Reader
from gateway.emulator.language.rules.spelling import NULL, UNKNOWN_FUNCTION
from gateway.emulator.language.tree import (
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
    Position,
    Star,
    Step,
    Text,
    Within,
)
from gateway.emulator.refusal import invalid

_UNITS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_COMPARISONS = ("=", "<", ">", "<=", ">=", "<>", "!=")
_AFTER_ONE = (*_COMPARISONS, "NOT", "IN", "BETWEEN", "LIKE", "ILIKE")
"""What goes on with an operand; most are left as they are."""
_MOST_DIGITS = 40
Params = Mapping[str, Expression]


class ExpressionReader(Reader):
    """Reads one expression at a time; `params` are the values that $1 and $name stand for."""

    def __init__(self, found: list[Token], dialect: Dialect, params: Params) -> None:
        super().__init__(found, dialect)
        self._params = params
        self._rules: Mapping[str, Callable[[], Expression]] = {
            "text": self._text,
            "number": self._number,
            "bound": self._bound,
            "TRUE": self._boolean,
            "FALSE": self._boolean,
            "INTERVAL": self._interval,
            "NULL": self._null,
        }

    def _expression(self) -> Expression:
        return self._deeper(self._either)

    def _either(self) -> Expression:
        return self._chain(self._all, "OR")

    def _all(self) -> Expression:
        return self._chain(self._inverted, "AND")

    def _chain(self, rule: Callable[[], Expression], *operators: str) -> Expression:
        first = rule()
        if not self._is(*operators):  # mostly: an operand passes through every level
            return first
        steps = []
        while operator := self._accept(*operators):
            steps.append(Step(operator, rule()))
        return Chain(first, tuple(steps))

    def _inverted(self) -> Expression:
        if self._accept("NOT"):
            return Not(self._deeper(self._inverted))
        return self._compared()

    def _compared(self) -> Expression:
        left = self._sum()
        if not self._is(*_AFTER_ONE):
            return left
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
        if token.kind == "word" and self._tokens[self._at + 1].keyword == "(":
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

    def _null(self) -> Null:
        self._take()
        if not self._dialect.live:
            raise invalid(NULL)
        return Null(written=True)

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
            raise invalid(UNSUPPORTED.get(written.upper()) or self._unknown(written[:60]))
        distinct = self._accept("DISTINCT") is not None
        args = self._arguments()
        if not self._accept("("):
            return Call(function.name, args, distinct=distinct)
        if distinct:
            raise invalid("DISTINCT belongs into the last parentheses")
        return Call(function.name, self._arguments(), params=args)

    def _unknown(self, written: str) -> str:
        if not self._dialect.live:
            return f"unsupported function: {written}"
        return UNKNOWN_FUNCTION.format(name=written.upper())

    def _arguments(self) -> tuple[Expression, ...]:
        if self._accept(")"):
            return ()
        if self._is("*") and (self._dialect.count_star or self._dialect.live):
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
