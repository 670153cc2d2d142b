"""Columns: numbers of many buckets, days or hours, each column with the bounds that sampling leaves it.

Bounds are worked out where they are selected: a chart of a thousand buckets that draws none pays for none.
"""

from collections.abc import Callable, Sequence
from functools import cache, cached_property

import strawberry

from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.lengths import EMPTY_LATENCY, LatencyTally
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import CheckCounts, Latency
from gateway.telemetry.answers.tally import Tally, ratio_up
from gateway.telemetry.numbers.estimates import LEVELS, NOTHING, Estimate
from gateway.times.window import Window
from resolvers.words.typed import resolved

Bounds = Callable[[], Sequence[Estimate]]
P95 = LEVELS["p95"]


@strawberry.type(
    description="One number over and over: entry i of every list belongs to entry i of what the column is of."
)
class EstimateColumn:
    bounds: strawberry.Private[Bounds]
    value: list[float | None] = strawberry.field(
        description="Best estimates; null where nothing was measured."
    )

    @resolved("Lower bounds; null where no interval is known.")
    def lower(self) -> list[float | None]:
        return [one.lower for one in self.bounds()]

    @resolved("Upper bounds; null where no interval is known.")
    def upper(self) -> list[float | None]:
        return [one.upper for one in self.bounds()]


@strawberry.type
class CountColumns:
    """Checks by outcome, and the share that was up, of each tally."""

    tallies: strawberry.Private[Sequence[Tally]]
    standings: strawberry.Private[Sequence[Standing]]

    @resolved("Checks seen, whatever their outcome.")
    def checks(self) -> EstimateColumn:
        return self._count("checks")

    @resolved("Checks that were up.")
    def up(self) -> EstimateColumn:
        return self._count("up")

    @resolved("Checks that were answered, but not as they should be.")
    def degraded(self) -> EstimateColumn:
        return self._count("degraded")

    @resolved("Checks that failed in each.")
    def down(self) -> EstimateColumn:
        return self._count("down")

    @resolved("Checks not decided; they count for no ratio.")
    def pending(self) -> EstimateColumn:
        return self._count("pending")

    @resolved("up / (up + degraded + down), 0 to 1; null without checks.")
    def ratio(self) -> EstimateColumn:
        def bounds() -> list[Estimate]:
            pairs = zip(self.tallies, self.standings, strict=True)
            return [summaries.share_up(one, standing) for one, standing in pairs]

        return EstimateColumn(value=[ratio_up(one) for one in self.tallies], bounds=cache(bounds))

    @cached_property
    def _counts(self) -> list[CheckCounts]:
        """Of all outcomes at once, for whichever column is asked."""
        return [summaries.counts(one) for one in self.tallies]

    def _count(self, name: str) -> EstimateColumn:
        return EstimateColumn(
            value=[getattr(one, name) for one in self.tallies],
            bounds=lambda: [getattr(one, name) for one in self._counts],
        )


@strawberry.type
class CellColumns(CountColumns):
    """The same with one percentile of latency, which a cell has room for."""

    window: strawberry.Private[Window]

    @resolved("95th percentile of latency in milliseconds; null without answered checks.")
    def latency_p95(self) -> EstimateColumn:
        latencies = latencies_of(self.window, self.tallies, self.standings)
        return percentile(self.tallies, latencies, P95)


@strawberry.type(
    description="Latency in milliseconds over answered checks (up or degraded), columnar as its series."
)
class LatencySeries:
    answered: EstimateColumn = strawberry.field(description="Checks that were answered, up or degraded.")
    mean: EstimateColumn = strawberry.field(description="Mean in milliseconds.")
    p50: EstimateColumn = strawberry.field(description="Median in milliseconds.")
    p75: EstimateColumn = strawberry.field(description="75th percentile, ms.")
    p90: EstimateColumn = strawberry.field(description="90th percentile, ms.")
    p95: EstimateColumn = strawberry.field(description="95th percentile, ms.")
    p99: EstimateColumn = strawberry.field(description="99th percentile, ms.")


Latencies = Callable[[], Sequence[Latency]]


def latencies_of(window: Window, tallies: Sequence[Tally], standings: Sequence[Standing]) -> Latencies:
    """Latency of each, worked out once, and only where it is needed."""
    return cache(lambda: [summaries.latency(window, *pair) for pair in zip(tallies, standings, strict=True)])


def percentile(tallies: Sequence[Tally], latencies: Latencies, level: float) -> EstimateColumn:
    return EstimateColumn(
        value=[one.quantiles.get(level) for one in _told(tallies)],
        bounds=lambda: [one.quantiles.get(level, NOTHING) for one in latencies()],
    )


def latency_columns(tallies: Sequence[Tally], latencies: Latencies) -> LatencySeries:
    told = _told(tallies)
    return LatencySeries(
        answered=EstimateColumn(
            value=[one.checks for one in told], bounds=lambda: [one.answered for one in latencies()]
        ),
        mean=EstimateColumn(
            value=[summaries.mean_ms(one) for one in told], bounds=lambda: [one.mean for one in latencies()]
        ),
        **{name: percentile(tallies, latencies, level) for name, level in LEVELS.items()},
    )


def _told(tallies: Sequence[Tally]) -> list[LatencyTally]:
    return [one.latency or EMPTY_LATENCY for one in tallies]
