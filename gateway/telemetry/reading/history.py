"""Reads the sequence of checks of any number of monitors and windows of an org, as a rule in two statements.

AE has no window functions. Where few rows are to be expected the checks are read straight away. Else buckets
are counted first, and single checks are read where the counts do not tell what happened: around failures,
where checks are missing or were not decided, and, while there are not too many, where some were degraded.
What becomes of a monitor's checks follows from its question alone; what is read together is a matter of cost.
A service that takes short statements only gets several.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from gateway.errors import BadUserInput
from gateway.ports import Rows, Statement
from gateway.telemetry.reading.fusing import answered, grouped
from gateway.telemetry.reading.naming import cut_names
from gateway.telemetry.reading.pieces import ROWS_CAP, Found, OverfullError, read_packs, read_pieces
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sequence.condensing import FEW, bucket_length, counted, marks, needed
from gateway.telemetry.sequence.counts import Counts
from gateway.telemetry.sequence.marks import (
    Check,
    History,
    Intervals,
    Paces,
    interval_at,
    intervals_of,
    reached,
    too_much,
)
from gateway.telemetry.sequence.packing import packed
from gateway.telemetry.sequence.trouble import Bucket, Need, affordable, pieces, united
from gateway.telemetry.sql import sequences
from gateway.telemetry.sql.text import Overrun, Source
from gateway.times.ranges import Piece, Span
from gateway.times.window import SECOND_MS, Window

STRAIGHT = 5000
"""Rows expected up to which checks are read straight away."""
BUCKETS_CAP = 100_000
"""Most buckets of one answer that questions of different lengths share, some 20 MB of JSON."""
MOST_PACKS = 4
"""Most answers full of single checks that the questions of one moment may need together."""
COUNTED = ("bucket", "rows", "failed", "undecided", "checks", "degraded", "first", "last")
"""Columns of `checked_buckets` in the order of Counts, which has those recorded after them."""
CAPS = {Need.FAILED: ROWS_CAP - 1, Need.AROUND: ROWS_CAP - 1}


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """The checks of one monitor in a window, and as far around it as they may matter to it.

    `among` monitors are asked together, as one subject: of many, buckets are longer.
    """

    org: str
    monitor: str
    window: Window
    interval_s: int = field(default=60, compare=False)
    among: int = 1
    subject: int = 0
    """Tells those that are asked together from others: what one of them may have read depends on the rest."""
    intervals: Intervals = field(default=(), compare=False)
    """What the interval was, as of its time."""
    overruns: tuple[Overrun, ...] = ()
    paces: Paces = ()
    """Of the regions that check by themselves."""

    def interval_at(self, at_ms: int) -> int:
        return interval_at(self.intervals, at_ms, self.interval_s * SECOND_MS)

    @property
    def bucket_s(self) -> int:
        span = self.window.since_ms, self.window.until_ms
        slowest = max((one for _, one in self._intervals(span)), default=self.interval_s * SECOND_MS)
        return bucket_length(self.window.seconds, slowest // SECOND_MS, self.among)

    @property
    def bounds(self) -> tuple[int, int]:
        """[since, until) with the reach, in whole buckets."""
        window, step = (self.window.since_ms, self.window.until_ms), self.bucket_s * SECOND_MS
        since, until = reached(self.intervals, window, self.interval_s * SECOND_MS)
        return since // step * step, -(-until // step) * step

    @property
    def rows_expected(self) -> float:
        return sum((until - since) / length for (since, until), length in self._intervals(self.bounds))

    def _intervals(self, within: Span) -> Iterable[tuple[Span, int]]:
        return intervals_of(self.intervals, within, self.interval_s * SECOND_MS)

    @property
    def few(self) -> bool:
        """Every check stands by itself, in a list of as many monitors as a page may have, too."""
        return self.rows_expected * self.among <= FEW


@dataclass(frozen=True, slots=True)
class _Cut:
    """A question's buckets, and why each of them is to be read check by check."""

    buckets: Sequence[Bucket]
    need: Sequence[Need]

    def chosen(self, level: Need) -> list[bool]:
        return [one <= level for one in self.need]


_Told = History | BadUserInput


