"""What is kept of hours that windows cut stays within its bounds, and is true beyond them."""

from math import log

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.cut import BINS
from gateway.telemetry.sql.columns import BEYOND_MS
from gateway.telemetry.sql.rolled.bins import LEAST, LENGTHS
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
)
from tests.telemetry.kept.cutting import (
    CUT_ROWS,
    OTHERWISE,
    bytes_kept,
    listening,
    parts_read,
    rows_kept,
    rows_read,
    same,
    written,
)
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import DAY_MS, HOUR_MS

pytestmark = pytest.mark.dear


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


@pytest.mark.parametrize(("shape", "most"), [("totals", CUT_ROWS - 1), ("colos", CUT_ROWS)])
async def test_of_more_lines_than_are_kept_the_engine_tells_the_hours(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch, shape: str, most: int
) -> None:
    """What windows cut is told by statements of the engine's then, weights of other hours of cut days among
    it, and whole hours from memory as ever."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    monkeypatch.setattr("gateway.stores.held.cut.MOST_LINES", most)
    statement = composed(still, org, (shape, [CUT]))
    assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(still, statement))
    assert not parts_read(asked)
    assert rows_read(asked)
    assert rows_kept(kept) == 0


async def test_weights_of_many_checks_are_few(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many checks there are in an hour, it has no more weights than there are bins."""
    asked, kept = listening(still)
    org = await written(still, ROWS)
    monkeypatch.setattr("gateway.stores.held.cut.BINS", 0)
    monkeypatch.setattr("gateway.stores.held.cut.MOST_LINES", CUT_ROWS)
    statement = composed(still, org, ("colos", [CUT]))
    assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(still, statement))
    assert len(parts_read(asked)) == 2


def test_a_place_has_no_more_bins_than_are_reckoned_with() -> None:
    """From the least length that is told apart up to what no check takes."""
    assert log(float(BEYOND_MS) / LEAST) / log(LENGTHS.ratio) < BINS


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
    for _ in range(2):
        asked.clear()
        await same(still, kept, orgs[1], CUT)
        assert len(parts_read(asked)) == 1
        assert bytes_kept(kept) == 0


async def test_hours_that_were_told_lately_stay(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three windows, with room for the hours of two, the one that was asked for again is not read."""
    monkeypatch.setattr("gateway.stores.held.cut.MOST_HOURS", 4)
    asked, kept = listening(still)
    org = await written(still, ROWS)
    third = Slice(CUT.since_ms + 9 * HOUR_MS, CUT.until_ms - 9 * HOUR_MS, CUT.parts)
    read = []
    for one in (CUT, OTHERWISE, CUT, third, CUT, OTHERWISE):
        asked.clear()
        await same(still, kept, org, one)
        read.append(bool(parts_read(asked)))
    assert read == [True, True, False, True, False, True]


async def test_hours_of_an_org_that_is_forgotten_go_with_it(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has other numbers for its places when it comes anew: nobody could be told of them any more."""
    monkeypatch.setattr("gateway.stores.held.lines.MOST_ORGS", 1)
    _, kept = listening(still)
    orgs = [await written(still, ROWS) for _ in range(2)]
    for org in (*orgs, *orgs):
        await same(still, kept, org, CUT)
        assert rows_kept(kept) == CUT_ROWS
    monkeypatch.setattr("gateway.stores.held.lines.MOST_BYTES", 1)
    assert await kept.answer(composed(still, orgs[1], ("totals", [CUT])), 60) is None
    assert rows_kept(kept) == 0


async def test_parts_are_kept_for_hours_that_they_may_have_rows_of(still: EmbeddedTelemetry) -> None:
    """Of windows that lie apart none has lines of the parts of the others."""
    _, kept = listening(still)
    org = await written(still, ROWS)
    week = [
        Slice(START_MS + day * DAY_MS + 1, START_MS + (day + 3) * DAY_MS + 7, CUT.parts) for day in (2, 9)
    ]
    statement = composed(still, org, ("totals", week))
    assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(still, statement))
    weeks = {
        hour.number * HOUR_MS < START_MS + 8 * DAY_MS: {part.split("_")[0] for part in one.lines}
        for (_, hour), one in kept._cut._kept.items()
    }
    assert weeks == {True: {"202645"}, False: {"202646"}}


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
