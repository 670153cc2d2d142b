"""How far two estimates are apart, and whether that says anything. Pure.

Zou, G. Y. and Donner, A. (2008), Construction of confidence limits about effect measures: a general approach
(MOVER).
"""

import math

from gateway.telemetry.numbers.estimates import NOTHING, Estimate

ROUNDING = 1e-9
"""Two numbers this near to each other, relative to the larger, differ by how sums were rounded."""


def difference(after: Estimate, before: Estimate) -> Estimate:
    """after - before, of two samples that have no row in common; no value where either has none.

    Its interval joins theirs: each limit lies as far from the difference as the two limits that pull it
    there lie from their values, by Pythagoras. No interval where either has none.
    """
    if after.value is None or before.value is None:
        return NOTHING
    value = _apart(after.value, before.value)
    if after.lower is None or after.upper is None or before.lower is None or before.upper is None:
        return Estimate(value)
    below = math.hypot(after.value - after.lower, before.upper - before.value)
    above = math.hypot(after.upper - after.value, before.value - before.lower)
    return Estimate(value, value - below, value + above)


def significant(change: Estimate) -> bool | None:
    """Whether the change exceeds the sampling noise: 0 is not in its interval. None where it has none.

    Between numbers that nothing was sampled away from, any difference does.
    """
    if change.lower is None or change.upper is None:
        return None
    return change.lower > 0 or change.upper < 0


def _apart(after: float, before: float) -> float:
    found = after - before
    return 0.0 if abs(found) <= ROUNDING * max(abs(after), abs(before)) else found
