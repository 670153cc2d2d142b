"""The mathematics of honest numbers (DESIGN.md, section 4). Pure.

Kish, L. (1965), Survey Sampling: effective sample size of weighted rows.
Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference.
"""

import math
from dataclasses import dataclass
from enum import Enum

LEVEL = 0.95
Z = 1.959963984540054
"""Two-sided normal quantile at LEVEL."""
LEVELS = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}
"""Percentiles that callers see, by name."""
SUFFICIENT = 30
"""Effective sample size below which a sampled number is not worth much."""


class Grade(Enum):
    """How far a number can be trusted."""

    EXACT = "exact"
    SAMPLED = "sampled"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the interval it lies in at `level`; no value where nothing was measured.

    lower and upper are None where no interval is known; both equal value where nothing was sampled away.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    level: float = LEVEL


NOTHING = Estimate(None)


def effective_sample_size(total: float, squares: float) -> float:
    """Kish: (sum w)^2 / sum w^2, rows' worth of information; 0 where there are no rows."""
    return total * total / squares if squares > 0 else 0.0


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value)


def ratio(part: float, total: float, squares: float, *, exact: bool) -> Estimate:
    """part / total with Wilson's interval at the effective sample size; nothing over nothing is nothing."""
    if total <= 0:
        return NOTHING
    value = min(1.0, part / total)
    if exact:
        return exactly(value)
    return Estimate(value, *wilson(value, effective_sample_size(total, squares)))


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's score interval of a ratio over n observations, within [0, 1] and around the value."""
    if n <= 0:
        return 0.0, 1.0
    share = Z * Z / n
    centre = (value + share / 2) / (1 + share)
    half = Z / (1 + share) * math.sqrt(value * (1 - value) / n + share / (4 * n))
    return max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half))


def measured(value: float | None, *, exact: bool) -> Estimate:
    """A number whose interval is known only where nothing was sampled away."""
    if value is None:
        return NOTHING
    return exactly(value) if exact else Estimate(value)


def grade(n: float, *, exact: bool) -> Grade:
    """Exact numbers stay exact however few they are; sampled ones need SUFFICIENT rows' worth."""
    if exact:
        return Grade.EXACT
    return Grade.SAMPLED if n >= SUFFICIENT else Grade.INSUFFICIENT
