"""What resolvers ask of GraphQL's own info: the request's Context, and which fields were selected."""

from collections.abc import Iterable

import strawberry
from strawberry.types.nodes import FragmentSpread, InlineFragment, SelectedField, Selection

from gateway.context import Context

Info = strawberry.Info[Context, None]

LEVELS = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}


def selected(info: Info, *path: str) -> frozenset[str]:
    """Names of the fields selected below the resolved one, or below a path of fields under it."""
    selections: list[Selection] = [inner for field in info.selected_fields for inner in field.selections]
    for step in path:
        selections = [
            inner for field in _fields(selections) if field.name == step for inner in field.selections
        ]
    return frozenset(field.name for field in _fields(selections))


def levels(names: Iterable[str]) -> frozenset[float]:
    """Quantile levels of the percentile fields among the names."""
    return frozenset(LEVELS[name] for name in names if name in LEVELS)


def _fields(selections: Iterable[Selection]) -> Iterable[SelectedField]:
    for one in selections:
        if isinstance(one, FragmentSpread | InlineFragment):
            yield from _fields(one.selections)
        else:
            yield one
