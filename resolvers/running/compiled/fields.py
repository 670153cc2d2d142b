"""Fields that a generated function leaves to be resolved: each puts its value into the object that is there.

They may be null, so that whatever goes wrong with one ends at it; what is done with errors is graphql-core's.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from resolvers.running.compiled.info import LateInfo

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor

Object = dict[str, Any]


Pending = list[Awaitable[None]]
"""What is still to be awaited before the answer is whole."""
ManyCall = Callable[..., Awaitable[Sequence[Any]]]
Complete = Callable[[Any, Path | None, "list[Left]"], Any]
"""Generated: the completed value, with what is left to be resolved in it. Raises whatever is unusual."""


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """A field of the plan: `key` is what it is called in the answer, `details` all its nodes."""

    key: str
    parent: GraphQLObjectType
    field: GraphQLField
    details: FieldDetailsList

    @property
    def nodes(self) -> list[FieldNode]:
        return [one.node for one in self.details]

    def path(self, around: Path | None) -> Path:
        return Path(around, self.key, self.parent.name)

    def begin(
        self, executor: "CompiledExecutor", into: Object, source: Any, around: Path | None, pending: Pending
    ) -> None:
        """As graphql-core does it, with all that is selected below."""
        value = executor.execute_field(self.parent, source, self.details, self.path(around), None)
        if executor.is_awaitable(value):
            pending.append(self._put(into, value))
        else:
            into[self.key] = value

    async def _put(self, into: Object, value: Awaitable[Any]) -> None:
        into[self.key] = await value


Left = tuple[Any, Any, Any, Any]
"""A Selected field, the object that it belongs to in the answer, what is resolved, and the path to it; or
Several, all of the objects, and the path to each or to their list."""


@dataclass(frozen=True, slots=True, eq=False)
class Resolved(Selected):
    """With a resolver that is called as Strawberry would. `complete` is None where graphql-core completes."""

    definition: StrawberryField
    call: Callable[..., Any]
    info: str | None
    """What the resolver calls its Info; None where it takes none."""
    constant: Mapping[str, Any] | None
    """Its arguments, where they are the same in every request."""
    complete: Complete | None
    leaves: bool
    """Something may be left to be resolved in what is completed; else no path to it is needed."""
    many: ManyCall | None
    """What resolves it for several objects at once."""

    def begin(
        self, executor: "CompiledExecutor", into: Object, source: Any, around: Path | None, pending: Pending
    ) -> None:
        try:
            given = executor.arguments(self) if self.constant is None else self.constant
            if self.info:
                value = self.call(source, **given, **{self.info: LateInfo(executor, self, around)})
            else:
                value = self.call(source, **given)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is its field's
            self.failed(executor, into, around, error)
            return
        if executor.is_awaitable(value):
            pending.append(self._awaited(executor, into, value, around))
        else:
            self._completed(executor, into, value, around, pending)

    async def _awaited(
        self, executor: "CompiledExecutor", into: Object, value: Awaitable[Any], around: Path | None
    ) -> None:
        try:
            found = await value
        except Exception as error:  # noqa: BLE001 - as above
            self.failed(executor, into, around, error)
            return
        pending: Pending = []
        self._completed(executor, into, found, around, pending)
        if pending:
            await executor.together(pending)

    def _completed(
        self, executor: "CompiledExecutor", into: Object, value: Any, around: Path | None, pending: Pending
    ) -> None:
        if value is None:
            into[self.key] = None
            return
        if self.complete is not None:
            left: list[Left] = []
            try:
                into[self.key] = self.complete(value, self.path(around) if self.leaves else None, left)
            except Exception:  # noqa: BLE001, S110 - graphql-core says what it is
                pass
            else:
                executor.begin(left, pending)
                return
        self.unusual(executor, into, value, around, pending)

    def unusual(
        self, executor: "CompiledExecutor", into: Object, value: Any, around: Path | None, pending: Pending
    ) -> None:
        """By graphql-core, with all that is below."""
        path = self.path(around)
        info = executor.build_resolve_info(self.field, self.nodes, self.parent, path)
        try:
            completed = executor.complete_value(self.field.type, self.details, info, path, value, None)
        except Exception as error:  # noqa: BLE001 - as above
            self.failed(executor, into, around, error)
            return
        if executor.is_awaitable(completed):
            pending.append(self._awaited_there(executor, into, completed, around))
        else:
            into[self.key] = completed

    async def _awaited_there(
        self, executor: "CompiledExecutor", into: Object, completed: Awaitable[Any], around: Path | None
    ) -> None:
        try:
            into[self.key] = await completed
        except Exception as error:  # noqa: BLE001 - as above
            self.failed(executor, into, around, error)

    def failed(
        self, executor: "CompiledExecutor", into: Object, around: Path | None, error: Exception
    ) -> None:
        into[self.key] = None
        executor.handle_field_error(error, self.field.type, self.details, self.path(around))
