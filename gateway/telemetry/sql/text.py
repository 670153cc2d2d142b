"""The words SQL is made of: literals, checked ids, weights and time bounds. Text goes in through here only.

Written for AE's dialect, which ClickHouse (chDB, and servers back to 18.16) understands as it is.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from gateway.errors import BadUserInput
from gateway.telemetry.sql.bind import bound
from gateway.telemetry.sql.columns import BEYOND_MS, DOCUMENTED, STATUSES, Layout
from gateway.telemetry.sql.dialect import CLASSIC, Dialect
from gateway.telemetry.sql.failure_classes import CLASSES, OTHER, RULES, Rule
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS

SLACK_BEFORE_S = 3600
"""A row may be written this much before its check's own time: clocks differ."""
SLACK_AFTER_S = 90_000
"""A row may be written this long after its check: an outbox may have been down for a day."""
WEIGHT_SCALE = 100
"""Quantile weights are whole numbers; hundredths keep the ratio of 1/0.3 to 1 within one per cent."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,95}", re.ASCII)
"""What an id is: no other can be asked for."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


FOREVER_MS = 10**14
"""Later than any check."""


@dataclass(frozen=True, slots=True, order=True)
class Overrun:
    """A monitor's checks that end in [since, until), Unix ms, may take longer than their interval."""

    monitor: str
    interval_ms: int
    since_ms: int = 0
    until_ms: int = FOREVER_MS


@dataclass(frozen=True, slots=True, order=True)
class Away:
    """Checks of these monitors (none named: of all) in these spans, in order and apart, are left out."""

    monitors: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What is read (the text after FROM), which column holds which field, and in which dialect."""

    dataset: str
    layout: Layout = DOCUMENTED
    dialect: Dialect = CLASSIC
    overruns: tuple[Overrun, ...] = ()
    """Of those that a question is about."""
    away: tuple[Away, ...] = ()
    """What of theirs is left out."""
    by_rows: bool = False
    """So much of theirs is taken in or left out row by row that hours are not read around it."""
    taken: str = ""
    """How many slots a row's check took, in a statement's own words: see `select.slots`."""

    @classmethod
    def of(cls, dataset: str, dialect: Dialect, layout: Layout = DOCUMENTED) -> "Source":
        """The dataset as the dialect names it, and its columns."""
        if not dialect.weighs:
            return cls(dataset, layout, dialect)
        return cls(
            f'events.analyticsEngine."{dataset}"', replace(layout, sample_interval="sampleInterval"), dialect
        )

    def fits(self, sql: str) -> bool:
        """The service takes a statement of this length."""
        return self.room(sql) >= 0

    def room(self, sql: str) -> int:
        """Characters that the statement could still grow by; negative where it is too long."""
        return self.dialect.sql_cap - len(bound(sql)[0] if self.dialect.weighs else sql)


def literal(value: str | float) -> str:
    """A literal of AE's dialect. Text escapes backslash first, then quote; control characters are refused."""
    if isinstance(value, str):
        if _CONTROL.search(value):
            raise BadUserInput("text holds a control character; remove it")
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise BadUserInput("a number must be finite")
    return repr(value)


def id_literal(value: str) -> str:
    """A literal of an id, whose alphabet is checked first."""
    if not ID.fullmatch(value):
        raise BadUserInput(f"{value[:40]!r} is not an id; ids hold letters, digits and _ . : @ -")
    return literal(value)


def id_list(values: Iterable[str]) -> str:
    """Ids in parentheses, sorted and without repetition, so that equal sets make equal text."""
    return "(" + ", ".join(id_literal(value) for value in sorted(set(values))) + ")"


def text_list(values: Iterable[str]) -> str:
    """Texts that the store holds, in parentheses: who wrote them may know no alphabet of ids."""
    return "(" + ", ".join(literal(value) for value in sorted(set(values))) + ")"


def text_literal(source: Source, value: str) -> str:
    """A literal of free text. Raises BadUserInput for one that this service has no way to write."""
    if not source.dialect.escapes and ("'" in value or "\\" in value):
        raise BadUserInput("text holds a quote or a backslash, which the telemetry store cannot compare")
    return literal(value)


