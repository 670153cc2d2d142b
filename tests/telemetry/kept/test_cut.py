"""Hours that windows cut are kept by part of the table: what was read once is not read again."""

import asyncio
from dataclasses import replace
from itertools import product
from math import inf, nan

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.cut import hours_cut
from gateway.telemetry.answers.held.cut import read_weights
from gateway.telemetry.answers.held.lines import Places
from gateway.telemetry.answers.held.steps import WholeSteps
from gateway.telemetry.sql.rolled.parts import BIN, PART, STEP, WEIGHT
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    ROWS,
    WHOLE,
    as_rows,
    assert_equal,
    by_engine,
    composed,
    kept_of,
)
from tests.telemetry.kept.cutting import (
    CUT_ROWS,
    EARLY_MS,
    LATER,
    OF_PARTS,
    OTHERWISE,
    listening,
    parts_read,
    rows_kept,
    rows_read,
    same,
    written,
)
from tests.telemetry.lab import START_MS
from tests.telemetry.rolled.asking import DAY_MS, HOUR_MS, LEVELS, SPREAD

pytestmark = pytest.mark.dear


async def test_a_window_that_ends_later_in_the_hour_reads_nothing(still: EmbeddedTelemetry) -> None:
    """The next page, and other windows that begin and end in the same hours, are told of what was read."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    await same(still, kept, org, CUT)
    assert len(parts_read(asked)) == 1
    asked.clear()
    for one in (CUT, LATER):
        await same(still, kept, org, one)
    assert asked
    assert all("system.parts" in sql for sql in asked)


async def test_hours_are_read_of_parts_that_may_have_their_rows(still: EmbeddedTelemetry) -> None:
    """Of the table's weeks those that an end of the window lies in, and not the one between."""
    asked, kept = listening(still)
    org = await written(still, [replace(ROWS[0], timestamp_ms=EARLY_MS), *ROWS])
    await same(still, kept, org, Slice(EARLY_MS - 1, CUT.until_ms, CUT.parts))
    [read] = parts_read(asked)
    assert {part.split("_")[0] for part in read} == {"'202644", "'202646"}


async def test_counts_alone_read_rows_alone(still: EmbeddedTelemetry) -> None:
    """Of days that a window cuts hours are read for how long checks took, and for nothing else."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    for parts, reads in ((SPREAD, 1), (SPREAD | LEVELS, 1)):
        asked.clear()
        statement = composed(still, org, ("colos", [replace(CUT, parts=parts)]))
        assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(still, statement))
        assert len(parts_read(asked)) == reads


async def test_odd_rows_weigh_what_the_engine_says(still: EmbeddedTelemetry) -> None:
    """Rates that are none, lengths that are none or beyond all: in hours that are cut, as anywhere else."""
    _, kept = listening(still)
    odd = [
        replace(ROWS[0], timestamp_ms=START_MS + 2 + number, sample_rate=rate, latency_ms=length)
        for number, (rate, length) in enumerate(
            product((0.0, 2**-10, 0.5), (-1.0, nan, inf, 1e300, 0.0, 4.5))
        )
    ]
    org = await written(still, odd)
    await same(still, kept, org, CUT)
    await same(still, kept, org, LATER)


async def test_of_what_was_written_since_new_parts_alone_are_read(still: EmbeddedTelemetry) -> None:
    """A check more in an hour that windows cut is told at once, and none of before is read again."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    await same(still, kept, org, CUT)
    [before] = parts_read(asked)
    for number in (1, 2, 3):
        asked.clear()
        await written(still, [ROWS[number]], org)
        await same(still, kept, org, CUT)
        [now] = parts_read(asked)
        assert len(now) == 1
        assert not now & before
        before |= now
    assert rows_kept(kept) == CUT_ROWS + 3


