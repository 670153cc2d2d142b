"""UptimeWindow: checks by outcome over a window, and the share that was up."""

from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

from gateway.insights import beats, subjects
from gateway.insights.accounting import accounting as analysis
from gateway.insights.accounting.accounting import Accounted, Asked
from gateway.insights.changes import comparison
from gateway.insights.changes import contributors as moving
from gateway.insights.changes.contributors import Moved
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.telemetry.answers import tally
from gateway.times.maintenance import Handling
from gateway.times.turns import Silent
from gateway.times.window import Window, WindowSpec
from resolvers.insights.accounting import AccountedUptime, Accounting, Degraded, Quorum, agreed
from resolvers.insights.comparison import Against, UptimeComparison, compared
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity
from resolvers.words.info import Info, Versus, count_parts, selected, versus
from resolvers.words.range import Range
from resolvers.words.scalars import Instant
from resolvers.words.typed import resolved

SEQUENCE = frozenset({"downtime", "reconciliation"})
"""Fields that need the sequence of checks."""


@strawberry.type(description="A region that fell silent: its checks are missing, and no downtime.")
class SilentRegion:
    monitor_id: strawberry.ID = strawberry.field(description="The monitor that it checks.")
    region: str = strawberry.field(description="Its name, as heartbeats have it.")
    last_heard_at: Instant = strawberry.field(description="Its newest check up to the end of the window.")
    missing_checks: float = strawberry.field(description="How many it lacks of the window since then.")

    @classmethod
    def of(cls, found: Silent) -> "SilentRegion":
        return cls(
            monitor_id=strawberry.ID(found.monitor_id),
            region=found.region,
            last_heard_at=Instant(found.since_ms),
            missing_checks=found.missing,
        )


@strawberry.type(
    description="Checks by outcome over a window. Counts are weighted: a row may stand for several checks."
)
class UptimeWindow(AccountedUptime):
    range: Range = strawberry.field(description="Where the window lies.")
    known_since: Instant | None = strawberry.field(
        description="First moment of it that the telemetry store reaches back to: what lies before is not "
        "known, and neither missing nor down. Null where the whole window lies before."
    )
    ratio: Estimate = strawberry.field(
        description="Share that was up, 0 to 1, by the accounting; no value without anything to count."
    )
    counts: CheckCounts = strawberry.field(description="Checks by outcome, each with its interval.")
    expected_checks: float | None = strawberry.field(
        description="Checks that the monitors' intervals let expect; null where none."
    )
    coverage: float | None = strawberry.field(
        description="Checks seen / checks expected, null where none are. Far below 1 means lost data, not "
        "downtime."
    )
    silent_regions: list[SilentRegion] = strawberry.field(
        description="Regions that check by themselves and were not heard from for three checks or more up to "
        "the window's end; at most 20, who lacks most of it first."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Against another window, by the same accounting.")
    async def versus(self, info: Info, window: Against = None) -> UptimeComparison | None:
        asked = self.told.asked
        against = comparison.other(asked.window, window, info.context.now_ms)
        found = await comparison.uptime(info.context, self.told, against)
        subject = subjects.serving(asked.subject, (asked.window, against), asked.maintenance)
        moved = Moved(subject, asked.window, against, asked.parts, asked.degraded)
        by_checks = asked.accounting is analysis.Accounting.CHECKS
        return compared(UptimeComparison, found, moved if by_checks else None, moving.of_uptime)


@dataclass(frozen=True, slots=True)
class Counted:
    """How an uptime is asked to be counted."""

    by: Accounting
    quorum: Quorum | None
    degraded: Degraded
    maintenance: Handling


async def accounted_window(info: Info, subject: Subject, window: Window, counted: Counted) -> UptimeWindow:
    """Uptime over a window, and in the same read what its comparisons will need."""
    asked = _asked(info, subject, window, counted)
    _ahead(info, asked, [window], versus(info))
    return uptime_window(await analysis.uptime(info.context, asked, ahead=_in_sequence(info)))


async def accounted_windows(
    info: Info, subject: Subject, windows: list[WindowSpec], counted: Counted
) -> list[UptimeWindow]:
    """One for each window, in their order. Raises BadUserInput for none, or for too many."""
    asked = _asked(info, subject, Window("", 0, 0), counted)
    _ahead(info, asked, subjects.ranges(info.context, windows), versus(info))
    found = await analysis.uptimes(info.context, asked, windows, ahead=_in_sequence(info))
    return [uptime_window(one) for one in found]


def _asked(info: Info, subject: Subject, window: Window, counted: Counted) -> Asked:
    quorum = agreed(counted.quorum)
    by, degraded = analysis.Accounting(counted.by.value), tally.Degraded(counted.degraded.value)
    return Asked(subject, window, count_parts(info), by, quorum, degraded, counted.maintenance)


def _ahead(info: Info, asked: Asked, windows: Sequence[Window], wanted: Sequence[Versus]) -> None:
    """What each comparison of each window will read."""
    context = info.context
    for one in wanted:
        pairs = [(window, comparison.other(window, one.window, context.now_ms)) for window in windows]
        for window, against in pairs:
            subject = subjects.serving(asked.subject, (window, against), asked.maintenance)
            comparison.totals_ahead(context, subject, [(against, asked.parts)])
            if one.contributors and asked.accounting is analysis.Accounting.CHECKS:
                both = [(against, asked.parts), (window, asked.parts)]
                comparison.breakdowns_ahead(context, subject, both)
            if asked.accounting is analysis.Accounting.TIME:
                beats.read_ahead(context, subject, against)


def _in_sequence(info: Info) -> bool:
    return bool(SEQUENCE & selected(info))


def uptime_window(told: Accounted) -> UptimeWindow:
    return mirror(UptimeWindow, told.counted, told=told, ratio=Estimate.of(told.share))
