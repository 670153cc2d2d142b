"""What each part of the engine's table holds of an org, read from its projections as tables; and what lies
beside whole steps, told by row.

A part never changes: what was read of it once is so for as long as it is there. Its lines are of one step,
place and outcome, or bin, each.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.rolled.bins import bin_of_lateness, bin_of_length
from gateway.telemetry.sql.rolled.hours import (
    BY_MONITOR,
    BY_PLACE,
    DAY_MS,
    HOUR_MS,
    LATENESS_BY_REGION,
    LENGTHS_BY_PLACE,
    held,
    readable,
    step,
)
from gateway.telemetry.sql.rolled.steps import when_written
from gateway.telemetry.sql.rolled.tables import Projection, Projections
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
_EACH = "each"
PLACED = (BY_PLACE, LENGTHS_BY_PLACE)
"""Those that tell points of presence apart."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Of those who wrote into some parts, who is meant and who is not; whoever is fewer is named."""

    ours: Collection[str]
    others: Collection[str]

    @property
    def mostly(self) -> bool:
        """Most are meant."""
        return len(self.others) < len(self.ours)

    def said(self, layout: Layout) -> str:
        """Of those who are meant."""
        return f"NOT ({self.named(layout)})" if self.mostly else self.named(layout)

    def named(self, layout: Layout) -> str:
        """Of whoever is fewer."""
        return f"{layout.monitor} IN {text_list(self.others if self.mostly else self.ours)}"


def partitions_of(source: Source, span_ms: Span) -> tuple[str, str] | None:
    """The first and the last that rows of checks in this time may lie in; None where nothing is known."""
    names = source.dialect.partitions
    if not names:
        return None
    first, last = (datetime.fromtimestamp(one, UTC).strftime(names) for one in written(*span_ms))
    return first, last


def lines(
    org: str, source: Source, name: str, tables: Projections, those: Iterable[str], apart: Apart | None = None
) -> str:
    """Of those parts, in this projection; of some of those who wrote into them, where they are told apart:
    counts have no points of presence then."""
    layout, told, parts = source.layout, tables[name], _of_parts(org, source, those)
    if apart is None:
        values = _counts(layout, told) if name == BY_PLACE else _weights(told)
        return selected(_columns(layout, name) | values, f"FROM {told.table} PREWHERE {parts}") + AS_ARROW
    if name == BY_PLACE:
        told = tables[BY_MONITOR]
        columns = _columns(layout, BY_MONITOR) | _kinds(layout, told)
        values = {alias: f"{function}Merge({state})" for alias, function, state in _states(layout, told)}
        rows = f"FROM {told.table} PREWHERE {parts} WHERE {apart.said(layout)}"
        return selected(columns | values, f"{rows} GROUP BY {', '.join(columns)}") + AS_ARROW
    return _weights_apart(source, name, told, parts, apart)


def wrote(org: str, source: Source, days: Projection, those: Iterable[str]) -> str:
    """Who wrote into each of those parts, two texts a row; `days`: of monitors."""
    told = f"SELECT DISTINCT _part, {source.layout.monitor} FROM {days.table}"
    return f"{told} PREWHERE {_of_parts(org, source, those)} FORMAT JSONCompact"


def _of_parts(org: str, source: Source, those: Iterable[str]) -> str:
    return f"{source.layout.org} = {id_literal(org)} AND _part IN {text_list(those)}"


def selected(columns: Mapping[str, str], rows: str) -> str:
    return f"SELECT {', '.join(f'{text} AS {alias}' for alias, text in columns.items())} {rows}"


def _columns(layout: Layout, name: str) -> dict[str, str]:
    return {PART: "toLowCardinality(_part)", **places_of(layout, colo=name in PLACED)}


def places_of(layout: Layout, *, colo: bool) -> dict[str, str]:
    told = {REGION: layout.region, COLO: layout.colo if colo else "''"}
    return {alias: f"toLowCardinality({text})" for alias, text in told.items()}


