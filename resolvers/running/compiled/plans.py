"""Plans of the operations that were asked lately, each kept with its document."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
)
from graphql.execution.collect_fields import collect_fields

from resolvers.running.compiled.fields import Complete
from resolvers.running.compiled.writing import NotPlain, Writer

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor

KEPT, VARIANTS = 256, 8
"""Operations, and combinations of values in @skip and @include of one, before graphql-core runs it."""
CONDITIONS = frozenset({"include", "skip"})
AFTER = 1
LARGEST = 4_000_000
"""Characters of all plans that are kept. A plan takes about ten times as many bytes of memory."""
MISSING = object()


@dataclass(slots=True)
class _Kept:
    """The document is the key's, and must not be forgotten before it: another may be given its id."""

    document: DocumentNode
    conditions: tuple[str, ...]
    variants: dict[tuple[Any, ...], Complete | None] = field(default_factory=dict)
    asked: int = 0
    size: int = 0


class Plans:
    """Of one schema. `after`: how often an operation has been asked before it is worth a plan, which takes
    about as long to write as the document to be validated. `as_json`: answers are for orjson, and lists that
    are held by column may be fragments of JSON in them."""

    def __init__(
        self, kept: int = KEPT, after: int = AFTER, largest: int = LARGEST, *, as_json: bool = False
    ) -> None:
        self.as_json = as_json
        self._most = kept
        self._after = after
        self._largest = largest
        self._size = 0
        self._kept: OrderedDict[tuple[int, int], _Kept] = OrderedDict()

    def of(self, executor: "CompiledExecutor") -> Complete | None:
        """None where graphql-core is to run the operation."""
        kept = self._of(executor.document, executor.operation)
        kept.asked += 1
        if kept.asked <= self._after:
            return None
        variant: tuple[Any, ...] = ()
        if kept.conditions:
            values = executor.variable_values.coerced
            variant = tuple(values.get(name, MISSING) for name in kept.conditions)
        if variant in kept.variants:
            return kept.variants[variant]
        if len(kept.variants) >= VARIANTS:
            return None
        plan, size = _plan(executor)
        kept.variants[variant] = plan
        kept.size += size
        self._size += size
        self._forget()
        return plan

    def _of(self, document: DocumentNode, operation: OperationDefinitionNode) -> _Kept:
        key = id(document), id(operation)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _Kept(document, _conditions(document))
            self._forget()
        else:
            self._kept.move_to_end(key)
        return found

    def _forget(self) -> None:
        """The plans that were asked longest ago, while all are too many or too large."""
        while len(self._kept) > self._most or self._size > self._largest:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size


def _plan(executor: "CompiledExecutor") -> tuple[Complete | None, int]:
    root = executor.schema.query_type
    if executor.operation.operation is not OperationType.QUERY or root is None or _varied(executor):
        return None, 0
    try:
        selected = collect_fields(
            executor.schema, executor.fragments, executor.variable_values, root, executor.operation
        )
        if selected.new_defer_usages:
            return None, 0
        return Writer(executor).plan(root, selected.grouped_field_set)
    except (NotPlain, GraphQLError, RecursionError):
        return None, 0  # graphql-core says what it is


def _varied(executor: "CompiledExecutor") -> bool:
    """A fragment has variables of its own, or an error is not to be passed on upward."""
    own = any(one.variable_signatures for one in executor.fragments.values())
    return own or not executor.error_propagation


def _conditions(document: DocumentNode) -> tuple[str, ...]:
    """The variables that decide what is selected."""
    found: set[str] = set()
    left: list[Any] = list(document.definitions)
    while left:
        node = left.pop()
        if isinstance(node, tuple | list):
            left += node
        elif isinstance(node, DirectiveNode) and node.name.value in CONDITIONS:
            values = [one.value for one in node.arguments or ()]
            found |= {one.name.value for one in values if isinstance(one, VariableNode)}
        elif isinstance(node, Node):
            left += (getattr(node, name, None) for name in ("directives", "selection_set", "selections"))
    return tuple(sorted(found))
