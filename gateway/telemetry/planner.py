"""Fuses the questions of one tick into as few statements as honesty allows, and hands each its answer.

Questions of the same org and grouping share a statement. Several windows become slices over the widest
of them, as long as the rows expected there stay under a bound: AE chooses the resolution of a read by the
rows it touches, so that a short window fused with a long one would be read less precisely. Over the
bound each window is read by itself, with those that lie close to it. Neither the number of monitors nor of
fields changes the count.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from gateway.errors import InsightsError
from gateway.meter import Deadline, Meter
from gateway.service_hours import Served
from gateway.stores.base import Rows, Statement, TelemetryStore
from gateway.telemetry import queries
from gateway.telemetry.rows import AnswerRow, Tally, empty_tally, tally
from gateway.telemetry.slices import COUNTS_ONLY, Parts, Slice
from gateway.telemetry.sql import Source
from gateway.window import Window

Place = tuple[int, int, Served | None]
_Question = TypeVar("_Question", bound=Hashable)
_Answer = TypeVar("_Answer")
_Windowed = TypeVar("_Windowed", bound="Windowed")

UNKNOWN_INTERVAL_S = 60
TOGETHER = 2
"""Windows share a read over the bound, too, when all of them lie within this many times the shortest."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose heartbeats are asked for: one monitor's, or the fleet's (all of the org, or those named)."""

    org: str
    monitor: str | None = None
    only: tuple[str, ...] | None = None


class Scoped(Protocol):
    """A question about somebody's heartbeats."""

    @property
    def scope(self) -> Scope: ...


class Windowed(Scoped, Protocol):
    """A question over a window that may share its read with others, and the rows a second expected in it."""

    @property
    def window(self) -> Window: ...

    @property
    def parts(self) -> Parts: ...

    @property
    def rows_per_s(self) -> float: ...

    @property
    def place(self) -> "Place":
        """What tells its slice of a statement from the others."""
        ...


@dataclass(frozen=True, slots=True)
class TotalsQuestion:
    """One tally over a window. `rows_per_s` is the rate of rows to expect, from the monitors' intervals."""

    scope: Scope
    window: Window
    parts: Parts = COUNTS_ONLY
    rows_per_s: float = field(default=1 / UNKNOWN_INTERVAL_S, compare=False)
    hours: Served | None = None
    """Only checks within these."""

    @property
    def place(self) -> "Place":
        """What tells its slice of a statement from the others."""
        return self.window.since_ms, self.window.until_ms, self.hours


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """A tally per bucket of a window that is aligned to whole buckets."""

    scope: Scope
    window: Window
    bucket_s: int
    parts: Parts = COUNTS_ONLY


@dataclass(frozen=True, slots=True)
class PlacesQuestion:
    """A tally per region, or per region and colo."""

    scope: Scope
    window: Window
    colos: bool = False
    parts: Parts = COUNTS_ONLY


@dataclass(frozen=True, slots=True)
class Reader:
    """The telemetry store as one request sees it: bounded by its deadline, counted on its meter."""

    store: TelemetryStore
    source: Source
    deadline: Deadline
    meter: Meter
    under_way: set[asyncio.Task[Rows]] = field(default_factory=set)
    """Loaders read in tasks of their own, which do not end with the request's."""

    async def read(self, statement: Statement) -> Rows:
        task = asyncio.create_task(self.store.read(statement, self.deadline.left()))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        answer = await task
        if answer.kept:
            self.meter.cache_hits += 1
        else:
            self.meter.telemetry_reads += 1
        self.meter.stale |= answer.stale
        return answer

    def abandon(self) -> None:
        """Cancel what is still being read: nobody waits for it any more."""
        for task in tuple(self.under_way):
            task.cancel()


