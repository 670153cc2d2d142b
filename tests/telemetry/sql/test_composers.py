"""Every telemetry statement on the real engine, against the plain-Python reference."""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.tally import tally
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.telemetry.sql.select import Without
from tests.telemetry import reference
from tests.telemetry.lab import START_MS, Lab, beat, fresh_org, window
from tests.telemetry.reference import EVERYTHING, MONITORS, Row, histories, inside, split
from tests.telemetry.sql.composed import History, on_the_engine, read, slice_of, written


@pytest.mark.dear
@on_the_engine
@given(histories(), st.sampled_from([None, MONITORS[:2], MONITORS[::-1]]))
async def test_totals(lab: Lab, history: History, only: tuple[str, ...] | None) -> None:
    """Totals of the fleet, and of each monitor, are the reference's in every window of one statement."""
    found, windows = history
    org, ours = await written(lab, found)
    ours = [row for row in ours if only is None or row.beat.monitor_id in only]
    slices = tuple(slice_of(one) for one in windows)
    [row] = await read(lab, composers.totals(org, lab.source, slices, only))
    by_monitor = await read(lab, composers.monitor_totals(org, lab.source, slices, only))
    for number, one in enumerate(windows):
        expected = inside(ours, one)
        assert tally(row, number, EVERYTHING) == reference.tally(expected, EVERYTHING)
        monitors = split(expected, lambda beat: beat.monitor_id)
        for each in by_monitor:
            name = str(each["monitor"])
            assert tally(each, number, EVERYTHING) == reference.tally(monitors[name], EVERYTHING, name)
        assert set(monitors) <= {each["monitor"] for each in by_monitor}


def bucket_of(beat: Heartbeat, *, bucket_s: int, by_monitor: bool) -> tuple[str | None, int]:
    return beat.monitor_id if by_monitor else None, beat.timestamp_ms // (bucket_s * 1000) * bucket_s


@on_the_engine
@given(histories(), st.sampled_from([60, 300, 604]))
async def test_series(lab: Lab, history: History, bucket_s: int) -> None:
    """Each bucket that holds rows is tallied as the reference does, in time order; the others are absent."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    for by_monitor in (False, True):
        statement = composers.series(org, lab.source, slice_of(one), bucket_s, None, by_monitor=by_monitor)
        answer = await read(lab, statement)
        expected = split(
            inside(ours, one),
            partial(bucket_of, bucket_s=bucket_s, by_monitor=by_monitor),
        )
        keys = [(row.get("monitor"), row["bucket"]) for row in answer]
        assert keys == sorted(expected, key=str)
        for key, row in zip(keys, answer, strict=True):
            name = str(key[0] or "")
            assert tally(row, 0, EVERYTHING) == reference.tally(expected[key], EVERYTHING, name)


@on_the_engine
@given(histories(), st.booleans())
async def test_places(lab: Lab, history: History, by_monitor: bool) -> None:
    """Each region is tallied as the reference does."""
    found, [one, *_] = history
    org, ours = await written(lab, found)
    statement = composers.places(org, lab.source, slice_of(one), MONITORS, by_monitor=by_monitor)
    expected = split(
        inside(ours, one),
        lambda beat: (beat.monitor_id if by_monitor else None, beat.region),
    )
    answer = {(row.get("monitor"), row["region"]): row for row in await read(lab, statement)}
    assert {key: tally(row, 0, EVERYTHING) for key, row in answer.items()} == {
        key: reference.tally(counted, EVERYTHING, str(key[0] or ""))  # type: ignore[index]
        for key, counted in expected.items()
    }


@on_the_engine
@given(histories(), st.booleans())
async def test_members(lab: Lab, history: History, failures: bool) -> None:
    """Each monitor is tallied as the reference does in every window, failed checks by region where asked."""
    found, windows = history
    org, ours = await written(lab, found)
    slices = tuple(slice_of(one) for one in windows)
    answer = await read(lab, composers.members(org, lab.source, slices, None, failures=failures))
    for number, one in enumerate(windows):
        expected = split(
            inside(ours, one),
            lambda beat: (beat.monitor_id, beat.region if failures and beat.status == "down" else ""),
        )
        assert_groups(answer, number, expected, ("monitor", "failed_region"))


@on_the_engine
@given(histories(), st.booleans(), st.booleans())
async def test_breakdown(lab: Lab, history: History, by_monitor: bool, failures: bool) -> None:
    """Places, and failed checks by code and class, are tallied as the reference does in every window."""
    found, windows = history
    org, ours = await written(lab, found)
    slices = tuple(slice_of(one) for one in windows)
    statement = composers.breakdown(
        org, lab.source, slices, MONITORS, by_monitor=by_monitor, failures=failures
    )
    answer = await read(lab, statement)
    for number, one in enumerate(windows):
        expected = split(inside(ours, one), partial(part_of, by_monitor=by_monitor, failures=failures))
        assert_groups(answer, number, expected, ("monitor", "region", "colo", "failed_code", "failed_class"))


def part_of(beat: Heartbeat, *, by_monitor: bool, failures: bool) -> tuple[object, ...]:
    cause: tuple[object, ...] = (None, None)
    if failures:
        failed = beat.status == "down"
        cause = (beat.code, failure_class(beat.code, beat.error)) if failed else (0, "")
    return beat.monitor_id if by_monitor else None, beat.region, beat.colo, *cause


def assert_groups(
    answer: Sequence[Mapping[str, object]],
    number: int,
    expected: Mapping[Hashable, Sequence[Row]],
    keys: tuple[str, ...],
) -> None:
    """Groups that hold rows in the window, and no others. A key that was not asked for reads as None."""
    found = {}
    for row in answer:
        name = tuple(row.get(key, "" if key == "failed_region" else None) for key in keys)
        counted = tally(row, number, EVERYTHING)
        if counted.rows:
            found[name] = counted
    assert found == {key: reference.tally(rows, EVERYTHING) for key, rows in expected.items()}


async def test_all_but_some(lab: Lab) -> None:
    """A fleet may be read without the monitors that nobody knows any more, and who wrote can be asked."""
    org = fresh_org()
    await lab.write([beat(org, "known", 1), beat(org, "gone", 2, "down"), beat(org, "gone", 3)])
    [row] = await read(lab, composers.totals(org, lab.source, (slice_of(window(0, 9)),), Without(("gone",))))
    assert (tally(row, 0, EVERYTHING).up, tally(row, 0, EVERYTHING).down) == (1, 0)
    wrote = await read(lab, composers.writers(org, lab.source, START_MS, START_MS + 9))
    assert [(one["monitor"], one["rows"]) for one in wrote] == [("gone", 2), ("known", 1)]
