"""Reads the sequence of checks of any number of monitors and windows of an org, as a rule in two statements.

AE has no window functions. Where few rows are to be expected the checks are read straight away. Else buckets
are counted first, and single checks are read where the counts do not tell what happened: around failures,
where checks are missing or were not decided, and, while there are not too many, where some were degraded. A
service that takes short statements only gets several.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from gateway.ports import AnswerRow, Statement
from gateway.telemetry.answers.tally import known_status
from gateway.telemetry.reading.fusing import answered, grouped
from gateway.telemetry.reading.naming import cut_names, shares
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sequence.marks import Calm, Check, History, Mark, reach_ms, too_much
from gateway.telemetry.sequence.trouble import Bucket, Need, affordable, joined, levelled, needs, pieces
from gateway.telemetry.sql import sequences
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.times.ranges import Piece
from gateway.times.window import NOW_GRID_MS, SECOND_MS, Window

STRAIGHT = 5000
"""Rows expected up to which checks are read straight away."""
BUCKETS = 2000
"""How finely a window is cut when looking for trouble in one monitor."""
BUCKETS_CAP = 60_000
"""Most buckets of all monitors together, some 12 MB of JSON."""
PIECES_CAP = 400
"""Most pieces named; beyond, each monitor is read from its first to its last trouble."""
MOST_CUTS = 3
"""Statements that the pieces may take; beyond, fewer and longer ones are read, too."""
ROWS_CAP = 50_000
"""Most single checks of one answer, some 12 MB of JSON."""
CAPS = {Need.FAILED: ROWS_CAP - 1, Need.AROUND: ROWS_CAP - 1, Need.MIXED: 20_000}


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """The checks of one monitor in a window, and as far around it as they may matter to it."""

    org: str
    monitor: str
    window: Window
    interval_s: int = field(default=60, compare=False)

    @property
    def bounds(self) -> tuple[int, int]:
        """[since, until) with the reach, on a grid, so that equal questions make equal SQL text."""
        reach = reach_ms(self.interval_s)
        since, until = self.window.since_ms - reach, self.window.until_ms + reach
        return max(0, since // NOW_GRID_MS * NOW_GRID_MS), -(-until // NOW_GRID_MS) * NOW_GRID_MS

    @property
    def rows_expected(self) -> float:
        since, until = self.bounds
        return (until - since) / SECOND_MS / self.interval_s


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of all monitors, and how."""

    marks: Mapping[str, Sequence[Mark]]
    complete: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Histories:
    """Answers batches of HistoryQuestion. Raises BadUserInput for windows with too many checks to read."""

    reader: Reader
    straight: int = STRAIGHT

    async def of(self, questions: Sequence[HistoryQuestion]) -> list[History | Exception]:
        return await answered(questions, grouped(questions, lambda one: one.org), self._histories)

    async def _histories(self, batch: Sequence[HistoryQuestion]) -> dict[HistoryQuestion, History]:
        few = sum(one.rows_expected for one in set(batch)) <= self.straight
        found = await (self._straight(batch) if few else self._in_two(batch))
        return {one: _history(one, found) for one in batch}

    async def _straight(self, batch: Sequence[HistoryQuestion]) -> _Found:
        wanted = _wanted(batch)
        named = [(monitor, *bounds) for monitor in sorted(wanted) for bounds in wanted[monitor]]
        checks, fingerprints = await self._checks(batch[0].org, named)
        return _Found(checks, True, fingerprints)

    async def _in_two(self, batch: Sequence[HistoryQuestion]) -> _Found:
        buckets, bucket_s, counted = await self._buckets(batch)
        intervals = {one.monitor: one.interval_s * SECOND_MS for one in batch}
        need = {monitor: needs(found, intervals[monitor]) for monitor, found in buckets.items()}
        level = affordable(
            (pair for monitor, found in buckets.items() for pair in zip(found, need[monitor], strict=True)),
            CAPS,
        )
        if level is None:
            raise too_much()
        named = [
            one
            for monitor, found in buckets.items()
            for one in pieces(monitor, found, [need_ <= level for need_ in need[monitor]], bucket_s)
        ]
        checks: Mapping[str, Sequence[Check]] = {}
        fingerprints: tuple[str, ...] = ()
        if named:
            named = self._fitting(batch[0].org, named)
            checks, fingerprints = await self._checks(batch[0].org, named)
        calm = _calm(buckets, named)
        self.reader.meter.saw(sum(one.rows for found in calm.values() for one in found), None)
        marks = {monitor: _in_order(calm[monitor], checks.get(monitor, ())) for monitor in buckets}
        return _Found(marks, level >= Need.AROUND, (*counted, *fingerprints))

    async def _buckets(
        self, batch: Sequence[HistoryQuestion]
    ) -> tuple[dict[str, list[Bucket]], int, tuple[str, ...]]:
        """Buckets by monitor that a question reaches, their length, and the statements' fingerprints."""
        wanted = _wanted(batch)
        since = min(bounds[0][0] for bounds in wanted.values())
        until = max(bounds[-1][1] for bounds in wanted.values())
        seconds = (until - since) / SECOND_MS
        finest = max(seconds / BUCKETS, seconds * len(wanted) / BUCKETS_CAP)
        bucket_s = max(math.ceil(finest), 5 * min(one.interval_s for one in batch), 60)
        step = bucket_s * SECOND_MS
        span = since // step * step, -(-until // step) * step
        compose = partial(sequences.checked_buckets, batch[0].org, self.reader.source, *span, bucket_s)
        statements = cut_names(self.reader.source, compose, tuple(sorted(wanted)), keyed=True)
        answers = await asyncio.gather(*(self.reader.read(one) for one in statements))
        found: dict[str, list[Bucket]] = defaultdict(list)
        for row in (row for answer in answers for row in answer.rows if row["monitor"] in wanted):
            monitor, one = str(row["monitor"]), _bucket(row)
            if any(one.last_ms >= low and one.first_ms < high for low, high in wanted[monitor]):
                found[monitor].append(one)
        return found, bucket_s, tuple(one.fingerprint for one in statements)

    def _fitting(self, org: str, named: list[Piece]) -> list[Piece]:
        """The pieces, or fewer and longer ones where too many statements would have to hold them."""
        if len(named) <= PIECES_CAP and self._cut(org, named, MOST_CUTS):
            return named
        named = joined(named)
        return named if self._cut(org, named, MOST_CUTS) else levelled(named)

    def _cut(self, org: str, named: list[Piece], most: int) -> list[Statement]:
        """As few statements as hold the pieces, each as short as the service wants it; none where `most` of
        them do not."""
        for count in range(1, min(most, len(named)) + 1):
            cut = [
                sequences.checks_between(org, self.reader.source, one, ROWS_CAP)
                for one in shares(named, count)
            ]
            if count == len(named) or all(self.reader.source.fits(one.sql) for one in cut):
                return cut
        return []

    async def _checks(self, org: str, named: list[Piece]) -> tuple[dict[str, list[Check]], tuple[str, ...]]:
        """Checks by monitor, oldest first, and the fingerprints of the statements."""
        cut = self._cut(org, sorted(self._fitting(org, named)), len(named))
        checks: dict[str, list[Check]] = defaultdict(list)
        for answer in await asyncio.gather(*(self.reader.read(one) for one in cut)):
            if len(answer.rows) == ROWS_CAP:
                raise too_much()
            self.reader.meter.saw(len(answer.rows), None)
            for row in answer.rows:
                checks[str(row["monitor"])].append(_check(row))
        return checks, tuple(one.fingerprint for one in cut)


