"""Orders: one set of measures and one of directions, for monitors and for groups of checks alike."""

import enum

import strawberry

from gateway.insights.listing import measures
from resolvers.words.typed import member


@strawberry.enum(description="Direction of an order.")
class OrderDirection(enum.Enum):
    ASC = member("asc", "Lowest first.")
    DESC = member("desc", "Highest first.")


@strawberry.enum(description="What monitors and groups of checks are ordered by, over a window.")
class Measure(enum.Enum):
    UPTIME = member("uptime", "Uptime by checks; high is good.")
    MEAN = member("mean", "Mean latency, ms; low is good.")
    P50 = member("p50", "Median latency, ms; low is good.")
    P75 = member("p75", "75th percentile of latency, ms; low is good.")
    P90 = member("p90", "90th percentile of latency, ms; low is good.")
    P95 = member("p95", "95th percentile of latency, ms; low is good.")
    P99 = member("p99", "99th percentile of latency, ms; low is good.")
    DOWN = member("down", "Failed checks; few are good.")
    CHECKS = member("checks", "Checks seen; many are good.")
    COVERAGE = member("coverage", "Checks seen / checks expected; high is good.")


def measure(of: Measure) -> measures.Measure:
    return measures.Measure(of.value)


def descends(direction: OrderDirection | None, *, otherwise: bool) -> bool:
    return otherwise if direction is None else direction is OrderDirection.DESC


@strawberry.input(description="How groups are ordered; those without the number come last.")
class GroupOrder:
    by: Measure = strawberry.field(description="The number that they are ordered by.")
    direction: OrderDirection | None = strawberry.field(
        default=None, description="Which way; left out, the worst first, and of names the first."
    )

    @property
    def measure(self) -> measures.Measure:
        return measure(self.by)

    @property
    def descending(self) -> bool:
        return descends(self.direction, otherwise=measures.worst_first(self.measure))
