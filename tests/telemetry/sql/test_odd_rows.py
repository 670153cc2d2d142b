"""Rows that are late, strange, impossible or another org's, on the real engine."""

import math
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.answers.tally import Tally, empty_tally, tally
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Reach
from gateway.telemetry.sql.slices import COUNTS_ONLY, Slice
from tests.telemetry import reference
from tests.telemetry.lab import START_MS, Lab, beat, fresh_org, window
from tests.telemetry.reference import EVERYTHING, MONITORS, SPAN_MS, Row, histories, inside
from tests.telemetry.sql.composed import History, on_the_engine, read, slice_of, written


async def test_window_edges(lab: Lab) -> None:
    """A check at the start of a window is in it, one at its end is in the next."""
    org = fresh_org()
    await lab.write(beat(org, "m", at) for at in (999, 1000, 1999, 2000))
    windows = [(0, 1000), (1000, 2000), (2000, 3000), (999, 1999), (1000, 2001)]
    for together in (windows, windows[:3], windows[3:], windows[1:2] + windows[4:]):
        slices = tuple(slice_of(window(*one)) for one in together)
        [row] = await read(lab, composers.totals(org, lab.source, slices, None))
        found = [tally(row, number, EVERYTHING).rows for number in range(len(together))]
        expected = {(0, 1000): 1, (1000, 2000): 2, (2000, 3000): 1, (999, 1999): 2, (1000, 2001): 3}
        assert found == [expected[one] for one in together]


@pytest.mark.parametrize("lag_s", [-120, 0, 1800, 3599])
async def test_written_late(lab: Lab, lag_s: int) -> None:
    """A row written late, or by a clock that is early, counts where its check was."""
    org = fresh_org()
    await lab.write([beat(org, "m", 59_000)], lag_s)
    slices = (slice_of(window(0, 60_000), COUNTS_ONLY),)
    [row] = await read(lab, composers.totals(org, lab.source, slices, None))
    assert tally(row, 0, COUNTS_ONLY).checks == 1


async def test_other_org(lab: Lab) -> None:
    """Rows of another org are never counted, even for monitors of the same id."""
    mine, other = fresh_org(), fresh_org()
    await lab.write([beat(other, "m", 1, "down")])
    one, reaches = slice_of(window(0, 1000), COUNTS_ONLY), (Reach(("m",), START_MS),)
    for statement in (
        composers.monitor_totals(mine, lab.source, (one,), ("m",)),
        composers.series(mine, lab.source, one, 60, ("m",), by_monitor=True),
        composers.places(mine, lab.source, one, None, by_monitor=False),
        composers.members(mine, lab.source, (one,), None, failures=True),
        composers.breakdown(mine, lab.source, (one,), None, by_monitor=False, failures=True),
        composers.heartbeats(mine, lab.source, reaches, one.until_ms, 10),
        sequences.checked_buckets(mine, lab.source, one.since_ms, one.until_ms, 60, ("m",)),
        sequences.checks_between(mine, lab.source, (("m", one.since_ms, one.until_ms),), 10),
    ):
        assert statement.org == mine
        assert await read(lab, statement) == []
    [row] = await read(lab, composers.totals(mine, lab.source, (one,), None))
    assert tally(row, 0, COUNTS_ONLY) == empty_tally(COUNTS_ONLY) == Tally()


async def test_no_rows(lab: Lab) -> None:
    """Over no rows there are no checks, no quantiles and no last failure; nothing becomes a number."""
    slices = (slice_of(window(0, 1000)),)
    [row] = await read(lab, composers.totals(fresh_org(), lab.source, slices, None))
    assert tally(row, 0, EVERYTHING) == empty_tally(EVERYTHING)


odd_rows = st.lists(
    st.builds(
        partial(replace, Row(Heartbeat("mon_a", "ours", START_MS, "", 0.0), 0)),
        beat=st.builds(
            Heartbeat,
            monitor_id=st.sampled_from(MONITORS),
            org_id=st.just("ours"),
            timestamp_ms=st.integers(0, SPAN_MS).map(lambda at: START_MS + at),
            status=st.sampled_from(["maintenance", "", "UP"]),
            latency_ms=st.sampled_from([100.0, -1.0, math.nan, math.inf, 1e300]),
            sample_interval=st.sampled_from([1, 10]),
        ),
    ),
    max_size=4,
)


@on_the_engine
@given(histories(), odd_rows)
async def test_odd_rows_are_counted_apart(lab: Lab, history: History, odd: list[Row]) -> None:
    """Rows of an unknown status, whatever their latency, are counted apart and change no other number."""
    found, windows = history
    org, ours = await written(lab, [*found, *odd])
    slices = tuple(slice_of(one) for one in windows)
    [row] = await read(lab, composers.totals(org, lab.source, slices, None))
    for number, one in enumerate(windows):
        told = tally(row, number, EVERYTHING)
        strange = [each for each in inside(ours, one) if each.beat.status in {"maintenance", "", "UP"}]
        expected = reference.tally([each for each in inside(ours, one) if each not in strange], EVERYTHING)
        of_all = {
            name: getattr(told, name)
            for name in ("heaviest", "max_sample_interval", "newest_write_ms", "newest_check_ms")
        }
        assert told == replace(expected, rows=expected.rows + len(strange), unreadable=len(strange), **of_all)


@pytest.mark.parametrize("latency_ms", [-1.0, math.nan, math.inf, 1e12])
async def test_an_impossible_latency_is_in_no_latency(lab: Lab, latency_ms: float) -> None:
    """Its row keeps its outcome, and is counted as one that cannot be read; a list leaves it out."""
    org = fresh_org()
    await lab.write(
        beat(org, "m", at, status, latency_ms=latency_ms) for at, status in ((1, "up"), (2, "down"))
    )
    await lab.write([beat(org, "m", 3, latency_ms=7.0)])
    [row] = await read(lab, composers.totals(org, lab.source, (slice_of(window(0, 1000)),), None))
    told = tally(row, 0, EVERYTHING)
    assert (told.up, told.down, told.rows, told.unreadable) == (2, 1, 3, 2)
    assert told.last_failure is None
    assert told.latency
    assert (told.latency.min_ms, told.latency.max_ms, told.latency.total_ms) == (7, 7, 7)
    assert set(told.latency.quantiles.values()) == {7}
    reach = Reach(("m",), START_MS)
    listed = await read(lab, composers.heartbeats(org, lab.source, (reach,), START_MS + 9000, 9))
    assert [heartbeat(one).latency_ms for one in listed] == [7]


async def test_far_window(lab: Lab) -> None:
    """A window beyond what the engine's clock can hold has no rows, rather than wrong ones."""
    org = fresh_org()
    await lab.write([beat(org, "m", 1)])
    far = Slice(253_000_000_000_000, 253_000_000_060_000)
    [row] = await read(lab, composers.totals(org, lab.source, (far,), None))
    assert tally(row, 0, COUNTS_ONLY) == Tally()
