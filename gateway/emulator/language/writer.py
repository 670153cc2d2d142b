"""A checked tree as the engine's SQL. No text of the caller passes: names are quoted, strings re-escaped.

The engine is only ever shown what is written here, so a statement that was misread can be wrong but
cannot reach anything beside the datasets.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gateway.emulator.language.functions import Functions
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
    Output,
    Position,
    Select,
    Star,
    Table,
    Text,
    Within,
)

Located = Callable[[Table], str]
"""Where a dataset's rows are read: SQL that stands after FROM."""
_LONGEST_LABEL = 200


def quoted(name: str) -> str:
    """An identifier for the engine, whatever characters it has."""
    escaped = name.replace("\\", "\\\\").replace("`", "\\`").replace("\0", "\\0")
    return f"`{escaped}`"


def text(value: str) -> str:
    """A string for the engine."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0")
    return f"'{escaped}'"


class Writer:
    """Writes one statement. `place` says what stands for a dataset."""

    def __init__(self, functions: Functions, place: Located) -> None:
        self._functions = functions
        self._place = place

    def select(self, select: Select) -> str:
        parts = ["SELECT " + ", ".join(self._output(output) for output in select.outputs)]
        if isinstance(select.source, Select):
            parts.append(f"FROM ({self.select(select.source)})")
        elif select.source is not None:
            parts.append(f"FROM {self._place(select.source)}")
        if select.where is not None:
            parts.append(f"WHERE {self.expression(select.where)}")
        if select.group:
            parts.append("GROUP BY " + ", ".join(self.expression(key) for key in select.group))
        if select.having is not None:
            parts.append(f"HAVING {self.expression(select.having)}")
        if select.order:
            keys = (f"{self.expression(key.expression)}{' DESC' * key.descending}" for key in select.order)
            parts.append("ORDER BY " + ", ".join(keys))
        if select.limit is not None:
            parts.append(f"LIMIT {select.limit}")
        if select.offset is not None:
            parts.append(f"OFFSET {select.offset}")
        return " ".join(parts)

    def _output(self, output: Output) -> str:
        written = self.expression(output.expression)
        if output.alias is None and isinstance(output.expression, Star | Name):
            return written
        return f"{written} AS {quoted(output.label[:_LONGEST_LABEL])}"

    def expression(self, node: Expression) -> str:
        return _WRITERS[type(node)](self, node)

    def _listed(self, nodes: tuple[Expression, ...]) -> str:
        return ", ".join(self.expression(node) for node in nodes)

    def chain(self, node: Chain) -> str:
        steps = (f" {step.operator} {self.expression(step.operand)}" for step in node.steps)
        return f"({self.expression(node.first)}{''.join(steps)})"

    def within(self, node: Within) -> str:
        operator = "NOT IN" if node.negated else "IN"
        return f"({self.expression(node.of)} {operator} ({self._listed(node.choices)}))"

    def between(self, node: Between) -> str:
        operator = "NOT BETWEEN" if node.negated else "BETWEEN"
        low, high = self.expression(node.low), self.expression(node.high)
        return f"({self.expression(node.of)} {operator} {low} AND {high})"

    def negative(self, node: Negative) -> str:
        inner = self.expression(node.of)
        return f"-{inner}" if isinstance(node.of, Number) else f"(-({inner}))"

    def comparison(self, node: Comparison) -> str:
        return f"({self.expression(node.left)} {node.operator} {self.expression(node.right)})"

    def position(self, node: Position) -> str:
        return f"positionUTF8({self.expression(node.haystack)}, {self.expression(node.needle)})"

    def call(self, node: Call) -> str:
        function = self._functions[node.name.lower()]
        params, args = node.params, node.args
        if function.level_first and not params:
            params, args = args[:1], args[1:]
        if args and isinstance(args[0], Star):
            args = ()
        arguments = ", ".join([*(self.expression(arg) for arg in args), *function.trailing])
        return f"{function.engine}{self._params(params)}({'DISTINCT ' * node.distinct}{arguments})"

    def _params(self, params: tuple[Expression, ...]) -> str:
        return f"({self._listed(params)})" if params else ""


_WRITERS: Mapping[type, Callable[[Writer, Any], str]] = {
    Text: lambda _, node: text(node.value),
    Number: lambda _, node: node.digits,
    Boolean: lambda _, node: "true" if node.value else "false",
    Null: lambda _, __: "NULL",
    Interval: lambda _, node: f"INTERVAL {node.count} {node.unit}",
    Name: lambda _, node: quoted(node.value),
    Star: lambda _, __: "*",
    Not: lambda writer, node: f"(NOT {writer.expression(node.of)})",
    Negative: Writer.negative,
    Chain: Writer.chain,
    Comparison: Writer.comparison,
    Within: Writer.within,
    Between: Writer.between,
    Call: Writer.call,
    Position: Writer.position,
    Extract: lambda writer, node: f"EXTRACT({node.unit} FROM {writer.expression(node.moment)})",
}
