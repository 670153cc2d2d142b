"""Fields that are resolved for several objects at once, where a list has them: a task, a question and a look
for each of a hundred take longer than what is told of them.

Declared beside the resolver by `for_many`, and called by plans alone: graphql-core calls the resolver, object
by object, and both have to tell the same.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from graphql import GraphQLObjectType
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from resolvers.running.compiled.fields import (
    Left,
    ManyCall,
    Object,
    Pending,
    Resolved,
    Selected,
)
from resolvers.running.compiled.info import LateInfo

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor

At = Callable[[int], Path | None]
"""The path to an object, by its place among them."""
_Resolver = TypeVar("_Resolver", bound=ManyCall)
_MARK = "resolves_for_many"


def for_many(field: str) -> Callable[[_Resolver], _Resolver]:
    """Of a type's static method that resolves this field of several of its objects, as its resolver waits for
    each. It is given the objects, the Info of the first, by which no index of a list is to be told, and the
    arguments by their names; it returns what the resolver would of each, in their order, or what the resolver
    would raise."""

    def mark(call: _Resolver) -> _Resolver:
        setattr(call, _MARK, field)
        return call

    return mark


def call_for_many(type_: GraphQLObjectType, field: StrawberryField) -> ManyCall | None:
    """What a type has `for_many` of its field."""
    origin = type_.extensions["strawberry-definition"].origin
    found = (one for base in origin.__mro__ for one in vars(base).values() if isinstance(one, staticmethod))
    return next((one.__func__ for one in found if getattr(one, _MARK, None) == field.python_name), None)


def together(left: Sequence[Left]) -> Sequence[Left]:
    """The same field by field, in the order of the first object that has it; several of one as one."""
    if not any(type(one[0]) is Resolved and one[0].many for one in left):
        return left
    by_field: dict[int, list[Left]] = {}
    for one in left:
        by_field.setdefault(id(one[0]), []).append(one)
    found: list[Left] = []
    for same in by_field.values():
        fields, into, sources, around = zip(*same, strict=True)
        found += [(Several(fields[0]), into, sources, around)] if len(same) > 1 else same
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Several:
    """A field of several objects, with the path to each of them, or to their list."""

    field: Selected

    def begin(
        self,
        executor: "CompiledExecutor",
        into: Sequence[Object],
        sources: Sequence[Any],
        around: Path | Sequence[Path | None] | None,
        pending: Pending,
    ) -> None:
        """At once where it can be, else one by one."""
        at = partial(_entry, around) if around is None or isinstance(around, Path) else around.__getitem__
        if isinstance(self.field, Resolved) and self.field.many:
            if into:
                _Begun(self.field, self.field.many, executor, into, at).begin(sources, pending)
        else:
            for place, (one, source) in enumerate(zip(into, sources, strict=True)):
                self.field.begin(executor, one, source, at(place), pending)


def _entry(around: Path | None, place: int) -> Path:
    return Path(around, place, None)


@dataclass(frozen=True, slots=True, eq=False)
class _Begun:
    """A field that is resolved for several objects at once."""

    field: Resolved
    call: ManyCall
    executor: "CompiledExecutor"
    into: Sequence[Object]
    at: At

    def begin(self, sources: Sequence[Any], pending: Pending) -> None:
        field, executor = self.field, self.executor
        try:
            given = executor.arguments(field) if field.constant is None else field.constant
            value = self.call(sources, LateInfo(executor, field, self.at(0)), **given)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is its field's
            self._failed(error)
        else:
            executor.to_await.append(value)
            pending.append(self._awaited(value))

    async def _awaited(self, value: Awaitable[Sequence[Any]]) -> None:
        try:
            found = self._checked(await value)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)
            return
        pending: Pending = []
        self.executor.begin(self._completed(found, pending), pending)
        if pending:
            await self.executor.together(pending)

    def _checked(self, found: Sequence[Any]) -> Sequence[Any]:
        if len(found) != len(self.into):
            raise ValueError(f"{len(found)} values for {len(self.into)} objects")
        return found

    def _completed(self, found: Sequence[Any], pending: Pending) -> list[Left]:
        """Puts what can be told now into the objects; what is left to be resolved in it."""
        field, key, complete, path = self.field, self.field.key, self.field.complete, None
        left: list[Left] = []
        for place, (into, value) in enumerate(zip(self.into, found, strict=True)):
            if value is None:
                into[key] = None
                continue
            if complete is not None:
                before = len(left)
                try:
                    if field.leaves:
                        path = field.path(self.at(place))
                    into[key] = complete(value, path, left)
                except Exception:  # noqa: BLE001 - graphql-core says what it is
                    del left[before:]
                else:
                    continue
            field.unusual(self.executor, into, value, self.at(place), pending)
        return left

    def _failed(self, error: Exception) -> None:
        for place, into in enumerate(self.into):
            self.field.failed(self.executor, into, self.at(place), error)
