"""Lengths in bins of a fixed ratio: a distribution that adds up, with a relative error that is stated.

Bin 0 holds what is below a millisecond; bin n lengths from RATIO^(n-1) to RATIO^n ms. What is told of a bin
by its middle is wrong by 2 % at most. (Masson, C., Rim, J. E. and Lee, H. K. (2019), DDSketch.)
"""

import math
from functools import lru_cache

RATIO = 1.04
ANSWERED_NOT = -1
"""The bin of a check that has no length to tell of: it failed, was not decided, or its length is none."""
_LOG = repr(math.log(RATIO))


def length_bin(length: str, answered: str) -> str:
    """The bin, as a Double: if() of Analytics Engine takes two of one type, and it has no other logarithm."""
    inside = f"if({length} >= 1.0, floor(log({length}) / {_LOG}) + 1.0, 0.0)"
    return f"if({answered}, {inside}, -1.0)"


@lru_cache(1024)
def edges(number: int) -> tuple[float, float]:
    """Milliseconds between which the lengths of a bin lie: engines may round either way at an edge itself."""
    return (RATIO ** (number - 1), RATIO**number) if number > 0 else (0.0, 1.0)
