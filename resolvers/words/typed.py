"""Strawberry's decorators with the types that mypy needs to keep looking through them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

_Resolver = TypeVar("_Resolver", bound=Callable[..., Any])


def resolved(description: str, name: str | None = None) -> Callable[[_Resolver], _Resolver]:
    """A field that a method answers, under its own name or another."""
    return cast("Callable[[_Resolver], _Resolver]", strawberry.field(description=description, name=name))


def member(value: str, description: str) -> str:
    """A member of a GraphQL enum; `value` is what stands in the stores."""
    return cast("str", strawberry.enum_value(value, description=description))
