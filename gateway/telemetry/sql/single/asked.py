"""What a statement asks about the rows of one monitor, as values beside its text: a store that keeps those
rows may answer it from them (`answers.held.single`), to the same answer. An engine takes longer to understand
kilobytes of columns than to add up a few thousand rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from gateway.ports import Statement
from gateway.telemetry.sql.columns import Layout, Outcomes
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.local_time import left_out
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Overrun, Source, failure_class
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS


@dataclass(frozen=True, slots=True)
class Aggregates:
    """As `select.aggregate`: sums, extrema and percentiles of windows, by keys that are places, how a check
    failed, or times. These are the same all through aligned steps of so many seconds (`steady_s`)."""

    source: Source
    """`taken` where a check may take several slots: then it is told how many were presumed."""
    keys: Columns
    times: Mapping[str, str]
    """Those of the keys that are times, by name."""
    slices: Sequence[Slice]
    steady_s: int
    span: Span
    away: Sequence[Span] = ()
    """Checks in these are left out."""
    overruns: Sequence[Overrun] = ()
    binned: bool = False
    """Percentiles are those of bins, as from hours."""
    outcomes: Outcomes = Outcomes.ALL
    """Which of its checks are meant."""

    @property
    def step_ms(self) -> int:
        return self.steady_s * SECOND_MS


@dataclass(frozen=True, slots=True)
class Buckets:
    """As `sequences.checked_buckets`, of checks in [since, until)."""

    source: Source
    span: Span
    bucket_s: int
    overruns: Sequence[Overrun] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """As `sequences.checks_between`, of those in these spans, in order and apart, up to a limit."""

    source: Source
    spans: Sequence[Span]
    limit: int
    overruns: Sequence[Overrun] = ()

    @property
    def span(self) -> Span:
        return self.spans[0][0], self.spans[-1][1]


Asked = Aggregates | Buckets | Checks


@dataclass(frozen=True, slots=True)
class OfOne(Statement):
    """A statement about rows of one monitor."""

    monitor: str = field(repr=False, compare=False)
    asked: Asked = field(repr=False, compare=False)


def of_one(statement: Statement, monitor: str, asked: Asked) -> OfOne:
    return OfOne(statement.name, statement.org, statement.sql, statement.columns, monitor, asked)


def asked_of_one(statement: Statement) -> tuple[str, Asked] | None:
    """The monitor and what is asked of it; None where it is about others, or about what rows that are kept do
    not tell."""
    if isinstance(statement, OfOne):
        return statement.monitor, statement.asked
    if not isinstance(statement, OfHours):
        return None
    of = statement.stretches
    if of.named is None or len(of.named) != 1 or of.shape.of_all:
        return None
    (monitor,) = of.named
    outcomes = Outcomes.NOT_FAILED if of.shape.not_failed else Outcomes.ALL
    told = statement.keys, of.slices, of.shape.steady_s
    asked = aggregates(of.source, monitor, *told, binned=True, outcomes=outcomes)
    return (monitor, asked) if asked else None


def aggregates(
    source: Source,
    monitor: str,
    keys: Columns,
    slices: Sequence[Slice],
    steady_s: int,
    *,
    binned: bool = False,
    outcomes: Outcomes = Outcomes.ALL,
) -> Aggregates | None:
    """None where rows that are kept do not tell it: hours of service, and times of no steps."""
    layout = source.layout
    others = {layout.monitor, layout.region, layout.colo, failed_code(layout), failed_class(layout)}
    times = {name: text for name, (text, _) in keys.items() if text not in others}
    if any(one.hours for one in slices) or (times and not steady_s):
        return None
    away = sorted(span for _, spans in left_out(source.away, {monitor}) for span in spans)
    span = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    overruns = overruns_of(source, monitor, span)
    counted = replace(source, taken="slots" if overruns else "")
    return Aggregates(counted, keys, times, slices, steady_s, span, away, overruns, binned, outcomes)


def overruns_of(source: Source, monitor: str, span: Span) -> list[Overrun]:
    """A monitor's, within the time."""
    return [
        one
        for one in source.overruns
        if one.monitor == monitor and max(span[0], one.since_ms) < min(span[1], one.until_ms)
    ]


@cache
def failed_code(layout: Layout) -> str:
    return f"if({layout.status} = 'down', {layout.code}, 0.0)"


@cache
def failed_class(layout: Layout) -> str:
    return f"if({layout.status} = 'down', {failure_class(layout)}, '')"
