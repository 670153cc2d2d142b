"""A checked tree as the engine's SQL. No text of the caller passes: names are quoted, strings re-escaped.

The engine is only ever shown what is written here, so a statement that was misread can be wrong but
cannot reach anything beside the datasets.
"""

from collections.abc import Callable

from gateway.emulator.functions import Functions
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
    Output,
    Position,
    Select,
    Star,
    Table,
    Text,
    Within,
)

Place = Callable[[Table], str]
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

    def __init__(self, functions: Functions, place: Place) -> None:
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
        if isinstance(node, Text | Number | Boolean | Null | Interval | Name | Star):
            return _leaf(node)
        match node:
            case Not(of):
                return f"(NOT {self.expression(of)})"
            case Negative(of):
                return self._negative(of)
            case Chain():
                return self._chain(node)
            case Comparison(left, operator, right):
                return f"({self.expression(left)} {operator} {self.expression(right)})"
            case Within():
                return self._within(node)
            case Between():
                return self._between(node)
            case Call():
                return self._call(node)
            case Position(needle, haystack):
                return f"positionUTF8({self.expression(haystack)}, {self.expression(needle)})"
            case Extract(unit, moment):
                return f"EXTRACT({unit} FROM {self.expression(moment)})"

    def _listed(self, nodes: tuple[Expression, ...]) -> str:
        return ", ".join(self.expression(node) for node in nodes)

    def _chain(self, node: Chain) -> str:
        steps = (f" {step.operator} {self.expression(step.operand)}" for step in node.steps)
        return f"({self.expression(node.first)}{''.join(steps)})"

    def _within(self, node: Within) -> str:
        operator = "NOT IN" if node.negated else "IN"
        return f"({self.expression(node.of)} {operator} ({self._listed(node.choices)}))"

    def _between(self, node: Between) -> str:
        operator = "NOT BETWEEN" if node.negated else "BETWEEN"
        low, high = self.expression(node.low), self.expression(node.high)
        return f"({self.expression(node.of)} {operator} {low} AND {high})"

    def _negative(self, of: Expression) -> str:
        inner = self.expression(of)
        return f"-{inner}" if isinstance(of, Number) else f"(-({inner}))"

    def _call(self, node: Call) -> str:
        function = self._functions[node.name.lower()]
        params, args = node.params, node.args
        if function.level_first:
            params, args = args[:1], args[1:]
        if args and isinstance(args[0], Star):
            args = ()
        arguments = ", ".join([*(self.expression(arg) for arg in args), *function.trailing])
        return f"{function.engine}{self._params(params)}({'DISTINCT ' * node.distinct}{arguments})"

    def _params(self, params: tuple[Expression, ...]) -> str:
        return f"({self._listed(params)})" if params else ""


def _leaf(node: Text | Number | Boolean | Null | Interval | Name | Star) -> str:
    match node:
        case Text(value):
            return text(value)
        case Number(digits):
            return digits
        case Boolean(value):
            return "true" if value else "false"
        case Null():
            return "NULL"
        case Interval(count, unit):
            return f"INTERVAL {count} {unit}"
        case Name(name):
            return quoted(name)
        case Star():
            return "*"
