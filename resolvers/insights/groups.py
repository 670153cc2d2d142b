"""Groups of checks: what they have in common, how they went, and how many of them are listed."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import strawberry

from gateway.insights.listing import measures
from gateway.insights.listing.ordering import page_size
from gateway.telemetry.answers.summaries import Latency, Uptime
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from resolvers.insights.latency import LatencyStats
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity
from resolvers.words.info import Info, place_parts
from resolvers.words.order import GroupOrder
from resolvers.words.range import Range

OrderBy = Annotated[
    GroupOrder | None, strawberry.argument(description="Left out, those of most checks or monitors first.")
]
_One = TypeVar("_One")


@strawberry.interface(description="Checks with something in common.")
class CheckGroup:
    key: str | None = strawberry.field(
        description="What they have in common: a region, IATA code, kind or id; null where that is not known."
    )
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    ratio: Estimate = strawberry.field(description="up / (up + degraded + down), 0 to 1.")
    latency: LatencyStats | None = strawberry.field(
        description="Latency of answered checks. Of a kind or relay of several monitors percentiles are "
        "null: they do not add up."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type
class Grouped:
    range: Range = strawberry.field(description="Where the window lies.")
    total_count: int = strawberry.field(description="How many there are, listed or not.")


def wanted(info: Info, order: GroupOrder | None) -> tuple[Parts, frozenset[float]]:
    """What the groups below `nodes` need of the store, and what they are ordered by."""
    parts, bounds = place_parts(info, "nodes")
    return parts | (measures.parts_of(order.measure) if order else COUNTS_ONLY), bounds


def listed(
    found: Sequence[_One],
    first: int | None,
    order: GroupOrder | None,
    told: Callable[[_One], tuple[Uptime, Latency]],
) -> Sequence[_One]:
    """The first of them in the order asked for, by what is told of each; without one, in that which they
    have."""
    count = page_size(first, "first")
    if order is not None:
        by = order.measure
        found = measures.in_order(
            found,
            lambda one: measures.measured(by, *told(one)).value,
            descending=order.descending,
        )
    return found[:count]
