"""An executor that runs an operation by its plan, and hands what is not as usual to graphql-core's own."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from inspect import CORO_CREATED, getcoroutinestate
from types import CoroutineType
from typing import Any, TypeGuard, cast

from graphql import DocumentNode, ExecutionResult
from graphql.execution.executor import CollectedErrors
from graphql.execution.values import get_argument_values
from graphql.pyutils import RefMap, gather_with_cancel
from graphql.type.definition import GraphQLResolveInfoHelpers
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.running.compiled.calling import converted
from resolvers.running.compiled.fields import Complete, Left, Object, Pending, Resolved
from resolvers.running.compiled.many import together
from resolvers.running.compiled.plans import Plans


@dataclass(slots=True)
class _Converted:
    """By the id of the field in the plan that is there, which is kept for as long as they are."""

    plan: Complete | None
    arguments: dict[int, Mapping[str, Any]]
    selected: defaultdict[int, dict[Hashable, Any]]
    """What resolvers found out of what is selected below a field."""

    def of(self, plan: Complete) -> None:
        if plan is not self.plan:
            self.plan, self.arguments, self.selected = plan, {}, defaultdict(dict)


ANEW: Mapping[str, Callable[[], Any]] = {
    "collected_errors": CollectedErrors,
    "to_await": list,
    "pending_incremental_futures": set,
    "background_futures": set,
    "_relevant_sub_fields": dict,
    "_stream_usages": RefMap,
    "groups": list,
    "tasks": list,
    "streams": list,
    "_initial_execution_plans": RefMap,
    "_deferred_execution_plans": RefMap,
}
"""What no two requests share."""


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Of one operation of a request. `plans` are kept for all of them; see `executor_on`."""

    plans: Plans
    document: DocumentNode
    to_await: list[Awaitable[Any]]
    """All that was found to be awaitable, by graphql-core or by a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.is_awaitable  # one that does not know whom it is asked for
        self._converted = _Converted(None, {}, defaultdict(dict))
        self._shared: dict[str, Any] | None = None
        self._arguments: dict[int, Mapping[str, Any]] = {}
        self._selected = self._converted.selected

    @classmethod
    def build(cls, schema: Any, document: DocumentNode, *args: Any, **kwargs: Any) -> Any:
        built = super().build(schema, document, *args, **kwargs)
        if isinstance(built, CompiledExecutor):
            built.document = document
        return built

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """Made for who asks: an executor that held what holds it would wait for the garbage collector, and
        all of its request would."""
        return GraphQLResolveInfoHelpers(self.gather_async_work, self.track_async_work)

    @async_helpers.setter
    def async_helpers(self, _made: object) -> None: ...

    def is_awaitable(self, value: Any) -> TypeGuard[Awaitable[Any]]:
        """Whoever asks is to await it, and is cancelled before that where the client goes away."""
        if type(value) is CoroutineType or optimized_is_awaitable(value):
            self.to_await.append(value)
            return True
        return False

    def complete_list_item_value(self, item: Any, complete_results: list[Any], *rest: Any) -> bool:
        """graphql-core's, which asks nobody about what it made of an item."""
        waits = super().complete_list_item_value(item, complete_results, *rest)
        if waits:
            self.to_await.append(complete_results[-1])
        return waits

    def complete_awaitable_list_item_value(self, *args: Any) -> Any:
        """The same, of an item that is itself to be awaited."""
        found = super().complete_awaitable_list_item_value(*args)
        self.to_await.append(found)
        return found

    def of_request(self, context: Any) -> "CompiledExecutor":
        """The same operation with the same variables, as new: what is coerced and converted is shared, and
        nothing that a request changes."""
        if self._shared is None:
            self._shared = {name: one for name, one in self.__dict__.items() if name not in ANEW}
        made = object.__new__(type(self))
        made.__dict__.update(self._shared)
        made.context_value = context
        return made

    def __getattr__(self, name: str) -> Any:
        """Of what a request changes little is looked for where a plan runs it."""
        if name not in ANEW:
            raise AttributeError(name)
        found = self.__dict__[name] = ANEW[name]()
        return found

    def __copy__(self) -> "CompiledExecutor":
        """graphql-core's for a part of the operation, which shares what the whole changes."""
        made = object.__new__(type(self))
        made.__dict__.update({name: getattr(self, name) for name in ANEW} | self.__dict__)
        return made

    def run(self, context: Any) -> ExecutionResult | Awaitable[ExecutionResult]:
        """The operation for one request. Where its plan leaves nothing to be resolved, nothing is made of the
        request's own."""
        left: list[Left] = []
        data = self._planned(left)
        if data is not None and not left:
            return ExecutionResult(data, None)
        return self.of_request(context)._gone_on(data, left)  # noqa: SLF001 - it is one of these

    def execute_operation(self, serially: bool | None = None) -> Any:
        left: list[Left] = []
        return self._gone_on(None if serially else self._planned(left), left, serially)

    def _planned(self, left: list[Left]) -> Object | None:
        """What the plan tells, and what it leaves; None where graphql-core is to run the operation."""
        plan = None if self._is_watched() else self.plans.of(self)
        if plan is None:
            return None
        self._converted.of(plan)
        try:
            data: Object = plan(self.root_value, None, left)
        except Exception:  # noqa: BLE001 - graphql-core says what it is
            return None
        return data

    def _gone_on(
        self, data: Object | None, left: Sequence[Left], serially: bool | None = None
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        if data is not None:
            self._arguments, self._selected = self._converted.arguments, self._converted.selected
            return self._whole(data, left)
        found = super().execute_operation(serially)
        return found if isinstance(found, ExecutionResult) else self._awaited(cast("Awaitable[Any]", found))

    def begin(self, left: Sequence[Left], pending: Pending) -> None:
        """Resolve what is left, in its order, up to where there is something to wait for; fields that can be
        resolved for several objects at once are, and others then field by field."""
        for field, into, source, around in together(left) if len(left) > 1 else left:
            field.begin(self, into, source, around, pending)

    async def together(self, pending: Pending) -> None:
        if len(pending) == 1:
            await pending[0]
        else:
            await gather_with_cancel(*pending)

    def arguments(self, field: Resolved) -> Mapping[str, Any]:
        """What a resolver is given, by its own names; the same for all objects, and with the same variables.

        Raises what graphql-core or Strawberry raises of a value that is none.
        """
        found = self._arguments.get(id(field))
        if found is None:
            node, of_fragment = field.details[0].node, field.details[0].fragment_variable_values
            values = get_argument_values(
                field.field, node, self.variable_values, of_fragment, self.hide_suggestions
            )
            found = converted(values, field.definition, self.schema)
            self._arguments[id(field)] = found
        return found

    def selected(self, field: Resolved) -> dict[Hashable, Any]:
        """To be filled with what depends on what is selected below the field, and on the variables, alone."""
        return self._selected[id(field)]

    def _whole(self, data: Object, left: Sequence[Left]) -> ExecutionResult | Awaitable[ExecutionResult]:
        pending: Pending = []
        self.begin(left, pending)
        return self._awaited(self.together(pending), data) if pending else self._result(data)

    async def _awaited(self, work: Awaitable[Any], data: Object | None = None) -> Any:
        """What the work comes to, or these data once it is done. Who cancels it may come before the first
        step of some that wait, and what these would have awaited is nobody's then: it is closed."""
        try:
            found = await work
        except BaseException:
            for one in self.to_await:
                if type(one) is CoroutineType and getcoroutinestate(one) == CORO_CREATED:
                    one.close()
            raise
        return found if data is None else self._result(data)

    def _result(self, data: Object) -> ExecutionResult:
        met = "collected_errors" in self.__dict__ and self.collected_errors.errors
        return ExecutionResult(data, met or None)

    def _is_watched(self) -> bool:
        """Somebody looks at every field, or may end the operation between two."""
        manager = self.middleware_manager
        return bool(manager and manager.middlewares) or self.abort_signal is not None


def executor_on(plans: Plans) -> type[CompiledExecutor]:
    """The executor of one schema."""
    return cast("type[CompiledExecutor]", type("SchemaExecutor", (CompiledExecutor,), {"plans": plans}))
