"""Which of what is held the engine reads, and which rows beside it."""

import re
from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.rolled.hours import (
    BY_MONITOR,
    BY_PLACE,
    DAYS_BY_MONITOR,
    LATENESS_BY_REGION,
    LENGTHS_BY_MONITOR,
    LENGTHS_BY_PLACE,
    LENGTHS_BY_REGION,
)
from gateway.telemetry.sql.select import Whose, Without
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Source
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import HOUR_MS, LAG, LEVELS, MEAN, RECORDED, SHAPES, SPREAD


@pytest.mark.dear
async def test_the_engine_reads_what_is_held(engine: Engine, dataset: str) -> None:
    """Statements about all of an org read hours of its regions, those by monitor hours of monitors, and
    beside them rows at the two edges alone; without an edge none."""
    rolled = EmbeddedTelemetry(engine, dataset, rolled=True)
    held = re.compile(r"ReadFromMergeTree \(([a-z0-9_.]+)\)")
    source, org = Source.of(dataset, rolled.written_for(EMBEDDED)), fresh_org()
    beats = [
        Heartbeat(f"mon_{number % 100}", org, START_MS + number // 100 * HOUR_MS, "up", 1.0)
        for number in range(10_000)
    ]
    await rolled.write(ROW_COLUMNS, rows_tsv(beats))

    async def used(shape: str, one: Slice, whose: Whose = None, *, told: bool = True) -> list[str]:
        sql = SHAPES[shape](org, source, [one], whose).sql.removesuffix(source.dialect.tail)
        sql = sql if told else sql[: sql.rindex(" SETTINGS ")]
        return held.findall((await rolled.engine.query(f"EXPLAIN {sql}", 30)).decode())

    cut = Slice(START_MS + 1, START_MS + 100 * HOUR_MS, SPREAD | MEAN)
    whole = replace(cut, since_ms=START_MS)
    assert await used("totals", cut) == [BY_PLACE, f"ae.{dataset}"]
    assert await used("totals", whole) == [BY_PLACE]
    assert await used("totals", whole, told=False) == [f"ae.{dataset}"], "it was looked for hours untold"
    assert await used("days of Europe/Berlin", whole) == [BY_MONITOR]
    assert await used("monitors", cut, Without(("mon_9",))) == [BY_MONITOR, f"ae.{dataset}"]
    told = replace(whole, parts=LEVELS | LAG | RECORDED)
    assert await used("totals", told) == [BY_PLACE, LENGTHS_BY_REGION, LATENESS_BY_REGION]
    assert await used("weeks", told) == [BY_PLACE, LENGTHS_BY_REGION, LATENESS_BY_REGION]
    days = replace(whole, until_ms=START_MS + 10 * 24 * HOUR_MS, parts=LEVELS)
    assert await used("colos", days) == [BY_PLACE, LENGTHS_BY_PLACE]
    assert await used("region series", days) == [BY_PLACE, LENGTHS_BY_REGION]
    unfailed = replace(whole, parts=Parts(stretch=True))
    assert await used("colos that did not fail", unfailed) == [BY_PLACE]
    assert await used("members that did not fail", unfailed) == [BY_MONITOR]
    assert await used("writers", days) == [DAYS_BY_MONITOR]
    assert await used("writers", cut) == [DAYS_BY_MONITOR, f"ae.{dataset}"]
    assert await used("presences", days) == [DAYS_BY_MONITOR]
    assert await used("presences", cut) == [DAYS_BY_MONITOR, f"ae.{dataset}"]
    assert await used("monitors", days) == [BY_MONITOR, LENGTHS_BY_MONITOR]
    assert await used("members", days, ("mon_1", "mon_9")) == [BY_MONITOR, LENGTHS_BY_MONITOR]
    hour = (START_MS + 9 * HOUR_MS, START_MS + 10 * HOUR_MS)
    source = replace(source, away=(Away(("mon_9",), (hour,)),))
    assert await used("totals", whole) == [BY_PLACE, BY_MONITOR], "lines of others count whole"
    days_on_end = (START_MS + 9 * HOUR_MS, START_MS + 99 * HOUR_MS)
    source = replace(source, away=(Away(("mon_9",), (days_on_end,)),))
    assert await used("totals", whole) == [BY_PLACE, BY_MONITOR], "however long it lasts"
    source = replace(source, away=(Away(("mon_9",), (hour,)),))
    assert await used("monitors", whole) == [BY_MONITOR]
    assert await used("totals", replace(whole, parts=LAG)) == [
        *(BY_PLACE, BY_MONITOR, LATENESS_BY_REGION),
        f"ae.{dataset}",
    ], "and rows of those that are left out are taken away from what tells no monitors apart"
    source = replace(source, away=(Away((), (hour,)),))
    assert await used("totals", whole) == [BY_PLACE]


def test_long_maintenance_makes_no_long_statement() -> None:
    """Its hours are told by their bounds."""
    source = Source.of("hb", EMBEDDED)
    year = Slice(START_MS, START_MS + 9_600 * HOUR_MS)
    away = tuple(
        Away((f"mon_{number}",), ((START_MS + number, START_MS + 9_000 * HOUR_MS),)) for number in range(200)
    )
    sql = SHAPES["totals"]("o", replace(source, away=away), [year], None).sql
    assert len(sql) < source.dialect.sql_cap / 2