def _wanted(batch: Sequence[HistoryQuestion]) -> dict[str, list[tuple[int, int]]]:
    """By monitor, the ranges that its questions reach, in time order; those that touch are one."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for monitor, since, until in sorted((one.monitor, *one.bounds) for one in batch):
        ranges = found[monitor]
        if ranges and since <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], until))
        else:
            ranges.append((since, until))
    return found


def _calm(buckets: Mapping[str, Sequence[Bucket]], named: Sequence[Piece]) -> dict[str, list[Calm]]:
    """Buckets of each monitor that no piece of it holds, without those in which something undecided lies."""
    inside: dict[str, list[Piece]] = defaultdict(list)
    for one in named:
        inside[one[0]].append(one)
    return {monitor: list(_outside(found, inside[monitor])) for monitor, found in buckets.items()}


def _outside(buckets: Sequence[Bucket], named: Sequence[Piece]) -> list[Calm]:
    left = sorted(named, key=lambda one: one[1], reverse=True)
    found = []
    for one in buckets:
        while left and left[-1][2] <= one.start_s * SECOND_MS:
            left.pop()
        covered = bool(left) and left[-1][1] <= one.start_s * SECOND_MS
        if not covered and one.checks > 0:
            found.append(one.calm())
    return found


def _in_order(calm: Sequence[Calm], checks: Sequence[Check]) -> list[Mark]:
    return sorted([*calm, *checks], key=lambda one: one.first_ms)


def _history(one: HistoryQuestion, found: _Found) -> History:
    since, until = one.bounds
    near = tuple(
        mark for mark in found.marks.get(one.monitor, ()) if mark.last_ms >= since and mark.first_ms < until
    )
    return History(near, one.interval_s * SECOND_MS, found.complete, found.statements)


def _bucket(row: AnswerRow) -> Bucket:
    return Bucket(
        start_s=cast("int", row["bucket"]),
        rows=cast("int", row["rows"]),
        failed=cast("int", row["failed"]),
        undecided=cast("int", row["undecided"]),
        checks=cast("float", row["checks"]),
        degraded=cast("float", row["degraded"]),
        first_ms=cast("int", row["first"]),
        last_ms=cast("int", row["last"]),
    )


def _check(row: AnswerRow) -> Check:
    status, code, error = known_status(row), cast("int", row["code"]), cast("str", row["error"])
    written = cast("str", row["error_class"])
    return Check(
        at_ms=cast("int", row["timestamp_ms"]),
        status=status,
        region=cast("str", row["region"]),
        colo=cast("str", row["colo"]),
        code=code,
        error=error,
        error_class=failure_class(code, error, written) if status == "down" else "",
        dispatch_id=cast("str", row["dispatch_id"]),
        weight=cast("float", row["weight"]),
    )
