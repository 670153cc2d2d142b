"""What a request asks apart from names and times: requests of one shape are taken to be as large."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from gateway.times.window import WindowError, WindowSpec

_WRITTEN = re.compile(r'"([^"\\\n]*)"')
_LENGTH = re.compile(r"[0-9]{1,4}[smhdw]", re.ASCII)
LONGEST_INTERVAL, LONGEST_TEXT = 80, 8_000
"""Characters: of what may be an interval, and of a text that is looked into."""
HOUR_S = 3600


def shape(text: str, values: Mapping[str, Any]) -> Hashable:
    """Lengths of time make a difference, in the text and in the values given with it; of an interval, how
    long it is, by powers of two."""
    looked_into = (
        _WRITTEN.sub(lambda found: f'"{_size(found[1])}"', text) if len(text) <= LONGEST_TEXT else text
    )
    return looked_into, *sorted(filter(None, (_size(one) for one in values.values() if isinstance(one, str))))


def _size(value: str) -> str:
    if _LENGTH.fullmatch(value):
        return value
    if "/" not in value or len(value) > LONGEST_INTERVAL:
        return ""
    try:
        seconds = WindowSpec.parse(value).at(0).seconds
    except WindowError:
        return ""
    return f"{(int(seconds) // HOUR_S).bit_length()} bits of hours"
