"""Heartbeats, buckets and single checks on the real engine, against the plain-Python reference."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.sequence.trouble import united
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.dialect import CLASSIC, EMBEDDED
from gateway.times.window import Window
from tests.telemetry import reference
from tests.telemetry.lab import START_MS, Lab, beat, fresh_org
from tests.telemetry.reference import MONITORS, SPAN_MS, histories, inside
from tests.telemetry.sql.composed import History, on_the_engine, read, written


@on_the_engine
@given(histories(), st.data())
async def test_heartbeats(lab: Lab, history: History, data: st.DataObject) -> None:
    """Heartbeats come newest first, as written, within reach, filter, keyset and limit."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    narrowed = RowFilter(
        data.draw(st.frozensets(st.sampled_from(["up", "down"]))),
        data.draw(st.frozensets(st.sampled_from(["weur", "enam"]), max_size=1)),
    )
    time = st.integers(START_MS, START_MS + SPAN_MS)
    if found:
        time |= st.sampled_from([row.beat.timestamp_ms for row in found])
    after = data.draw(st.none() | st.builds(lambda at: Keyset(at, f"d{at}"), time))
    limit = data.draw(st.integers(1, 12))
    near = data.draw(st.integers(one.since_ms, one.until_ms))
    reaches = (Reach(MONITORS[:1], near), Reach(MONITORS[1:], one.since_ms))
    statement = composers.heartbeats(org, lab.source, reaches, one.until_ms, limit, narrowed, after)
    reached = [
        row
        for row in inside(ours, one)
        if row.beat.monitor_id != MONITORS[0] or row.beat.timestamp_ms >= near
    ]
    expected = reference.newest(reached, MONITORS, narrowed, after)
    assert [heartbeat(row) for row in await read(lab, statement)] == expected[:limit]


@on_the_engine
@given(histories())
async def test_buckets(lab: Lab, history: History) -> None:
    """Buckets tell what their checks add up to."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    statement = sequences.checked_buckets(org, lab.source, one.since_ms, one.until_ms, 300, MONITORS)
    expected: dict[tuple[str, int], list[Heartbeat]] = defaultdict(list)
    for row in inside(ours, one):
        if row.beat.monitor_id in MONITORS:
            expected[row.beat.monitor_id, row.beat.timestamp_ms // 300_000 * 300].append(row.beat)
    answered = [(row["monitor"], row["bucket"], *_told(row)) for row in await read(lab, statement)]
    assert answered == [(*place, *_counted(expected[place])) for place in sorted(expected)]


LENGTHS_MS = st.sampled_from((1, 60_000, SPAN_MS // 8))


@on_the_engine
@given(histories(), st.data())
async def test_checks_between(lab: Lab, history: History, data: st.DataObject) -> None:
    """Checks in any pieces come oldest first by monitor, whether the engine rounds times down or compares
    them with every piece: pieces that lie beside each other, and those that begin or end with a check."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    begins = st.integers(one.since_ms, one.until_ms)
    if found:
        at = st.sampled_from([row.beat.timestamp_ms for row in found])
        begins |= at | at.map(lambda ms: ms + 1) | at.map(lambda ms: ms - 60_000)
    spans = st.tuples(st.sampled_from(MONITORS), begins, LENGTHS_MS)
    drawn = data.draw(st.lists(spans, min_size=1, max_size=8))
    pieces = tuple(united((name, since, since + length) for name, since, length in drawn))
    wanted = sorted(
        (row.beat.monitor_id, row.beat.timestamp_ms, row.beat.status)
        for name, since, until in pieces
        for row in inside(ours, Window("", since, until))
        if row.beat.monitor_id == name
    )
    for dialect in (CLASSIC, EMBEDDED):
        source = replace(lab.source, dialect=dialect)
        answer = await read(lab, sequences.checks_between(org, source, pieces, 1000))
        assert sorted((row["monitor"], row["timestamp_ms"], row["status"]) for row in answer) == wanted
        order = [(row["monitor"], row["timestamp_ms"]) for row in answer]
        assert order == sorted(order)


async def test_what_lies_before_a_monitors_pieces_is_in_none(lab: Lab) -> None:
    """Another's pieces begin earlier: of one with two later ones nothing before, between or after is told."""
    org = fresh_org()
    beats = [beat(org, name, minute * 60_000) for name in MONITORS[:2] for minute in range(10)]
    await lab.write(beats)
    early, *late = ((START_MS + first * 60_000, START_MS + last * 60_000) for first, last in PLACES)
    pieces = ((MONITORS[0], *early), *((MONITORS[1], *one) for one in late))
    for dialect in (CLASSIC, EMBEDDED):
        source = replace(lab.source, dialect=dialect)
        answer = await read(lab, sequences.checks_between(org, source, pieces, 1000))
        told = [(row["monitor"], (row["timestamp_ms"] - START_MS) // 60_000) for row in answer]  # type: ignore[operator]
        assert told == [(MONITORS[0], 0), (MONITORS[1], 3), (MONITORS[1], 6), (MONITORS[1], 7)]


PLACES = (0, 1), (3, 4), (6, 8)
"""Minutes in which pieces begin and end."""
NAMES = ("rows", "failed", "undecided", "checks", "degraded", "first", "last")


def _told(row: Mapping[str, object]) -> list[object]:
    return [pytest.approx(row[name]) for name in NAMES]


def _counted(beats: Sequence[Heartbeat]) -> list[float]:
    """What a bucket of these checks tells, in the order of NAMES."""
    statuses, times = Counter(one.status for one in beats), [one.timestamp_ms for one in beats]
    weights = {status: sum(one.weight for one in beats if one.status == status) for status in statuses}
    degraded = weights.get("degraded", 0.0)
    undecided = len(beats) - statuses["up"] - statuses["degraded"] - statuses["down"]
    checks = weights.get("up", 0.0) + degraded
    return [len(beats), statuses["down"], undecided, checks, degraded, min(times), max(times)]


async def test_same_millisecond(lab: Lab) -> None:
    """Heartbeats of one millisecond are told apart by their dispatch when paging."""
    org = fresh_org()
    await lab.write(beat(org, "m", 7, dispatch_id=name) for name in ("a", "c", "it's", "b\\"))
    seen, after = [], None
    for _ in range(4):
        statement = composers.heartbeats(
            org, lab.source, (Reach(("m",), START_MS),), START_MS + 8, 1, after=after
        )
        [found] = map(heartbeat, await read(lab, statement))
        seen.append(found.dispatch_id)
        after = Keyset(found.timestamp_ms, found.dispatch_id)
    assert seen == ["it's", "c", "b\\", "a"]
