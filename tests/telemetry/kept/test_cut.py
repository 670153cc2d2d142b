"""Hours that windows cut are kept by part of the table: what was read once is not read again."""

import asyncio
import re
from dataclasses import replace
from itertools import product
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.cut import hours_cut
from gateway.stores.held.lines import KeptLines
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.answers.held.steps import Steps
from gateway.telemetry.sql.select import Without
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    ROWS,
    as_rows,
    assert_equal,
    by_engine,
    composed,
    kept_of,
)
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import DAY_MS, HOUR_MS, LEVELS, SPREAD

pytestmark = pytest.mark.dear

_OF_PARTS = re.compile(rf"FROM {DATASET} WHERE .*_part IN \((.*?)\)")
_OF_ROWS = re.compile(rf"FROM {DATASET} WHERE (?!.*_part IN)")
CUT_ROWS = 8
"""In the hours that CUT cuts."""
EARLY_MS = START_MS - 30 * HOUR_MS
LATER = Slice(CUT.since_ms + 70_000, CUT.until_ms + 600_000, CUT.parts)
"""Both ends lie in the same hours as those of CUT."""
OTHERWISE = Slice(CUT.since_ms + 5 * HOUR_MS, CUT.until_ms - 5 * HOUR_MS, CUT.parts)
"""It cuts other hours."""


def listening(store: EmbeddedTelemetry) -> tuple[list[str], KeptLines]:
    """What is asked of the engine for kept lines, and these."""
    asked: list[str] = []

    async def ask(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await store.engine.query(sql, seconds)

    return asked, kept_of(store, DATASET, ask)


def parts_read(asked: list[str]) -> list[set[str]]:
    """Those of which rows of hours were read, by statement."""
    return [set(found[1].split(", ")) for sql in asked if (found := _OF_PARTS.search(sql))]


def rows_read(asked: list[str]) -> list[str]:
    """Statements for what windows cut off alone."""
    return [sql for sql in asked if _OF_ROWS.search(sql)]


def rows_kept(kept: KeptLines) -> int:
    return sum(len(lines) for one in kept._cut._kept.values() for lines in one.lines.values())


def bytes_kept(kept: KeptLines) -> int:
    """As it counts them."""
    told = [one.size_bytes for one in kept._cut._kept.values()]
    assert told == [sum(lines.size_bytes for lines in one.lines.values()) for one in kept._cut._kept.values()]
    return sum(told)


async def written(store: EmbeddedTelemetry, rows: list[Heartbeat], org: str | None = None) -> str:
    org = org or fresh_org()
    await store.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in rows]))
    return org


async def same(store: EmbeddedTelemetry, kept: KeptLines, org: str, one: Slice) -> None:
    """It is told from memory, and as the engine does."""
    statement = composed(store, org, ("totals", [one]))
    assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(store, statement))


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


async def test_parts_that_are_gone_are_kept_no_longer(rolled: EmbeddedTelemetry) -> None:
    """Parts that were merged: hours of the new one are read again, of the old ones nothing stays."""
    asked, kept = listening(rolled)
    org = await written(rolled, ROWS[:600])
    await written(rolled, ROWS[600:], org)
    await same(rolled, kept, org, CUT)
    asked.clear()
    rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
    await same(rolled, kept, org, CUT)
    assert parts_read(asked)
    assert rows_kept(kept) == CUT_ROWS
    assert bytes_kept(kept) > 0


async def test_parts_may_be_merged_while_their_hours_are_read(rolled: EmbeddedTelemetry) -> None:
    """Between the look at which parts there are and the read of their rows: it is looked anew."""
    org, left = await written(rolled, ROWS[:600]), [2]
    await written(rolled, ROWS[600:], org)

    async def merging(sql: str, seconds: float) -> bytes:
        if _OF_PARTS.search(sql) and left[0]:
            left[0] -= 1
            await written(rolled, ROWS[:1])
            rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, merging)
    await same(rolled, kept, org, CUT)
    assert left == [0]
    assert rows_kept(kept) == CUT_ROWS


async def test_those_who_ask_at_once_have_their_hours_read_at_once(still: EmbeddedTelemetry) -> None:
    """Statements of a page that cut other hours each: one reads what all are about to ask for; and where that
    is more than is kept, each reads its own."""
    org = await written(still, ROWS)
    for most, reads in ((CUT_ROWS * 2, 1), (CUT_ROWS, 2)):
        with pytest.MonkeyPatch.context() as patch:
            _at_most(patch, most)
            asked, kept = listening(still)
            page = [composed(still, org, ("totals", [one])) for one in (CUT, OTHERWISE)]
            told = await asyncio.gather(*(kept.answer(one, 60) for one in page))
            assert len(parts_read(asked)) == reads
            assert not rows_read(asked)
            for statement, one in zip(page, told, strict=True):
                assert_equal(as_rows(one), await by_engine(still, statement))


