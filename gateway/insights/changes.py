"""A period against the one just before it: how far they are apart, whether that is news, and who moved it.

Both periods come from one statement where the planner fuses them, which `ahead` sees to: what a caller will
ask for next is asked for in the tick of the number itself. Contributors share the breakdown's statement.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from gateway.insights import counting, places
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.summaries import Latency, Uptime
from gateway.telemetry.answers.tally import EMPTY_LATENCY, Tally
from gateway.telemetry.numbers.contributions import Contributor, Dimension, Fraction, of_ratio, of_sum, ranked
from gateway.telemetry.numbers.differences import difference, significant
from gateway.telemetry.numbers.estimates import NOTHING, Estimate
from gateway.telemetry.reading.breakdown import Groups, Part
from gateway.telemetry.reading.grouping import joined, split
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window

NAMES: dict[Dimension, Callable[[Part], str]] = {
    Dimension.REGION: lambda part: part.region or "unknown",
    Dimension.COLO: lambda part: part.colo or "unknown",
    Dimension.CODE: lambda part: str(part.code or "none"),
    Dimension.ERROR_CLASS: lambda part: part.error_class,
}
PLACES = (Dimension.REGION, Dimension.COLO)
CAUSES = (Dimension.CODE, Dimension.ERROR_CLASS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What will be asked of the period before."""

    previous: bool = False
    contributors: bool = False


@dataclass(frozen=True, slots=True)
class UptimeChange:
    """Uptime by checks: the period before, and after - before."""

    previous: Uptime
    change: Estimate

    @property
    def significant(self) -> bool | None:
        return significant(self.change)


@dataclass(frozen=True, slots=True)
class LatencyChange:
    """Latency (ms): the period before, and after - before of the mean and two percentiles."""

    previous: Latency
    mean: Estimate
    p50: Estimate
    p95: Estimate

    @property
    def significant(self) -> bool | None:
        """Of the mean, which is what contributors add up to."""
        return significant(self.mean)


@dataclass(frozen=True, slots=True)
class FailureChange:
    """Failed checks: those of the period before, and after - before."""

    previous: Estimate
    change: Estimate

    @property
    def significant(self) -> bool | None:
        return significant(self.change)


def ahead(context: Context, subject: Subject, window: Window, parts: Parts, wanted: Wanted) -> None:
    """Ask for what the period before will need, in the tick of the period itself. Loaders remember.

    Nothing is waited for: what fails is told where it is asked for in earnest.
    """
    if subject.nobody:
        return
    periods, asked = (window, window.before()), list[Awaitable[object]]()
    if wanted.previous:
        totals = counting.totals_question(subject, periods[1], parts)
        asked.append(context.loaders.totals.load(totals))
    if wanted.contributors:
        for one in periods:
            broken_down = places.breakdown_question(subject, one, _broken_down(parts), failures=True)
            asked.append(context.loaders.breakdown.load(broken_down))
    for answer in asked:
        asyncio.ensure_future(answer).add_done_callback(_seen)


def _seen(answer: "asyncio.Future[object]") -> None:
    """Python warns of errors that nobody looked at."""
    if not answer.cancelled():
        answer.exception()


async def uptime_change(context: Context, subject: Subject, window: Window, parts: Parts) -> UptimeChange:
    after, before = await asyncio.gather(
        *(counting.uptime(context, subject, one, parts) for one in (window, window.before()))
    )
    return UptimeChange(before, difference(after.uptime, before.uptime))


async def latency_change(context: Context, subject: Subject, window: Window, parts: Parts) -> LatencyChange:
    """`parts` are those of the latency itself: the same levels, with those that bound them."""
    found = []
    for one in (window, window.before()):
        counted = await counting.tally(context, subject, one, parts)
        standing = subject.standing(one, context.now_ms, counted)
        found.append(summaries.latency(one, counted, standing))
    after, before = found
    p50, p95 = (
        difference(after.quantiles.get(level, NOTHING), before.quantiles.get(level, NOTHING))
        for level in (0.5, 0.95)
    )
    return LatencyChange(before, difference(after.mean, before.mean), p50, p95)


