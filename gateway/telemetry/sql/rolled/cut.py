"""Hours that windows cut, row by row, and whole hours of days that they cut, by bin: of some parts of the
engine's table, which never change.

Told by hour and not by window, what was read once serves all windows that end in the same hour.
"""

from collections.abc import Iterable

from gateway.telemetry.sql.rolled.bins import bin_of_lateness, bin_of_length
from gateway.telemetry.sql.rolled.hours import HOUR_MS, hour, readable
from gateway.telemetry.sql.rolled.parts import (
    AS_ARROW,
    BEGAN,
    BIN,
    OUTCOME,
    PART,
    READABLE,
    STEP,
    WEIGHT,
    Apart,
    places_of,
    selected,
)
from gateway.telemetry.sql.rolled.steps import when_written
from gateway.telemetry.sql.text import Source, org_and_time, text_list, whole_weight, within_any
from gateway.times.ranges import union

LATE, INTERVAL, RATE, WRITTEN, LENGTH = "late", "interval", "rate", "written", "length"
"""The bin of how late a row was written, and what `hours.held` is made of."""


def rows_of_hours(
    org: str, source: Source, those: Iterable[str], hours: Iterable[int], apart: Apart | None = None
) -> str:
    """Each row of checks in these hours; of some of those who wrote, where they are told apart."""
    layout = source.layout
    columns = {
        PART: "toLowCardinality(_part)",
        **places_of(layout, colo=True),
        OUTCOME: f"toLowCardinality({layout.status})",
        READABLE: readable(layout),
        BEGAN: layout.timestamp_ms,
        BIN: bin_of_length(layout),
        LATE: bin_of_lateness(layout),
        WEIGHT: whole_weight(layout),
        INTERVAL: layout.sample_interval,
        RATE: layout.sample_rate,
        WRITTEN: f"toUnixTimestamp({layout.written_at})",
        LENGTH: layout.latency_ms,
    }
    return selected(columns, _rows(org, source, those, hours, apart)) + AS_ARROW


def weights_of_hours(
    org: str, source: Source, those: Iterable[str], hours: Iterable[int], apart: Apart | None = None
) -> str:
    """How long checks of these hours took, by place; as `rows_of_hours`."""
    layout = source.layout
    keys = {
        PART: "toLowCardinality(_part)",
        **places_of(layout, colo=True),
        STEP: hour(layout),
        BIN: bin_of_length(layout),
    }
    weighed = keys | {WEIGHT: f"sum({whole_weight(layout)})"}
    rows = _rows(org, source, those, hours, apart)
    return selected(weighed, f"{rows} GROUP BY {', '.join(keys)}") + AS_ARROW


def _rows(org: str, source: Source, those: Iterable[str], hours: Iterable[int], apart: Apart | None) -> str:
    layout, spans = source.layout, union((one * HOUR_MS, (one + 1) * HOUR_MS) for one in hours)
    where = [
        org_and_time(org, source, spans[0][0], spans[-1][1]),
        when_written(source, spans),
        within_any(layout, spans),
        f"_part IN {text_list(those)}",
        *([apart.said(layout)] if apart else []),
    ]
    return f"FROM {source.dataset} WHERE {' AND '.join(where)}"
