"""Tiny statements that find out what a telemetry service understands.

They name no org (law 2): they return one aggregate over the dataset's last hour or a constant, to the
operator and to the composer, and no request runs them; but for `oldest`, one moment of the whole dataset,
which requests share.
"""

from dataclasses import dataclass

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.text import SLACK_AFTER_S, Source, literal, moment, whole_weight

HARD_TEXT = "a'b\\c"
LOOK_BACK_S = 3600
FIRST_ROWS_S = 3600
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Probe:
    """One question to a service: yes when it is answered, in the declared kind and, if given, as expected."""

    capability: str
    meaning: str
    statement: Statement
    expected: object = None
    kind_decides: bool = False
    """An answer of another kind than declared is a no, rather than nobody knows what."""


def datasets() -> Statement:
    """The names of all datasets that were ever written to; understood by the classic endpoint alone."""
    return Statement("datasets", "", "SHOW TABLES FORMAT JSON", {"dataset": Kind.TEXT})


def readable(source: Source, now_s: int) -> Statement:
    """The dataset can be read at all: without that, refusals say nothing about capabilities."""
    return _over(source, now_s, "readable", "count()", Kind.INTEGER)


def oldest(source: Source, *, by_days: bool = False) -> Statement:
    """When the oldest check ended (Unix ms) of those that were written first, within an hour; 0 of no rows.

    Rows arrive after their checks, some by hours; a day that nobody can have waited for is no such time. Nor,
    where rows are removed `by_days` of UTC on which they were written, is a check of the day before:
    it came late, and the others of its day are gone.
    """
    layout, first = source.layout, f"(SELECT min({source.layout.written_at}) FROM {source.dataset})"
    ended = (
        f"minIf({layout.timestamp_ms}, {layout.timestamp_ms} > (toUInt32({first}) - {SLACK_AFTER_S}) * 1000)"
    )
    if by_days:
        midnight = f"toInt64(intDiv(toUInt32({first}), {DAY_S})) * {DAY_S * 1000}"
        ended = f"if({ended} = 0, 0, greatest(toInt64({ended}), {midnight}))"
    sql = (
        f"SELECT toInt64({ended}) AS oldest FROM {source.dataset} "
        f"WHERE {layout.written_at} <= {first} + {FIRST_ROWS_S}{source.dialect.tail}"
    )
    return Statement("oldest", "", sql, {"oldest": Kind.INTEGER})


def probes(source: Source, now_s: int) -> tuple[Probe, ...]:
    layout = source.layout
    is_up = f"{layout.status} = 'up'"
    weighted = f"quantileExactWeighted(0.5)({layout.latency_ms}, if({is_up}, {whole_weight(layout)}, 0))"
    alias = _over(source, now_s, "aliases", layout.monitor, Kind.TEXT, " AND answer != '' LIMIT 1")
    return (
        Probe(
            "weight_expressions",
            "expressions as quantile weights",
            _over(source, now_s, "weight_expressions", weighted, Kind.QUANTILE),
        ),
        Probe(
            "avg_if",
            "avgIf",
            _over(source, now_s, "avg_if", f"avgIf({layout.latency_ms}, {is_up})", Kind.QUANTILE),
        ),
        Probe(
            "extrema",
            "plain min and max",
            _over(source, now_s, "extrema", f"max({layout.latency_ms})", Kind.QUANTILE),
        ),
        Probe("aliases_in_where", "aliases in WHERE", alias),
        Probe("escapes", "escapes in strings", _hard_text(source, now_s), len(HARD_TEXT)),
        Probe(
            "integers_as_text",
            "64-bit integers as text",
            _over(source, now_s, "integers_as_text", "count()", Kind.TEXT),
            kind_decides=True,
        ),
    )


def _hard_text(source: Source, now_s: int) -> Statement:
    length = f"length({literal(HARD_TEXT)})"
    if source.dialect.weighs:
        return _over(source, now_s, "escapes", length, Kind.INTEGER, " LIMIT 1")
    return Statement(
        "escapes", "", f"SELECT {length} AS answer{source.dialect.tail}", {"answer": Kind.INTEGER}
    )


def _over(source: Source, now_s: int, name: str, expression: str, kind: Kind, tail: str = "") -> Statement:
    since = now_s - LOOK_BACK_S
    sql = (
        f"SELECT {expression} AS answer FROM {source.dataset} "
        f"WHERE {source.layout.written_at} >= {moment(source, since)}{tail}{source.dialect.tail}"
    )
    return Statement(name, "", sql, {"answer": kind})
