"""The monitors of a fleet one by one, in one statement: rankings, groups, targets and who is failing.

Where somebody asks who is failing, failed checks are told apart by region; the others of a monitor stay one
group, so that its percentiles stay exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from gateway.ports import AnswerRow, Statement
from gateway.telemetry.answers.narrowing import narrowed_all
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.failed import told_apart
from gateway.telemetry.reading.fusing import answered, fused, grouped, slices_of, source_of
from gateway.telemetry.reading.grouping import joined, read_groups, split
from gateway.telemetry.reading.naming import Names
from gateway.telemetry.reading.nearly import joined_all, told_nearly
from gateway.telemetry.reading.questions import UNKNOWN_INTERVAL_S, Scope, SliceKey
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.select import EVERYBODY
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts, Slice
from gateway.times.calendar import HOUR_S
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class Member:
    """One monitor's checks, and the regions that saw it fail, most failures first (where asked for)."""

    tally: Tally
    regions: tuple[str, ...] = ()


Members = Mapping[str, Member]
"""By monitor; those without rows are absent."""
MemberGroups = Mapping[tuple[str, str], Tally]
"""By monitor, and the region of failed checks where these are told apart; '' of all others."""


@dataclass(frozen=True, slots=True)
class MembersQuestion:
    """Every monitor of a fleet over a window; with `failures`, in which regions each failed."""

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
class MemberTallies:
    """Answers batches of MembersQuestion, with a statement for each cluster of windows."""

    reader: Reader
    rows_bound: int
    now_ms: int = 0

    async def groups(self, questions: Sequence[MembersQuestion]) -> list[MemberGroups | Exception]:
        def shape(one: MembersQuestion) -> Shape:
            return _shape(one, 0 if one.failures else HOUR_S)

        return await told_nearly(self.reader.source, questions, shape, self._apart, joined_all)

    async def _apart(self, questions: Sequence[MembersQuestion]) -> list[MemberGroups | Exception]:
        return await told_apart(self.reader.source, questions, _shape, self._all)

    async def _all(self, questions: Sequence[MembersQuestion]) -> list[MemberGroups | Exception]:
        alike = grouped(questions, lambda one: (one.scope.kind, one.outcomes))
        batches = [batch for group in alike for batch in fused(group, self.rows_bound, self.now_ms)]
        return await answered(questions, batches, self._groups)

    async def _groups(self, batch: Sequence[MembersQuestion]) -> dict[MembersQuestion, MemberGroups]:
        compose = partial(self._statement, batch)
        only = batch[0].scope.only
        whose = EVERYBODY if only is None else only
        read = await read_groups(self.reader, slices_of(batch), compose, whose, _key, keyed=True)
        found: dict[MembersQuestion, MemberGroups] = {}
        for one in batch:
            groups = read[one.slice_key]
            whole = groups if one.failures else _together(groups)
            found[one] = narrowed_all(whole, one.parts)
        return found

    def _statement(
        self, batch: Sequence[MembersQuestion], slices: tuple[Slice, ...], only: Names
    ) -> Statement:
        scope, failures = batch[0].scope, any(one.failures for one in batch)
        source, outcomes = source_of(self.reader.source, batch), batch[0].outcomes
        return composers.members(scope.org, source, slices, only, failures=failures, outcomes=outcomes)


def _shape(one: MembersQuestion, steady_s: int = HOUR_S) -> Shape:
    return replace(one.scope.shape(steady_s), monitors=True)


def _key(row: AnswerRow) -> tuple[str, str]:
    return str(row["monitor"]), str(row.get("failed_region", ""))


def _together(groups: MemberGroups) -> MemberGroups:
    """Each monitor's as one."""
    if not any(region for _, region in groups):
        return groups
    by_monitor = split(groups, lambda key: key[0])
    return {(str(monitor), ""): joined(parts.values()) for monitor, parts in by_monitor.items()}


def members_of(groups: MemberGroups) -> Members:
    by_monitor = split(groups, lambda key: key[0])
    return {
        str(monitor): Member(joined(parts.values()), _failed_in(parts))
        for monitor, parts in by_monitor.items()
    }


def _failed_in(parts: MemberGroups) -> tuple[str, ...]:
    failed = [(-counted.down, region) for (_, region), counted in parts.items() if region and counted.down]
    return tuple(dict.fromkeys(region for _, region in sorted(failed)))
