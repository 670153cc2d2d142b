"""What each part added to a change of the whole. Pure.

A ratio R = sum a / sum n over parts changes by their values and by how much of the whole they are. Part p
adds (a1 - R n1) / N1 - (a0 - R n0) / N0, with R the mean of the two ratios: a part that only grew and is
like the whole adds nothing, and all parts together add up to the change (a decomposition as that of
Kitagawa, E. M. (1955), Components of a difference between two rates, with rate and share taken together).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gateway.telemetry.numbers.differences import ROUNDING


class Dimension(Enum):
    """What a whole is broken down by."""

    REGION = "region"
    COLO = "colo"
    CODE = "code"
    ERROR_CLASS = "error_class"


@dataclass(frozen=True, slots=True)
class Contributor:
    """One part: what it added to the change, and its own number before and after (None without checks).

    `key` is its name, None of those that have none. `share` is its part of the change, of which some may pull
    the other way; None where nothing changed.
    """

    dimension: Dimension
    key: str | None
    contribution: float
    share: float | None
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Fraction:
    """A part of a ratio: what is counted, and of how much."""

    part: float = 0.0
    whole: float = 0.0

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole > 0 else None


NONE = Fraction()


def of_ratio(
    dimension: Dimension, before: Mapping[str, Fraction], after: Mapping[str, Fraction]
) -> list[Contributor]:
    """What each part added to sum part / sum whole. Nothing where either period has no whole."""
    whole_before, whole_after = _summed(before), _summed(after)
    if whole_before.value is None or whole_after.value is None:
        return []
    reference, change = (
        (whole_before.value + whole_after.value) / 2,
        whole_after.value - whole_before.value,
    )
    found = []
    for name in {**before, **after}:
        old, new = before.get(name, NONE), after.get(name, NONE)
        added = _excess(new, reference) / whole_after.whole - _excess(old, reference) / whole_before.whole
        found.append(_contributor(dimension, name, added, change, (old.value, new.value)))
    return found


def of_sum(
    dimension: Dimension,
    before: Mapping[str, float],
    after: Mapping[str, float],
    change: float,
    sign: float = 1.0,
) -> list[Contributor]:
    """What each part added to a sum that changed by `change`; a part that is not there counts 0.

    With `sign` -1 the parts are what the whole lacks: more of them makes it less.
    """
    return [
        _contributor(dimension, name, sign * (new - old), change, (old, new))
        for name in {**before, **after}
        for old, new in [(before.get(name, 0.0), after.get(name, 0.0))]
    ]


def ranked(found: Sequence[Contributor], change: float) -> list[Contributor]:
    """Those that moved the whole, first who pushed it hardest the way it went."""
    way = -1.0 if change < 0 else 1.0
    largest = max((abs(one.contribution) for one in found), default=0.0)
    moved = [one for one in found if abs(one.contribution) > ROUNDING * largest]
    return sorted(moved, key=lambda one: (-way * one.contribution, one.dimension.value, one.key or ""))


def _summed(parts: Mapping[str, Fraction]) -> Fraction:
    return Fraction(sum(one.part for one in parts.values()), sum(one.whole for one in parts.values()))


def _excess(one: Fraction, reference: float) -> float:
    return one.part - reference * one.whole


def _contributor(
    dimension: Dimension,
    name: str,
    added: float,
    change: float,
    values: tuple[float | None, float | None],
) -> Contributor:
    return Contributor(dimension, name or None, added, added / change if change else None, *values)
