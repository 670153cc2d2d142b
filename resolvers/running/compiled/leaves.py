"""Leaves as Python text: a value of the type that its field usually has is let through by one comparison.

Whatever else it is goes to a function that asks graphql-core, and raises where that would do more than turn a
value into another: for an error, an awaitable, or null where it must not be.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)

SIMPLE = frozenset({bool, float, int, str})
"""Types of values that are neither errors nor awaitable, and not null."""
_TEXT = "(x if type(x := {value}) is str else {other}(x))"
_USUAL = {
    GraphQLString.name: _TEXT,
    GraphQLID.name: _TEXT,
    GraphQLInt.name: "(x if type(x := {value}) is int and -0x80000000 <= x < 0x80000000 else {other}(x))",
    # Neither infinite nor NaN, either of which is no 0 less itself.
    GraphQLFloat.name: "(x if type(x := {value}) is float and x - x == 0.0 else {other}(x))",
    GraphQLBoolean.name: "(x if (x := {value}) is True or x is False else {other}(x))",
}
_NULLABLE = _USUAL | dict.fromkeys(
    (GraphQLString.name, GraphQLID.name), "(x if type(x := {value}) is str or x is None else {other}(x))"
)
_NULLABLE[GraphQLInt.name] = (
    "(x if (x := {value}) is None or type(x) is int and -0x80000000 <= x < 0x80000000 else {other}(x))"
)
_ENUM = "(names_{type}[x._name_] if type(x := {value}) is enum_{type} else {other}(x))"
_COERCED = "(text_{type}(x) if type(x := {value}) is int else {other}(x))"
_OTHER = "{other}({value})"


class Unusual(Exception):
    """graphql-core has to complete this value, and all that is around it up to the next resolver."""


def leaf(type_: GraphQLLeafType, names: MutableMapping[str, Any], *, nullable: bool) -> Callable[[str], str]:
    """From the text of a value to that of the completed one. What it refers to is put into `names`."""
    other = f"other_{type_.name}_{'null' if nullable else 'some'}"
    names[other] = _nullable(type_) if nullable else strict(type_)
    text = (_NULLABLE if nullable else _USUAL).get(type_.name, _OTHER)
    enum = getattr(type_, "wrapped_cls", None)  # what Strawberry's enums are made of
    if _gives_text(type_):
        names[f"text_{type_.name}"] = type_.coerce_output_value
        text = _COERCED
    if isinstance(type_, GraphQLEnumType) and enum is not None:
        names[f"enum_{type_.name}"] = enum
        names[f"names_{type_.name}"] = {one.name: type_.coerce_output_value(one) for one in enum}
        text = _ENUM
    return lambda value: text.format(value=value, other=other, type=type_.name)


def _gives_text(type_: GraphQLLeafType) -> bool:
    """A scalar that is made of numbers, and makes a text of each."""
    made = type_.coerce_output_value
    return getattr(made, "__annotations__", {}) == {"ms": int, "return": str}


def strict(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    """What graphql-core makes of a value. Raises Unusual, or what graphql-core raises."""
    coerce = type_.coerce_output_value

    def completed(value: Any) -> Any:
        if type(value) not in SIMPLE and _is_no_value(value):
            raise Unusual
        found = coerce(value)
        if found is None or found is Undefined:
            raise Unusual
        return found

    return completed


def _nullable(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    completed = strict(type_)
    return lambda value: None if value is None else completed(value)


def _is_no_value(value: Any) -> bool:
    return (
        value is None or value is Undefined or isinstance(value, BaseException) or hasattr(value, "__await__")
    )
