"""Arguments that several fields take: a name has one type, one description and one default everywhere.

What may be left out may be null, and null is leaving out: the default is None here, and what it stands for is
said once, below. `undefaulted` keeps that None out of the schema.
"""

import enum
from collections.abc import Iterator
from typing import Annotated, TypeVar

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)

from gateway.times.window import Duration, WindowSpec

UTC = "UTC"
"""The timezone where none is asked."""
_Choice = TypeVar("_Choice", bound=enum.Enum)

InWindow = Annotated[
    WindowSpec | None,
    strawberry.argument(
        description="The range of time to look at; left out, that of the fleet, monitor or list around, and "
        "24h where that has none."
    ),
]
Windows = Annotated[list[WindowSpec], strawberry.argument(description="1 to 10 windows.")]
First = Annotated[int | None, strawberry.argument(description="How many, 1 to 100; 20 if left out.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to go on from, forward.")]
Bucket = Annotated[
    Duration | None,
    strawberry.argument(description="Length of a bucket; left out, at most 300 buckets are drawn."),
]
Timezone = Annotated[
    str | None,
    strawberry.argument(
        description="IANA name of a timezone, like Europe/Berlin: whose clock it is, and whose dates a "
        "window of the calendar names. UTC if left out."
    ),
]


def chosen(given: _Choice | None, default: _Choice) -> _Choice:
    """What was given, or what leaving it out stands for."""
    return default if given is None else given


def undefaulted(schema: GraphQLSchema) -> None:
    """Takes the default null from every argument and input field: leaving out needs no value to say so."""
    for one in _arguments(schema):
        if one.default_value is None:
            one.default_value = Undefined


def _arguments(schema: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    for found in schema.type_map.values():
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType):
            for field in found.fields.values():
                yield from field.args.values()
        elif isinstance(found, GraphQLInputObjectType):
            yield from found.fields.values()
