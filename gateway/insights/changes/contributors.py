"""Who moved a number from one window to the other: places, codes and classes. Read from the breakdown.

An archive keeps regions and no points of presence: where it told of a part of either window, these are none.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from gateway.insights import places
from gateway.insights.changes.comparison import broken_down
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.lengths import EMPTY_LATENCY
from gateway.telemetry.answers.tally import Degraded, Tally
from gateway.telemetry.numbers.contributions import Contributor, Dimension, Fraction, of_ratio, of_sum, ranked
from gateway.telemetry.reading.breakdown import Groups, Part
from gateway.telemetry.reading.grouping import joined, split
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window

NAMES: dict[Dimension, Callable[[Part], str]] = {
    Dimension.REGION: lambda part: part.region,
    Dimension.COLO: lambda part: part.colo,
    Dimension.CODE: lambda part: str(part.code or ""),
    Dimension.ERROR_CLASS: lambda part: part.error_class,
}
"""Empty for those that have none."""
PLACES = (Dimension.REGION, Dimension.COLO)
CAUSES = (Dimension.CODE, Dimension.ERROR_CLASS)


@dataclass(frozen=True, slots=True)
class Moved:
    """Whose number it is, and the window that `against` is compared with."""

    subject: Subject
    window: Window
    against: Window
    parts: Parts = COUNTS_ONLY
    degraded: Degraded = Degraded.UP


async def of_uptime(context: Context, moved: Moved) -> list[Contributor]:
    """By place they add up to the change; by code and class to what more or fewer failures made of it."""
    before, after = await _both(context, moved)
    wholes = [joined(groups.values()) for groups in (before, after)]
    if not all(one.decided for one in wholes):
        return []
    up = partial(_up, moved.degraded)
    change = (up(wholes[1]).value or 0) - (up(wholes[0]).value or 0)
    found = [
        one
        for dimension in _known(PLACES, before, after)
        for one in of_ratio(dimension, *(_fractions(groups, dimension, up) for groups in (before, after)))
    ]
    for dimension in CAUSES:
        shares = [
            {name: down / whole.decided for name, down in _down(groups, dimension).items()}
            for groups, whole in zip((before, after), wholes, strict=True)
        ]
        found += of_sum(dimension, shares[0], shares[1], change, sign=-1.0)
    return ranked(found, change)


async def of_latency(context: Context, moved: Moved) -> list[Contributor]:
    """What each place added to the change of the mean, ms."""
    before, after = await _both(context, replace(moved, parts=replace(moved.parts, latency=True)))
    periods = [
        {dimension: _fractions(groups, dimension, _latency) for dimension in PLACES}
        for groups in (before, after)
    ]
    known = _known(PLACES, before, after)
    found = [one for dimension in known for one in of_ratio(dimension, *(one[dimension] for one in periods))]
    return ranked(found, sum(one.contribution for one in found if one.dimension is Dimension.REGION))


async def of_failures(context: Context, moved: Moved) -> list[Contributor]:
    """What each place, code and class added to the number of failed checks."""
    before, after = await _both(context, moved)
    change = sum(one.down for one in after.values()) - sum(one.down for one in before.values())
    found = [
        one
        for dimension in _known(Dimension, before, after)
        for one in of_sum(dimension, _down(before, dimension), _down(after, dimension), change)
    ]
    return ranked(found, change)


async def _both(context: Context, moved: Moved) -> tuple[Groups, Groups]:
    before, after = await asyncio.gather(
        *(
            places.breakdown(context, moved.subject, one, broken_down(moved.parts), failures=True)
            for one in (moved.against, moved.window)
        )
    )
    return before, after


def _known(dimensions: Iterable[Dimension], *periods: Groups) -> list[Dimension]:
    """Those that are told of both windows."""
    told = (one.told for groups in periods for one in groups.values())
    archived = any(one.archived for one in told if one)
    return [one for one in dimensions if not archived or one is not Dimension.COLO]


def _fractions(
    groups: Groups, dimension: Dimension, fraction: Callable[[Tally], Fraction]
) -> dict[str, Fraction]:
    parts = split(groups, NAMES[dimension])
    return {str(name): fraction(joined(counted.values())) for name, counted in parts.items()}


def _up(degraded: Degraded, counted: Tally) -> Fraction:
    return Fraction(counted.good(degraded), counted.decided)


def _latency(counted: Tally) -> Fraction:
    found = counted.latency or EMPTY_LATENCY
    return Fraction(found.total_ms, found.checks)


def _down(groups: Groups, dimension: Dimension) -> dict[str, float]:
    failed = {part: counted for part, counted in groups.items() if counted.down}
    parts = split(failed, NAMES[dimension])
    return {str(name): sum(one.down for one in counted.values()) for name, counted in parts.items()}
