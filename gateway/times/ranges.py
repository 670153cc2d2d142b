"""Ranges of time, half-open, put together and cut: the one place where that is written. Pure."""

from collections.abc import Iterable, Sequence

from gateway.times.window import SECOND_MS

Span = tuple[int, int]
"""[since, until), in Unix ms where nothing else is said."""

Piece = tuple[str, int, int]
"""A monitor, and a range of its checks: [since, until) in Unix ms."""


def cut(one: Span, within: Span) -> Span:
    """The part of it inside a range; where there is none it ends no later than it begins."""
    return max(one[0], within[0]), min(one[1], within[1])


def overlap(one: Span, other: Span) -> int:
    """How much of each lies in the other."""
    since, until = cut(one, other)
    return max(0, until - since)


def union(spans: Iterable[Span]) -> list[Span]:
    """The same in order, without empty ones, joined where they touch or overlap."""
    found: list[Span] = []
    for since, until in sorted(one for one in spans if one[0] < one[1]):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def without(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """What of some spans lies in none of the others; these are in order and apart."""
    found = []
    for since, until in spans:
        at = since
        for begin, end in taken:
            if begin < until and end > at:
                found.append((at, begin))
                at = max(at, end)
        found.append((at, until))
    return [one for one in found if one[0] < one[1]]


def union_within(spans: Iterable[Span], within: Span) -> list[Span]:
    """What of their union lies inside a range, in order."""
    return union(cut(one, within) for one in spans)


def total_s(spans: Iterable[Span]) -> float:
    """Their lengths in Unix ms added up, in seconds."""
    return sum(until - since for since, until in spans) / SECOND_MS


def common_s(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Seconds that lie in both; each side is as `union` gives it, in Unix ms."""
    found, here, there = 0, 0, 0
    while here < len(left) and there < len(right):
        found += overlap(left[here], right[there])
        if left[here][1] <= right[there][1]:
            here += 1
        else:
            there += 1
    return found / SECOND_MS
