"""Rows that are kept stay true while others are written, merged and taken away, and while many ask."""

import asyncio
import logging
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.held.edges import Ask
from gateway.stores.held.rows import KeptRows
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.telemetry.kept.single.asking import ONE, as_rows, assert_equal, listening, of_engine
from tests.telemetry.lab import DAY_MS, START_MS, fresh_org

ROWS = [
    Heartbeat(
        f"mon_{number % 2}",
        "",
        START_MS + number * 977_000,
        ("up", "degraded", "up", "down", "up", "up")[number % 6],
        8.0 + number % 50,
        ("weur", "enam")[number % 3 % 2],
    )
    for number in range(1200)
]
"""Over two weeks, half of them of ONE."""
SPAN = START_MS, START_MS + 14 * DAY_MS
WHOLE = Slice(*SPAN, Parts(latency=True, levels=frozenset({0.5}), last_failure=True, stretch=True))


def kept_of(store: EmbeddedTelemetry, ask: Ask) -> KeptRows:
    assert store.kept is not None
    return KeptRows(ask, store.kept.parts)


def source_of(store: EmbeddedTelemetry, dataset: str) -> Source:
    return Source.of(dataset, store.written_for(EMBEDDED))


def page(org: str, source: Source, monitor: str = ONE) -> list[Statement]:
    return [
        composers.places(org, source, WHOLE, (monitor,), by_monitor=True),
        composers.series(org, source, WHOLE, 3600, (monitor,), by_monitor=True),
        composers.breakdown(org, source, (WHOLE,), (monitor,), by_monitor=True, failures=True),
        sequences.checked_buckets(org, source, *SPAN, 300, (monitor,)),
        sequences.checks_between(org, source, ((monitor, *SPAN),), 50_000),
    ]


async def write(store: EmbeddedTelemetry, org: str, rows: Iterable[Heartbeat] = ROWS) -> None:
    await store.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in rows]))


async def counted(store: EmbeddedTelemetry, org: str, dataset: str = "hb_single") -> int:
    (row,) = as_rows(await store.read(composers.totals(org, source_of(store, dataset), (WHOLE,), (ONE,)), 60))
    return int(str(row["rows_0"]))


async def test_rows_are_told_as_soon_as_they_are_written(store: EmbeddedTelemetry) -> None:
    """New rows are in parts that are not read yet, and none is counted twice once they are merged."""
    org, found = fresh_org(), []
    for first in range(0, 1200, 400):
        await write(store, org, ROWS[first : first + 400])
        found.append(await counted(store, org))
    store.engine.alter("OPTIMIZE TABLE hb_single FINAL")
    assert [*found, await counted(store, org)] == [200, 400, 600, 600]


