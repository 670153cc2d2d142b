"""What an operation will cost, estimated from its text and variables before anything is read.

One unit is about one field of one object. A window that is read for a field costs once for each (field,
arguments), of however many monitors. Every fragment is measured once, however often it is spread, so that
measuring stays linear in the size of the document.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    TypeMetaFieldDef,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from resolvers.running.asked import Asked
from resolvers.running.size import NOTHING, Size, together

INTROSPECTED = 5
"""Entries assumed of an introspection list: few, so that the usual introspection query stays admitted."""
INTROSPECTION = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
_Parent = GraphQLObjectType | GraphQLInterfaceType


@dataclass(slots=True)
class Measure:
    """Measures operations of one document."""

    schema: GraphQLSchema
    document: DocumentNode
    variables: dict[str, Any]
    deprecated: set[str] = field(default_factory=set)
    """What was met that is on its way out, as `Type.field` or `Type.field(argument:)`."""
    _known: dict[tuple[int, str], Size] = field(default_factory=dict)
    _fragments: dict[str, FragmentDefinitionNode] = field(init=False)

    def __post_init__(self) -> None:
        definitions = self.document.definitions
        self._fragments = {
            one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)
        }

    def operation(self, operation: OperationDefinitionNode) -> Size:
        declared = {
            one.variable.name.value: value_from_ast_untyped(one.default_value)
            for one in operation.variable_definitions or ()
            if one.default_value
        }
        self.variables = declared | self.variables
        return self._selections(self.schema.query_type, operation.selection_set)

    def _selections(self, parent: object, selections: SelectionSetNode | None) -> Size:
        if selections is None or not isinstance(parent, _Parent):
            return NOTHING
        key = (id(selections), parent.name)
        if key not in self._known:
            self._known[key] = NOTHING  # a cycle of fragments costs nothing: validation refuses it
            self._known[key] = together([self._selection(parent, one) for one in selections.selections])
        return self._known[key]

    def _selection(self, parent: _Parent, one: SelectionNode) -> Size:
        if isinstance(one, FieldNode):
            return self._field(parent, one)
        found = self._fragments.get(one.name.value) if isinstance(one, FragmentSpreadNode) else one
        if isinstance(found, FragmentDefinitionNode | InlineFragmentNode):
            return self._selections(self._narrowed(parent, found.type_condition), found.selection_set)
        return NOTHING

    def _narrowed(self, parent: _Parent, condition: NamedTypeNode | None) -> object:
        """What a fragment is about: of an interface, the type that it names."""
        if condition is None or isinstance(parent, GraphQLObjectType):
            return parent
        return self.schema.get_type(condition.name.value)

    def _field(self, parent: _Parent, node: FieldNode) -> Size:
        name = node.name.value
        if name == "__typename":
            return Size(1)
        definition = INTROSPECTION.get(name) or parent.fields.get(name)
        if definition is None:
            return NOTHING
        inner = self._selections(get_named_type(definition.type), node.selection_set)
        if name in INTROSPECTION or parent.name.startswith("__"):
            return _introspected(definition, inner)
        self.deprecated |= _deprecated(f"{parent.name}.{name}", definition, node)
        asked = Asked(parent.name, name, definition, self._arguments(definition, node))
        return asked.size(inner)

    def _arguments(self, definition: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """Arguments as written, variables put in, defaults where nothing was written."""
        given = {
            one.name.value: value_from_ast_untyped(one.value, self.variables) for one in node.arguments or ()
        }
        defaults = {
            name: None if one.default_value is Undefined else one.default_value
            for name, one in definition.args.items()
        }
        return defaults | {
            name: value for name, value in given.items() if value is not Undefined and name in defaults
        }


def _deprecated(place: str, definition: GraphQLField, node: FieldNode) -> set[str]:
    given = {one.name.value: definition.args.get(one.name.value) for one in node.arguments or ()}
    found = {f"{place}({name}:)" for name, one in given.items() if one and one.deprecation_reason is not None}
    return found | ({place} if definition.deprecation_reason is not None else set())


def _introspected(definition: GraphQLField, inner: Size) -> Size:
    listed = is_list_type(get_nullable_type(definition.type))
    found = inner.times(INTROSPECTED if listed else 1).plus(1)
    return replace(found, depth=0, lists=listed + inner.lists, introspects=True)


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation that will run; None where the name does not settle which."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    chosen = [one for one in operations if name is None or (one.name is not None and one.name.value == name)]
    return chosen[0] if len(chosen) == 1 else None
