"""The interval of a share of weighted checks, of which some may be missing. Pure.

Clopper, C. J. and Pearson, E. S. (1934), The use of confidence or fiducial limits illustrated in the case of
the binomial. Fay, M. P. and Feuer, E. J. (1997), Confidence intervals for directly standardized rates: a
method based on the gamma distribution: weights that differ, and one more row of the largest weight, that
chance may have kept from being seen.
"""

from dataclasses import dataclass

from gateway.telemetry.numbers.beta import point_below
from gateway.telemetry.numbers.estimates import NOTHING, TAIL, Estimate, exactly


@dataclass(frozen=True, slots=True)
class Weighed:
    """Rows of one outcome: sum w is how many checks they stand for, `squares` is sum w^2."""

    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Weighed") -> "Weighed":
        return Weighed(self.total + other.total, self.squares + other.squares)

    def row(self, heaviest: float) -> float:
        """Checks behind one of its rows, as its checks see them; the heaviest where there are none."""
        return self.squares / self.total if self.total > 0 and self.squares > 0 else heaviest

    def and_one(self, weight: float) -> "Weighed":
        return Weighed(self.total + weight, self.squares + weight * weight)


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows that speak for a share and rows that speak against it; `heaviest` is the largest weight of any."""

    good: Weighed
    bad: Weighed
    heaviest: float = 1.0

    @property
    def total(self) -> float:
        return self.good.total + self.bad.total

    @property
    def value(self) -> float | None:
        return min(1.0, self.good.total / self.total) if self.total > 0 else None

    def holding(self, value: float) -> "Sample":
        """The same evidence for a share of time, in which every row holds until the next.

        Of rows kept with probability 1/w the gaps are geometric: as many checks on average as the weight w,
        with a mean square of w (2w - 1), so that a row of weight w weighs in like one of 2w - 1.
        """
        good, bad = (2 * part.row(self.heaviest) - 1 for part in (self.good, self.bad))
        up, down = value * self.total, (1 - value) * self.total
        return Sample(Weighed(up, up * good), Weighed(down, down * bad), 2 * self.heaviest - 1)


def ratio(found: Sample, *, sampled: bool, missing: float = 0.0, surplus: float = 0.0) -> Estimate:
    """good / (good + bad); nothing over nothing is nothing.

    Where nothing was sampled away and nothing is missing the number is exact. What is missing (checks) may
    have been all bad or all good: that is no matter of chance, and widens the interval on top of what
    sampling leaves. So is it with a surplus, checks that were counted and should not have been.
    """
    value, total = found.value, found.total
    if value is None:
        return NOTHING
    if not sampled and missing <= 0 and surplus <= 0:
        return exactly(value)
    lower, upper = limits(found) if sampled else (value, value)
    lower, upper = _without(lower, total, surplus), 1 - _without(1 - upper, total, surplus)
    whole = total + max(0.0, missing)
    worst, best = lower * total / whole, (upper * total + max(0.0, missing)) / whole
    return Estimate(value, min(value, worst), max(value, min(1.0, best)))


def _without(share: float, total: float, surplus: float) -> float:
    """The share, if so many of it were counted that should not have been."""
    if surplus <= 0:
        return share
    return max(0.0, share * total - surplus) / (total - surplus) if surplus < total else 0.0


def limits(found: Sample) -> tuple[float, float]:
    """The share that is good lies between these with probability LEVEL, by rows of these weights."""
    good, bad, heaviest = found.good, found.bad, found.heaviest
    return 1 - _at_most(bad, good, heaviest), _at_most(good, bad, heaviest)


def _at_most(part: Weighed, rest: Weighed, heaviest: float) -> float:
    """The share that `part` has at most, at TAIL.

    Clopper and Pearson's limit at n = sum w / w*. The outcome with the smaller share decides on w*: by the
    delta method it is the part's times the share of the rest, plus the rest's times the share of the part.
    """
    if rest.total <= 0:
        return 1.0
    seen, share = part.and_one(heaviest), part.total / (part.total + rest.total)
    weight = (1 - share) * seen.row(heaviest) + share * rest.row(heaviest)
    return point_below(1 - TAIL, seen.total / weight, rest.total / weight)
