"""What is read of an org to be archived: sums by monitor, region, hour, outcome and bin of length.

Analytics Engine has no arrays, so that each bin is a row of the answer; failed checks have one for each code
and class. A page ends at a monitor's hour, after which the next one goes on: the service sorts as it is told.
"""

from dataclasses import dataclass, replace

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.archived.bins import length_bin
from gateway.telemetry.sql.columns import STATUSES, Layout
from gateway.telemetry.sql.computed.lengths import LOWEST, NONE_YET, Columns, of_answered
from gateway.telemetry.sql.select import key_columns, select, with_slots
from gateway.telemetry.sql.text import (
    Source,
    bucket,
    checks_where,
    failure_class,
    id_literal,
    literal,
    of_known_length,
    of_known_status,
    rows_where,
    slots_beyond,
    squares_stood_for,
    squares_where,
    stood_for,
    weight,
    whole_sum,
)
from gateway.times.calendar import HOUR_S
from gateway.times.window import SECOND_MS

PAGE = 10_000
"""Rows of one answer, some 5 MB of JSON."""


@dataclass(frozen=True, slots=True)
class From:
    """Where a page begins: the hour's start in Unix ms, and the monitor, that the one before left out."""

    hour_ms: int
    monitor: str


def archived_hours(
    org: str, source: Source, since_ms: int, until_ms: int, page: From | None = None, limit: int = PAGE
) -> Statement:
    """Rows of checks that ended in [since, until), whole hours in Unix ms: by hour and monitor, in order.

    One that is too long tells of fewer overruns, as all that count a whole org do."""
    found = _composed(org, source, since_ms, until_ms, page, limit)
    while source.overruns and not source.fits(found.sql):
        source = replace(source, overruns=source.overruns[: len(source.overruns) // 2])
        found = _composed(org, source, since_ms, until_ms, page, limit)
    return found


def _composed(
    org: str, source: Source, since_ms: int, until_ms: int, page: From | None, limit: int
) -> Statement:
    layout, span = source.layout, (page.hour_ms if page else since_ms, until_ms)
    source, added = with_slots(source, None, span)
    keys = key_columns(layout, "monitor", "region") | _keys(layout)
    where = [_from(layout, page)] if page else []
    names = ", ".join(("hour", *(name for name in keys if name != "hour")))
    tail = f"GROUP BY {names} ORDER BY {names} LIMIT {limit}"
    return select("archived_hours", org, source, keys | _sums(source), span, where, tail, added)


def _from(layout: Layout, page: From) -> str:
    """Of the first hour only some monitors are left."""
    later = f"{layout.timestamp_ms} >= {literal(page.hour_ms + HOUR_S * SECOND_MS)}"
    return f"({later} OR {layout.monitor} >= {id_literal(page.monitor)})"


def _keys(layout: Layout) -> Columns:
    failed, answered = f"{layout.status} = 'down'", of_answered(layout, "")
    outcomes = "".join(f"if({layout.status} = {literal(one)}, {literal(one)}, " for one in STATUSES)
    return {
        "hour": (bucket(layout, HOUR_S), Kind.INTEGER),
        "outcome": (f"{outcomes}''{')' * len(STATUSES)}", Kind.TEXT),
        "length_bin": (length_bin(layout.latency_ms, answered), Kind.INTEGER),
        "failed_code": (f"if({failed}, {layout.code}, 0.0)", Kind.NUMBER),
        "failed_class": (f"if({failed}, {failure_class(layout)}, '')", Kind.TEXT),
    }


def _sums(source: Source) -> Columns:
    layout, smallest, largest = source.layout, source.dialect.minimum, source.dialect.maximum
    known, answered = of_known_status(layout), of_answered(layout, "")
    length, time = layout.latency_ms, layout.timestamp_ms
    square = f"{length} * {length}"
    strange = f"NOT ({known} AND {of_known_length(layout)})"
    presumed = {"presumed": (slots_beyond(source, known), Kind.NUMBER)} if source.taken else {}
    return presumed | {
        "rows_read": (rows_where(source, ""), Kind.INTEGER),
        "strange": (rows_where(source, strange), Kind.INTEGER),
        "checks": (stood_for(source, known), Kind.NUMBER),
        "squares": (squares_stood_for(source, known), Kind.NUMBER),
        "recorded": (whole_sum(source, known), Kind.NUMBER),
        "answered": (checks_where(source, answered), Kind.NUMBER),
        "answered_squares": (squares_where(source, answered), Kind.NUMBER),
        "heaviest": (f"{largest}({weight(layout)})", Kind.NUMBER),
        "sample_interval": (f"{largest}({layout.sample_interval})", Kind.INTEGER),
        "newest_s": (f"{largest}(toUnixTimestamp({layout.written_at}))", Kind.INTEGER),
        "first_ms": (f"{smallest}({time})", Kind.NUMBER),
        "last_ms": (f"{largest}({time})", Kind.NUMBER),
        "length_sum": (checks_where(source, answered, length), Kind.NUMBER),
        "length_squares": (checks_where(source, answered, square), Kind.NUMBER),
        "length_cubes": (checks_where(source, answered, f"{square} * {length}"), Kind.NUMBER),
        "length_min": (f"{smallest}(if({answered}, {length}, {LOWEST}))", Kind.NUMBER),
        "length_max": (f"{largest}(if({answered}, {length}, {NONE_YET}))", Kind.NUMBER),
    }
