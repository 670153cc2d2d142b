"""What variables may hold, counted as they came: coercing a long list costs more than refusing it."""

from collections.abc import Mapping
from typing import Any

from gateway.insights.operations.limits import LISTED, TEXT, VALUES


def held(variables: Mapping[str, Any]) -> int:
    """Entries of all lists in the variables. Raises BadUserInput naming the variable that holds too much."""
    counted = entries = 0
    for name, given in variables.items():
        left = [given]  # no recursion: JSON may nest a thousand deep
        while left:
            value = left.pop()
            counted += 1
            if counted > VALUES.value:
                VALUES.hold(counted)
            if isinstance(value, str):
                if len(value) > TEXT.value:
                    TEXT.hold(len(value), f"${name}")
            elif isinstance(value, list):
                LISTED.hold(len(value), f"${name}")
                entries += len(value)
                left.extend(value)
            elif isinstance(value, dict):
                left.extend(value.values())
    return entries
