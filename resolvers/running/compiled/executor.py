"""An executor that runs an operation by its plan, and hands what is not as usual to graphql-core's own."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, cast

from graphql import DocumentNode, GraphQLObjectType
from graphql.execution.collect_fields import DeferUsage, GroupedFieldSet
from graphql.execution.values import get_argument_values
from graphql.pyutils import gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.running.compiled.calling import converted
from resolvers.running.compiled.fields import Left, Object, Pending, Resolved
from resolvers.running.compiled.info import LateInfo
from resolvers.running.compiled.plans import Plans


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Of one operation of a request. `plans` are kept for all of them; see `executor_on`."""

    plans: Plans
    document: DocumentNode

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arguments: dict[int, Mapping[str, Any]] = {}

    @classmethod
    def build(cls, schema: Any, document: DocumentNode, *args: Any, **kwargs: Any) -> Any:
        built = super().build(schema, document, *args, **kwargs)
        if isinstance(built, CompiledExecutor):
            built.document = document
        return built

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        new_defer_usages: Sequence[DeferUsage],
    ) -> Any:
        plan = None if serially or new_defer_usages or self._is_watched() else self.plans.of(self)
        if plan is not None:
            left: list[Left] = []
            try:
                data = plan(root_value, None, left)
            except Exception:  # noqa: BLE001, S110 - graphql-core says what it is
                pass
            else:
                return self._whole(data, left)
        return super().execute_collected_root_fields(
            root_type, root_value, grouped_field_set, serially, new_defer_usages
        )

    def begin(self, left: Sequence[Left], pending: Pending) -> None:
        """Resolve what is left, in its order, up to where there is something to wait for."""
        for field, into, source, around in left:
            field.begin(self, into, source, around, pending)

    async def together(self, pending: Pending) -> None:
        if len(pending) == 1:
            await pending[0]
        else:
            await gather_with_cancel(*pending)

    def arguments(self, field: Resolved, info: LateInfo | None) -> Mapping[str, Any]:
        """What a resolver is given, by its own names; the same for all objects of a request.

        Raises what graphql-core or Strawberry raises of a value that is none.
        """
        found = self._arguments.get(id(field))
        if found is None:
            node, of_fragment = field.details[0].node, field.details[0].fragment_variable_values
            values = get_argument_values(
                field.field, node, self.variable_values, of_fragment, self.hide_suggestions
            )
            found = converted(values, field.definition, self.schema, info)
            self._arguments[id(field)] = found
        return found

    def _whole(self, data: Object, left: Sequence[Left]) -> Object | Awaitable[Object]:
        pending: Pending = []
        self.begin(left, pending)
        return self._awaited(data, pending) if pending else data

    async def _awaited(self, data: Object, pending: Pending) -> Object:
        await self.together(pending)
        return data

    def _is_watched(self) -> bool:
        """Somebody looks at every field, or may end the operation between two."""
        manager = self.middleware_manager
        return bool(manager and manager.middlewares) or self.abort_signal is not None


def executor_on(plans: Plans) -> type[CompiledExecutor]:
    """The executor of one schema."""
    return cast("type[CompiledExecutor]", type("SchemaExecutor", (CompiledExecutor,), {"plans": plans}))
