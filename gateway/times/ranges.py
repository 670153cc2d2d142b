"""Ranges of time: [since, until) in Unix ms, put together and cut. Pure."""

from collections.abc import Iterable, Sequence

from gateway.times.window import SECOND_MS

Span = tuple[int, int]
"""[since, until) in Unix ms."""

Piece = tuple[str, int, int]
"""A monitor, and a range of its checks: [since, until) in Unix ms."""


def merged(spans: Iterable[Span], within: Span) -> list[Span]:
    """Their union inside a range, in time order."""
    found: list[Span] = []
    for since, until in sorted((max(one[0], within[0]), min(one[1], within[1])) for one in spans):
        if since >= until:
            continue
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def total_s(spans: Iterable[Span]) -> float:
    """Their lengths added up, in seconds."""
    return sum(until - since for since, until in spans) / SECOND_MS


def common_s(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Seconds that lie in both; each side is in time order and does not overlap itself."""
    found, here, there = 0, 0, 0
    while here < len(left) and there < len(right):
        found += max(0, min(left[here][1], right[there][1]) - max(left[here][0], right[there][0]))
        if left[here][1] <= right[there][1]:
            here += 1
        else:
            there += 1
    return found / SECOND_MS