def is_one_of(source: Source, column: str, values: Iterable[str]) -> str:
    """The column holds one of these free texts, such as names of regions. Raises BadUserInput.

    A quote that the service has no way to write is any one character to LIKE: `Côte d_Azur`. Nothing else is
    named so, and the people of that region may ask for it as others do.
    """
    plain: list[str] = []
    quoted: list[str] = []
    for value in sorted(set(values)):
        written = source.dialect.escapes or "'" not in value or any(one in value for one in "\\%_")
        (plain if written else quoted).append(value)
    told = [f"{column} IN ({', '.join(text_literal(source, one) for one in plain)})"] if plain else []
    told += [f"{column} LIKE {literal(one.replace(chr(39), '_'))}" for one in quoted]
    return told[0] if len(told) == 1 else f"({' OR '.join(told)})"


def of_known_status(layout: Layout) -> str:
    return f"{layout.status} IN (" + ", ".join(literal(status) for status in STATUSES) + ")"


def of_known_length(layout: Layout) -> str:
    """The latency is one: a number that is none compares to nothing."""
    return f"{layout.latency_ms} >= 0 AND {layout.latency_ms} < {BEYOND_MS}"


def weight(layout: Layout) -> str:
    """Checks a row stands for: AE's sampling times the writer's (a rate of 0 reads as 1)."""
    return f"{layout.sample_interval} / {_rate(layout)}"


def whole_weight(layout: Layout) -> str:
    return f"toUInt32(round({WEIGHT_SCALE} * {weight(layout)}))"


def _rate(layout: Layout) -> str:
    return f"if({layout.sample_rate} > 0, {layout.sample_rate}, 1.0)"


def rows_where(source: Source, condition: str) -> str:
    """Rows as they lie there, unweighted. A service that weighs has no such count, but sums of 1 / weight
    times the weight it applies; the quotients are rounded, so the sum is."""
    if source.dialect.weighs:
        one = f"1.0 / {source.layout.sample_interval}"
        return f"round(sumIf({one}, {condition}))" if condition else f"round(sum({one}))"
    return f"countIf({condition})" if condition else "count()"


def checks_where(source: Source, condition: str, times: str = "") -> str:
    """Sum of the weights, or of `times` multiplied by them."""
    if source.dialect.weighs:
        return f"sumIf({times or '1.0'} / {_rate(source.layout)}, {condition})"
    return f"sumIf({f'{times} * ' if times else ''}{weight(source.layout)}, {condition})"


def whole_sum(source: Source, condition: str) -> str:
    """Sum of the store's own sample intervals: rows as they were written, whatever the writer left out."""
    if source.dialect.weighs:
        return f"sumIf(1.0, {condition})"
    return f"sumIf(1.0 * {source.layout.sample_interval}, {condition})"


def squares_where(source: Source, condition: str, times: str = "") -> str:
    """Sum of the squared weights, or of `times` multiplied by them."""
    layout, checks = source.layout, weight(source.layout)
    factor = f"{times} * " if times else ""
    if source.dialect.weighs:
        return f"sumIf({factor}{checks} / {_rate(layout)}, {condition})"
    return f"sumIf({factor}({checks}) * ({checks}), {condition})"


def stood_for(source: Source, condition: str) -> str:
    """Sum of the checks that rows stand for: their weights, times the slots that each took."""
    return checks_where(source, condition, source.taken)


def slots_beyond(source: Source, condition: str) -> str:
    """Sum of the slots that checks took beyond their own."""
    return checks_where(source, condition, f"({source.taken} - 1.0)")


def squares_stood_for(source: Source, condition: str) -> str:
    taken = source.taken
    return squares_where(source, condition, f"{taken} * {taken}" if taken else "")


def within(layout: Layout, since_ms: int, until_ms: int) -> str:
    """The check's own time is in [since, until)."""
    time = layout.timestamp_ms
    return f"({time} >= {literal(since_ms)} AND {time} < {literal(until_ms)})"


