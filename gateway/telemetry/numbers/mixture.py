"""Quantiles of what is known by its parts alone, so much weight between here and there, and what lies below
a value. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

ROUNDING = 1e-9
"""Of all the weight: what adding it up in another order may change."""


class Mass(NamedTuple):
    """Weight that lies somewhere from `low` to `high`."""

    low: float
    high: float
    weight: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A number, and between what it surely lies."""

    value: float
    low: float
    high: float


def between(quantiles: Mapping[float, float], weight: float, extremes: tuple[float, float]) -> list[Mass]:
    """What quantiles at some levels tell of a distribution of so much weight."""
    least, most = extremes
    known = [(0.0, least), *sorted(quantiles.items()), (1.0, most)]
    masses = [Mass(low, high, (above - below) * weight) for (below, low), (above, high) in pairwise(known)]
    return [one for one in masses if one.weight > 0]


def quantiles(masses: Sequence[Mass], levels: Iterable[float]) -> dict[float, Placed]:
    """Of all masses together: as if each lay in its middle, and as low and as high as each may lie."""
    wanted = sorted(levels)
    sides = (
        [((low + high) / 2, weight) for low, high, weight in masses],
        [(low, weight) for low, _, weight in masses],
        [(high, weight) for _, high, weight in masses],
    )
    found = [_at(wanted, sorted(one)) for one in sides]
    return {
        level: Placed(min(max(value, low), high), low, high)
        for level, value, low, high in zip(wanted, *found, strict=True)
    }


def below(masses: Iterable[Mass], limit: float) -> Placed:
    """How much weight lies at a value or below it: as if each mass lay evenly from end to end, and as little
    and as much as may lie there."""
    value = low = high = 0.0
    for one in masses:
        if one.high <= limit:
            value, low, high = value + one.weight, low + one.weight, high + one.weight
        elif one.low <= limit:
            value += one.weight * (limit - one.low) / (one.high - one.low)
            high += one.weight
    return Placed(value, low, high)


def _at(levels: Sequence[float], placed: Sequence[tuple[float, float]]) -> list[float]:
    """The least value below or at which so much of the weight lies, by level."""
    passed = list(accumulate(weight for _, weight in placed))
    places = (bisect_left(passed, (level - ROUNDING) * passed[-1]) for level in levels)
    return [placed[min(place, len(placed) - 1)][0] for place in places]
