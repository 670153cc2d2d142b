"""What variables may hold, counted as they came: coercing a long list costs more than refusing it."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.insights.operations.limits import LISTED, TEXT, VALUES


def held(variables: Mapping[str, Any]) -> int:
    """Entries of all lists in the variables. Raises BadUserInput naming the variable that holds too much."""
    counted = entries = 0
    for name, given in variables.items():
        for value in _values(given):
            counted += 1
            VALUES.hold(counted)
            if isinstance(value, list):
                LISTED.hold(len(value), f"${name}")
                entries += len(value)
            elif isinstance(value, str):
                TEXT.hold(len(value), f"${name}")
    return entries


def _values(given: object) -> Iterator[object]:
    """The value and all within it. Without recursion: JSON may nest a thousand deep."""
    left = [given]
    while left:
        value = left.pop()
        yield value
        if isinstance(value, list):
            left.extend(value)
        elif isinstance(value, dict):
            left.extend(value.values())