def within_any(layout: Layout, spans: Sequence[Span]) -> str:
    """The check's own time is in one of these spans, in order and apart. Of several the last bound before it
    is looked up: that of a span, or of what lies between two."""
    if len(spans) == 1:
        return within(layout, *spans[0])
    bounds = ", ".join(literal(float(bound)) for span in spans for bound in span)
    begins = ", ".join(literal(float(since)) for since, _ in spans)
    return f"roundDown({layout.timestamp_ms}, [0.0, {bounds}]) IN ({begins})"


def moment(source: Source, unix_s: int) -> str:
    """A time to compare write times with. The Analytics SQL API takes texts, and was seen to refuse
    toDateTime; the classic endpoint refuses texts."""
    if not source.dialect.weighs:
        return f"toDateTime({unix_s})"
    return literal(datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def written(since_ms: int, until_ms: int) -> tuple[int, int]:
    """Unix seconds in which rows of checks that ended in [since, until), Unix ms, may have been written."""
    return max(0, since_ms // SECOND_MS - SLACK_BEFORE_S), -(-until_ms // SECOND_MS) + SLACK_AFTER_S


def org_and_time(org: str, source: Source, since_ms: int, until_ms: int) -> str:
    """How every WHERE begins: the org, then the write time (it prunes), then the check's own time.

    How late a row may be is said of the row itself and not of the window alone: read in a wider window,
    beside others, it counts where it counts alone.
    """
    layout, (written_since, written_until) = source.layout, written(since_ms, until_ms)
    return (
        f"{layout.org} = {id_literal(org)}"
        f" AND {layout.written_at} >= {moment(source, written_since)}"
        f" AND {layout.written_at} < {moment(source, written_until)}"
        f" AND {within(layout, since_ms, until_ms)}"
        f" AND {in_time(layout)}"
    )


def in_time(layout: Layout) -> str:
    """Written at most SLACK_BEFORE_S before, and less than SLACK_AFTER_S after its check's own time."""
    written, checked = f"toUnixTimestamp({layout.written_at})", f"{layout.timestamp_ms} / {SECOND_MS}"
    return f"{written} + {SLACK_BEFORE_S} >= {checked} AND {written} < {checked} + {SLACK_AFTER_S}"


def bucket(layout: Layout, bucket_s: int) -> str:
    """Start of the bucket in Unix seconds; old ClickHouse servers know no toStartOfInterval."""
    return f"intDiv(toUInt32({layout.timestamp_ms} / {SECOND_MS}), {bucket_s}) * {bucket_s}"


def failure_class(layout: Layout) -> str:
    """The class of a failed check, as `failure_classes.failure_class` tells it: its table as nested ifs.

    The rules stand in two halves, the first of them behind all its conditions: one chain of ifs would be
    nested deeper than the Analytics SQL API takes (10 levels).
    """
    half = len(RULES) // 2
    first, rest = RULES[:half], RULES[half:]
    any_of_first = " OR ".join(_applies(layout, rule) for rule in first)
    among_first = _first_applying(layout, first[:-1], first[-1].name)
    decided = f"if({any_of_first}, {among_first}, {_first_applying(layout, rest, OTHER)})"
    known = ", ".join(literal(name) for name in CLASSES)
    return f"if({layout.error_class} IN ({known}), {layout.error_class}, {decided})"


def _first_applying(layout: Layout, rules: Sequence[Rule], otherwise: str) -> str:
    decided = literal(otherwise)
    for rule in reversed(rules):
        decided = f"if({_applies(layout, rule)}, {literal(rule.name)}, {decided})"
    return decided


def _applies(layout: Layout, rule: Rule) -> str:
    if rule.codes:
        least, beyond = map(literal, rule.codes)
        return f"{layout.code} >= {least} AND {layout.code} < {beyond}"
    return " OR ".join(f"lower({layout.error}) LIKE {literal(f'%{word}%')}" for word in rule.words)