@dataclass(frozen=True, slots=True)
class Histories:
    """Answers batches of HistoryQuestion. Raises BadUserInput for windows with too many checks to read."""

    reader: Reader
    straight: int = STRAIGHT

    async def of(self, questions: Sequence[HistoryQuestion]) -> list[History | Exception]:
        batches = [part for batch in grouped(questions, lambda one: one.org) for part in self._shared(batch)]
        return await answered(questions, batches, self._histories)

    def _shared(self, batch: Sequence[HistoryQuestion]) -> list[list[HistoryQuestion]]:
        """Questions that share their reads: all, unless that takes many more buckets than they need."""
        since, until = min(one.bounds[0] for one in batch), max(one.bounds[1] for one in batch)
        finest = min(one.bucket_s for one in batch)
        slowest = {one.monitor: max(finest, one.interval_s) for one in batch}
        buckets = sum((until - since) / SECOND_MS / length for length in slowest.values())
        if self._few(batch) or buckets <= BUCKETS_CAP:
            return [list(batch)]
        return grouped(batch, lambda one: one.bucket_s)

    def _few(self, batch: Sequence[HistoryQuestion]) -> bool:
        return sum(one.rows_expected for one in set(batch)) <= self.straight

    async def _histories(self, batch: Sequence[HistoryQuestion]) -> Mapping[HistoryQuestion, _Told]:
        if self._few(batch):
            with suppress(OverfullError):  # somebody writes far more than is to be expected
                return await self._straight(batch)
        return await self._in_two(batch)

    async def _straight(self, batch: Sequence[HistoryQuestion]) -> dict[HistoryQuestion, _Told]:
        wanted = united((one.monitor, *one.bounds) for one in batch)
        read = await read_pieces(self.reader, self._source(batch), batch[0].org, wanted)
        found: dict[HistoryQuestion, _Told] = {}
        for one in batch:
            since, until = one.bounds
            mine = [check for check in read.checks.get(one.monitor, ()) if since <= check.at_ms < until]
            cut = _cut(one, counted(mine, one.bucket_s))
            found[one] = _history(one, cut, Need.AROUND, mine, read.statements)
        return found

    async def _in_two(self, batch: Sequence[HistoryQuestion]) -> dict[HistoryQuestion, _Told]:
        counts, told = await self._counts(batch)
        cuts = {one: _cut(one, counts[one.monitor].within(one.bounds).longer(one.bucket_s)) for one in batch}
        levels = _levels(cuts)
        wanted = united(
            piece
            for one, level in levels.items()
            for piece in pieces(one.monitor, cuts[one].buckets, cuts[one].chosen(level), one.bucket_s)
        )
        read = Found({}, ())
        if wanted:
            packs = packed(wanted, counts, ROWS_CAP - 1)
            read = await self._packs(batch, packs)
        counted_in = _rows_reached(counts, batch)
        self.reader.meter.saw(max(0, counted_in - sum(map(len, read.checks.values()))), None)
        told = (*told, *read.statements)
        return {
            one: _history(one, cuts[one], levels[one], read.checks.get(one.monitor, ()), told)
            if one in levels
            else too_much()
            for one in batch
        }

    async def _packs(self, batch: Sequence[HistoryQuestion], packs: Sequence[Sequence[Piece]]) -> Found:
        """Raises BadUserInput where they are too many, or too much was written since they were counted."""
        if len(packs) > MOST_PACKS:
            raise too_much()
        try:
            return await read_packs(self.reader, self._source(batch), batch[0].org, packs)
        except OverfullError:
            raise too_much() from None

    async def _counts(self, batch: Sequence[HistoryQuestion]) -> tuple[dict[str, Counts], tuple[str, ...]]:
        """Of each monitor's buckets, and the statements' fingerprints."""
        since, until = min(one.bounds[0] for one in batch), max(one.bounds[1] for one in batch)
        bucket_s = min(one.bucket_s for one in batch)
        source = self._source(batch)
        compose = partial(sequences.checked_buckets, batch[0].org, source, since, until, bucket_s)
        statements = cut_names(source, compose, tuple(sorted({one.monitor for one in batch})), keyed=True)
        answers = await asyncio.gather(*(self.reader.read(one) for one in statements))
        found = {one.monitor: Counts() for one in batch}
        for statement, answer in zip(statements, answers, strict=True):
            found |= _by_monitor(statement, answer)
        return found, tuple(one.fingerprint for one in statements)

    def _source(self, batch: Sequence[HistoryQuestion]) -> Source:
        overruns = sorted({one for asked in batch for one in asked.overruns})
        return replace(self.reader.source, overruns=tuple(overruns))


def _levels(cuts: Mapping[HistoryQuestion, _Cut]) -> dict[HistoryQuestion, Need]:
    """What is read of each check by check: as much as its own subject has room for, whoever else is asked
    about. Where not even the failures fit, the question is not in it."""
    found: dict[HistoryQuestion, Need] = {}
    for together in grouped(cuts, lambda one: (one.window, one.subject)):
        pairs = (pair for one in together for pair in zip(cuts[one].buckets, cuts[one].need, strict=True))
        level = affordable(pairs, CAPS)
        if level is not None:
            found |= dict.fromkeys(together, level)
    return found


def _by_monitor(statement: Statement, answer: Rows) -> Iterator[tuple[str, Counts]]:
    """Rows of one monitor follow on each other."""
    recorded = "recorded" if "recorded" in statement.columns else "checks"
    columns = [answer.column(name) for name in (*COUNTED, recorded)]
    first = 0
    for monitor, same in groupby(answer.column("monitor")):
        end = first + sum(1 for _ in same)
        yield monitor, Counts._make(column[first:end] for column in columns)
        first = end


def _rows_reached(counts: Mapping[str, Counts], batch: Sequence[HistoryQuestion]) -> int:
    """Rows of the buckets that a question reaches, each once."""
    asked = united((one.monitor, *one.bounds) for one in batch)
    return sum(sum(counts[monitor].within((since, until)).rows) for monitor, since, until in asked)


def _cut(one: HistoryQuestion, buckets: Sequence[Bucket]) -> _Cut:
    return _Cut(buckets, needed(buckets, one.interval_at, few=one.few))


def _history(
    one: HistoryQuestion, cut: _Cut, level: Need, checks: Sequence[Check], statements: tuple[str, ...]
) -> History:
    found = marks(cut.buckets, cut.chosen(level), checks, one.bucket_s)
    complete = level >= Need.AROUND
    return History(found, one.interval_s * SECOND_MS, complete, statements, one.intervals, one.paces)
