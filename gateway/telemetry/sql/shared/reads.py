"""What is read once for several statements of an org: whole hours and days from what is held of them, and the
rows that their windows cut off, each told apart as any of the statements does.

Each line is of one outcome, in a stretch of time that no window of any of them cuts. What of it is whose, and
how it adds up to their answers, is `answers.shared`'s. Rows are read apart from what is held: an engine of
today takes one for the other where a statement names both. A check that is written between two of these reads
is in all that is told of its hour, or in none of it, but for percentiles, whose lines are others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.computed.lengths import WHOLE, quantile_columns
from gateway.telemetry.sql.rolled.bins import LATENESS, LENGTHS, NONE, Bins, bin_of_length
from gateway.telemetry.sql.rolled.hours import (
    HOUR_MS,
    LATENESS_BY_REGION,
    held,
    readable,
)
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.rolled.steps import of_partitions, when_written
from gateway.telemetry.sql.rolled.stretches import (
    LATE,
    LATE_WEIGHT,
    LENGTH,
    LENGTH_WEIGHT,
)
from gateway.telemetry.sql.shared.columns import Projection, Projections
from gateway.telemetry.sql.shared.share import Share, step_of_lengths
from gateway.telemetry.sql.shared.steps import Steps, bounds_of
from gateway.telemetry.sql.slices import LAG, LAG_LEVELS
from gateway.telemetry.sql.text import (
    Source,
    id_literal,
    literal,
    org_and_time,
    whole_weight,
    within_any,
    written,
)
from gateway.times.ranges import union

LINE = ("began", "outcome", "readable")
"""What lines are told apart by beside the keys of a statement."""
_ANY: Mapping[str, Kind] = {}
"""What lines hold is told by who adds them up."""
SPREAD = "spread"
"""Lengths of rows that are cut off, and their weights."""


@dataclass(frozen=True)
class Together:
    """Statements of one org, about the same monitors: all of its own, or some."""

    shares: Sequence[Share]
    projections: Projections

    @classmethod
    def of(cls, statements: Iterable[OfHours], projections: Projections) -> "Together":
        return cls([Share(one) for one in statements], projections)

    @property
    def _source(self) -> Source:
        return self.shares[0].stretches.source

    @property
    def _layout(self) -> Layout:
        return self._source.layout

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Of every key of any of them, what its column is called, by its expression."""
        told = dict.fromkeys(key for one in self.shares for key, _ in one.statement.keys.values())
        return {key: f"key_{number}" for number, key in enumerate(told)}

    def keys(self, share: Share) -> tuple[str, ...]:
        """Columns of a statement's keys, in its order."""
        return tuple(self.names[key] for key, _ in share.statement.keys.values())

    @cached_property
    def _sets(self) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(self.keys(one) for one in self.shares))

    def absent(self, share: Share) -> int:
        """What its lines say in the column of that name: a bit for every key that is none of theirs."""
        if len(self._sets) == 1:
            return 0
        mine = self.keys(share)
        return int("".join(str(int(name not in mine)) for name in self.names.values()), 2)

    @property
    def _grouped(self) -> tuple[str, str]:
        """How lines are selected, and told apart."""
        names, keys = self.names.values(), {name for one in self._sets for name in one}
        if len(self._sets) == 1:
            told = ", ".join((*self._sets[0], *LINE))
            return f"0 AS absent, {told}", f"GROUP BY {told}"
        sets = ", ".join(f"({', '.join((*one, *LINE))})" for one in self._sets)
        told = ", ".join(name for name in names if name in keys)
        return f"grouping({told}) AS absent, {told}, {', '.join(LINE)}", f"GROUP BY GROUPING SETS ({sets})"

    @property
    def _carried(self) -> list[str]:
        told = {name for one in self.shares for name in one.stretches.counted}
        return [name for name in held(self._layout) if name in told]

    def counts(self) -> Statement | None:
        """Of whole hours; None where there are none."""
        steps = [one.hours for one in self.shares]
        bounds, told = bounds_of(steps), self.projections[self.shares[0].counted_by]
        if len(bounds) < 2:  # noqa: PLR2004 - a stretch has two
            return None
        layout, (selected, grouped) = self._layout, self._grouped
        states = {name: told.state(layout, name) for name in self._carried}
        sums = ", ".join(f"{_function(held(layout)[name])}Merge({name}) AS {name}" for name in states)
        columns = {
            layout.timestamp_ms: f"{told.hour} * {literal(float(HOUR_MS))}",
            **{name: key for key, name in self.names.items()},
            "began": _last(told.hour, bounds),
            "outcome": layout.status,
            "readable": told.readable,
            **states,
        }
        where = self._where(told.hour, steps, bounds)
        lines = f"SELECT {_named(columns)} FROM {told.table} PREWHERE {where}"
        return self._statement("counts", f"SELECT {selected}, {sums} FROM ({lines}) {grouped}")

    def rows(self) -> Statement | None:
        """What windows cut off, with the lengths of those that answered; None where that is nothing. Told
        apart by all keys at once of those that they cut: such lines are few."""
        spread = [one.spread for one in self.shares if one.spread]
        steps = [one.hours for one in self.shares] + spread
        bounds = sorted({bound for one in steps for span in one.spans for bound in span})
        if not bounds:
            return None
        source, layout = self._source, self._layout
        keys = {name: key for key, name in self.names.items() if self._cut(name)}
        sums = {name: held(layout)[name] for name in self._carried}
        columns = {
            **keys,
            "began": f"roundDown({layout.timestamp_ms}, {_floats([0, *bounds])})",
            "outcome": layout.status,
            "readable": readable(layout),
        }
        told = ", ".join((*keys, *LINE))
        added = ", ".join(f"{_adding(aggregate)}({name}) AS {name}" for name, aggregate in sums.items())
        grouped = told
        if spread:
            columns["bin"] = bin_of_length(layout)
            grouped += ", bin"
            sums["weight"] = f"sum({whole_weight(layout)})"
            added += f", groupArrayIf(({LENGTHS.middle('bin')}, weight), bin > {NONE}) AS {SPREAD}"
        spans = union(span for one in steps for span in one.spans)
        where = (
            org_and_time(self._org, source, bounds[0], bounds[-1]),
            when_written(source, spans),
            within_any(layout, spans),
            *self._whose,
        )
        lines = f"SELECT {_named(columns | sums)} FROM {source.dataset} WHERE {' AND '.join(where)}"
        sql = f"SELECT {told}, {added} FROM ({lines} GROUP BY {grouped}) GROUP BY {told}"
        return self._statement("rows", sql)

    def _cut(self, name: str) -> bool:
        return any(
            name in self.keys(one) and (one.hours.spans or (one.spread and one.spread.spans))
            for one in self.shares
        )

    def lengths(self) -> dict[str, Statement]:
        """Of whole steps, by the projection that holds them: of those whose percentiles are told here."""
        found = {}
        for name in dict.fromkeys(one.spread_by for one in self.shares if one.spread):
            shares = [one for one in self.shares if one.spread and one.spread_by == name]
            steps = [one.spread for one in shares if one.spread]
            bounds, told = bounds_of(steps), self.projections[name]
            if len(bounds) < 2:  # noqa: PLR2004 - as above
                continue
            keys = {
                column: key
                for key, column in self.names.items()
                if any(column in self.keys(one) for one in shares)
            }
            columns = {**keys, "began": _last(told.step, bounds), "bin": told.bin}
            where = f"{self._where(told.step, steps, bounds)} AND {told.bin} > {NONE}"
            grouped = ", ".join(columns)
            selected = f"{_named(columns)}, sumMerge({told.weight}) AS weight"
            lines = f"SELECT {selected} FROM {told.table} PREWHERE {where} GROUP BY {grouped}"
            selected = ", ".join((*keys, "began"))
            sql = f"SELECT {selected}, {LENGTHS.middle('bin')} AS length, weight FROM ({lines})"
            found[name] = self._statement("lengths", sql)
        return found

    def apart(self, share: Share) -> list[Statement]:
        """What the engine tells of a statement by itself: percentiles by time, and lateness."""
        found, parts = [], share.stretches.slices[0].parts
        if share.levels_apart:
            steps = Steps(share.stretches.cuts, step_of_lengths(share.stretches))
            columns = quantile_columns(LENGTH, LENGTH_WEIGHT, parts.levels, WHOLE, 0)
            told = self.projections[share.spread_by]
            values = _points(told, LENGTHS, LENGTH, LENGTH_WEIGHT)
            found.append(self._apart(share, steps, told, columns, values, f"{told.bin} > {NONE}"))
        if share.lag_apart:
            columns = quantile_columns(LATE, LATE_WEIGHT, LAG_LEVELS, LAG, 0)
            told = self.projections[LATENESS_BY_REGION]
            values = _points(told, LATENESS, LATE, LATE_WEIGHT)
            found.append(self._apart(share, share.hours, told, columns, values))
        return found

    def _apart(
        self,
        share: Share,
        steps: Steps,
        told: Projection,
        columns: Mapping[str, tuple[str, Kind]],
        values: Mapping[str, str],
        *only: str,
    ) -> Statement:
        layout, keys = self._layout, share.statement.keys
        numbered = {f"{name}_0": column for name, column in columns.items()}
        lines = {
            layout.timestamp_ms: f"{told.step} * {literal(float(steps.step_ms))}",
            **{name: key for name, (key, _) in keys.items()},
            **values,
        }
        where = " AND ".join((self._where(told.step, [steps], [steps.first, steps.last]), *only))
        names = ", ".join(keys)
        selected = ", ".join((*keys, *(f"{text} AS {name}" for name, (text, _) in numbered.items())))
        sql = f"SELECT {selected} FROM (SELECT {_named(lines)} FROM {told.table} PREWHERE {where})"
        kinds = {name: kind for name, (_, kind) in (keys | numbered).items()}
        grouped = f" GROUP BY {names}" if names else ""
        return self._statement(share.statement.name, f"{sql}{grouped}", kinds)

    def _statement(self, name: str, sql: str, kinds: Mapping[str, Kind] = _ANY) -> Statement:
        return Statement(name, self._org, f"{sql}{self._source.dialect.tail}", kinds)

    @property
    def _org(self) -> str:
        return self.shares[0].stretches.org

    @property
    def _whose(self) -> Sequence[str]:
        return self.shares[0].stretches.where

    def _where(self, step: str, steps: Sequence[Steps], bounds: Sequence[int]) -> str:
        """For PREWHERE: of a table without any part the engine knows no `_partition_id` in a WHERE."""
        first, last, length = bounds[0], bounds[-1], steps[0].step_ms
        told = (
            f"{self._layout.org} = {id_literal(self._org)}",
            *of_partitions(self._source, written(first * length, last * length)),
            f"{step} >= {first} AND {step} < {last}",
            *self._whose,
        )
        return " AND ".join(told)


def _points(told: Projection, bins: Bins, value: str, weight: str) -> dict[str, str]:
    return {value: bins.middle(told.bin), weight: f"finalizeAggregation({told.weight})"}


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in columns.items())


def _function(aggregate: str) -> str:
    """`sum` of `sum(x)`."""
    return aggregate[: aggregate.index("(")]


def _adding(aggregate: str) -> str:
    """What adds up what this one made: counts are sums of counts."""
    made = _function(aggregate)
    return "sum" if made == "count" else made


def _last(step: str, bounds: Sequence[int]) -> str:
    told = bounds[:-1]
    return f"roundDown({step}, [{', '.join(map(str, told))}])" if len(told) > 1 else str(told[0])


def _floats(bounds: Sequence[int]) -> str:
    return f"[{', '.join(literal(float(one)) for one in bounds)}]"
