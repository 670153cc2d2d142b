"""Checks broken down by place and, those that failed, by code and class: one statement for many insights.

Colos, the taxonomy of failures and the contributors to a change all ask for a part of it. Checks that did
not fail lie in one group a place, so that the percentiles of a place are those of that group and exact. The
windows of one tick share a statement as totals do: a period and the one before it always lie near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, cast

from gateway.ports import AnswerRow, Statement
from gateway.telemetry.answers.narrowing import narrowed_all
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.failed import told_apart
from gateway.telemetry.reading.fusing import answered, fused, grouped, monitors_of, slices_of, source_of
from gateway.telemetry.reading.grouping import joined, read_groups, split
from gateway.telemetry.reading.naming import Names
from gateway.telemetry.reading.nearly import joined_all, told_nearly
from gateway.telemetry.reading.questions import UNKNOWN_INTERVAL_S, Scope, SliceKey
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts, Slice
from gateway.times.calendar import HOUR_S
from gateway.times.window import Window

FAILURES = Parts(last_failure=True, stretch=True)
"""What the taxonomy wants of every group: its newest failure, and when its first was."""


class Part(NamedTuple):
    """One group. Code and class are those of failed checks; of others they are 0 and ''."""

    region: str
    colo: str
    code: int = 0
    error_class: str = ""

    @property
    def slice_key(self) -> "Part":
        return Part(self.region, self.colo)


Groups = Mapping[Part, Tally]


@dataclass(frozen=True, slots=True)
class BreakdownQuestion:
    """Tallies by place over a window; with `failures`, those of failed checks by code and class, too."""

    scope: Scope
    window: Window
    parts: Parts = COUNTS_ONLY
    failures: bool = False
    rows_per_s: float = field(default=1 / UNKNOWN_INTERVAL_S, compare=False)
    outcomes: Outcomes = Outcomes.ALL

    @property
    def slice_key(self) -> SliceKey:
        return self.window.since_ms, self.window.until_ms, None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Answers batches of BreakdownQuestion, with a statement for each cluster of windows."""

    reader: Reader
    rows_bound: int
    now_ms: int = 0

    async def groups(self, questions: Sequence[BreakdownQuestion]) -> list[Groups | Exception]:
        def shape(one: BreakdownQuestion) -> Shape:
            return _shape(one, 0 if one.failures else HOUR_S)

        return await told_nearly(self.reader.source, questions, shape, self._apart, joined_all)

    async def _apart(self, questions: Sequence[BreakdownQuestion]) -> list[Groups | Exception]:
        return await told_apart(self.reader.source, questions, _shape, self._all)

    async def _all(self, questions: Sequence[BreakdownQuestion]) -> list[Groups | Exception]:
        alike = grouped(questions, lambda one: (one.scope.kind, one.outcomes))
        batches = [batch for group in alike for batch in fused(group, self.rows_bound, self.now_ms)]
        return await answered(questions, batches, self._groups)

    async def _groups(self, batch: Sequence[BreakdownQuestion]) -> dict[BreakdownQuestion, Groups]:
        compose, keyed = partial(self._statement, batch), batch[0].scope.monitor is not None
        read = await read_groups(
            self.reader, slices_of(batch), compose, monitors_of(batch), _key, keyed=keyed
        )
        by_monitor = {bounds: split(groups, lambda key: key[0]) for bounds, groups in read.items()}
        found = {}
        for one in batch:
            mine = by_monitor[one.slice_key].get(one.scope.monitor, {})
            parts = narrowed_all({part: counted for (_, part), counted in mine.items()}, one.parts)
            found[one] = parts if one.failures else places(parts)
        return found

    def _statement(
        self, batch: Sequence[BreakdownQuestion], slices: tuple[Slice, ...], monitors: Names
    ) -> Statement:
        scope = batch[0].scope
        return composers.breakdown(
            scope.org,
            source_of(self.reader.source, batch),
            slices,
            monitors,
            by_monitor=scope.monitor is not None,
            failures=any(one.failures for one in batch),
            outcomes=batch[0].outcomes,
        )


def _shape(one: BreakdownQuestion, steady_s: int = HOUR_S) -> Shape:
    return replace(one.scope.shape(steady_s, region=True), colo=True)


def places(groups: Groups) -> Groups:
    """The same by region and colo alone."""
    by_place = split(groups, lambda part: part.slice_key)
    return {cast("Part", place): joined(parts.values()) for place, parts in by_place.items()}


def _key(row: AnswerRow) -> tuple[object, Part]:
    code, error_class = cast("int", row.get("failed_code", 0)), str(row.get("failed_class", ""))
    return row.get("monitor"), Part(str(row["region"]), str(row["colo"]), code, error_class)
