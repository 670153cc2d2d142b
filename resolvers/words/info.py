"""What resolvers ask of GraphQL's own info: the request's Context, and which fields were selected."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, TypeVar

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
    value_from_ast_untyped,
)

from gateway.request.context import Context
from gateway.telemetry.numbers.estimates import LEVELS
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import WindowSpec

Info = strawberry.Info[Context, None]
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Versus:
    """A comparison that is selected: with which window, and whether its contributors are."""

    window: WindowSpec | None
    contributors: bool


def _once(find: Callable[Concatenate[Info, ...], _Found]) -> Callable[..., _Found]:
    """What is selected below a field is the same for all objects of a list: a plan looks once."""

    @wraps(find)
    def found(info: Info, *path: str) -> _Found:
        kept: dict[Hashable, Any] | None = getattr(info, "kept", None)
        if kept is None:
            return find(info, *path)
        key = find, path
        if key not in kept:
            kept[key] = find(info, *path)
        told: _Found = kept[key]
        return told

    return found


@_once
def selected(info: Info, *path: str) -> frozenset[str]:
    """Names of the fields selected below the resolved one, or below a path of fields under it."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's selected_fields expands a fragment wherever it is spread
    return frozenset(inner.name.value for inner in _fields(_at(info, *path), raw.fragments))


@_once
def versus(info: Info) -> tuple[Versus, ...]:
    """The comparisons selected below the resolved field. One whose window cannot be read is left out."""
    raw = info._raw_info  # noqa: SLF001 - as above
    found = []
    for node in _at(info, "versus"):
        given = {
            one.name.value: value_from_ast_untyped(one.value, info.variable_values)
            for one in node.arguments or ()
        }
        names = {inner.name.value for inner in _fields([node], raw.fragments)}
        found.append(Versus(_spec(given.get("window")), "contributors" in names))
    return tuple(found)


def _spec(given: object) -> WindowSpec | None:
    """Of a literal, or of a variable, which was read already, or was not sent."""
    if isinstance(given, str):
        return WindowSpec.parse(given)
    return given if isinstance(given, WindowSpec) else None


@_once
def interval(info: Info, *path: str) -> bool:
    """Whether a bound is selected of what lies at the path."""
    return bool({"lower", "upper"} & selected(info, *path))


@_once
def bounded(info: Info, *path: str) -> frozenset[float]:
    """Quantile levels of the percentiles whose lower or upper bound is selected below the path."""
    return frozenset(level for name, level in LEVELS.items() if interval(info, *path, name))


@_once
def lag(info: Info, *path: str) -> bool:
    """Whether a fidelity below the path is asked how late rows arrive."""
    return bool({"lagMs", "settled"} & selected(info, *path, "fidelity"))


@_once
def trust_parts(info: Info, *path: str) -> Parts:
    """What a fidelity below the path needs of the store beside what all of them do."""
    return Parts(lag=lag(info, *path), recorded="sampleRate" in selected(info, *path, "fidelity"))


@_once
def count_parts(info: Info, *path: str) -> Parts:
    """What counts below the path need of the store: their bounds need more than they do."""
    spread = any(interval(info, *path, "counts", name) for name in selected(info, *path, "counts"))
    return trust_parts(info, *path) | Parts(spread=spread)


@_once
def latency_parts(info: Info, *path: str) -> Parts:
    """What the latency below the path needs of the store."""
    spread = any(interval(info, *path, name) for name in ("answered", "mean", *LEVELS))
    wanted = Parts(latency=True, levels=levels(selected(info, *path)), spread=spread)
    return trust_parts(info, *path) | wanted


@_once
def place_parts(info: Info, *path: str) -> tuple[Parts, frozenset[float]]:
    """What groups below the path need of the store, and the percentiles whose bounds are selected."""
    return latency_parts(info, *path, "latency") | count_parts(info, *path), bounded(info, *path, "latency")


@_once
def series_parts(info: Info) -> tuple[Parts, frozenset[float]]:
    """What a series needs of the store, and the percentiles whose bounds are selected."""
    parts = _column_parts(info)
    if "latency" in selected(info):
        parts |= latency_parts(info, "latency")
    return parts, bounded(info, "latency")


@_once
def cell_parts(info: Info, *path: str) -> tuple[Parts, frozenset[float]]:
    """What a grid of cells below the path needs of the store: percentiles cost more than counts do."""
    level = frozenset({LEVELS["p95"]} if "latencyP95" in selected(info, *path) else ())
    parts = _column_parts(info, *path) | Parts(latency=bool(level), levels=level)
    bounds = level if interval(info, *path, "latencyP95") else frozenset[float]()
    return parts | trust_parts(info) | Parts(lag="settled" in selected(info)), bounds


def _column_parts(info: Info, *path: str) -> Parts:
    """What columns of counts need: their bounds need more than they do."""
    names = selected(info, *path)
    spread = any(interval(info, *path, name) for name in ("checks", *STATUSES) if name in names)
    return trust_parts(info, *path) | Parts(lag="settled" in names, spread=spread)


def levels(names: Iterable[str]) -> frozenset[float]:
    """Quantile levels of the percentile fields among the names."""
    return frozenset(LEVELS[name] for name in names if name in LEVELS)


def _at(info: Info, *path: str) -> list[FieldNode]:
    """The fields at a path below the resolved one, whatever their aliases."""
    raw = info._raw_info  # noqa: SLF001 - as above
    nodes: list[FieldNode] = list(raw.field_nodes)
    for step in path:
        nodes = [inner for inner in _fields(nodes, raw.fragments) if inner.name.value == step]
    return nodes


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