async def test_parts_may_be_merged_while_their_hours_are_read(rolled: EmbeddedTelemetry) -> None:
    """Between the look at which parts there are and the read of their rows: it is looked anew."""
    org, left = await written(rolled, ROWS[:600]), [2]
    await written(rolled, ROWS[600:], org)

    async def merging(sql: str, seconds: float) -> bytes:
        if OF_PARTS.search(sql) and left[0]:
            left[0] -= 1
            await written(rolled, ROWS[:1])
            rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, merging)
    await same(rolled, kept, org, CUT)
    assert left == [0]
    assert rows_kept(kept) == CUT_ROWS


async def test_those_who_ask_at_once_read_their_hours_once(still: EmbeddedTelemetry) -> None:
    """Windows that cut the same hours are told of one read; each that cuts others has its own."""
    org = await written(still, ROWS)
    for windows, reads in (((CUT, LATER, CUT), 1), ((CUT, OTHERWISE), 2)):
        asked, kept = listening(still)
        page = [composed(still, org, ("totals", [one])) for one in windows]
        told = await asyncio.gather(*(kept.answer(one, 60) for one in page))
        assert len(parts_read(asked)) == reads
        assert not rows_read(asked)
        for statement, one in zip(page, told, strict=True):
            assert_equal(as_rows(one), await by_engine(still, statement))


@pytest.mark.parametrize("broken", [False, True])
async def test_whoever_needs_rows_alone_waits_for_nobodys_weights(
    still: EmbeddedTelemetry, *, broken: bool
) -> None:
    """Colos over days read weights by hour, which may take long, or fail: totals that are asked beside them
    are told as if they were alone, whichever comes first."""
    org, others_told = await written(still, ROWS), asyncio.Event()

    async def slowly(sql: str, seconds: float) -> bytes:
        if OF_PARTS.search(sql) and "GROUP BY" in sql:
            await others_told.wait()
            if broken:
                raise RuntimeError("Code: 241")
        return await still.engine.query(sql, seconds)

    kept = kept_of(still, DATASET, slowly)
    colos = composed(still, org, ("colos", [CUT]))
    waiting = asyncio.ensure_future(kept.answer(colos, 60))
    for window in (CUT, OTHERWISE, WHOLE):
        one = composed(still, org, ("totals", [window]))
        assert_equal(as_rows(await kept.answer(one, 60)), await by_engine(still, one))
    assert not waiting.done()
    others_told.set()
    if broken:
        assert await waiting is None
    else:
        assert_equal(as_rows(await waiting), await by_engine(still, colos))


def test_lines_of_a_part_that_was_not_asked_for_are_refused() -> None:
    """They would be told as those of another."""
    part = pa.array(["202644_1_1_0"]).dictionary_encode()
    columns = {
        PART: part,
        "region": pa.array(["weur"]).dictionary_encode(),
        "colo": pa.array(["AMS"]).dictionary_encode(),
        STEP: pa.array([498_192]),
        BIN: pa.array([100], pa.int16()),
        WEIGHT: pa.array([1.0]),
    }
    table, sink = pa.table(columns), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    body = sink.getvalue().to_pybytes()
    assert read_weights(body, Places(), ["202644_1_1_0"], [498_192])
    with pytest.raises(ValueError, match="not asked for"):
        read_weights(body, Places(), ["202644_2_2_0"], [498_192])


@given(st.lists(st.integers(0, 100 * HOUR_MS), min_size=2, max_size=5, unique=True).map(sorted))
def test_hours_that_are_cut_are_those_that_a_bound_lies_in(cuts: list[int]) -> None:
    """By their rows, each once; and of days that are cut the other hours between the bounds, by bins."""
    found = hours_cut(WholeSteps(cuts, HOUR_MS), WholeSteps(cuts, DAY_MS))
    single = {one.number for one in found if one.single}
    assert single == {one // HOUR_MS for one in cuts if one % HOUR_MS}
    days = {one // DAY_MS for one in cuts if one % DAY_MS}
    whole = {
        hour
        for hour in range(cuts[0] // HOUR_MS, -(-cuts[-1] // HOUR_MS))
        if hour // 24 in days and hour not in single
    }
    assert {one.number for one in found if not one.single} == whole
    assert len(found) == len(single) + len(whole)
    assert hours_cut(WholeSteps(cuts, HOUR_MS), None) == [one for one in found if one.single]
