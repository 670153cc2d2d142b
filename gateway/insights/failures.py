"""Failures told apart: by class, by code and by region, each with its count, its time and an example."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.insights import places
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.summaries import Fidelity
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers import estimates
from gateway.telemetry.numbers.estimates import Estimate
from gateway.telemetry.reading.breakdown import FAILURES, Groups, Part
from gateway.telemetry.reading.grouping import joined, split
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Failed checks of one name, empty for those that have none. `share` is their part of all failures; times
    are Unix ms. `example` is the newest; None where its row cannot be read, or an archive alone tells of
    it."""

    name: str
    count: Estimate
    share: float
    first_seen_ms: int
    last_seen_ms: int
    example: Heartbeat | None


@dataclass(frozen=True, slots=True)
class FailureStats:
    """All failed checks of a window, the first and the last of them (Unix ms), and three ways to tell them
    apart, each most failures first."""

    window: Window
    count: Estimate
    checks: Estimate
    first_seen_ms: int | None
    last_seen_ms: int | None
    by_class: tuple[FailureGroup, ...]
    by_code: tuple[FailureGroup, ...]
    by_region: tuple[FailureGroup, ...]
    fidelity: Fidelity


async def failure_stats(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY
) -> FailureStats:
    """One read, which colos and contributors of the same tick share."""
    groups = await places.breakdown(context, subject, window, parts | FAILURES, failures=True)
    groups = _of_known(subject, groups)
    whole = joined(groups.values())
    counted = summaries.counts(whole)
    return FailureStats(
        window=window,
        count=counted.down,
        checks=counted.checks,
        first_seen_ms=whole.first_failure_ms,
        last_seen_ms=whole.last_failure_ms,
        by_class=taxonomy(groups, whole, lambda part: part.error_class),
        by_code=taxonomy(groups, whole, lambda part: str(part.code or "")),
        by_region=taxonomy(groups, whole, lambda part: part.region),
        fidelity=summaries.fidelity(window, whole, subject.standing(window, context.now_ms, whole)),
    )


def _of_known(subject: Subject, groups: Groups) -> Groups:
    """Rows may name a monitor that the registry does not have, or that is another org's: it stays unnamed."""
    known = {one.id for one in subject.monitors}
    return {
        part: replace(counted, last_failure=replace(one, monitor_id=""))
        if (one := counted.last_failure) and one.monitor_id not in known
        else counted
        for part, counted in groups.items()
    }


def taxonomy(groups: Groups, whole: Tally, name: Callable[[Part], str]) -> tuple[FailureGroup, ...]:
    """Failed checks by name, most failures first."""
    failed = {part: counted for part, counted in groups.items() if counted.down}
    named = split(failed, name)
    found = (_group(str(one), joined(parts.values()), whole) for one, parts in named.items())
    return tuple(sorted((one for one in found if one), key=lambda one: (-(one.count.value or 0), one.name)))


def _group(name: str, counted: Tally, whole: Tally) -> FailureGroup | None:
    first, last = counted.first_failure_ms, counted.last_failure_ms
    if first is None or last is None:
        return None
    around = whole.checks, whole.squares + whole.squares_pending
    return FailureGroup(
        name=name,
        count=estimates.count(counted.down, counted.squares_down, around, exact=whole.exact),
        share=counted.down / whole.down,
        first_seen_ms=first,
        last_seen_ms=last,
        example=counted.last_failure,
    )
