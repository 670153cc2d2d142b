"""What a rule of the live service is: one thing that it refuses, who saw it do so, and in which words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from gateway.emulator.language.lexer import Token
from gateway.emulator.language.tree import Expression, Select, walk
from gateway.emulator.language.types import Types


class Endpoint(StrEnum):
    """Where a rule has been seen, or has to be taken to hold."""

    CLASSIC = "classic"
    BOTH = "both"


@dataclass(frozen=True)
class Scope:
    """One SELECT of a statement, the types within it, and whether it stands inside another."""

    select: Select
    types: Types
    depth: int = 0

    @cached_property
    def nodes(self) -> tuple[object, ...]:
        """Everything that is written in it, without what stands in its derived table."""
        return tuple(node for expression in self._expressions() for node in walk(expression))

    def _expressions(self) -> Iterator[Expression]:
        select = self.select
        yield from (part for part in (select.where,) if part is not None)
        yield from (output.expression for output in select.outputs)
        yield from select.group
        yield from (part for part in (select.having,) if part is not None)
        yield from (ordering.expression for ordering in select.order)


Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Rule:
    """`says` is how the service words it; `refused` and `instead` are examples; {t} is a dataset.

    `reports` is how many independent people have seen it. `read` looks at the text, `seen` at the tree, and
    each yields the words of refusals; where neither is given, something else asks.
    """

    name: str
    what: str
    says: str
    reports: int
    refused: str
    instead: str
    endpoint: Endpoint = Endpoint.BOTH
    read: Callable[[Tokens], Iterator[str]] | None = None
    seen: Callable[[Scope], Iterator[str]] | None = None