async def failure_change(
    context: Context, subject: Subject, window: Window, parts: Parts, *, broken_down: bool = False
) -> FailureChange:
    """From the totals, or `broken_down` from the read of the taxonomy, which then is the only one."""
    after, before = [
        summaries.counts(await _whole(context, subject, one, parts, broken_down=broken_down)).down
        for one in (window, window.before())
    ]
    return FailureChange(before, difference(after, before))


async def _whole(
    context: Context, subject: Subject, window: Window, parts: Parts, *, broken_down: bool
) -> Tally:
    if broken_down:
        groups = await places.breakdown(context, subject, window, _broken_down(parts), failures=True)
        return joined(groups.values())
    return await counting.tally(context, subject, window, parts)


async def uptime_contributors(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY
) -> list[Contributor]:
    """By place they add up to the change; by code and class to what more or fewer failures made of it."""
    before, after = await _periods(context, subject, window, parts)
    wholes = [joined(groups.values()) for groups in (before, after)]
    if not all(one.decided for one in wholes):
        return []
    change = wholes[1].good() / wholes[1].decided - wholes[0].good() / wholes[0].decided
    found = [
        one
        for dimension in PLACES
        for one in of_ratio(dimension, *(_fractions(groups, dimension, _up) for groups in (before, after)))
    ]
    for dimension in CAUSES:
        shares = [
            {name: down / whole.decided for name, down in _down(groups, dimension).items()}
            for groups, whole in zip((before, after), wholes, strict=True)
        ]
        found += of_sum(dimension, shares[0], shares[1], change, sign=-1.0)
    return ranked(found, change)


async def latency_contributors(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY
) -> list[Contributor]:
    """What each place added to the change of the mean, ms."""
    before, after = await _periods(context, subject, window, replace(parts, latency=True))
    periods = [
        {dimension: _fractions(groups, dimension, _latency) for dimension in PLACES}
        for groups in (before, after)
    ]
    found = [one for dimension in PLACES for one in of_ratio(dimension, *(one[dimension] for one in periods))]
    return ranked(found, sum(one.contribution for one in found if one.dimension is Dimension.REGION))


async def failure_contributors(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY
) -> list[Contributor]:
    """What each place, code and class added to the number of failed checks."""
    before, after = await _periods(context, subject, window, parts)
    change = sum(one.down for one in after.values()) - sum(one.down for one in before.values())
    found = [
        one
        for dimension in Dimension
        for one in of_sum(dimension, _down(before, dimension), _down(after, dimension), change)
    ]
    return ranked(found, change)


async def _periods(context: Context, subject: Subject, window: Window, parts: Parts) -> tuple[Groups, Groups]:
    before, after = await asyncio.gather(
        *(
            places.breakdown(context, subject, one, _broken_down(parts), failures=True)
            for one in (window.before(), window)
        )
    )
    return before, after


def _broken_down(parts: Parts) -> Parts:
    """A breakdown needs no percentiles for this, and no lag."""
    return Parts(latency=parts.latency, spread=parts.spread)


def _fractions(
    groups: Groups, dimension: Dimension, fraction: Callable[[Tally], Fraction]
) -> dict[str, Fraction]:
    parts = split(groups, NAMES[dimension])
    return {str(name): fraction(joined(counted.values())) for name, counted in parts.items()}


def _up(counted: Tally) -> Fraction:
    return Fraction(counted.good(), counted.decided)


def _latency(counted: Tally) -> Fraction:
    found = counted.latency or EMPTY_LATENCY
    return Fraction(found.total_ms, found.checks)


def _down(groups: Groups, dimension: Dimension) -> dict[str, float]:
    failed = {part: counted for part, counted in groups.items() if counted.down}
    parts = split(failed, NAMES[dimension])
    return {str(name): sum(one.down for one in counted.values()) for name, counted in parts.items()}
