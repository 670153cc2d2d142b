"""A small schema with a field of every kind, over values that are whatever a test plants."""

import asyncio
import enum
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NewType, cast

import strawberry
from graphql import GraphQLError
from strawberry.extensions import DisableValidation
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.many import for_many
from resolvers.running.compiled.plans import Plans

Moment = NewType("Moment", int)


class Boom(Exception):
    """What a resolver raises."""


@dataclass(frozen=True)
class Raised:
    """A value that a resolver does not return, but raises."""

    text: str


@dataclass(frozen=True)
class Later:
    """A value that is to be awaited, as often as one likes."""

    value: Any

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from asyncio.sleep(0).__await__()
        return _or_raised(self.value)


def _or_raised(value: Any) -> Any:
    if isinstance(value, Raised):
        raise Boom(value.text)
    return value


def _or_error(value: Any) -> Any:
    return Boom(value.text) if isinstance(value, Raised) else value


def _few(count: int) -> None:
    """Of one object or of many, the same is refused."""
    if count > 1:
        raise Boom(f"{count} are too many")


def _moment(value: Any) -> str | None:
    """Null of what is below zero, which a scalar may not become; nothing of what is no number."""
    if not isinstance(value, int):
        raise GraphQLError(f"no moment: {value!r}")
    return f"+{value}" if value >= 0 else None


SCALARS: dict[object, ScalarDefinition] = {
    Moment: strawberry.scalar(name="Moment", serialize=_moment, parse_value=lambda value: value)
}


@strawberry.enum
class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


@strawberry.input
class Wanted:
    color: Color = Color.RED
    numbers: list[int] | None = None


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Plain:
    """Of no interface: graphql-core does not look what it is."""

    number: int
    note: str | None


SHADES = {one.value: one for one in Color}
NONE = {"twice": None}
Lazy = Annotated["Branch", strawberry.lazy("tests.resolvers.running.compiled.world")]


@strawberry.type
class Leaf(Named):
    id: strawberry.ID
    number: int | None
    ratio: float
    flag: bool | None
    color: Color
    colors: list[Color | None] | None
    at: Moment | None
    ratios: list[float | None]
    grid: list[list[int]] | None
    plain: Plain | None
    planted: strawberry.Private[dict[str, Any]] = field(default_factory=dict)

    @strawberry.field
    def shade(self) -> Color | None:
        return cast("Color | None", _or_raised(self.planted.get("shade")))

    @strawberry.field
    def strictly(self) -> int:
        return cast("int", _or_raised(self.planted.get("strictly", 1)))

    @strawberry.field
    def twice(self) -> int | None:
        """Written where it is asked."""
        return self.number or (self.planted or NONE)["twice"]

    @strawberry.field
    def told_at(self) -> Moment:
        return Moment(self.at)  # type: ignore[arg-type] # whatever is planted

    @strawberry.field
    def tint(self) -> Color:
        return SHADES[self.planted["tint"] if self.flag else "red"]

    @strawberry.field
    async def branch(self) -> Lazy | None:
        await asyncio.sleep(0)
        return cast("Branch | None", _or_raised(self.planted.get("branch")))

    @strawberry.field
    async def others(self) -> list["Leaf"] | None:
        await asyncio.sleep(0)
        return cast("list[Leaf] | None", _or_raised(self.planted.get("others")))

    @for_many("others")
    @staticmethod
    async def others_of(leaves: Sequence["Leaf"], info: strawberry.Info) -> list[Any]:
        await asyncio.sleep(0)
        assert info.field_name == "others"
        return [_or_error(one.planted.get("others")) for one in leaves]


@strawberry.type
class Branch(Named):
    leaf: Leaf
    maybe: Leaf | None
    leaves: list[Leaf]
    some: list[Leaf | None] | None
    any: Named | None
    all: list[Named] | None
    planted: strawberry.Private[dict[str, Any]] = field(default_factory=dict)

    @strawberry.field
    async def waited(self, info: strawberry.Info, count: int = 1) -> Leaf | None:
        await asyncio.sleep(0)
        if info.context is None:
            return None
        return cast("Leaf | None", _or_raised(self.planted.get("waited"))) if count else None

    @strawberry.field
    async def each(self, info: strawberry.Info, count: int = 1) -> Leaf | None:
        _few(count)
        await asyncio.sleep(0)
        return cast("Leaf | None", _or_raised(self.planted.get("each")) if info.context else None)

    @for_many("each")
    @staticmethod
    async def each_of(branches: Sequence["Branch"], info: strawberry.Info, count: int = 1) -> list[Any]:
        _few(count)
        await asyncio.sleep(0)
        return [_or_error(one.planted.get("each")) if info.context else None for one in branches]

    @strawberry.field
    async def at_hand(self) -> list[Leaf] | None:
        return cast("list[Leaf] | None", _or_raised(self.planted.get("at_hand")))

    @strawberry.field
    def picked(self, first: int | None = None, wanted: Wanted | None = None) -> list[Named] | None:
        found = _or_raised(self.planted.get("picked"))
        if wanted and wanted.color is Color.GREEN:
            raise Boom(f"green {wanted.numbers}")
        return cast("list[Named] | None", found[:first] if isinstance(found, list) else found)

    @strawberry.field
    def told(self, info: strawberry.Info, words: list[str] | None = None) -> str | None:
        nodes = ",".join(one.alias.value if one.alias else "-" for one in info._raw_info.field_nodes)
        return f"{info.path.as_list()} {info.field_name} {nodes} {info.variable_values} {words}"

    @strawberry.field
    def surely(self, info: strawberry.Info) -> Leaf:
        return cast("Leaf", _or_raised(self.planted.get(info.field_name)))


@strawberry.type
class Query:
    @strawberry.field
    def branch(self, info: strawberry.Info) -> Branch | None:
        return cast("Branch | None", _or_raised(info.context["branch"]))

    @strawberry.field
    async def branches(self, info: strawberry.Info, first: int = 3) -> list[Branch] | None:
        await asyncio.sleep(0)
        found = _or_raised(info.context["branches"])
        return cast("list[Branch] | None", found[:first] if isinstance(found, list) else found)

    @strawberry.field
    async def named(self, info: strawberry.Info) -> Named | None:
        return cast("Named | None", _or_raised(info.context["named"]))

    @strawberry.field
    def sure(self, info: strawberry.Info) -> Branch:
        return cast("Branch", _or_raised(info.context["sure"]))


def _schema(**more: Any) -> strawberry.Schema:
    """Without validation: what is drawn need not use its variables, nor its fragments."""
    config = StrawberryConfig(scalar_map=SCALARS)
    return strawberry.Schema(
        Query, config=config, types=[Leaf, Branch], extensions=[DisableValidation], **more
    )


PLANS = Plans(after=0)
REFERENCE = _schema()
COMPILED = _schema(execution_context_class=executor_on(PLANS))
