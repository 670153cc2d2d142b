"""What resolvers ask of GraphQL's own info: the request's Context, and which fields were selected."""

from collections.abc import Iterable, Iterator, Mapping

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from gateway.context import Context
from gateway.telemetry.estimates import LEVELS

Info = strawberry.Info[Context, None]


def selected(info: Info, *path: str) -> frozenset[str]:
    """Names of the fields selected below the resolved one, or below a path of fields under it."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's selected_fields expands a fragment wherever it is spread
    nodes: list[FieldNode] = list(raw.field_nodes)
    for step in path:
        nodes = [inner for inner in _fields(nodes, raw.fragments) if inner.name.value == step]
    return frozenset(inner.name.value for inner in _fields(nodes, raw.fragments))


def levels(names: Iterable[str]) -> frozenset[float]:
    """Quantile levels of the percentile fields among the names."""
    return frozenset(LEVELS[name] for name in names if name in LEVELS)


def _fields(
    parents: Iterable[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    """Fields selected in any of the parents; each fragment is entered once."""
    left: list[SelectionSetNode] = [one.selection_set for one in parents if one.selection_set]
    entered: set[str] = set()
    while left:
        for one in left.pop().selections:
            if isinstance(one, FieldNode):
                yield one
            elif isinstance(one, InlineFragmentNode):
                left.append(one.selection_set)
            elif isinstance(one, FragmentSpreadNode) and one.name.value not in entered:
                entered.add(one.name.value)
                left.append(fragments[one.name.value].selection_set)
