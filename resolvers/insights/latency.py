"""LatencyStats: milliseconds over answered checks of a window."""

from collections.abc import Callable

import strawberry

from gateway.insights import counting
from gateway.insights.changes import comparison
from gateway.insights.changes import contributors as moving
from gateway.insights.changes.contributors import Moved
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.telemetry.answers import summaries
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window
from resolvers.insights.comparison import Against, LatencyComparison, compared
from resolvers.words.estimate import Estimate, Fidelity
from resolvers.words.info import Info, bounded, latency_parts, levels, selected, versus
from resolvers.words.range import Range
from resolvers.words.typed import resolved

PartsOf = Callable[[Window], Parts]
"""What the latency of a window needs of the store: bounds depend on the rows that it lets expect."""


@strawberry.type(description="Latency in milliseconds over answered checks (up or degraded), weighted.")
class LatencyStats:
    found: strawberry.Private[summaries.Latency]
    subject: strawberry.Private[Subject | None]
    parts: strawberry.Private[PartsOf]
    range: Range = strawberry.field(description="Where the window lies.")
    answered: Estimate = strawberry.field(description="Checks that were answered, up or degraded.")
    mean: Estimate = strawberry.field(description="Mean in milliseconds.")
    p50: Estimate = strawberry.field(description="Median in milliseconds.")
    p75: Estimate = strawberry.field(description="75th percentile, ms.")
    p90: Estimate = strawberry.field(description="90th percentile, ms.")
    p95: Estimate = strawberry.field(description="95th percentile, ms.")
    p99: Estimate = strawberry.field(description="99th percentile, ms.")
    min: float | None = strawberry.field(description="Fastest recorded check, ms; null without any.")
    max: float | None = strawberry.field(description="Slowest recorded check, ms; null without any.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Against another window; null for a region or point of presence.")
    async def versus(self, info: Info, window: Against = None) -> LatencyComparison | None:
        if self.subject is None:
            return None
        here = self.found.window
        against = comparison.other(here, window, info.context.now_ms)
        parts = self.parts(against)
        found = await comparison.latency(info.context, self.subject, self.found, against, parts)
        moved = Moved(self.subject, here, against, parts)
        return compared(LatencyComparison, found, moved, moving.of_latency)


async def latency_of(info: Info, subject: Subject, window: Window) -> LatencyStats:
    """Latency over a window, and in the same read what its comparisons will need."""
    context, parts = info.context, _parts_of(info, subject)
    for one in versus(info):
        against = comparison.other(window, one.window, context.now_ms)
        comparison.totals_ahead(context, subject, [(against, parts(against))])
        if one.contributors:
            both = [(each, parts(each)) for each in (window, against)]
            comparison.breakdowns_ahead(context, subject, both)
    found = await counting.latency(context, subject, window, parts(window))
    return latency_stats(found, subject, parts)


def _parts_of(info: Info, subject: Subject) -> PartsOf:
    """Percentiles of a comparison are asked of both windows, with the bounds that their change needs."""
    before, change = ("versus", "before"), ("versus", "change")
    moved = levels(selected(info, *change))
    wanted = latency_parts(info) | latency_parts(info, *before)
    if "versus" in selected(info):
        wanted |= Parts(latency=True, levels=moved, spread=True)
    bounds = bounded(info) | bounded(info, *before) | moved

    def parts(window: Window) -> Parts:
        seconds = window.elapsed_s(info.context.now_ms)
        return counting.latency_parts(info.context, subject, seconds, wanted, bounds)

    return parts


def latency_stats(
    found: summaries.Latency, subject: Subject | None = None, parts: PartsOf = lambda _: Parts(latency=True)
) -> LatencyStats:
    """Percentiles that were not selected were not asked of the store and have no value; nobody sees them."""
    return mirror(LatencyStats, found, found.percentiles, found=found, subject=subject, parts=parts)
