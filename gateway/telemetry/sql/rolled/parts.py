"""What each part of the engine's table holds of an org, read from its projections as tables; and what lies
beside whole steps, told by row.

A part never changes: what was read of it once is so for as long as it is there. Its lines are of one step,
place and outcome, or bin, each.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.rolled.bins import bin_of_lateness, bin_of_length
from gateway.telemetry.sql.rolled.hours import BY_PLACE, LATENESS_BY_REGION, LENGTHS_BY_PLACE, held, readable
from gateway.telemetry.sql.rolled.steps import when_written
from gateway.telemetry.sql.rolled.tables import Projection
from gateway.telemetry.sql.text import (
    Source,
    id_literal,
    literal,
    org_and_time,
    text_list,
    whole_weight,
    within_any,
    written,
)
from gateway.times.ranges import Span, union

AS_ARROW = " SETTINGS output_format_arrow_low_cardinality_as_dictionary = 1 FORMAT ArrowStream"
"""Columns as they lie in memory; a text that comes often is told once."""
PART, STEP, REGION, COLO, OUTCOME, READABLE, BIN, WEIGHT, BEGAN = (
    "part",
    "step",
    "region",
    "colo",
    "outcome",
    "readable",
    "bin",
    "weight",
    "began",
)
KEPT = (BY_PLACE, LENGTHS_BY_PLACE, LATENESS_BY_REGION)


def partitions_of(source: Source, span_ms: Span) -> tuple[str, str] | None:
    """The first and the last that rows of checks in this time may lie in; None where nothing is known."""
    names = source.dialect.partitions
    if not names:
        return None
    first, last = (datetime.fromtimestamp(one, UTC).strftime(names) for one in written(*span_ms))
    return first, last


def lines(org: str, source: Source, name: str, told: Projection, those: Iterable[str]) -> str:
    """Of those parts, in this projection."""
    layout = source.layout
    values = _counts(layout, told) if name == BY_PLACE else _weights(told)
    columns = {PART: "toLowCardinality(_part)", **_places(layout, colo=name in {BY_PLACE, LENGTHS_BY_PLACE})}
    selected = ", ".join(f"{text} AS {alias}" for alias, text in (columns | values).items())
    where = f"{layout.org} = {id_literal(org)} AND _part IN {text_list(those)}"
    return f"SELECT {selected} FROM {told.table} PREWHERE {where}{AS_ARROW}"


def _places(layout: Layout, *, colo: bool) -> dict[str, str]:
    told = {REGION: layout.region, COLO: layout.colo if colo else "''"}
    return {alias: f"toLowCardinality({text})" for alias, text in told.items()}


def _counts(layout: Layout, told: Projection) -> dict[str, str]:
    states = {name: f"finalizeAggregation({told.state(layout, name)})" for name in held(layout)}
    outcome = f"toLowCardinality({layout.status})"
    return {STEP: told.hour, OUTCOME: outcome, READABLE: told.readable, **states}


def _weights(told: Projection) -> dict[str, str]:
    return {STEP: told.step, BIN: told.bin, WEIGHT: f"finalizeAggregation({told.weight})"}


def edges(org: str, source: Source, those: Iterable[Span], cuts: Iterable[int], *, late: bool) -> str:
    """Rows of checks in any of those spans, told apart by the last of the cuts before them, by place, outcome
    and bin of how long they took, or of how late they were written."""
    layout, spans = source.layout, union(those)
    number = bin_of_lateness(layout) if late else bin_of_length(layout)
    bounds = ", ".join(literal(float(one)) for one in (0, *sorted(cuts)))
    columns = {
        **_places(layout, colo=True),
        BEGAN: f"roundDown({layout.timestamp_ms}, [{bounds}])",
        OUTCOME: f"toLowCardinality({layout.status})",
        READABLE: readable(layout),
        BIN: number,
    }
    counted = {} if late else dict(held(layout))
    values = counted | {WEIGHT: f"sum({whole_weight(layout)})"}
    selected = ", ".join(f"{text} AS {alias}" for alias, text in (columns | values).items())
    where = (
        org_and_time(org, source, spans[0][0], spans[-1][1]),
        when_written(source, spans),
        within_any(layout, spans),
    )
    grouped = ", ".join(columns)
    return f"SELECT {selected} FROM {source.dataset} WHERE {' AND '.join(where)} GROUP BY {grouped}{AS_ARROW}"


def keys_of(layout: Layout, keys: Sequence[str], step_ms: int, steps: Span) -> str:
    """What keys that are times are as each of these steps begins: an array each, in order."""
    times = f"arrayMap(one -> one * {literal(float(step_ms))}, range({steps[0]}, {steps[1]}))"
    selected = ", ".join(f"{key} AS key_{number}" for number, key in enumerate(keys))
    return f"SELECT {selected} FROM (SELECT arrayJoin({times}) AS {layout.timestamp_ms}) FORMAT JSONCompact"
