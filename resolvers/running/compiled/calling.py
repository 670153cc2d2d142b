"""How a field's value is come by: an attribute, a call with the object alone, or a call with arguments.

Only what Strawberry itself would do: fields with extensions or permissions are left to it.
"""

from collections.abc import Callable, Mapping
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import FieldNode, GraphQLField, GraphQLSchema, Node, VariableNode
from graphql.execution.values import get_argument_values
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

if TYPE_CHECKING:
    from resolvers.running.compiled.executor import CompiledExecutor


class Call(NamedTuple):
    """What stands behind a resolver, and what it calls its Info."""

    definition: StrawberryField
    call: Callable[..., Any]
    info: str | None


def attribute(field: GraphQLField) -> str | None:
    """The attribute that it is, if it is one."""
    definition = _definition(field)
    if definition is None or not definition.is_basic_field or definition.default_resolver is not getattr:
        return None
    name = definition.python_name
    return name if name.isidentifier() and not iskeyword(name) else None


def inline(field: GraphQLField) -> Callable[[Any], Any] | None:
    """A resolver that takes nothing but the object, and does not wait."""
    found = lean(field)
    if found is None or found.info or found.definition.is_async or field.args:
        return None
    return found.call


def lean(field: GraphQLField) -> Call | None:
    """A resolver that is a method, whatever else it takes."""
    definition = _definition(field)
    resolver = definition.base_resolver if definition else None
    if definition is None or resolver is None or definition.extensions or not resolver.self_parameter:
        return None
    if resolver.parent_parameter or resolver.root_parameter:
        return None
    info = resolver.info_parameter
    return Call(definition, resolver.wrapped_func, info.name if info else None)  # type: ignore[arg-type] # a function by now


def constant(field: GraphQLField, node: FieldNode, executor: "CompiledExecutor") -> Mapping[str, Any] | None:
    """The arguments of a call that are the same in every request; None where they are not, or are wrong."""
    if any(_holds_variable(one) for one in node.arguments or ()):
        return None
    try:
        return converted(get_argument_values(field, node), _definition(field), executor.schema)
    except Exception:  # noqa: BLE001 - the field itself says what is wrong, wherever it is resolved
        return None


def converted(
    values: dict[str, Any], definition: StrawberryField | None, schema: GraphQLSchema
) -> Mapping[str, Any]:
    """As Strawberry gives them to a resolver. Raises what it raises of a value that is none."""
    converter = schema._strawberry_schema.schema_converter  # type: ignore[attr-defined] # noqa: SLF001 - as Strawberry's Info has it
    return convert_arguments(
        values,
        definition.arguments if definition else [],
        scalar_registry=converter.scalar_registry,
        config=converter.config,
        info=None,
    )


def _definition(field: GraphQLField) -> StrawberryField | None:
    found: StrawberryField | None = field.extensions.get("strawberry-definition")
    return found


def _holds_variable(node: Node) -> bool:
    left: list[Any] = [node]
    while left:
        one = left.pop()
        if isinstance(one, VariableNode):
            return True
        if isinstance(one, Node):
            left += (getattr(one, name) for name in one.keys if name != "loc")
        elif isinstance(one, tuple | list):
            left += one
    return False
