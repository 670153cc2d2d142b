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

from gateway.request.context import Context
from gateway.telemetry.numbers.estimates import LEVELS
from gateway.telemetry.sql.slices import Parts

Info = strawberry.Info[Context, None]


def selected(info: Info, *path: str) -> frozenset[str]:
    """Names of the fields selected below the resolved one, or below a path of fields under it."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's selected_fields expands a fragment wherever it is spread
    nodes: list[FieldNode] = list(raw.field_nodes)
    for step in path:
        nodes = [inner for inner in _fields(nodes, raw.fragments) if inner.name.value == step]
    return frozenset(inner.name.value for inner in _fields(nodes, raw.fragments))


def bounded(info: Info, *path: str) -> frozenset[float]:
    """Quantile levels of the percentiles whose lower or upper bound is selected below the path."""
    return frozenset(
        level for name, level in LEVELS.items() if {"lower", "upper"} & selected(info, *path, name)
    )


def lag(info: Info, *path: str) -> bool:
    """Whether a fidelity below the path is asked how late rows arrive."""
    return bool({"lagMs", "settled"} & selected(info, *path, "fidelity"))


def count_parts(info: Info, *path: str) -> Parts:
    """What counts below the path need of the store."""
    return Parts(lag=lag(info, *path), spread="counts" in selected(info, *path))


def latency_parts(info: Info, *path: str) -> Parts:
    """What the latency below the path needs of the store."""
    names = selected(info, *path)
    limits = {"lower", "upper"} & selected(info, *path, "mean")
    spread = bool(limits or bounded(info, *path)) or "count" in names
    return Parts(latency=True, levels=levels(names), lag=lag(info, *path), spread=spread)


def latency_series_parts(info: Info) -> tuple[Parts, frozenset[float]]:
    """What a latency series needs of the store, and the percentiles of which bands are selected."""
    banded = levels(selected(info, "bands"))
    late = lag(info) or "settled" in selected(info)
    names = selected(info)
    return Parts(latency=True, levels=levels(names) | banded, lag=late, spread="bands" in names), banded


def place_parts(info: Info) -> tuple[Parts, frozenset[float]]:
    """What regions or colos need of the store, and the percentiles whose bounds are selected."""
    return latency_parts(info, "latency") | count_parts(info), bounded(info, "latency")


def series_parts(info: Info) -> Parts:
    return Parts(lag=lag(info) or "settled" in selected(info))


def cell_parts(info: Info, *path: str) -> Parts:
    """What a grid of cells below the path needs of the store: percentiles cost more than counts do."""
    wanted = levels(selected(info, *path))
    late = lag(info) or "settled" in selected(info)
    return Parts(latency=bool(wanted), levels=wanted, lag=late)


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
