"""Heartbeats, buckets and single checks on the real engine, against the plain-Python reference."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.tally import heartbeat
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
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
async def test_buckets_and_checks(lab: Lab, history: History) -> None:
    """Buckets tell what their checks add up to; checks between come oldest first by monitor."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    statement = sequences.checked_buckets(org, lab.source, one.since_ms, one.until_ms, 300, MONITORS)
    expected: dict[tuple[str, int], list[Heartbeat]] = defaultdict(list)
    for row in inside(ours, one):
        if row.beat.monitor_id in MONITORS:
            expected[row.beat.monitor_id, row.beat.timestamp_ms // 300_000 * 300].append(row.beat)
    answered = [(row["monitor"], row["bucket"], *_told(row)) for row in await read(lab, statement)]
    assert answered == [(*place, *_counted(expected[place])) for place in sorted(expected)]
    pieces = ((MONITORS[0], one.since_ms, one.until_ms), (MONITORS[1], one.since_ms, one.since_ms + 1))
    answer = await read(lab, sequences.checks_between(org, lab.source, pieces, 1000))
    wanted = sorted(
        (row.beat.monitor_id, row.beat.timestamp_ms, row.beat.status)
        for name, since, until in pieces
        for row in inside(ours, Window("", since, until))
        if row.beat.monitor_id == name
    )
    assert [(row["monitor"], row["timestamp_ms"], row["status"]) for row in answer] == wanted


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
