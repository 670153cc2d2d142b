"""Fuses the questions of one tick into as few statements as honesty allows, and hands each its answer.

Questions of the same org and grouping share a statement. Several windows become slices over the widest
of them, as long as the rows expected there stay under a bound: AE chooses the resolution of a read by the
rows it touches, so that a short window fused with a long one would be read less precisely. Over the
bound each window is read by itself, with those that lie close to it. Neither the number of monitors nor of
fields changes the count.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gateway.errors import InsightsError
from gateway.ports import AnswerRow, Statement
from gateway.telemetry.answers.narrowing import narrowed, narrowed_all
from gateway.telemetry.answers.tally import Tally, empty_tally
from gateway.telemetry.reading.fusing import (
    answered,
    fused,
    grouped,
    monitors_of,
    near,
    one_slice,
    slices_of,
    source_of,
)
from gateway.telemetry.reading.grouping import by_key
from gateway.telemetry.reading.naming import Names, Portion, Slices, crowded, portions
from gateway.telemetry.reading.nearly import joined, joined_all, told_nearly
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, SliceKey, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.slices import Parts


@dataclass(frozen=True, slots=True)
class Planner:
    """Answers batches of questions, in their order; a failed statement fails only the questions it served."""

    reader: Reader
    rows_bound: int
    split_reads: int = 0
    """Reads that one request may add where AE sampled what it read."""
    now_ms: int = 0
    """Of the request; rows are written up to now."""

    async def totals(self, questions: Sequence[TotalsQuestion]) -> list[Tally | Exception]:
        source = self.reader.source
        return await told_nearly(source, questions, lambda one: one.scope.shape(), self._all_totals, joined)

    async def _all_totals(self, questions: Sequence[TotalsQuestion]) -> list[Tally | Exception]:
        groups = grouped(questions, lambda one: one.scope.kind)
        batches = [batch for group in groups for batch in fused(group, self.rows_bound, self.now_ms)]
        return await answered(questions, batches, self._finest)

    async def series(self, questions: Sequence[SeriesQuestion]) -> list[Mapping[int, Tally] | Exception]:
        """Each answer maps the start of a bucket (Unix s) to its tally; buckets without rows are absent."""

        def shape(one: SeriesQuestion) -> Shape:
            return one.scope.shape(one.bucket_s, timeless=False)

        return await told_nearly(self.reader.source, questions, shape, self._all_series, joined_all)

    async def _all_series(self, questions: Sequence[SeriesQuestion]) -> list[Mapping[int, Tally] | Exception]:
        groups = grouped(
            questions,
            lambda one: (one.scope.kind, one.window, one.bucket_s),
        )
        return await answered(questions, groups, self._series)

    async def places(self, questions: Sequence[PlacesQuestion]) -> list[Mapping[str, Tally] | Exception]:
        """Each answer maps (region, colo) to its tally; colo is '' where it was not asked for."""

        def shape(one: PlacesQuestion) -> Shape:
            return one.scope.shape(region=True)

        return await told_nearly(self.reader.source, questions, shape, self._all_places, joined_all)

    async def _all_places(self, questions: Sequence[PlacesQuestion]) -> list[Mapping[str, Tally] | Exception]:
        groups = grouped(
            questions,
            lambda one: (one.scope.kind, one.window),
        )
        return await answered(questions, groups, self._places)

    async def _finest(self, batch: Sequence[TotalsQuestion]) -> dict[TotalsQuestion, Tally]:
        """A batch in one read; where AE sampled its rows, the shortest windows again by themselves.

        AE reads the more finely the less it has to. The widest window would come back as it was, and a read
        that fails, or comes back no finer, leaves the first answer standing.
        """
        found = await self._totals(batch)
        sampled = [one for one in batch if found[one].max_sample_interval > 1]
        clusters = near(sampled)[1:] if len({one.window for one in batch}) > 1 else []
        reads = clusters[::-1][: self._reads_to_spare(len(clusters))]
        for again in await asyncio.gather(*map(self._totals, reads), return_exceptions=True):
            if isinstance(again, InsightsError):
                continue
            if isinstance(again, BaseException):
                raise again
            found |= {
                one: finer
                for one, finer in again.items()
                if finer.max_sample_interval < found[one].max_sample_interval
            }
        return found

    def _reads_to_spare(self, wanted: int) -> int:
        """Reads that this request may still add for the sake of resolution."""
        meter = self.reader.meter
        granted = min(wanted, self.split_reads - meter.split_reads)
        meter.split_reads += granted
        return granted

    async def _totals(self, batch: Sequence[TotalsQuestion]) -> dict[TotalsQuestion, Tally]:
        scope, slices, monitors = batch[0].scope, slices_of(batch), monitors_of(batch)
        keyed = scope.monitor is not None
        composed = composers.monitor_totals if keyed else composers.totals
        source, asked = source_of(self.reader.source, batch), tuple(slices.values())
        compose = partial(composed, scope.org, source)
        if len(slices) > 1 and crowded(source, compose, asked, monitors):
            return await self._halved(batch, list(slices))
        read = await portions(self.reader, compose, asked, monitors, keyed=keyed)
        told = {place: by_key(read, number, _monitor) for number, place in enumerate(slices)}
        found = {}
        for one in batch:
            known = told[one.slice_key].get(one.scope.monitor)
            found[one] = narrowed(known or _nothing(slices[one.slice_key].parts, read), one.parts)
        widest = {one.scope.monitor: counted for one, counted in sorted(found.items(), key=_rows_counted)}
        self._saw(widest.values())  # windows overlap: a row that several of them count was read once
        return found

    async def _halved(
        self, batch: Sequence[TotalsQuestion], places: list[SliceKey]
    ) -> dict[TotalsQuestion, Tally]:
        """A statement too long for the service, as two: phases by themselves, which take most of the words,
        else half of the windows."""
        first = set(places[: len(places) // 2])
        phased = {bool(one.parts.phases) for one in batch} == {False, True}
        halves: tuple[list[TotalsQuestion], list[TotalsQuestion]] = [], []
        for one in batch:
            halves[bool(one.parts.phases) if phased else one.slice_key not in first].append(one)
        answers = await asyncio.gather(*(self._totals(half) for half in halves))
        return answers[0] | answers[1]

    async def _series(self, batch: Sequence[SeriesQuestion]) -> dict[SeriesQuestion, dict[int, Tally]]:
        first, one, keyed = batch[0], one_slice(batch), batch[0].scope.monitor is not None

        def compose(slices: Slices, names: Names) -> Statement:
            org, source = first.scope.org, source_of(self.reader.source, batch)
            return composers.series(org, source, slices[0], first.bucket_s, names, by_monitor=keyed)

        read = await portions(self.reader, compose, (one,), monitors_of(batch), keyed=keyed)
        found: dict[object, dict[int, Tally]] = defaultdict(dict)
        buckets = by_key(read, 0, lambda row: (_monitor(row), _integer(row["bucket"])))
        for (monitor, bucket), counted in buckets.items():
            found[monitor][bucket] = counted
        self._saw(buckets.values())
        return {question: narrowed_all(found[question.scope.monitor], question.parts) for question in batch}

    async def _places(self, batch: Sequence[PlacesQuestion]) -> dict[PlacesQuestion, dict[str, Tally]]:
        first, one, keyed = batch[0], one_slice(batch), batch[0].scope.monitor is not None

        def compose(slices: Slices, names: Names) -> Statement:
            org, source = first.scope.org, source_of(self.reader.source, batch)
            return composers.places(org, source, slices[0], names, by_monitor=keyed)

        read = await portions(self.reader, compose, (one,), monitors_of(batch), keyed=keyed)
        found: dict[object, dict[str, Tally]] = defaultdict(dict)
        regions = by_key(read, 0, lambda row: (_monitor(row), str(row["region"])))
        for (monitor, region), counted in regions.items():
            found[monitor][region] = counted
        self._saw(regions.values())
        return {question: narrowed_all(found[question.scope.monitor], question.parts) for question in batch}

    def _saw(self, counted: Iterable[Tally]) -> None:
        for one in counted:
            self.reader.meter.saw(one.rows, one.newest_write_ms)


def _monitor(row: AnswerRow) -> object:
    return row.get("monitor")


def _nothing(parts: Parts, read: Sequence[Portion]) -> Tally:
    """Of a monitor that no row mentions, with the statements that looked for it."""
    empty = empty_tally(parts)
    names = tuple(one.statement.fingerprint for one in read)
    return replace(empty, stale=any(one.answer.stale for one in read), statements=names)


def _rows_counted(answered: tuple[TotalsQuestion, Tally]) -> int:
    return answered[1].rows


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
