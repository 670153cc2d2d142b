"""UptimeWindow and UptimeSeries: checks by outcome over a window, and over its buckets."""

from dataclasses import dataclass

import strawberry

from gateway.insights import changes, subjects
from gateway.insights.accounting import accounting as analysis
from gateway.insights.accounting import outages
from gateway.insights.accounting.accounting import Accounted, Asked
from gateway.insights.ordering import page_size
from gateway.insights.subjects import Subject
from gateway.telemetry.answers import tally
from gateway.telemetry.answers.summaries import Bucketed
from gateway.telemetry.sequence import timeline
from gateway.times.window import Window, WindowSpec
from resolvers.insights.accounting import AccountedUptime, Accounting, Degraded, Quorum
from resolvers.insights.change import About, Contributor, Most, contributor, uptime_parts, wanted
from resolvers.words.estimate import CheckCounts, Estimate, Fidelity, check_counts, estimate, fidelity
from resolvers.words.info import Info, selected
from resolvers.words.scalars import Instant
from resolvers.words.typed import resolved


@strawberry.type(
    description="Uptime by checks against the same length just before; of a calendar month, the month before."
)
class UptimeChange:
    about: strawberry.Private[About]
    previous: "UptimeWindow" = strawberry.field(description="The period before.")
    change: Estimate = strawberry.field(
        description="This uptime less that one, with the interval of a difference."
    )
    significant: bool | None = strawberry.field(
        description="Whether that exceeds the noise of sampling; null where no interval is known."
    )

    @resolved("Who moved it, first who pushed hardest the way it went. Says little unless significant.")
    async def contributors(self, info: Info, first: Most = 5) -> list[Contributor] | None:
        count, one = page_size(first, "first"), self.about
        found = await changes.uptime_contributors(info.context, one.subject, one.window, one.parts)
        return [contributor(each) for each in found[:count]]


@strawberry.type(
    description="Checks by outcome over a window. Counts are weighted: a row may stand for several checks."
)
class UptimeWindow(AccountedUptime):
    window: WindowSpec = strawberry.field(description="The window as it was asked for.")
    since: Instant = strawberry.field(description="First moment of the window.")
    until: Instant = strawberry.field(description="First moment after the window.")
    checks: float = strawberry.field(description="Checks seen, whatever their outcome.")
    up: float = strawberry.field(description="Checks that were up.")
    degraded: float = strawberry.field(description="Checks that were answered, but not as they should be.")
    down: float = strawberry.field(description="Checks that failed.")
    pending: float = strawberry.field(description="Checks not decided; they count for no ratio.")
    uptime: Estimate = strawberry.field(
        description="Share that was up, 0 to 1, by the accounting; no value without anything to count."
    )
    counts: CheckCounts = strawberry.field(description="The same counts, each with its interval.")
    expected_checks: float | None = strawberry.field(
        description="Checks that the monitors' intervals let expect; null where none."
    )
    coverage: float | None = strawberry.field(
        description="Checks seen / checks expected. Far below 1 means lost data, not downtime."
    )
    fidelity: Fidelity = strawberry.field(description="How far these numbers can be trusted.")

    @resolved("Seconds from each failed check to the next not failed, over all monitors. At most two reads.")
    async def downtime_seconds(self, info: Info) -> float | None:
        asked = self.told.asked
        return await outages.downtime_seconds(info.context, asked)

    @resolved("Against the same length just before, by checks.")
    async def previous(self, info: Info) -> UptimeChange | None:
        one = self.told.asked
        found = await changes.uptime_change(info.context, one.subject, one.window, one.parts)
        before = Asked(one.subject, found.previous.window, one.parts)
        return UptimeChange(
            about=About(one.subject, one.window, one.parts),
            previous=uptime_window(await analysis.uptime(info.context, before)),
            change=estimate(found.change),
            significant=found.significant,
        )


