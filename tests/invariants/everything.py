"""Queries that select every field of the schema, written from the schema itself."""

from collections.abc import Iterator, Mapping
from functools import cache

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema, get_named_type

from gateway.app import schema_sdl

ARGUMENTS: Mapping[str, str] = {
    "Query.monitor": "(id: $id)",
    "Query.node": "(id: $id)",
    "Query.monitors": "(first: 2)",
    "Query.fleet": '(window: "24h")',
    "FleetStats.uptimes": '(windows: ["1h", "7d"])',
    "Monitor.uptimes": '(windows: ["1h", "7d"])',
    "FleetStats.slo": '(target: 0.99, window: "30d")',
    "Monitor.slo": '(target: 0.99, window: "30d")',
    "Slo.whatIf": '(downtime: "10m")',
}
"""What fields are given; others get what they take by default."""
AT_ONCE = {"viewer", "pipeline", "bill", "checkFlow", "limits"}
"""Root fields that one document holds in full."""
BRIEFLY = {
    "Monitor": "{ id name lastError }",
    "Incident": "{ id reason }",
    "DowntimeStretch": "{ since error }",
}
"""Types that are selected in full where they are first met, and from then on by these fields."""
FULLY = {"Query.monitor", "IncidentConnection.nodes", "Downtime.stretches"}


@cache
def schema() -> GraphQLSchema:
    return build_schema(schema_sdl())


def query_type() -> GraphQLObjectType:
    found = schema().query_type
    assert found
    return found


def operations() -> dict[str, str]:
    return dict(_operations())


@cache
def _operations() -> dict[str, str]:
    """By root field, or root field and field where one document would be too long: an operation each."""
    found = {}
    for root, definition in query_type().fields.items():
        kind = get_named_type(definition.type)
        if isinstance(kind, GraphQLInterfaceType):
            found[root] = f"query($id: ID!) {{ {root}{ARGUMENTS[f'Query.{root}']} {{ __typename id }} }}"
            continue
        assert isinstance(kind, GraphQLObjectType)
        for name, selection in _selections(root, kind):
            takes = "($id: ID!)" if "$id" in selection else ""
            found[name] = f"query{takes} {{ {selection} }}"
    return found


def _selections(root: str, kind: GraphQLObjectType) -> Iterator[tuple[str, str]]:
    head = f"{root}{ARGUMENTS.get(f'Query.{root}', '')}"
    if root in AT_ONCE:
        yield root, f"{head} {_fields(kind, ('Query',))}"
        return
    for name in kind.fields:
        one = _field(kind, name, ("Query",))
        if one:
            yield f"{root}.{name}", f"{head} {{ {one} }}"


def _fields(kind: GraphQLObjectType, path: tuple[str, ...]) -> str:
    inner = " ".join(filter(None, (_field(kind, name, path) for name in kind.fields)))
    return f"{{ __typename {inner} }}"


def _field(kind: GraphQLObjectType, name: str, path: tuple[str, ...]) -> str:
    """The field with all below it; nothing where its type is already being selected further up."""
    of = get_named_type(kind.fields[name].type)
    head = f"{name}{ARGUMENTS.get(f'{kind.name}.{name}', '')}"
    if not isinstance(of, GraphQLObjectType):
        return head
    if of.name in BRIEFLY and f"{kind.name}.{name}" not in FULLY:
        return f"{head} {BRIEFLY[of.name]}"
    if of.name in (*path, kind.name):
        return ""
    return f"{head} {_fields(of, (*path, kind.name))}"


def selected(document: str) -> set[str]:
    """Names of the fields that a document of `operations` mentions."""
    return set(document.replace("(", " ").replace(")", " ").split())
