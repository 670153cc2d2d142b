"""Rows of one monitor, as columns: of some parts of the engine's table, which never change."""

from collections.abc import Iterable

from gateway.telemetry.sql.columns import PHASES, Layout
from gateway.telemetry.sql.rolled.bins import bin_of_length
from gateway.telemetry.sql.rolled.hours import readable
from gateway.telemetry.sql.rolled.parts import (
    AS_ARROW,
    BEGAN,
    BIN,
    COLO,
    OUTCOME,
    PART,
    READABLE,
    REGION,
    WEIGHT,
)
from gateway.telemetry.sql.text import Source, id_literal, in_time, literal, text_list, whole_weight

LENGTH = "length"
NUMBERS = (LENGTH, "code", "sample_rate", "expires_s", *PHASES)
TEXTS = ("error", "error_class", "dispatch_id")
"""Of checks that failed; else ''."""
ISSUER = "issuer"
INTERVAL, WRITTEN = "interval", "written"


def rows_of(org: str, source: Source, monitor: str, those: Iterable[str], limit: int) -> str:
    """Those in these parts that a statement may count: no other was written in time."""
    layout = source.layout
    columns = {
        PART: "toLowCardinality(_part)",
        REGION: f"toLowCardinality({layout.region})",
        COLO: f"toLowCardinality({layout.colo})",
        OUTCOME: f"toLowCardinality({layout.status})",
        READABLE: readable(layout),
        BEGAN: layout.timestamp_ms,
        BIN: bin_of_length(layout),
        WEIGHT: whole_weight(layout),
        INTERVAL: layout.sample_interval,
        WRITTEN: f"toUnixTimestamp({layout.written_at})",
        LENGTH: layout.latency_ms,
        **{name: getattr(layout, name) for name in NUMBERS if name != LENGTH},
        ISSUER: f"toLowCardinality({layout.issuer})",
        **{name: f"toLowCardinality({_of_failed(layout, getattr(layout, name))})" for name in TEXTS},
    }
    selected = ", ".join(f"{text} AS {alias}" for alias, text in columns.items())
    where = (
        f"{layout.org} = {id_literal(org)}",
        f"{layout.monitor} = {id_literal(monitor)}",
        f"_part IN {text_list(those)}",
        in_time(layout),
    )
    return f"SELECT {selected} FROM {source.dataset} WHERE {' AND '.join(where)} LIMIT {limit}{AS_ARROW}"


def _of_failed(layout: Layout, text: str) -> str:
    return f"if({layout.status} = {literal('down')}, {text}, '')"