def _kinds(layout: Layout, told: Projection) -> dict[str, str]:
    return {STEP: told.hour, OUTCOME: f"toLowCardinality({layout.status})", READABLE: told.readable}


def _states(layout: Layout, told: Projection) -> Iterator[tuple[str, str, str]]:
    """Each with the function that made it."""
    for alias, text in held(layout).items():
        yield alias, text.partition("(")[0], told.state(layout, alias)


def _counts(layout: Layout, told: Projection) -> dict[str, str]:
    states = {alias: f"finalizeAggregation({state})" for alias, _, state in _states(layout, told)}
    return _kinds(layout, told) | states


def _weights(told: Projection) -> dict[str, str]:
    return {STEP: told.step, BIN: told.bin, WEIGHT: f"finalizeAggregation({told.weight})"}


def _weights_apart(source: Source, name: str, told: Projection, parts: str, apart: Apart) -> str:
    """No line that is held tells both how long checks took and whose they were in which hour: of a few that
    are not meant, weights are taken away again, row by row. They are whole numbers."""
    layout, weighed = source.layout, f"toInt64({whole_weight(source.layout)})"
    number = bin_of_lateness(layout) if name == LATENESS_BY_REGION else bin_of_length(layout)
    columns, sign = _columns(layout, name), "-" if apart.mostly else ""
    row = {STEP: step(layout, DAY_MS if name == LENGTHS_BY_PLACE else HOUR_MS), BIN: number}
    rows = f"FROM {source.dataset} WHERE {parts} AND {apart.named(layout)}"
    found = [selected(columns | row | {_EACH: f"{sign}{weighed}"}, rows)]
    if apart.mostly:
        held_ones = {STEP: told.step, BIN: told.bin, _EACH: f"toInt64(finalizeAggregation({told.weight}))"}
        found.append(selected(columns | held_ones, f"FROM {told.table} PREWHERE {parts}"))
    keys = (*columns, *row)
    added = dict(zip(keys, keys, strict=True)) | {WEIGHT: f"sum({_EACH})"}
    every = f"FROM ({' UNION ALL '.join(found)}) GROUP BY {', '.join(keys)} HAVING {WEIGHT} > 0"
    return selected(added, every) + AS_ARROW


def edges(
    org: str,
    source: Source,
    those: Iterable[Span],
    cuts: Iterable[int],
    whose: Sequence[str] = (),
    *,
    late: bool,
) -> str:
    """Rows of checks in any of those spans, told apart by the last of the cuts before them, by place, outcome
    and bin of how long they took, or of how late they were written; `whose`: what holds of those that are
    meant."""
    layout, spans = source.layout, union(those)
    number = bin_of_lateness(layout) if late else bin_of_length(layout)
    bounds = ", ".join(literal(float(one)) for one in (0, *sorted(cuts)))
    columns = {
        **places_of(layout, colo=True),
        BEGAN: f"roundDown({layout.timestamp_ms}, [{bounds}])",
        OUTCOME: f"toLowCardinality({layout.status})",
        READABLE: readable(layout),
        BIN: number,
    }
    counted = {} if late else dict(held(layout))
    values = counted | {WEIGHT: f"sum({whole_weight(layout)})"}
    where = (
        org_and_time(org, source, spans[0][0], spans[-1][1]),
        when_written(source, spans),
        within_any(layout, spans),
        *whose,
    )
    rows = f"FROM {source.dataset} WHERE {' AND '.join(where)}"
    return selected(columns | values, f"{rows} GROUP BY {', '.join(columns)}") + AS_ARROW


def keys_of(layout: Layout, keys: Sequence[str], step_ms: int, steps: Span) -> str:
    """What keys that are times are as each of these steps begins: an array each, in order."""
    times = f"arrayMap(one -> one * {literal(float(step_ms))}, range({steps[0]}, {steps[1]}))"
    selected = ", ".join(f"{key} AS key_{number}" for number, key in enumerate(keys))
    return f"SELECT {selected} FROM (SELECT arrayJoin({times}) AS {layout.timestamp_ms}) FORMAT JSONCompact"
