"""A fleet by its monitors: groups of them, the best and the worst, who meets a target, who is failing.

All of it comes from one read a window, which tells every monitor's checks, and another where maintenance is
left out of some of them.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gateway.errors import BadUserInput
from gateway.insights import failing
from gateway.insights.listing.measures import Measure, measured
from gateway.insights.subjects import Subject, one_monitor, serving
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.summaries import Latency, Uptime
from gateway.telemetry.answers.tally import Degraded, Tally
from gateway.telemetry.numbers.estimates import LEVELS, Estimate, asked_levels
from gateway.telemetry.reading.grouping import joined
from gateway.telemetry.reading.members import Members
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.maintenance import Handling
from gateway.times.window import Window

MOST_TARGETS = 10
NO_CHECKS = Tally()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A monitor, the number it was ranked by, and its checks."""

    monitor: Monitor
    value: Estimate
    uptime: Uptime
    latency: Latency

    @property
    def checks(self) -> float:
        return self.uptime.checks


@dataclass(frozen=True, slots=True)
class Group:
    """Monitors that have a kind or a relay in common, and their checks together. Percentiles of several
    monitors do not add up: their latency has none."""

    key: str
    monitors: int
    tally: Tally
    uptime: Uptime
    latency: Latency


@dataclass(frozen=True, slots=True)
class Target:
    """Monitors whose uptime meets a target. `surely` of those `meeting` it do so with their whole interval;
    the target lies in the interval of those `undecided`, whichever side their value is on."""

    target: float
    meeting: int
    surely: int
    undecided: int
    missing: int
    no_data: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """Checks by monitor: without those in maintenance, of a subject that leaves it out, and all of them."""

    subject: Subject
    served: Members
    whole: Members


async def groups(
    context: Context, subject: Subject, window: Window, parts: Parts, key: Callable[[Monitor], str]
) -> list[Group]:
    """Monitors by what they have in common, most of them first; all their checks count alike."""
    found = await _counted(context, subject, window, parts)
    named: dict[str, list[Monitor]] = {}
    for one in found.subject.monitors:
        named.setdefault(key(one), []).append(one)
    listed = [_group(context, name, monitors, window, found) for name, monitors in named.items()]
    return sorted(listed, key=lambda one: (-one.monitors, one.key))


def _group(
    context: Context, name: str, monitors: Sequence[Monitor], window: Window, found: _Counted
) -> Group:
    served, whole = (
        joined(one[monitor.id].tally for monitor in monitors if monitor.id in one)
        for one in (found.served, found.whole)
    )
    part = Subject(Scope(context.org), tuple(monitors))
    counted = summaries.uptime(window, served, part.standing(window, context.now_ms, served))
    standing = serving(part, [window], Handling.INCLUDE).standing(window, context.now_ms, whole)
    latency = summaries.latency(window, whole, standing)
    return Group(name, len(monitors), replace(served, latency=whole.latency), counted, latency)


async def _counted(context: Context, subject: Subject, window: Window, parts: Parts) -> _Counted:
    """One read, and another where maintenance lies in the window: latency is of all checks."""
    served = serving(subject, [window])
    alike = await asyncio.gather(*(failing.members(context, one, window, parts) for one in (served, subject)))
    return _Counted(served, *alike)


async def ranking(
    context: Context,
    subject: Subject,
    window: Window,
    by: Measure,
    *,
    descending: bool,
    degraded: Degraded = Degraded.UP,
    parts: Parts = COUNTS_ONLY,
) -> list[Ranked]:
    """Monitors by a number; those without it are not ranked. `parts` is what is asked of them besides."""
    wanted = _parts(context, subject, window, by) | parts
    found = await _counted(context, subject, window, wanted)
    measured = [_measured(context, one, window, found, by, degraded) for one in found.subject.monitors]
    return sorted(
        (one for one in measured if one.value.value is not None),
        key=lambda one: ((-1 if descending else 1) * (one.value.value or 0), -one.checks, one.monitor.id),
    )


def _parts(context: Context, subject: Subject, window: Window, by: Measure) -> Parts:
    """What the measure needs; a percentile with the levels that bound it for each monitor's rows."""
    if by.value in LEVELS:
        level = LEVELS[by.value]
        seconds = window.elapsed_s(context.now_ms)
        alone = (Subject(subject.scope, (one,)) for one in subject.monitors if one.enabled)
        rows = {size for one in alone for size in one.rows_expected(context, seconds)}
        return Parts(latency=True, levels=frozenset({level}) | asked_levels([level], rows), spread=True)
    return Parts(latency=by is Measure.MEAN, spread=by is not Measure.UPTIME)


def _measured(
    context: Context, monitor: Monitor, window: Window, found: _Counted, by: Measure, degraded: Degraded
) -> Ranked:
    served, whole = (
        one[monitor.id].tally if monitor.id in one else NO_CHECKS for one in (found.served, found.whole)
    )
    alone = one_monitor(context, monitor)
    standing = alone.standing(window, context.now_ms, served)
    uptime = summaries.uptime(window, served, standing, degraded)
    bare = serving(alone, [window], Handling.INCLUDE)
    if bare is not alone or whole is not served:
        standing = bare.standing(window, context.now_ms, whole)
    latency = summaries.latency(window, whole, standing)
    return Ranked(monitor, measured(by, uptime, latency), uptime, latency)


async def targets(
    context: Context,
    subject: Subject,
    window: Window,
    wanted: Sequence[float],
    degraded: Degraded = Degraded.UP,
) -> list[Target]:
    """How many monitors meet each target, in the order asked. Raises BadUserInput naming `targets`."""
    if not 1 <= len(wanted) <= MOST_TARGETS:
        raise BadUserInput(f"{len(wanted)} targets; ask for 1 to {MOST_TARGETS}", "targets")
    if not all(0 < one <= 1 for one in wanted):
        raise BadUserInput("a target is above 0 and at most 1, like 0.999", "targets")
    served = serving(subject, [window])
    members = await failing.members(context, served, window, COUNTS_ONLY)
    found = _Counted(served, members, {})
    measured = (_measured(context, one, window, found, Measure.UPTIME, degraded) for one in served.monitors)
    uptimes = [one.value for one in measured]
    return [_target(one, uptimes) for one in wanted]


def _target(target: float, uptimes: Sequence[Estimate]) -> Target:
    values = [one for one in uptimes if one.value is not None]
    meeting = sum((one.value or 0) >= target for one in values)
    return Target(
        target=target,
        meeting=meeting,
        surely=sum(one.lower is not None and one.lower >= target for one in values),
        undecided=sum(_within(one, target) for one in values),
        missing=len(values) - meeting,
        no_data=len(uptimes) - len(values),
    )


def _within(one: Estimate, target: float) -> bool:
    return one.lower is not None and one.upper is not None and one.lower < target <= one.upper
