"""Answers compared number by number: the engine adds up in no fixed order, so the last bits may differ."""

import math
from typing import Any


def same(left: Any, right: Any) -> bool:
    """Equal, but for the last bits of fractions."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9)
    return bool(left == right)
