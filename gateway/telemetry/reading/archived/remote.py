"""Reads an archive's part of many questions: one statement for all that ask the same of other monitors."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from gateway.meter import Deadline
from gateway.ports import AnswerRow, Archived, ArchivedStretch, ArchiveQuestion, ArchiveStore
from gateway.telemetry.answers.archived import Bins
from gateway.telemetry.reading.archived.cells import Laid, Question
from gateway.telemetry.reading.archived.spans import Reach
from gateway.telemetry.reading.breakdown import Part
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.sql.text import Away
from gateway.times.ranges import Span, union, without

Key = tuple[str | None, Hashable]
"""A monitor, where each is asked for, and a cell."""


@dataclass(slots=True)
class Groups:
    """What an archive told: rows and bins by key, and what it does not have."""

    rows: dict[Key, list[AnswerRow]] = field(default_factory=lambda: defaultdict(list))
    failed: dict[Key, list[AnswerRow]] = field(default_factory=lambda: defaultdict(list))
    """Of failed checks of one class and code, which are in `rows`, too."""
    bins: dict[Key, list[Bins]] = field(default_factory=lambda: defaultdict(list))
    unknown: list[Away] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Whose:
    """Monitors from whose checks the same is left out; `monitors` None: all but some."""

    monitors: tuple[str, ...] | None
    without: tuple[str, ...]
    away: tuple[Span, ...]
    apart: bool = False
    """They are named as they have maintenance of their own."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Of one org, whose archive reaches as it does."""

    archive: ArchiveStore
    org: str
    reach: Reach
    deadline: Deadline

    async def groups(self, batch: Sequence[Question], laid: Laid) -> Groups:
        """Of questions that differ in their monitor and parts alone. Raises what the archive does."""
        scope, parts = batch[0].scope, [one.parts for one in batch]
        keyed = scope.monitor is not None
        named = tuple(sorted({one.scope.monitor for one in batch if one.scope.monitor is not None}))
        found, cells = Groups(), list(laid.spans)
        asked: list[ArchiveQuestion] = []
        for whose in whose_of(scope, named if keyed else scope.ids):
            stretches, unknown = self._stretches(laid, whose.away)
            if unknown:
                found.unknown.append(Away(whose.monitors or () if whose.apart else (), tuple(unknown)))
            question = ArchiveQuestion(
                stretches,
                whose.monitors,
                whose.without,
                by_monitor=keyed or laid.by_monitor,
                by_region=laid.by_region,
                bins=any(one.levels or one.apdex for one in parts),
                failures=laid.failures,
                lengths=any(one.latency or one.apdex for one in parts),
                moments=any(one.stretch or one.last_failure for one in parts),
            )
            asked.append(question)
        reads = (self.archive.read(self.org, one, self.deadline.left()) for one in asked)
        for answer in await asyncio.gather(*reads):
            _sort(answer, found, cells, laid)
        return found

    def _stretches(self, laid: Laid, away: Sequence[Span]) -> tuple[tuple[ArchivedStretch, ...], list[Span]]:
        stretches: list[ArchivedStretch] = []
        unknown: list[Span] = []
        for number, spans in enumerate(laid.spans.values()):
            held = self.reach.held(without(spans, away) if away else spans)
            stretches += held.stretches(number)
            unknown += held.unknown
        return tuple(stretches), union(unknown)


def whose_of(scope: Scope, named: tuple[str, ...] | None) -> list[Whose]:
    """The monitors asked about, those with maintenance of their own apart from the others."""
    everybody = tuple(union(span for one in scope.away if not one.monitors for span in one.spans))
    if scope.monitor is not None:
        spans = union(span for one in scope.away for span in one.spans)
        return [Whose(named, (), tuple(spans))]
    own: dict[str, list[Span]] = defaultdict(list)
    for one in scope.away:
        for monitor in one.monitors:
            if named is None or monitor in named:
                own[monitor] += one.spans
    alike: dict[tuple[Span, ...], list[str]] = defaultdict(list)
    for monitor, spans in own.items():
        alike[tuple(union((*everybody, *spans)))].append(monitor)
    apart = [Whose(tuple(sorted(monitors)), (), spans, apart=True) for spans, monitors in alike.items()]
    rest = None if named is None else tuple(one for one in named if one not in own)
    return [Whose(rest, (*scope.without, *sorted(own)), everybody), *apart]


def _sort(answer: Archived, found: Groups, cells: Sequence[Hashable], laid: Laid) -> None:
    for row in answer.sums:
        found.rows[_key(row, cells, laid)].append(row)
    for row in answer.failures:
        monitor, place = _key(row, cells, laid)
        cause = {"code": row["failed_code"], "error_class": row["failed_class"]}
        found.failed[monitor, cast("Part", place)._replace(**cast("Any", cause))].append(row)
    bins: dict[Key, dict[int, float]] = defaultdict(dict)
    for row in answer.bins:
        if "length_bin" in row:
            bins[_key(row, cells, laid)][cast("int", row["length_bin"])] = cast("float", row["checks"])
        else:
            bins[_key(row, cells, laid)] = cast("dict[int, float]", row["bins"])
    for key, one in bins.items():
        found.bins[key].append(one)


def _key(row: AnswerRow, cells: Sequence[Hashable], laid: Laid) -> Key:
    """Monitors of a fleet are told apart by cells, those that are asked for one by one by themselves."""
    monitor, region = str(row.get("monitor", "")), str(row.get("region", ""))
    of = monitor if "monitor" in row and not laid.by_monitor else None
    return of, laid.named(cells[cast("int", row["cell"])], monitor, region)
