"""Apdex: how users fare with the latency of answers."""

from typing import Annotated

import strawberry

from gateway.insights import apdex
from gateway.insights.mirrored import mirror
from resolvers.words.arguments import InWindow
from resolvers.words.estimate import Estimate, Fidelity
from resolvers.words.info import Info, trust_parts
from resolvers.words.range import Range
from resolvers.words.scope import OfSubject, asked
from resolvers.words.typed import resolved

THRESHOLD_MS = 500
Threshold = Annotated[
    int | None,
    strawberry.argument(description="T: answers up to so many ms satisfy, 1 to 60000; 500 if left out."),
]


@strawberry.type(
    description="Share of satisfied users, each check one: (satisfied + tolerating / 2) / checks decided."
)
class Apdex:
    range: Range = strawberry.field(description="Where the window lies.")
    threshold_ms: int = strawberry.field(description="T, the threshold asked for, in milliseconds.")
    score: Estimate = strawberry.field(
        description="0 to 1; no value without checks. Where an archive told of a part, by bins of 4 %, "
        "lower and upper take in that all checks of a bin that T or 4 T cuts may lie on either side."
    )
    satisfied: float = strawberry.field(description="Checks answered within T.")
    tolerating: float = strawberry.field(description="Checks answered within 4 T.")
    frustrated: float = strawberry.field(description="Checks answered later, and those that failed.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type
class ApdexField(OfSubject):
    @resolved("Apdex of latency over a window. Shares the read of uptime and latency.")
    async def apdex(
        self, info: Info, threshold_ms: Threshold = None, window: InWindow = None
    ) -> Apdex | None:
        limit = THRESHOLD_MS if threshold_ms is None else threshold_ms
        subject, over = self._subject(info), asked(info, window)
        return mirror(Apdex, await apdex.apdex(info.context, subject, over, limit, trust_parts(info)))
