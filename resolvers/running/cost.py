"""What an operation will cost, estimated from its text and variables before anything is read.

One unit is about one field of one object. Insights add what their windows cost the store. Every fragment
is measured once, however often it is spread, so that measuring stays linear in the size of the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from gateway.insights.ordering import LARGEST_PAGE
from gateway.request.allowance import DAY, READ
from gateway.times.window import AUTO_BUCKETS, Duration, WindowError, WindowSpec

DAY_S = 86400
UNDATED = frozenset({"contributors", "previous"})
"""Fields that read the store over the window of what they belong to."""
LISTED = 10
"""Entries assumed of a list that takes no size."""
INTROSPECTED = 5
"""Entries assumed of an introspection list: few, so that the usual introspection query stays admitted."""
HIGHEST = 10**9
"""Costs are cut here: fragments that double each other reach numbers that no JSON holds."""
INTROSPECTION = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


@dataclass(frozen=True, slots=True)
class Size:
    """Estimated cost, how deep the fields nest, and how many lists of introspection lie in each other."""

    cost: float
    depth: int
    """Introspection's fields do not count."""
    lists: int = 0
    introspects: bool = False

    def plus(self, cost: float) -> "Size":
        return replace(self, cost=self.cost + cost)


NOTHING = Size(0, 0)


@dataclass(slots=True)
class Measure:
    """Measures operations of one document."""

    schema: GraphQLSchema
    document: DocumentNode
    variables: dict[str, Any]
    _known: dict[tuple[int, str], Size] = field(default_factory=dict)
    _fragments: dict[str, FragmentDefinitionNode] = field(init=False)

    def __post_init__(self) -> None:
        definitions = self.document.definitions
        self._fragments = {
            one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)
        }

    def operation(self, operation: OperationDefinitionNode) -> Size:
        return self._selections(self.schema.query_type, operation.selection_set)

    def _selections(self, parent: object, selections: SelectionSetNode | None) -> Size:
        if selections is None or not isinstance(parent, GraphQLObjectType):
            return NOTHING
        key = (id(selections), parent.name)
        if key not in self._known:
            self._known[key] = NOTHING  # a cycle of fragments costs nothing: validation refuses it
            self._known[key] = _together([self._selection(parent, one) for one in selections.selections])
        return self._known[key]

    def _selection(self, parent: GraphQLObjectType, one: SelectionNode) -> Size:
        if isinstance(one, FieldNode):
            return self._field(parent, one)
        if isinstance(one, InlineFragmentNode):
            return self._selections(parent, one.selection_set)
        if isinstance(one, FragmentSpreadNode) and one.name.value in self._fragments:
            return self._selections(parent, self._fragments[one.name.value].selection_set)
        return NOTHING

    def _field(self, parent: GraphQLObjectType, node: FieldNode) -> Size:
        name = node.name.value
        if name == "__typename":
            return Size(1, 0)
        definition = INTROSPECTION.get(name) or parent.fields.get(name)
        if definition is None:
            return NOTHING
        if name in INTROSPECTION or parent.name.startswith("__"):
            return self._introspected(definition, node)
        arguments = self._arguments(definition, node)
        inner = self._selections(get_named_type(definition.type), node.selection_set)
        own = _own(arguments) + (READ if name in UNDATED else 0)
        cost = 1 + own + entries(definition, arguments) * inner.cost
        return Size(cost, 1 + inner.depth, inner.lists, inner.introspects)

    def _introspected(self, definition: GraphQLField, node: FieldNode) -> Size:
        inner = self._selections(get_named_type(definition.type), node.selection_set)
        listed = is_list_type(get_nullable_type(definition.type))
        count = INTROSPECTED if listed else 1
        return Size(1 + count * inner.cost, 0, listed + inner.lists, introspects=True)

    def _arguments(self, definition: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """Arguments as written, variables put in, defaults where nothing was written."""
        given = {
            one.name.value: value_from_ast_untyped(one.value, self.variables) for one in node.arguments or ()
        }
        defaults = {name: one.default_value for name, one in definition.args.items()}
        return {name: given.get(name, default) for name, default in defaults.items()}


def _together(sizes: Sequence[Size]) -> Size:
    """Of fields beside each other."""
    return Size(
        min(HIGHEST, sum(one.cost for one in sizes)),
        max((one.depth for one in sizes), default=0),
        max((one.lists for one in sizes), default=0),
        introspects=any(one.introspects for one in sizes),
    )


def entries(definition: GraphQLField, arguments: Mapping[str, Any]) -> int:
    """Objects that a field will hold: its page size, its windows, or a guess for other lists of objects."""
    for name in ("first", "last"):
        size = arguments.get(name)
        if isinstance(size, int):
            return max(1, min(LARGEST_PAGE, size))
    if isinstance(arguments.get("windows"), Sequence):
        return max(1, len(arguments["windows"]))
    listed = str(definition.type).startswith("[") and "nodes" not in str(definition.type)
    return LISTED if listed and arguments else 1


def _own(arguments: Mapping[str, Any]) -> float:
    """What the field itself costs the store: its windows' days, and one for every bucket."""
    windows = arguments.get("windows") if "windows" in arguments else [arguments.get("window")]
    if "windows" not in arguments and "window" not in arguments:
        return 0
    lengths = [seconds(window) for window in (windows if isinstance(windows, Sequence) else [])]
    days = sum(lengths) / DAY_S
    return READ + days * DAY + (buckets(max(lengths, default=0), arguments) if "bucket" in arguments else 0)


def buckets(window_s: float, arguments: Mapping[str, Any]) -> float:
    """Buckets of a series: as many as were asked for, or as many as are drawn by default."""
    length = duration_s(arguments.get("bucket"))
    return window_s / length if length else AUTO_BUCKETS


def seconds(window: object) -> float:
    """Length of a window as written or parsed; what cannot be read is refused later, and costs a day."""
    if isinstance(window, str):
        try:
            window = WindowSpec.parse(window)
        except WindowError:
            return DAY_S
    if isinstance(window, WindowSpec):
        return window.at(0).seconds
    return DAY_S


def duration_s(bucket: object) -> int | None:
    if isinstance(bucket, str):
        try:
            return Duration.parse(bucket).seconds
        except WindowError:
            return None
    return bucket.seconds if isinstance(bucket, Duration) else None


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation that will run; None where the name does not settle which."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    chosen = [one for one in operations if name is None or (one.name is not None and one.name.value == name)]
    return chosen[0] if len(chosen) == 1 else None