@strawberry.type(
    description="Uptime by bucket, columnar: entry i of every list belongs to the bucket at starts[i]."
)
class UptimeSeries:
    window: WindowSpec = strawberry.field(
        description="The window as it was asked for, here widened to whole buckets."
    )
    bucket_seconds: int = strawberry.field(description="Length of a bucket in seconds.")
    starts: list[Instant] = strawberry.field(description="First moment of each bucket.")
    checks: list[float] = strawberry.field(description="Checks seen in each bucket.")
    up: list[float] = strawberry.field(description="Checks that were up.")
    degraded: list[float] = strawberry.field(description="Checks that were degraded.")
    down: list[float] = strawberry.field(description="Checks that failed.")
    pending: list[float] = strawberry.field(description="Checks not decided.")
    uptime: list[float | None] = strawberry.field(
        description="Ratio, 0 to 1; null in buckets without checks."
    )
    lower: list[float | None] = strawberry.field(description="Lower bounds of the ratios.")
    upper: list[float | None] = strawberry.field(description="Upper bounds of the ratios.")
    settled: list[bool] = strawberry.field(
        description="Whether the bucket ended more than the lag ago, so that its rows have arrived."
    )
    fidelity: Fidelity = strawberry.field(
        description="How far these numbers can be trusted, all buckets together."
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How an uptime is asked to be counted."""

    by: Accounting
    quorum: Quorum | None
    degraded: Degraded


async def accounted_window(info: Info, subject: Subject, window: Window, counted: Counted) -> UptimeWindow:
    """Uptime over a window, and in the same read what its change will need."""
    asked = _asked(info, subject, window, counted)
    changes.ahead(info.context, subject, window, asked.parts, wanted(info))
    return uptime_window(await analysis.uptime(info.context, asked, ahead=_ahead(info)))


async def accounted_windows(
    info: Info, subject: Subject, windows: list[WindowSpec], counted: Counted
) -> list[UptimeWindow]:
    """One for each window, in their order. Raises BadUserInput for none, or for too many."""
    asked = _asked(info, subject, Window("", 0, 0), counted)
    for one in subjects.ranges(info.context, windows):
        changes.ahead(info.context, subject, one, asked.parts, wanted(info))
    found = await analysis.uptimes(info.context, asked, windows, ahead=_ahead(info))
    return [uptime_window(one) for one in found]


def _asked(info: Info, subject: Subject, window: Window, counted: Counted) -> Asked:
    quorum = timeline.Quorum(counted.quorum.value) if counted.quorum else None
    by, degraded = analysis.Accounting(counted.by.value), tally.Degraded(counted.degraded.value)
    return Asked(subject, window, uptime_parts(info), by, quorum, degraded)


def _ahead(info: Info) -> bool:
    """Whether fields are selected that need the sequence of checks."""
    return bool({"downtimeSeconds", "downtime", "reconciliation"} & selected(info))


def uptime_window(told: Accounted) -> UptimeWindow:
    found = told.counted
    return UptimeWindow(
        told=told,
        window=WindowSpec(found.window.text),
        since=Instant(found.window.since_ms),
        until=Instant(found.window.until_ms),
        checks=found.checks,
        up=found.up,
        degraded=found.degraded,
        down=found.down,
        pending=found.pending,
        uptime=estimate(told.share),
        counts=check_counts(found.counts),
        expected_checks=found.expected,
        coverage=found.coverage,
        fidelity=fidelity(found.fidelity),
    )


def uptime_series(found: Bucketed) -> UptimeSeries:
    tallies, uptimes = found.tallies, found.uptimes
    return UptimeSeries(
        window=WindowSpec(found.window.text),
        bucket_seconds=found.bucket_s,
        starts=[Instant(start * 1000) for start in found.starts],
        checks=[one.checks for one in tallies],
        up=[one.up for one in tallies],
        degraded=[one.degraded for one in tallies],
        down=[one.down for one in tallies],
        pending=[one.pending for one in tallies],
        uptime=[one.value for one in uptimes],
        lower=[one.lower for one in uptimes],
        upper=[one.upper for one in uptimes],
        settled=found.settled,
        fidelity=fidelity(found.fidelity),
    )
