"""Hours as days less what they have more: a local day is one of UTC and some hours, less as many. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.ports import ArchivedStretch, Kept

DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Parted:
    """What is to be added up, and what is to be taken out of it again: fewer lines in all. The first holds
    every line of the stretches, and more."""

    more: tuple[ArchivedStretch, ...]
    less: tuple[ArchivedStretch, ...]
    ends: Mapping[int, int]
    """Of those of `more`, by their place, of which the last hours are taken out: where these begin."""


def parted(stretches: Sequence[ArchivedStretch], kept: Kept) -> Parted:
    more: list[ArchivedStretch] = []
    less: list[ArchivedStretch] = []
    ends: dict[int, int] = {}
    for one in stretches:
        if one.hours != 1:
            more.append(one)
            continue
        for day, part in _days(one):
            whole = day, day + DAY_HOURS
            if 2 * (part[1] - part[0]) > DAY_HOURS and _there(whole, kept.days) and _there(whole, kept.hours):
                if part[1] < whole[1]:
                    ends[len(more)] = part[1]
                more.append(ArchivedStretch(one.cell, DAY_HOURS, *whole))
                beside = (whole[0], part[0]), (part[1], whole[1])
                less += (ArchivedStretch(one.cell, 1, *span) for span in beside if span[0] < span[1])
            else:
                more.append(ArchivedStretch(one.cell, 1, *part))
    return Parted(tuple(more), tuple(less), ends)


def _days(one: ArchivedStretch) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each day of UTC that it has a part of, and that part."""
    for day in range(one.since // DAY_HOURS * DAY_HOURS, one.until, DAY_HOURS):
        yield day, (max(day, one.since), min(day + DAY_HOURS, one.until))


def _there(hours: tuple[int, int], kept: Sequence[tuple[int, int]]) -> bool:
    return any(since <= hours[0] and hours[1] <= until for since, until in kept)
