"""How far back each monitor is read for its newest heartbeats, and the statements that read so far. Pure.

Pages of one tick of the clock ask the same again: what was worked out last is remembered.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from gateway.ports import Statement
from gateway.telemetry.reading.naming import shares
from gateway.telemetry.reading.recent.questions import RecentOfMany
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, Reach, RowFilter
from gateway.telemetry.sql.text import Source
from gateway.times.window import SECOND_MS, Window

REMEMBERED = 64
SPARE = 1.5
"""Reach this many times further back than the interval asks for: checks are late or lost at times."""
STEP = 1.25
"""Where too many different reaches make too long a statement, each is rounded up to a power of this."""


@lru_cache(maxsize=REMEMBERED)
def reaches(asked: RecentOfMany) -> Mapping[str, int]:
    """Lower bounds in Unix ms, by monitor. Alone, LIMIT does it; filtered, the interval says nothing of how
    far."""
    since_ms, until_ms, count = asked.window.since_ms, asked.window.until_ms, asked.count
    if len(set(asked.monitors)) == 1 or asked.narrowed != ALL_ROWS:
        return dict.fromkeys(asked.monitors, since_ms)
    after_ms = asked.after.timestamp_ms if asked.after else None
    found = {}
    for one, interval_s, newest_ms in zip(asked.monitors, asked.intervals_s, asked.newest_ms, strict=True):
        anchor = min(until_ms, after_ms or newest_ms or until_ms)
        found[one] = max(since_ms, anchor - round((count + 2) * interval_s * SPARE * SECOND_MS))
    return found


@lru_cache(maxsize=REMEMBERED)
def statements(
    source: Source,
    org: str,
    window: Window,
    narrowed: RowFilter,
    after: Keyset | None,
    wanted: tuple[tuple[str, int], ...],
    limit: int,
) -> tuple[Statement, ...]:
    """One statement, or as many as the service wants it cut into. Before it is cut, monitors that reach
    back nearly as far do so together, which reads a few rows more."""

    def statement(reach: Mapping[str, int]) -> Statement:
        return composers.heartbeats(org, source, _grouped(reach), window.until_ms, limit, narrowed, after)

    exact = dict(wanted)
    for coarse in (exact, _coarser(exact, window)):
        whole = statement(coarse)
        if len(exact) == 1 or source.fits(whole.sql):
            return (whole,)
    ordered = sorted(coarse, key=lambda monitor: (coarse[monitor], monitor))
    for count in range(2, len(ordered) + 1):
        cut = [statement({name: coarse[name] for name in part}) for part in shares(ordered, count)]
        if all(source.fits(each.sql) for each in cut):
            break
    return tuple(cut)


def _grouped(reach: Mapping[str, int]) -> tuple[Reach, ...]:
    """Those that reach back as far, together."""
    monitors: dict[int, list[str]] = defaultdict(list)
    for monitor, since_ms in reach.items():
        monitors[since_ms].append(monitor)
    return tuple(Reach(tuple(sorted(names)), since_ms) for since_ms, names in sorted(monitors.items()))


def _coarser(wanted: Mapping[str, int], window: Window) -> dict[str, int]:
    """The same, each reaching back up to a quarter further, in a handful of different lengths."""
    lengths = {since_ms: max(1, window.until_ms - since_ms) for since_ms in wanted.values()}
    further = {
        since_ms: math.ceil(STEP ** math.ceil(math.log(length, STEP))) for since_ms, length in lengths.items()
    }
    return {
        monitor: max(window.since_ms, window.until_ms - further[since_ms])
        for monitor, since_ms in wanted.items()
    }