@dataclass(frozen=True, slots=True)
class Planner:
    """Answers batches of questions, in their order; a failed statement fails only the questions it served."""

    reader: Reader
    rows_bound: int
    split_reads: int = 0
    """Reads that one request may add where AE sampled what it read."""

    async def totals(self, questions: Sequence[TotalsQuestion]) -> list[Tally | Exception]:
        groups = grouped(
            questions, lambda one: (one.scope.org, one.scope.monitor is not None, one.scope.only)
        )
        batches = [batch for group in groups for batch in fused(group, self.rows_bound)]
        return await answered(questions, batches, self._finest)

    async def series(self, questions: Sequence[SeriesQuestion]) -> list[Mapping[int, Tally] | Exception]:
        """Each answer maps the start of a bucket (Unix s) to its tally; buckets without rows are absent."""
        groups = grouped(
            questions,
            lambda one: (
                one.scope.org,
                one.scope.monitor is not None,
                one.scope.only,
                one.window,
                one.bucket_s,
            ),
        )
        return await answered(questions, groups, self._series)

    async def places(
        self, questions: Sequence[PlacesQuestion]
    ) -> list[Mapping[tuple[str, str], Tally] | Exception]:
        """Each answer maps (region, colo) to its tally; colo is '' where it was not asked for."""
        groups = grouped(
            questions,
            lambda one: (one.scope.org, one.scope.monitor is not None, one.scope.only, one.window, one.colos),
        )
        return await answered(questions, groups, self._places)

    async def _finest(self, batch: Sequence[TotalsQuestion]) -> dict[TotalsQuestion, Tally]:
        """A batch in one read; where AE sampled its rows, the shortest windows again by themselves.

        AE reads the more finely the less it has to. The widest window would come back as it was, and a read
        that fails, or comes back no finer, leaves the first answer standing.
        """
        found = await self._totals(batch)
        sampled = [one for one in batch if found[one].max_sample_interval > 1]
        clusters = _near(sampled)[1:] if len({one.window for one in batch}) > 1 else []
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
        scope, slices = batch[0].scope, slices_of(batch)
        composed = queries.monitor_totals if scope.monitor is not None else queries.totals
        statement = composed(scope.org, self.reader.source, tuple(slices.values()), monitors_of(batch))
        if len(slices) > 1 and not self.reader.source.fits(statement.sql):
            return await self._halved(batch, list(slices))
        answer = await self.reader.read(statement)
        rows = {row.get("monitor"): row for row in answer.rows}
        numbers = {place: number for number, place in enumerate(slices)}
        found = {}
        for one in batch:
            number, parts = numbers[one.place], slices[one.place].parts
            row = rows.get(one.scope.monitor)
            found[one] = (
                tally_of(row, number, parts, answer, statement)
                if row
                else replace(empty_tally(parts, answer), statements=(statement.fingerprint,))
            )
        widest = {one.scope.monitor: counted for one, counted in sorted(found.items(), key=_rows_counted)}
        self._saw(widest.values())  # windows overlap: a row that several of them count was read once
        return found

    async def _halved(
        self, batch: Sequence[TotalsQuestion], places: list[Place]
    ) -> dict[TotalsQuestion, Tally]:
        """A statement too long for the service, as two."""
        first = set(places[: len(places) // 2])
        halves: tuple[list[TotalsQuestion], list[TotalsQuestion]] = [], []
        for one in batch:
            halves[one.place not in first].append(one)
        answers = await asyncio.gather(*(self._totals(half) for half in halves))
        return answers[0] | answers[1]

    async def _series(self, batch: Sequence[SeriesQuestion]) -> dict[SeriesQuestion, dict[int, Tally]]:
        first, one = batch[0], _merged(batch)
        by_monitor = first.scope.monitor is not None
        monitors = monitors_of(batch)
        statement = queries.series(
            first.scope.org, self.reader.source, one, first.bucket_s, monitors, by_monitor=by_monitor
        )
        found: dict[object, dict[int, Tally]] = defaultdict(dict)
        answer = await self.reader.read(statement)
        for row in answer.rows:
            found[row.get("monitor")][_integer(row["bucket"])] = tally_of(
                row, 0, one.parts, answer, statement
            )
        self._saw(counted for buckets in found.values() for counted in buckets.values())
        return {question: found[question.scope.monitor] for question in batch}

    async def _places(
        self, batch: Sequence[PlacesQuestion]
    ) -> dict[PlacesQuestion, dict[tuple[str, str], Tally]]:
        first, one = batch[0], _merged(batch)
        by_monitor = first.scope.monitor is not None
        monitors = monitors_of(batch)
        statement = queries.places(
            first.scope.org, self.reader.source, one, monitors, by_monitor=by_monitor, colos=first.colos
        )
        found: dict[object, dict[tuple[str, str], Tally]] = defaultdict(dict)
        answer = await self.reader.read(statement)
        for row in answer.rows:
            place = str(row["region"]), str(row.get("colo", ""))
            found[row.get("monitor")][place] = tally_of(row, 0, one.parts, answer, statement)
        self._saw(counted for places in found.values() for counted in places.values())
        return {question: found[question.scope.monitor] for question in batch}

    def _saw(self, counted: Iterable[Tally]) -> None:
        for one in counted:
            self.reader.meter.saw(one.rows, one.newest_write_ms)


def tally_of(row: AnswerRow, number: int, parts: Parts, answer: Rows, statement: Statement) -> Tally:
    return replace(tally(row, number, parts), stale=answer.stale, statements=(statement.fingerprint,))


def _rows_counted(answered: tuple[TotalsQuestion, Tally]) -> int:
    return answered[1].rows


async def answered(
    questions: Sequence[_Question],
    batches: Sequence[Sequence[_Question]],
    answer: Callable[[Sequence[_Question]], Awaitable[Mapping[_Question, _Answer]]],
) -> list[_Answer | Exception]:
    """Run every batch at once; each question gets its answer or its batch's error."""
    outcomes = await asyncio.gather(*(answer(batch) for batch in batches), return_exceptions=True)
    found: dict[_Question, _Answer | Exception] = {}
    for batch, outcome in zip(batches, outcomes, strict=True):
        if isinstance(outcome, Exception):
            found |= dict.fromkeys(batch, outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            found |= outcome
    return [found[question] for question in questions]


def grouped(questions: Iterable[_Question], key: Callable[[_Question], Hashable]) -> list[list[_Question]]:
    groups: dict[Hashable, list[_Question]] = defaultdict(list)
    for question in questions:
        groups[key(question)].append(question)
    return list(groups.values())


def fused(group: Sequence[_Windowed], rows_bound: int) -> list[list[_Windowed]]:
    """Windows that may share a read: all of them under the bound, else those that lie near each other."""
    widest = hull(one.window for one in group)
    rates = {one.scope.monitor: one.rows_per_s for one in group}
    if sum(rates.values()) * widest.seconds <= rows_bound:
        return [list(group)]
    return _near(group)


def _near(group: Sequence[_Windowed]) -> list[list[_Windowed]]:
    """Windows that lie together within twice the shortest of them: a window and the one before it, say.

    AE lowers its resolution by powers of ten, so that reading twice the rows costs next to nothing of it.
    """
    clusters: list[list[_Windowed]] = []
    for one in sorted(group, key=lambda asked: (-asked.window.seconds, asked.window.since_ms)):
        home = next((cluster for cluster in clusters if _together([*cluster, one])), None)
        if home is None:
            clusters.append([one])
        else:
            home.append(one)
    return clusters


def _together(questions: Sequence[Windowed]) -> bool:
    shortest = min(one.window.seconds for one in questions)
    return hull(one.window for one in questions).seconds <= TOGETHER * shortest


def slices_of(batch: Iterable[Windowed]) -> dict[Place, Slice]:
    """One slice a window (and hours), with the parts that any question wants of it, in a stable order."""
    parts: dict[Place, Parts] = defaultdict(Parts)
    for one in batch:
        parts[one.place] |= one.parts
    return {place: Slice(*place[:2], parts[place], place[2]) for place in sorted(parts, key=_ordered)}


def _ordered(place: Place) -> tuple[int, int, str]:
    return place[0], place[1], place[2].hours.text if place[2] else ""


def _merged(batch: Sequence[SeriesQuestion] | Sequence[PlacesQuestion]) -> Slice:
    parts = Parts()
    for one in batch:
        parts |= one.parts
    return Slice(batch[0].window.since_ms, batch[0].window.until_ms, parts)


def monitors_of(batch: Sequence[Scoped]) -> tuple[str, ...] | None:
    """Monitors that a statement names: those of the questions, or of their fleet; None for all of the org."""
    if batch[0].scope.monitor is None:
        return batch[0].scope.only
    return tuple(sorted({one.scope.monitor for one in batch if one.scope.monitor is not None}))


def hull(windows: Iterable[Window]) -> Window:
    bounds = [(window.since_ms, window.until_ms) for window in windows]
    return Window("", min(since for since, _ in bounds), max(until for _, until in bounds))


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def expected_rate(intervals_s: Iterable[int | None]) -> float:
    """Rows a second that monitors of these intervals write; an unknown interval counts as a minute."""
    return sum(1 / (interval or UNKNOWN_INTERVAL_S) for interval in intervals_s)