async def test_of_more_rows_than_are_kept_the_engine_tells_the_hours(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What windows cut is told by one statement of the engine's then, and whole hours from memory as ever."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    _at_most(monkeypatch, CUT_ROWS - 1)
    await same(still, kept, org, CUT)
    assert not parts_read(asked)
    assert len(rows_read(asked)) == 1
    assert rows_kept(kept) == 0


async def test_hours_that_were_asked_for_longest_ago_are_forgotten_first(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two orgs whose hours do not fit beside one another one is kept, and the other is read again; what is
    kept stays within its bound, and what alone has no room there is the engine's."""
    asked, kept = listening(still)
    orgs = [await written(still, ROWS) for _ in range(2)]
    await same(still, kept, orgs[0], CUT)
    of_one = bytes_kept(kept)
    assert of_one > 0
    monkeypatch.setattr("gateway.stores.held.cut.MOST_BYTES", of_one)
    for org, read in ((orgs[0], False), (orgs[1], True), (orgs[1], False), (orgs[0], True)):
        asked.clear()
        await same(still, kept, org, CUT)
        assert bool(parts_read(asked)) == read
        assert bytes_kept(kept) == of_one
    monkeypatch.setattr("gateway.stores.held.cut.MOST_BYTES", 1000)
    statement = composed(still, orgs[1], ("totals", [CUT]))
    assert await kept.answer(statement, 60) is None
    assert bytes_kept(kept) == 0


@pytest.mark.parametrize(("bound", "most"), [("MOST_BYTES", 20_000), ("MOST_HOURS", 4)])
async def test_hours_without_rows_are_bounded_too(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    """Window after window of an org that has no row: what says so takes room, and is forgotten, too."""
    _, kept = listening(still)
    await written(still, ROWS)
    monkeypatch.setattr(f"gateway.stores.held.cut.{bound}", most)
    org = fresh_org()
    for hours in range(0, 60, 6):
        since_ms = CUT.since_ms + hours * HOUR_MS
        await same(still, kept, org, Slice(since_ms, since_ms + 60 * HOUR_MS, CUT.parts))
        assert (bytes_kept(kept) if bound == "MOST_BYTES" else len(kept._cut._kept)) <= most
    assert 0 < len(kept._cut._kept) < 20


async def test_what_is_read_again_is_counted_once(still: EmbeddedTelemetry) -> None:
    """A part that is new, and a window that ends in another hour: rows of before may be read with theirs."""
    _, kept = listening(still)
    org = await written(still, ROWS)
    for more in range(3):
        await same(still, kept, org, Slice(CUT.since_ms, CUT.until_ms - more * HOUR_MS, CUT.parts))
        assert bytes_kept(kept) > 0
        await written(still, ROWS[more : more + 1], org)


async def test_of_those_who_are_left_out_the_last_are_kept(still: EmbeddedTelemetry) -> None:
    """A monitor that was removed has its hours read again for those that stay, and the old ones go; lines of
    all are kept beside them."""
    _, kept = listening(still)
    org = await written(still, ROWS)
    found = []
    for whose in (None, Without(("mon_0",)), Without(("mon_0", "mon_1"))):
        statement = composed(still, org, ("totals", [CUT]), whose)
        assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(still, statement))
        found.append(rows_kept(kept))
    all_of_them, one_left_out, two_left_out = found
    assert all_of_them == CUT_ROWS
    assert CUT_ROWS < two_left_out < one_left_out < 2 * CUT_ROWS


@given(st.lists(st.integers(0, 100 * HOUR_MS), min_size=2, max_size=5, unique=True).map(sorted))
def test_hours_that_are_cut_are_those_that_a_bound_lies_in(cuts: list[int]) -> None:
    """By their rows, each once; and of days that are cut the other hours between the bounds, by bins."""
    found = hours_cut(Steps(cuts, HOUR_MS), Steps(cuts, DAY_MS))
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
    assert hours_cut(Steps(cuts, HOUR_MS), None) == [one for one in found if one.single]


def _at_most(patch: pytest.MonkeyPatch, rows: int) -> None:
    for module in ("lines", "cut"):
        patch.setattr(f"gateway.stores.held.{module}.MOST_ROWS", rows)
