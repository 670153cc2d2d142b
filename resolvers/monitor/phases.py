"""Latency by phase: where the time of answered checks went."""

import strawberry

from gateway.insights import phases
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import phases as told
from gateway.telemetry.numbers.estimates import LEVELS
from gateway.telemetry.sql.slices import Parts
from resolvers.words.arguments import InWindow
from resolvers.words.estimate import Estimate, Fidelity
from resolvers.words.info import Info, bounded, interval, levels, selected, trust_parts
from resolvers.words.range import Range
from resolvers.words.scope import OfSubject, asked
from resolvers.words.typed import resolved

COLUMNS = {"lookup": "lookup_ms", "connect": "connect_ms", "tls": "tls_ms", "firstByte": "first_byte_ms"}
"""Of each phase, by the name of its field."""


@strawberry.type(description="One phase of answered checks, in milliseconds; no values where none was timed.")
class LatencyPhase:
    timed: Estimate = strawberry.field(description="Answered checks in which it was timed.")
    mean: Estimate = strawberry.field(description="Mean in milliseconds.")
    p50: Estimate = strawberry.field(description="Median in milliseconds.")
    p95: Estimate = strawberry.field(description="95th percentile, ms.")
    p99: Estimate = strawberry.field(description="99th percentile, ms.")

    @classmethod
    def of(cls, found: told.Phase) -> "LatencyPhase":
        return mirror(cls, found, found.percentiles)


@strawberry.type(description="Where the time of answered checks went, of those that say so.")
class LatencyPhases:
    range: Range = strawberry.field(description="Where the window lies.")
    lookup: LatencyPhase = strawberry.field(description="Until the name had an address.")
    connect: LatencyPhase = strawberry.field(description="From then until it was connected.")
    tls: LatencyPhase = strawberry.field(description="From then until the connection was secure.")
    first_byte: LatencyPhase = strawberry.field(description="From the request until the answer began.")
    timed_share: float | None = strawberry.field(
        description="Rows of answered checks that say where time went, of all: 0 to 1; null without any."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type
class PhasesField(OfSubject):
    @resolved("Latency of answered checks by phase. Shares the read of uptime and latency.")
    async def phases(self, info: Info, window: InWindow = None) -> LatencyPhases | None:
        found = await phases.phases(
            info.context, self._subject(info), asked(info, window), _parts(info), _bounded(info)
        )
        return mirror(LatencyPhases, found)


def _parts(info: Info) -> Parts:
    """What the phases that are selected need of the store."""
    wanted = {name: column for name, column in COLUMNS.items() if name in selected(info)}
    percentiles = frozenset[float]().union(*(levels(selected(info, name)) for name in wanted))
    spread = any(interval(info, name, one) for name in wanted for one in ("timed", "mean", *LEVELS))
    parts = Parts(phases=frozenset(wanted.values()), phase_levels=percentiles, spread=spread)
    return trust_parts(info) | parts


def _bounded(info: Info) -> frozenset[float]:
    return frozenset[float]().union(*(bounded(info, name) for name in COLUMNS))
