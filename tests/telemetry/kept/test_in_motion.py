"""What is kept of hours stays true while rows are written, merged and taken away, and while others ask."""

import asyncio
import logging
import re
from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    ROWS,
    TOLD,
    WHOLE,
    as_rows,
    assert_equal,
    by_engine,
    composed,
    kept_of,
    totals,
)
from tests.telemetry.lab import fresh_org
from tests.telemetry.rolled.asking import HOUR_MS, SHAPES, SPREAD

pytestmark = pytest.mark.dear


async def test_rows_are_told_as_soon_as_they_are_written(rolled: EmbeddedTelemetry) -> None:
    """What is kept is of parts: new rows have others, and none is counted twice once they are merged."""
    org = fresh_org()
    rows = [replace(one, org_id=org) for one in ROWS]
    found = []
    for first in range(0, 1200, 400):
        await rolled.write(ROW_COLUMNS, rows_tsv(rows[first : first + 400]))
        found.append(await totals(rolled, org))
    rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
    assert [*found, await totals(rolled, org)] == [400, 800, TOLD, TOLD]


async def test_rows_that_are_taken_away_are_told_no_more(engine: Engine, dataset: str) -> None:
    """Of some monitors, whose parts are written anew; and then of all."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    await store.write(ROW_COLUMNS, rows_tsv([replace(one, org_id="org") for one in ROWS]))
    statement = SHAPES["totals"]("org", Source.of(dataset, store.written_for(EMBEDDED)), [WHOLE], None)
    found = [as_rows(await store.read(statement, 60))[0]["rows_0"]]
    for gone in ({"org": ["mon_0"]}, {"org": ["mon_1", "mon_2"]}):
        await store.forget(gone)
        found.append(as_rows(await store.read(statement, 60))[0]["rows_0"])
    assert found == [TOLD, TOLD * 2 // 3, 0]


@pytest.mark.parametrize("merges", [1, 99])
async def test_parts_may_be_merged_while_they_are_read(rolled: EmbeddedTelemetry, merges: int) -> None:
    """Between the look at which parts there are and the read of their lines: it is looked anew, and where
    that has no end the engine is asked."""
    org, left = fresh_org(), [merges]
    rows = [replace(one, org_id=org) for one in ROWS]

    async def merging(sql: str, seconds: float) -> bytes:
        if "_part IN" in sql and left[0]:
            left[0] -= 1
            await rolled.write(ROW_COLUMNS, rows_tsv([replace(ROWS[0], org_id=fresh_org())]))
            rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
        return await rolled.engine.query(sql, seconds)

    for first in (0, 600):
        await rolled.write(ROW_COLUMNS, rows_tsv(rows[first : first + 600]))
    kept = kept_of(rolled, DATASET, merging)
    told = await kept.answer(composed(rolled, org, ("totals", [WHOLE])), 60)
    assert (told is None) == (merges > 1)
    if told:
        assert as_rows(told)[0]["rows_0"] == TOLD
    assert await totals(rolled, org) == TOLD


async def test_what_fails_is_asked_of_the_engine(
    rolled: EmbeddedTelemetry, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal of what is read for several, or an answer that is none: whoever it is for is told by his own
    statement, and the log says so without it."""
    caplog.set_level(logging.INFO)
    org = fresh_org()

    for broken in (b"", b"none"):

        async def failing(sql: str, seconds: float, broken: bytes = broken) -> bytes:
            if "ArrowStream" not in sql:
                return await rolled.engine.query(sql, seconds)
            if not broken:
                raise RuntimeError(f"Code: 241 in {sql}")
            return broken

        kept = kept_of(rolled, DATASET, failing)
        assert await kept.answer(composed(rolled, org, ("totals", [CUT])), 60) is None
    assert len(caplog.messages) == 2
    assert not any(org in message for message in caplog.messages)


