"""Tallies by group over several windows, in one statement where the service takes it that long."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from gateway.ports import AnswerRow, Statement
from gateway.telemetry.answers.summaries import merged
from gateway.telemetry.answers.tally import EMPTY_LATENCY, LatencyTally, Tally
from gateway.telemetry.reading.planner import tally_of
from gateway.telemetry.reading.questions import SliceKey
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.slices import Slice

_Key = TypeVar("_Key", bound=Hashable)


async def read_groups(
    reader: Reader,
    slices: Mapping[SliceKey, Slice],
    compose: Callable[[tuple[Slice, ...]], Statement],
    key: Callable[[AnswerRow], _Key],
) -> dict[SliceKey, dict[_Key, Tally]]:
    """By window and group; a group without rows in a window is not in it."""
    statement = compose(tuple(slices.values()))
    if len(slices) > 1 and not reader.source.fits(statement.sql):
        items = list(slices.items())
        parts = (dict(items[: len(items) // 2]), dict(items[len(items) // 2 :]))
        halves = await asyncio.gather(*(read_groups(reader, part, compose, key) for part in parts))
        return halves[0] | halves[1]
    answer = await reader.read(statement)
    found: dict[SliceKey, dict[_Key, Tally]] = {bounds: {} for bounds in slices}
    widest: dict[_Key, Tally] = {}
    for row in answer.rows:
        name = key(row)
        for number, (bounds, one) in enumerate(slices.items()):
            counted = tally_of(row, number, one.parts, answer, statement)
            if counted.rows:
                found[bounds][name] = counted
                widest[name] = max(counted, widest.get(name, counted), key=_rows)
    for counted in widest.values():  # windows overlap: a row that several of them count was read once
        reader.meter.saw(counted.rows, counted.newest_write_ms)
    return found


def _rows(counted: Tally) -> int:
    return counted.rows


def split(
    groups: Mapping[_Key, Tally], name: Callable[[_Key], Hashable]
) -> dict[Hashable, dict[_Key, Tally]]:
    """The groups of each name."""
    found: dict[Hashable, dict[_Key, Tally]] = defaultdict(dict)
    for key, counted in groups.items():
        found[name(key)][key] = counted
    return found


def joined(tallies: Iterable[Tally]) -> Tally:
    """Groups as one. Percentiles are those of the one group that holds answered checks; of several there are
    none, as they do not add up."""
    found = list(tallies)
    latencies = [one.latency for one in found if one.latency is not None]
    failures = [one.last_failure for one in found if one.last_failure]
    return replace(
        merged(found),
        latency=_latency(latencies) if latencies else None,
        last_failure=max(failures, key=lambda one: one.timestamp_ms, default=None),
        first_failure_ms=min(_known(one.first_failure_ms for one in found), default=None),
        last_fine_ms=max(_known(one.last_fine_ms for one in found), default=None),
    )


def _latency(latencies: Iterable[LatencyTally]) -> LatencyTally:
    found = [one for one in latencies if one.rows]
    if len(found) <= 1:
        return found[0] if found else EMPTY_LATENCY
    return LatencyTally(
        rows=sum(one.rows for one in found),
        checks=sum(one.checks for one in found),
        total_ms=sum(one.total_ms for one in found),
        min_ms=min(one.min_ms for one in found),
        max_ms=max(one.max_ms for one in found),
        quantiles={},
        squares=sum(one.squares for one in found),
        squares_ms=sum(one.squares_ms for one in found),
        cubes_ms=sum(one.cubes_ms for one in found),
    )


def _known(times: Iterable[int | None]) -> list[int]:
    return [one for one in times if one is not None]
