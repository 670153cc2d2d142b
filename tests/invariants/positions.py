"""Every place of the schema where a caller writes a value: arguments and input fields, in a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

from tests.invariants.everything import query_type

GIVEN = {
    "id": '"mon_api"',
    "windows": '["1h"]',
    "downtime": '"10m"',
    "target": "0.99",
    "window": '"1h"',
    "orderBy": "{ by: UPTIME }",
}
"""What required arguments are given beside the one that is looked at."""
WITHIN = {"by": "UPTIME"}
"""The same of required input fields."""


@dataclass(frozen=True, slots=True)
class Position:
    """`head` and `tail` are the document around the value, `declared` its type, `name` whose value it is."""

    place: str
    name: str
    declared: str
    head: str
    tail: str

    def literal(self, value: str) -> str:
        return f"{{ {self.head}{value}{self.tail} }}"

    def variable(self, default: str = "") -> str:
        return f"query($v: {self.declared}{default}) {{ {self.head}$v{self.tail} }}"


def positions() -> list[Position]:
    """Breadth first from Query; a type is entered by the shortest way to it."""
    found: list[Position] = []
    left = [(query_type(), "", "")]
    entered = {query_type().name}
    while left:
        kind, head, tail = left.pop(0)
        for name, field in kind.fields.items():
            of = get_named_type(field.type)
            inner = " { __typename }" if is_object_type(of) else ""
            required = {key: GIVEN[key] for key, one in field.args.items() if is_required_argument(one)}
            for key, argument in field.args.items():
                others = "".join(f"{one}: {value} " for one, value in required.items() if one != key)
                start, end = f"{head}{name}({others}", f"){inner}{tail}"
                found += _written(f"{kind.name}.{name}", key, argument.type, start, end)
            if isinstance(of, GraphQLObjectType) and of.name not in entered:
                entered.add(of.name)
                given = " ".join(f"{one}: {value}" for one, value in required.items())
                entry = f"{head}{name}{f'({given})' if given else ''} {{ "
                left.append((of, entry, f" }}{tail}"))
    return found


def _written(place: str, name: str, of: GraphQLInputType, head: str, tail: str) -> Iterator[Position]:
    """The argument itself, and the fields of an input object one by one."""
    start = f"{head}{name}: "
    yield Position(f"{place}.{name}", name, str(of), start, tail)
    inner = get_named_type(of)
    if isinstance(inner, GraphQLInputObjectType):
        required = {key: WITHIN[key] for key, one in inner.fields.items() if is_required_input_field(one)}
        for key, field in inner.fields.items():
            others = "".join(f"{one}: {value} " for one, value in required.items() if one != key)
            yield from _written(f"{place}.{name}", key, field.type, f"{start}{{{others}", f"}}{tail}")