async def test_more_than_may_be_kept_is_asked_of_the_engine(
    still: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an org whose lines are too long nothing is kept; of several, whoever asked longest ago is forgotten
    first, and told again by what is read anew."""
    asked: list[str] = []

    async def listening(sql: str, seconds: float) -> bytes:
        asked.extend(re.findall(r"blob1 = '(\w+)' AND _part", sql))
        return await still.engine.query(sql, seconds)

    kept = kept_of(still, DATASET, listening)
    orgs = [fresh_org() for _ in range(2)]
    statements = [composed(still, org, ("totals", [WHOLE])) for org in orgs]
    for org in orgs:
        await still.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    await kept.answer(statements[0], 60)
    one_org = sum(asked.count(org) for org in orgs)
    asked.clear()
    assert await kept.answer(statements[0], 60)
    assert asked == []
    monkeypatch.setattr("gateway.stores.held.lines.MOST_ORGS", 1)
    for statement in (statements[1], statements[0], statements[0]):
        assert as_rows(await kept.answer(statement, 60))[0]["rows_0"] == TOLD
    assert [asked.count(org) for org in orgs] == [one_org, one_org]
    monkeypatch.setattr("gateway.stores.held.lines.MOST_BYTES", 1000)
    assert await kept.answer(statements[0], 60) is None
    asked.clear()
    assert await kept.answer(statements[0], 60) is None
    assert asked == []
    shorter = Slice(WHOLE.since_ms, WHOLE.until_ms - HOUR_MS, WHOLE.parts)
    monkeypatch.undo()
    assert await kept.answer(composed(still, orgs[0], ("totals", [shorter])), 60)


async def test_no_org_is_told_of_another(rolled: EmbeddedTelemetry) -> None:
    """Asked at the same moment, with the same windows, each is told of its own rows; and every WHERE of what
    is read names one org first (law 2)."""
    asked: list[str] = []

    async def listening(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, listening)
    orgs = [fresh_org() for _ in range(3)]
    for number, org in enumerate(orgs[:2], 1):
        await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS[: 300 * number]]))
    pages = [composed(rolled, org, (shape, [CUT])) for org in orgs for shape in ("totals", "colos")]
    told = [as_rows(one) for one in await asyncio.gather(*(kept.answer(one, 60) for one in pages))]
    assert [sum(int(str(row["rows_0"])) for row in rows) for rows in told] == [299, 299, 599, 599, 0, 0]
    of_rows = [sql for sql in asked if "WHERE" in sql and "system.parts" not in sql]
    assert of_rows
    for sql in of_rows:
        assert re.findall(r"WHERE (\w+ = '\w+')", sql) in [[f"blob1 = '{org}'"] for org in orgs]
        assert sum(org in sql for org in orgs) == 1


async def test_a_page_reads_what_its_windows_cut_off_once(still: EmbeddedTelemetry) -> None:
    """Rows of hours that several statements cut are read in one statement, however late they were, and hours
    of days that one cuts in another; and who goes away takes nothing from the others."""
    asked: list[str] = []

    async def listening(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await still.engine.query(sql, seconds)

    kept = kept_of(still, DATASET, listening)
    org = fresh_org()
    await still.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    counts = replace(CUT, parts=SPREAD)
    page = [
        composed(still, org, one)
        for one in (("totals", [CUT]), ("totals", [counts, WHOLE]), ("weeks", [CUT]), ("colos", [CUT]))
    ]
    tasks = [asyncio.ensure_future(kept.answer(one, 60)) for one in page]
    await asyncio.sleep(0)
    tasks[0].cancel()
    for task, one in zip(tasks[1:], page[1:], strict=True):
        assert_equal(as_rows(await task), await by_engine(still, one))
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert sum(f"FROM {DATASET} " in sql for sql in asked) == 2
    looked = ["system.parts" in sql for sql in asked]
    read = next(at for at, sql in enumerate(asked) if "_part IN" in sql)
    assert sum(looked[:read]) == 1
