"""A window against another of the same subject: how far they are apart, and whether that is news.

Both come from one statement where the planner fuses them, which `totals_ahead` and `breakdowns_ahead` see
to: what a caller will ask for next is asked for in the tick of the number itself.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

from gateway.insights import counting, places
from gateway.insights.accounting import accounting
from gateway.insights.accounting.accounting import Accounted
from gateway.insights.mirrored import mirror
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.summaries import Latency
from gateway.telemetry.numbers.differences import difference, significant
from gateway.telemetry.numbers.estimates import Estimate, Percentiles
from gateway.telemetry.reading.grouping import joined
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window, WindowSpec

_Numbers = TypeVar("_Numbers")


@dataclass(frozen=True, slots=True)
class LatencyValues(Percentiles[Estimate]):
    """Milliseconds over answered checks."""

    mean: Estimate

    @classmethod
    def told(cls, found: Latency) -> "LatencyValues":
        return mirror(cls, found, found.percentiles)

    def less(self, before: "LatencyValues") -> "LatencyValues":
        names = [one.name for one in fields(LatencyValues)]
        return LatencyValues(
            **{name: difference(getattr(self, name), getattr(before, name)) for name in names}
        )


@dataclass(frozen=True, slots=True)
class Comparison(Generic[_Numbers]):
    """What was counted in the other window, `before`, and what this one has more; `telling` is the change by
    which it is news or not, and which contributors add up to.

    Windows that overlap have checks in common: then the interval of the change is wider than it need be.
    """

    window: Window
    before: _Numbers
    change: _Numbers
    telling: Estimate

    @property
    def significant(self) -> bool | None:
        return significant(self.telling)


def other(window: Window, against: WindowSpec | None, now_ms: int) -> Window:
    """The window to compare with: what is asked for, or the same length just before."""
    return against.at(now_ms) if against else window.before()


def totals_ahead(context: Context, subject: Subject, wanted: Iterable[tuple[Window, Parts]]) -> None:
    """Ask for totals that will be needed, in the tick of the number itself. Loaders remember.

    Nothing is waited for: what fails is told where it is asked for in earnest.
    """
    if not subject.nobody:
        _sent(
            context.loaders.totals.load(counting.totals_question(subject, window, parts))
            for window, parts in wanted
        )


def breakdowns_ahead(context: Context, subject: Subject, wanted: Iterable[tuple[Window, Parts]]) -> None:
    """The same of what contributors and failures are read from."""
    if not subject.nobody:
        _sent(
            context.loaders.breakdown.load(
                places.breakdown_question(subject, window, broken_down(parts), failures=True)
            )
            for window, parts in wanted
        )


def _sent(questions: Iterable[Awaitable[object]]) -> None:
    for answer in questions:
        asyncio.ensure_future(answer).add_done_callback(_seen)


def _seen(answer: "asyncio.Future[object]") -> None:
    """Python warns of errors that nobody looked at."""
    if not answer.cancelled():
        answer.exception()


async def uptime(context: Context, told: Accounted, against: Window) -> Comparison[Estimate]:
    """By the accounting of the uptime itself."""
    before = await accounting.uptime(context, replace(told.asked, window=against))
    change = difference(told.share, before.share)
    return Comparison(against, before.share, change, change)


async def latency(
    context: Context, subject: Subject, found: Latency, against: Window, parts: Parts
) -> Comparison[LatencyValues]:
    """`parts` are what the other window needs. It is news by the mean."""
    counted = await counting.tally(context, subject, against, parts)
    standing = subject.standing(against, context.now_ms, counted)
    before = LatencyValues.told(summaries.latency(against, counted, standing))
    change = LatencyValues.told(found).less(before)
    return Comparison(against, before, change, change.mean)


async def failures(
    context: Context, subject: Subject, count: Estimate, against: Window, parts: Parts
) -> Comparison[Estimate]:
    """Failed checks, from the read of the taxonomy."""
    groups = await places.breakdown(context, subject, against, broken_down(parts), failures=True)
    before = summaries.counts(joined(groups.values())).down
    change = difference(count, before)
    return Comparison(against, before, change, change)


def broken_down(parts: Parts) -> Parts:
    """A breakdown needs no percentiles for this, and no lag."""
    return Parts(latency=parts.latency, spread=parts.spread)
