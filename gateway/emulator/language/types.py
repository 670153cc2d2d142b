"""The type of every expression, as the service tells them: it refuses what a looser engine would convert."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial

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
    Text,
    Within,
)


class Type(StrEnum):
    """As the service's refusals call them. Of what is Unknown nothing is said."""

    INTEGER = "Integer"
    DOUBLE = "Double"
    STRING = "String"
    DATETIME = "DateTime"
    BOOLEAN = "Boolean"
    NULL = "Null"
    INTERVAL = "Interval"
    UNKNOWN = "Unknown"


_COLUMNS = {"double": Type.DOUBLE, "blob": Type.STRING, "index": Type.STRING, "dataset": Type.STRING}
NUMBERS = frozenset({Type.INTEGER, Type.DOUBLE})
LARGE = 2**32
"""A decimal of this size without a fraction (99999999999999.0) is an integer to the service. Where it begins
to be one nobody has measured; 0.0 and 1.0 are Doubles."""
_AS_FIRST = frozenset(
    {
        *("sum", "sumIf", "min", "max", "approx_min", "approx_max", "argMax", "argMin"),
        *("first_value", "last_value", "round", "floor", "ceil", "ceiling"),
    }
)
_OF: Mapping[Type, tuple[str, ...]] = {
    Type.INTEGER: (
        *("count", "countIf", "intDiv", "length", "lengthUTF8", "toUInt8", "toUInt32", "toUnixTimestamp"),
        *("toYear", "toMonth", "toDayOfMonth", "toDayOfWeek", "dayOfWeek", "toHour", "toMinute", "toSecond"),
        *("toYYYYMM", "bitAnd", "bitCount", "bitHammingDistance", "bitNot", "bitOr", "bitRotateLeft"),
        *("bitRotateRight", "bitShiftLeft", "bitShiftRight", "bitTest", "bitXor", "strpos"),
    ),
    Type.DOUBLE: ("avg", "avgIf", "quantileExactWeighted", "quantileWeighted", "log", "ln", "pow"),
    Type.STRING: (
        *("lower", "lowerUTF8", "toLower", "upper", "upperUTF8", "toUpper", "substring", "substr"),
        *("format", "formatDateTime", "bin", "hex", "timezone"),
    ),
    Type.DATETIME: ("now", "current_timestamp", "toDateTime", "toStartOfInterval", "toStartOfHour"),
    Type.BOOLEAN: ("empty", "isEmpty", "startsWith", "endsWith"),
}
_RETURNS = {name: kind for kind, names in _OF.items() for name in names}


def column_type(name: str) -> Type:
    """Of a column of a dataset."""
    if name == "timestamp":
        return Type.DATETIME
    if name in ("_sample_interval", "sampleInterval"):
        return Type.INTEGER
    return _COLUMNS.get(name.rstrip("0123456789"), Type.UNKNOWN)


class Types:
    """The types within one SELECT: its source's columns, its own aliases, and what is made of them."""

    def __init__(self, select: Select) -> None:
        self._inner = Types(select.source) if isinstance(select.source, Select) else None
        self._outputs = select.outputs
        self._aliases = {output.alias: output.expression for output in select.outputs if output.alias}
        self._under_way: set[str] = set()

    def of(self, expression: object) -> Type:
        rule = _RULES.get(type(expression))
        return rule(self, expression) if rule else Type.UNKNOWN

    def output(self, label: str) -> Type:
        """Of a column of the answer."""
        found: Output | None = next((one for one in self._outputs if one.label == label), None)
        if found is not None:
            return self.of(found.expression)
        return (
            self._column(label)
            if any(isinstance(one.expression, Star) for one in self._outputs)
            else Type.UNKNOWN
        )

    def name(self, node: Name) -> Type:
        """A column, else an alias, which may stand before it is made; one made of itself has no type."""
        alias = self._aliases.get(node.value)
        if alias is None or alias == node or node.value in self._under_way:
            return self._column(node.value)
        self._under_way.add(node.value)
        found = self.of(alias)
        self._under_way.discard(node.value)
        return found

    def _column(self, name: str) -> Type:
        return self._inner.output(name) if self._inner else column_type(name)

    def call(self, node: Call) -> Type:
        if node.name == "if":
            kinds = {self.of(arg) for arg in node.args[1:]}
            return kinds.pop() if len(kinds) == 1 else Type.UNKNOWN
        if node.name in _AS_FIRST and node.args:
            return self.of(node.args[0])
        return _RETURNS.get(node.name, Type.UNKNOWN)

    def chain(self, node: Chain) -> Type:
        found = self.of(node.first)
        for step in node.steps:
            found = combined(found, step.operator, self.of(step.operand))
        return found


def combined(left: Type, operator: str, right: Type) -> Type:
    """What an operator makes of two types; Unknown of what it does not combine."""
    if operator in ("AND", "OR"):
        return Type.BOOLEAN
    if {left, right} <= NUMBERS:
        whole = left is right is Type.INTEGER and operator != "/"
        return Type.INTEGER if whole else Type.DOUBLE
    moved = Type.DATETIME in (left, right) and Type.INTERVAL in (left, right)
    return Type.DATETIME if moved else Type.UNKNOWN


def number_type(node: Number) -> Type:
    whole = node.digits.isdigit()
    value = float(node.digits)
    return Type.INTEGER if whole or (value.is_integer() and value >= LARGE) else Type.DOUBLE


def _always(kind: Type, *_: object) -> Type:
    return kind


_RULES: Mapping[type, Callable[..., Type]] = {
    Text: partial(_always, Type.STRING),
    Boolean: partial(_always, Type.BOOLEAN),
    Null: partial(_always, Type.NULL),
    Interval: partial(_always, Type.INTERVAL),
    Comparison: partial(_always, Type.BOOLEAN),
    Within: partial(_always, Type.BOOLEAN),
    Between: partial(_always, Type.BOOLEAN),
    Not: partial(_always, Type.BOOLEAN),
    Position: partial(_always, Type.INTEGER),
    Extract: partial(_always, Type.INTEGER),
    Number: lambda _, node: number_type(node),
    Negative: lambda types, node: types.of(node.of),
    Name: Types.name,
    Call: Types.call,
    Chain: Types.chain,
}
Typed = Callable[[Expression], Type]
