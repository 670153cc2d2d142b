"""Checks that ran longer than their monitor's interval: each stands for the slots that it made impossible.

No two checks of a monitor run at once, so that a target that hangs for four intervals has one failed check
where it would have four if it answered: counted one by one, only failures would be left out.
"""

from collections import defaultdict

from gateway.telemetry.sql.columns import BEYOND_MS
from gateway.telemetry.sql.text import Source, checks_where, literal, squares_where, text_list, weight


def slots(source: Source) -> str:
    """How many slots a row's check took; '' where every check takes one."""
    by_interval: dict[int, list[str]] = defaultdict(list)
    for monitor, interval_ms in source.overruns.items():
        by_interval[interval_ms].append(monitor)
    found = ""
    for interval_ms, monitors in sorted(by_interval.items()):
        length, step = source.layout.latency_ms, literal(interval_ms)
        long = f"{length} > {step} AND {length} < {BEYOND_MS}"
        mine = f"{source.layout.monitor} IN {text_list(monitors)} AND {long}"
        found = f"if({mine}, ceil({length} / {step}), {found or '1.0'})"
    return found


def stood_for(source: Source, condition: str) -> str:
    """Sum of the checks that rows stand for: their weights, times the slots that each took."""
    return checks_where(source, condition, slots(source))


def squares_stood_for(source: Source, condition: str) -> str:
    taken = slots(source)
    return squares_where(source, condition, f"{taken} * {taken}" if taken else "")


def weight_stood_for(source: Source) -> str:
    """Of one row."""
    taken, one = slots(source), weight(source.layout)
    return f"{taken} * {one}" if taken else one
