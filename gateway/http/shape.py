"""What a request asks apart from names and times: requests of one shape are taken to be as large."""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

from gateway.times.forms import form
from gateway.times.window import WindowError, WindowSpec

_MAY_BE = re.compile(r"[smhd]\Z|\AP|[-/]")
"""In every form of docs/window.md."""
_WRITTEN = re.compile(r'"([^"\\\n]*)"')
LONGEST_WINDOW, LONGEST_TEXT = 80, 8_000
"""Characters: of what may be a window, and of a text that is looked into."""
MOST_VALUES = 200
"""Given values that are looked at."""
REMEMBERED = 256
"""Texts, and eight times as many values, of which it is remembered: most requests ask what others did."""


def shape(text: str, values: Mapping[str, Any]) -> Hashable:
    """Lengths of time make a difference, in the text and in the values given with it, by powers of two, in
    whatever form of docs/window.md they are written."""
    looked_into = _looked_into(text) if len(text) <= LONGEST_TEXT else text
    sizes = _sizes(values) if values else None
    return (looked_into, *sorted(sizes)) if sizes else (looked_into,)


def _sizes(values: object) -> list[str]:
    """Of the texts in them and in their lists and objects, however deep those nest."""
    found: list[str] = []
    left, looked_at = [values], 0
    while left and looked_at < MOST_VALUES:
        one = left.pop()
        if isinstance(one, str):
            looked_at += 1
            if len(one) <= LONGEST_WINDOW and _MAY_BE.search(one) and (size := _window_size(one)):
                found.append(size)
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one
        else:
            looked_at += 1
    return found


@lru_cache(maxsize=REMEMBERED)
def _looked_into(text: str) -> str:
    return _WRITTEN.sub(lambda found: f'"{_size(found[1])}"', text)


def _size(value: str) -> str:
    """Of a window or a bucket; nothing of any other text, as most are seen to be by one look."""
    return _window_size(value) if len(value) <= LONGEST_WINDOW and _MAY_BE.search(value) else ""


@lru_cache(maxsize=8 * REMEMBERED)
def _window_size(value: str) -> str:
    if form(value) is None:  # most texts; nobody is told why
        return ""
    try:
        seconds = WindowSpec.parse(value).at(0).seconds
    except WindowError:
        return ""
    return f"{int(seconds).bit_length()} bits of seconds"