@pytest.mark.dear
async def test_rows_that_are_taken_away_are_told_no_more(engine: Engine, dataset: str) -> None:
    """Those of another monitor, whose parts are written anew; and then its own."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    await write(store, "org")
    found = [await counted(store, "org", dataset)]
    for gone in ("mon_1", "mon_0"):
        await store.forget({"org": [gone]})
        found.append(await counted(store, "org", dataset))
    assert found == [600, 600, 0]


@pytest.mark.parametrize("merges", [1, 99])
async def test_parts_may_be_merged_while_they_are_read(store: EmbeddedTelemetry, merges: int) -> None:
    """Between the look at which there are and the read of their rows: it is looked anew, and where that has
    no end the engine is asked."""
    org, left = fresh_org(), [merges]

    async def merging(sql: str, seconds: float) -> bytes:
        if "_part IN" in sql and left[0]:
            left[0] -= 1
            await write(store, fresh_org(), ROWS[:1])
            store.engine.alter("OPTIMIZE TABLE hb_single FINAL")
        return await store.engine.query(sql, seconds)

    for first in (0, 600):
        await write(store, org, ROWS[first : first + 600])
    statement = composers.totals(org, source_of(store, "hb_single"), (WHOLE,), (ONE,))
    told = await kept_of(store, merging).answer(statement, 60)
    assert (told is None) == (merges > 1)
    if told:
        assert as_rows(told)[0]["rows_0"] == 600
    assert await counted(store, org) == 600


async def test_a_page_reads_its_rows_once(store: EmbeddedTelemetry) -> None:
    """However many statements it has; asked anew, no more than which parts there are is looked at, and where
    others wrote meanwhile no more than their part is read."""
    asked, ask = listening(store)
    org, kept = fresh_org(), kept_of(store, ask)
    await write(store, org)
    statements = page(org, source_of(store, "hb_single"))
    reads = []
    for _ in range(2):
        told = await asyncio.gather(*(kept.answer(one, 60) for one in statements))
        for statement, one in zip(statements, told, strict=True):
            assert_equal(statement, as_rows(one), await of_engine(store, statement))
        reads.append(sum("_part IN" in sql for sql in asked))
    await write(store, org, [replace(ROWS[0], timestamp_ms=ROWS[0].timestamp_ms + 1)])
    await kept.answer(statements[0], 60)
    of_rows = [re.search(r"_part IN \((.*?)\)", sql) for sql in asked if "_part IN" in sql]
    assert reads == [1, 1]
    assert [len(one[1].split(", ")) for one in of_rows[1:] if one] == [1]


async def test_nobody_is_told_of_another(store: EmbeddedTelemetry) -> None:
    """Orgs that call monitors alike, asked at the same moment, are told of their own rows; and every WHERE of
    what is read names one org first (law 2)."""
    asked, ask = listening(store)
    kept, orgs = kept_of(store, ask), [fresh_org() for _ in range(3)]
    for number, org in enumerate(orgs[:2], 1):
        await write(store, org, ROWS[: 200 * number])
    source = source_of(store, "hb_single")
    pages = [
        composers.totals(org, source, (WHOLE,), (monitor,)) for org in orgs for monitor in (ONE, "mon_1")
    ]
    told = [
        as_rows(one)[0]["rows_0"] for one in await asyncio.gather(*(kept.answer(one, 60) for one in pages))
    ]
    assert told == [100, 100, 200, 200, 0, 0]
    of_rows = [sql for sql in asked if "_part IN" in sql]
    assert of_rows
    for sql in of_rows:
        assert re.findall(r"WHERE (\w+ = '\w+')", sql) in [[f"blob1 = '{org}'"] for org in orgs]
        assert sum(org in sql for org in orgs) == 1


async def test_what_fails_is_asked_of_the_engine(
    store: EmbeddedTelemetry, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal of what is read, or an answer that is none: whoever it is for is told by his own statement,
    and the log says so without it."""
    caplog.set_level(logging.INFO)
    org = fresh_org()
    await write(store, org)
    for broken in (b"", b"none"):

        async def failing(sql: str, seconds: float, broken: bytes = broken) -> bytes:
            if not broken:
                raise RuntimeError(f"Code: 241 in {sql} for {seconds}")
            return broken

        statement = composers.totals(org, source_of(store, "hb_single"), (WHOLE,), (ONE,))
        assert await kept_of(store, failing).answer(statement, 60) is None
    assert len(caplog.messages) == 2
    assert not any(org in message for message in caplog.messages)


async def test_an_answer_has_its_time(store: EmbeddedTelemetry) -> None:
    """Where rows do not come in time it ends, and who asks next is told."""
    org, hanging = fresh_org(), asyncio.Event()

    async def slow(sql: str, seconds: float) -> bytes:
        await hanging.wait()
        return await store.engine.query(sql, seconds)

    await write(store, org)
    kept = kept_of(store, slow)
    statement = composers.totals(org, source_of(store, "hb_single"), (WHOLE,), (ONE,))
    with pytest.raises(TimeoutError):
        await kept.answer(statement, 0.05)
    hanging.set()
    assert as_rows(await kept.answer(statement, 60))[0]["rows_0"] == 600
