"""Strawberry's decorators with the types that mypy needs to keep looking through them."""

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast, get_args

import strawberry
from strawberry.schema_directive import Location

_Resolver = TypeVar("_Resolver", bound=Callable[..., Any])
_TELLS_NULL = re.compile(r"\b[Nn]ull\b")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="semanticNonNull",
    description="Null with an error only: a client that throws on errors may read the field as non-null.",
)
class SemanticNonNull:
    """As Relay and Apollo Kotlin read it; law 7 keeps the field nullable."""

    levels: list[int | None] | None = strawberry.directive_field(name="levels", default=strawberry.UNSET)


def resolved(description: str, name: str | None = None) -> Callable[[_Resolver], _Resolver]:
    """A field that a method answers, under its own name or another.

    One that may be null without an error says in its description when; the others are `@semanticNonNull`.
    """
    says = bool(_TELLS_NULL.search(description))
    return _field(description, name, null=says)


def held(description: str) -> Callable[[_Resolver], _Resolver]:
    """A field that is read off what an object is made of: made where it is selected, and null as that is."""
    return _field(description, None, null=True)


def _field(description: str, name: str | None, *, null: bool) -> Callable[[_Resolver], _Resolver]:
    def field(resolver: _Resolver) -> _Resolver:
        directives = [] if null or not _nullable(resolver) else [SemanticNonNull()]
        made = strawberry.field(resolver, description=description, name=name, directives=directives)
        return cast("_Resolver", made)

    return field


def _nullable(resolver: Callable[..., Any]) -> bool:
    return type(None) in get_args(resolver.__annotations__["return"])


def member(value: str, description: str) -> str:
    """A member of a GraphQL enum; `value` is what stands in the stores."""
    return cast("str", strawberry.enum_value(value, description=description))
