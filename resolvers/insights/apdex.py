"""Apdex: how users fare with the latency of answers."""

from typing import Annotated

import strawberry

from gateway.insights import apdex
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.times.window import WindowSpec
from resolvers.words.estimate import Estimate, Fidelity
from resolvers.words.info import Info, lag
from resolvers.words.range import Range
from resolvers.words.scalars import DAY
from resolvers.words.subject import OfSubject
from resolvers.words.typed import resolved

Threshold = Annotated[
    int, strawberry.argument(description="T: answers up to so many ms satisfy, 1 to 60000.")
]


@strawberry.type(
    description="Share of satisfied users, each check one: (satisfied + tolerating / 2) / checks decided."
)
class Apdex:
    range: Range = strawberry.field(description="Where the window lies.")
    threshold_ms: int = strawberry.field(description="T, the threshold asked for, in milliseconds.")
    score: Estimate = strawberry.field(description="0 to 1; no value without checks.")
    satisfied: float = strawberry.field(description="Checks answered within T.")
    tolerating: float = strawberry.field(description="Checks answered within 4 T.")
    frustrated: float = strawberry.field(description="Checks answered later, and those that failed.")
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")


@strawberry.type
class MonitorApdex(OfSubject):
    @resolved("Apdex of latency over a window. Shares the read of uptime and latency.")
    async def apdex(
        self,
        info: Info,
        threshold_ms: Threshold = 500,
        window: Annotated[WindowSpec, strawberry.argument(description="The range of time to look at.")] = DAY,
    ) -> Apdex | None:
        return await _apdex(info, self._subject(info), threshold_ms, window)


@strawberry.type
class FleetApdex(OfSubject):
    @resolved("Apdex of latency over a window. Shares the read of uptime and latency.")
    async def apdex(
        self,
        info: Info,
        threshold_ms: Threshold = 500,
        window: Annotated[
            WindowSpec | None,
            strawberry.argument(description="The range of time to look at; left out, the fleet's."),
        ] = None,
    ) -> Apdex | None:
        return await _apdex(info, self._subject(info), threshold_ms, self._window(window))


async def _apdex(info: Info, subject: Subject, threshold_ms: int, window: WindowSpec) -> Apdex:
    asked = window.at(info.context.now_ms)
    return mirror(Apdex, await apdex.apdex(info.context, subject, asked, threshold_ms, lag=lag(info)))
