"""IncidentStats: figures over the incidents of a monitor or a fleet, from the registry and the heartbeats."""

import strawberry

from gateway.insights import incidents as analysis
from gateway.insights.incidents import EvidenceFigures, Opened
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.sequence.downtime import FailureScope
from gateway.times.window import Window
from resolvers.words.arguments import InWindow
from resolvers.words.info import Info, selected
from resolvers.words.range import Range
from resolvers.words.scope import OfSubject, asked
from resolvers.words.sequence import SequenceFidelity
from resolvers.words.typed import resolved

SEEN = frozenset(
    {
        "detectionSeconds",
        "confirmationSeconds",
        "recoverySeconds",
        "sequence",
        "global",
        "regional",
        "singlePop",
    }
)
"""Fields that the heartbeats tell."""


@strawberry.type(
    description="The incidents that were opened in a window. Means are null where no incident tells them."
)
class IncidentStats:
    seen: strawberry.Private[Opened]
    range: Range = strawberry.field(description="Where the window lies.")
    opened: int = strawberry.field(description="Incidents that were opened in the window.")
    open: int = strawberry.field(description="Those of them that are not closed.")
    mttr_seconds: float | None = strawberry.field(
        description="Mean time to recovery: opened to closed, of those closed."
    )
    mtbf_seconds: float | None = strawberry.field(
        description="Mean time between failures: time outside incidents / incidents."
    )
    mtta_seconds: float | None = strawberry.field(
        description="Mean time to acknowledgement, of those acknowledged now: closing one makes the registry "
        "forget when it was."
    )
    longest_seconds: float | None = strawberry.field(
        description="Length of the longest, up to now where it is open; null without incidents."
    )
    mean_seconds: float | None = strawberry.field(
        description="Mean length, of those open up to now; of those closed alone it is mttrSeconds."
    )

    @resolved("Mean time from the first failed check to opened; null where no incident shows it.")
    async def detection_seconds(self, info: Info) -> float | None:
        return (await self._seen(info.context)).detection_s

    @resolved("Mean time from the first failed check to one of another region; null where none shows it.")
    async def confirmation_seconds(self, info: Info) -> float | None:
        return (await self._seen(info.context)).confirmation_s

    @resolved("Mean time from the first check that was up again to closed; null where none shows it.")
    async def recovery_seconds(self, info: Info) -> float | None:
        return (await self._seen(info.context)).recovery_s

    @resolved("Incidents at which every region that checked failed.", name="global")
    async def everywhere(self, info: Info) -> int | None:
        return (await self._seen(info.context)).scopes[FailureScope.GLOBAL]

    @resolved("Incidents at which some regions failed while others did not.")
    async def regional(self, info: Info) -> int | None:
        return (await self._seen(info.context)).scopes[FailureScope.REGIONAL]

    @resolved("Incidents at which one point of presence failed while others did not.")
    async def single_pop(self, info: Info) -> int | None:
        return (await self._seen(info.context)).scopes[FailureScope.SINGLE_POP]

    @resolved("What stands behind the order of the checks that tell of them.")
    async def sequence(self, info: Info) -> SequenceFidelity | None:
        return SequenceFidelity.of((await self._seen(info.context)).sequence)

    async def _seen(self, context: Context) -> EvidenceFigures:
        return await analysis.evidence_figures(context, self.seen)


@strawberry.type
class CountedIncidents(OfSubject):
    @resolved(
        "Figures over the incidents that were opened in a window. At most two reads, as uptime by time, "
        "where heartbeats are asked."
    )
    async def incident_stats(self, info: Info, window: InWindow = None) -> IncidentStats | None:
        return await incident_stats(info, self._subject(info), asked(info, window))


async def incident_stats(info: Info, subject: Subject, window: Window) -> IncidentStats:
    ahead = bool(SEEN & selected(info))
    found = await analysis.opened(info.context, subject, window, ahead=ahead)
    return mirror(IncidentStats, found.figures, seen=found, range=Range.of(window))
