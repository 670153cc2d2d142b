"""A recursive-descent parser of exactly the documented grammar: what has no rule here cannot be said.

A general SQL parser accepts a large language that would have to be fenced in afterwards; this one has
nothing to fence.
"""

from dataclasses import replace

from gateway.emulator.language.dialect import Dialect
from gateway.emulator.language.expressions import ExpressionReader, Params
from gateway.emulator.language.lexer import END, Token, tokens
from gateway.emulator.language.rules import index as rules
from gateway.emulator.language.rules.spelling import MOST_CHARACTERS, NO_STATEMENT, TOO_LONG
from gateway.emulator.language.tree import (
    Expression,
    Negative,
    Number,
    Ordering,
    Output,
    Select,
    Show,
    Star,
    Table,
)
from gateway.emulator.refusal import invalid

FORMATS = ("JSON", "JSONEachRow", "TabSeparated")
_FORMATS = {name.lower(): name for name in FORMATS}
_NO_BEGINNING = tuple("{[<$")
_SHOWN = ("TABLES", "TIMEZONES", "TIMEZONE")


def parse(sql: str, dialect: Dialect, params: Params | None = None) -> tuple[Select | Show, str | None]:
    """The statement and the FORMAT it names, if any. Raises Refused (422) for everything else."""
    if len(sql.encode(errors="replace")) > dialect.most_bytes:
        raise invalid(f"the statement is longer than {dialect.most_bytes} bytes")
    classic = not dialect.qualified
    if dialect.live and classic:
        _check_whole(sql)
    found = tokens(sql)
    if dialect.live:
        rules.read(found, classic=classic)
    return StatementReader(found, dialect, params or {}).statement()


def _check_whole(sql: str) -> None:
    if len(sql) > MOST_CHARACTERS:
        raise invalid(TOO_LONG)
    first = sql.lstrip()[:1]
    if first in _NO_BEGINNING:
        raise invalid(NO_STATEMENT.format(found=first))


class StatementReader(ExpressionReader):
    """Reads the one statement of a text."""

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

    def _whole(self) -> int:
        token = self._take()
        if token.kind != "number" or not token.value.isdigit() or len(token.value) > len("1000000000000000"):
            raise invalid("LIMIT and OFFSET take a whole number")
        return int(token.value)


def _label(written: list[Token]) -> str:
    """How the answer names an output without an alias: as it was written, evenly spaced."""
    label = ""
    for token in written:
        tight = token.value in (")", ",", "(") or label.endswith("(") or not label
        shown = f"'{token.value}'" if token.kind == "text" else token.value
        label += shown if tight else f" {shown}"
    return label
