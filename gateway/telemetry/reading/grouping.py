"""Tallies by group over several windows, in one statement where the service takes it that long."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from gateway.ports import AnswerRow
from gateway.telemetry.answers.certificate import Certificate
from gateway.telemetry.answers.lengths import ApdexTally, LatencyTally, added
from gateway.telemetry.answers.summaries import merged
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.naming import Compose, Names, Portion, crowded, portions
from gateway.telemetry.reading.questions import SliceKey
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.slices import Slice

_Key = TypeVar("_Key", bound=Hashable)


async def read_groups(
    reader: Reader,
    slices: Mapping[SliceKey, Slice],
    compose: Compose,
    monitors: Names,
    key: Callable[[AnswerRow], _Key],
    *,
    keyed: bool,
) -> dict[SliceKey, dict[_Key, Tally]]:
    """By window and group; a group without rows in a window is not in it. `keyed`: rows name a monitor."""
    if len(slices) > 1 and crowded(reader.source, compose, tuple(slices.values()), monitors):
        items = list(slices.items())
        parts = (dict(items[: len(items) // 2]), dict(items[len(items) // 2 :]))
        halves = await asyncio.gather(
            *(read_groups(reader, part, compose, monitors, key, keyed=keyed) for part in parts)
        )
        return halves[0] | halves[1]
    read = await portions(reader, compose, tuple(slices.values()), monitors, keyed=keyed)
    found = {
        bounds: {name: counted for name, counted in by_key(read, number, key).items() if counted.rows}
        for number, bounds in enumerate(slices)
    }
    widest: dict[_Key, Tally] = {}
    for groups in found.values():
        for name, counted in groups.items():
            widest[name] = max(counted, widest.get(name, counted), key=_rows)
    for counted in widest.values():  # windows overlap: a row that several of them count was read once
        reader.meter.saw(counted.rows, counted.newest_write_ms)
    return found


def by_key(read: Iterable[Portion], number: int, key: Callable[[AnswerRow], _Key]) -> dict[_Key, Tally]:
    """Slice `number` of what was read, by group. A group that several portions counted is added up; of one
    whose percentiles lie in several, they are put together."""
    found: dict[Slice, dict[_Key, list[Tally]]] = defaultdict(lambda: defaultdict(list))
    for portion in read:
        mine = found[portion.slices[number]]
        for row, counted in portion.tallies(number):
            mine[key(row)].append(counted)
    tallies: dict[_Key, list[Tally]] = defaultdict(list)
    for groups in found.values():
        for name, counted_in in groups.items():
            tallies[name].append(_of_portions(counted_in))
    return {name: _whole(one) for name, one in tallies.items()}


def _whole(found: Sequence[Tally]) -> Tally:
    """The first counts everything, the others of the same rows some phases or percentiles more."""
    first = found[0]
    if len(found) == 1:
        return first
    names = tuple(dict.fromkeys(name for one in found for name in one.statements))
    latency = first.latency and _with_levels([one.latency for one in found if one.latency])
    phases = {
        name: _with_levels([one.phases[name] for one in found if name in one.phases])
        for name in _named(found)
    }
    answered = max(one.answered_rows for one in found)
    return replace(first, latency=latency, phases=phases, answered_rows=answered, statements=names)


def _with_levels(found: Sequence[LatencyTally]) -> LatencyTally:
    """The first, with the percentiles of all."""
    levels = {level: value for one in found for level, value in one.quantiles.items()}
    return replace(found[0], quantiles=levels)


def _named(found: Sequence[Tally]) -> dict[str, None]:
    """Phases that any of them tells of."""
    return dict.fromkeys(name for one in found for name in one.phases)


def _of_portions(tallies: Sequence[Tally]) -> Tally:
    """As they are where there is one; else `joined`, without percentiles."""
    return tallies[0] if len(tallies) == 1 else joined(tallies)


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
    none, as they do not add up. One by itself is what it is."""
    found = list(tallies)
    if len(found) == 1 and found[0].rows and found[0].lag_p50_ms is found[0].lag_p95_ms is None:
        return found[0]
    latencies = [one.latency for one in found if one.latency is not None]
    failures = [one.last_failure for one in found if one.last_failure]
    return replace(
        merged(found),
        latency=added(latencies) if latencies else None,
        last_failure=max(failures, key=lambda one: one.timestamp_ms, default=None),
        first_failure_ms=min(_known(one.first_failure_ms for one in found), default=None),
        last_failure_ms=max(_known(one.last_failure_ms for one in found), default=None),
        last_fine_ms=max(_known(one.last_fine_ms for one in found), default=None),
        apdex=_apdex(found),
        phases=_phases(found),
        certificate=_newest(one.certificate for one in found),
        answered_rows=sum(one.answered_rows for one in found),
    )


def _phases(found: Sequence[Tally]) -> dict[str, LatencyTally]:
    return {name: added(one.phases[name] for one in found if name in one.phases) for name in _named(found)}


def _apdex(found: Iterable[Tally]) -> dict[int, ApdexTally]:
    summed: dict[int, ApdexTally] = {}
    for one in found:
        for threshold, counted in one.apdex.items():
            summed[threshold] = summed.get(threshold, ApdexTally()) + counted
    return summed


def _newest(found: Iterable[Certificate | None]) -> Certificate | None:
    return max(filter(None, found), key=lambda one: one.seen_ms, default=None)


def _known(times: Iterable[int | None]) -> list[int]:
    return [one for one in times if one is not None]
