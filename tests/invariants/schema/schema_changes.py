"""What changed between two schemas, as clients feel it: graphql-core's rules, and two of our own."""

from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    find_breaking_changes,
    find_dangerous_changes,
)


def breaking(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    """What breaks an operation or a client's types. What was deprecated in the old schema may go."""
    gone = {f"Field {place} was removed." for place in _deprecated(old)}
    found = [one.description for one in find_breaking_changes(old, new)]
    return sorted([*(text for text in found if text not in gone), *_null_again(old, new)])


def dangerous(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    """What an operation survives, and a client's code may not: one more enum value in an answer, for one."""
    return sorted(one.description for one in find_dangerous_changes(old, new))


def silent(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    """Deprecations that do not say what to ask instead."""
    known = set(_deprecated(old))
    fields = dict(_fields(new))
    return [place for place in _deprecated(new) if place not in known and not _says(fields[place])]


def _says(one: GraphQLField) -> bool:
    return "ask " in (one.deprecation_reason or "")


def _null_again(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[str]:
    """A client that read the field as non-null meets null."""
    fields = dict(_fields(new))
    for place, one in _fields(old):
        if (
            place in fields
            and _semantic(one)
            and not _semantic(fields[place])
            and _may_be_null(fields[place])
        ):
            yield f"{place} is no longer @semanticNonNull."


def _semantic(one: GraphQLField) -> bool:
    directives = (one.ast_node.directives if one.ast_node else None) or ()
    return any(each.name.value == "semanticNonNull" for each in directives)


def _may_be_null(one: GraphQLField) -> bool:
    return not str(one.type).endswith("!")


def _deprecated(schema: GraphQLSchema) -> Iterator[str]:
    yield from (place for place, one in _fields(schema) if one.deprecation_reason is not None)


def _fields(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            yield from ((f"{name}.{field}", one) for field, one in kind.fields.items())
