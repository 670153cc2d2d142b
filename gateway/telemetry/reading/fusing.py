"""Which questions share a read. Pure."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from gateway.telemetry.reading.questions import PlacesQuestion, Scoped, SeriesQuestion, SliceKey, Windowed
from gateway.telemetry.sql.select import Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source, written
from gateway.times.window import SECOND_MS, Window

_Question = TypeVar("_Question", bound=Hashable)


_Answer = TypeVar("_Answer")


_Windowed = TypeVar("_Windowed", bound="Windowed")


TOGETHER = 2
"""Windows share a read over the bound, too, when all of them lie within this many times the shortest."""


async def answered(
    questions: Sequence[_Question],
    batches: Sequence[Sequence[_Question]],
    answer: Callable[[Sequence[_Question]], Awaitable[Mapping[_Question, _Answer]]],
) -> list[_Answer | Exception]:
    """Run every batch at once; each question gets its answer or its batch's error."""
    outcomes: Sequence[Mapping[_Question, _Answer] | BaseException]
    if len(batches) == 1:  # as most are: no task to wait for
        try:
            outcomes = [await answer(batches[0])]
        except Exception as error:  # noqa: BLE001 - as it is gathered
            outcomes = [error]
    else:
        outcomes = await asyncio.gather(*map(answer, batches), return_exceptions=True)
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


def fused(group: Sequence[_Windowed], rows_bound: int, now_ms: int = 0) -> list[list[_Windowed]]:
    """Windows that may share a read: all of them under the bound, else those that lie near each other."""
    rates = {one.scope.monitor: one.rows_per_s for one in group}
    if sum(rates.values()) * touched_s(hull(one.window for one in group), now_ms) <= rows_bound:
        return [list(group)]
    return near(group)


def touched_s(window: Window, now_ms: int) -> float:
    """Seconds whose rows a statement over the window has to look at: rows may be early or late, and those
    that were written since are in the store, too."""
    since_s, until_s = written(window.since_ms, window.until_ms)
    return min(until_s, max(now_ms, window.until_ms) / SECOND_MS) - since_s


def near(group: Sequence[_Windowed]) -> list[list[_Windowed]]:
    """Windows that lie together within twice the shortest of them: a window and the one before it, say.

    AE lowers its resolution by powers of ten, so that reading twice the rows costs next to nothing of it.
    """
    clusters: list[_Cluster[_Windowed]] = []
    for one in sorted(group, key=lambda asked: (-asked.window.seconds, asked.window.since_ms)):
        window = one.window
        home = next((cluster for cluster in clusters if cluster.takes(window)), None)
        if home is None:
            clusters.append(_Cluster([one], window))
        else:
            home.members.append(one)
            home.span = hull((home.span, window))
    return [cluster.members for cluster in clusters]


@dataclass(slots=True)
class _Cluster(Generic[_Windowed]):
    """What lies together, and the hull of it; whoever is asked about is no longer than its members."""

    members: list[_Windowed]
    span: Window

    def takes(self, shorter: Window) -> bool:
        return hull((self.span, shorter)).seconds <= TOGETHER * shorter.seconds


def slices_of(batch: Iterable[Windowed]) -> dict[SliceKey, Slice]:
    """One slice a window (and hours), with the parts that any question wants of it, in a stable order."""
    parts: dict[SliceKey, Parts] = defaultdict(Parts)
    for one in batch:
        parts[one.slice_key] |= one.parts
    return {place: Slice(*place[:2], parts[place], place[2]) for place in sorted(parts, key=_ordered)}


def _ordered(place: SliceKey) -> tuple[int, int, str]:
    return place[0], place[1], place[2].hours.text if place[2] else ""


def one_slice(batch: Sequence[SeriesQuestion] | Sequence[PlacesQuestion]) -> Slice:
    """Of questions that share a window, with the parts that any of them wants."""
    parts = Parts()
    for one in batch:
        parts |= one.parts
    return Slice(batch[0].window.since_ms, batch[0].window.until_ms, parts)


def monitors_of(batch: Sequence[Scoped]) -> Whose:
    """Monitors that a statement names: those of the questions, or of their fleet; None for all of the org."""
    if batch[0].scope.monitor is None:
        return batch[0].scope.whose
    return tuple(sorted({one.scope.monitor for one in batch if one.scope.monitor is not None}))


def source_of(source: Source, batch: Sequence[Scoped]) -> Source:
    """What is read, with the overruns of those who are asked about, and what is left out of theirs."""
    overruns = tuple(sorted({one for asked in batch for one in asked.scope.overruns}))
    away = tuple(sorted({one for asked in batch for one in asked.scope.away}))
    return replace(source, overruns=overruns, away=away, by_rows=batch[0].scope.by_rows)


def hull(windows: Iterable[Window]) -> Window:
    bounds = [(window.since_ms, window.until_ms) for window in windows]
    return Window("", min(since for since, _ in bounds), max(until for _, until in bounds))
