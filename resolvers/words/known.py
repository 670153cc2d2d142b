"""Registry texts as enum members; an unknown value is an error of that field (law 6)."""

import enum
from typing import TypeVar

from gateway.errors import RegistryMalformed

_Member = TypeVar("_Member", bound=enum.Enum)


def known(members: type[_Member], value: str, column: str) -> _Member:
    """The member of this value. Raises RegistryMalformed naming the column."""
    try:
        return members(value)
    except ValueError as error:
        raise RegistryMalformed(
            f"the registry's column {column} holds an unknown value; run `insights doctor`"
        ) from error
