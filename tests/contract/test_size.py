"""What doctor says of how large the table is, of an engine with hours, one without, and a server."""

import re

import pytest

from gateway.doctor.finding import Verdict
from gateway.doctor.size import SizeExam
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS
from gateway.telemetry.sql.ddl import limit
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.text import Source
from tests.contract import fleet
from tests.contract.conftest import ROWS, Backend

NOW_S = fleet.NOW_MS // 1000
COUNT = format(ROWS.count(10), ",")
OLDEST = re.compile(
    rf"{COUNT} rows in [0-9.]+ [KM]iB; the oldest is of 2026-11-2\d .*; "
    r"(1,0|9)\d\d rows and [0-9.]+ [KM]iB a day"
)


async def test_the_size_is_told(embedded: Backend, clickhouse: Backend) -> None:
    """Rows, bytes, the oldest row and what a day of late added: on servers that know no hours, too."""
    for backend in (embedded, clickhouse):
        found = await SizeExam(backend.store, backend.source, NOW_S).finding()
        assert found.verdict is Verdict.OK
        assert OLDEST.match(found.seen), found.seen


async def test_hours_are_told_beside_their_rows(engine: Engine, dataset: str) -> None:
    """How much of the disk they take; of no rows nothing is."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    exam = SizeExam(store, Source.of(dataset, EMBEDDED), NOW_S)
    assert (await exam.finding()).verdict is Verdict.SKIPPED
    engine.insert(dataset, ROW_COLUMNS, ROWS)
    assert re.search(r" [KM]iB, [0-9.]+ [KM]iB of them hours beside rows;", (await exam.finding()).seen)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("toYYYYMMDD(timestamp)", "timestamp + toIntervalDay(30)"),
        ("toYearWeek(timestamp, 3)", "toStartOfDay(timestamp) + toIntervalDay(31)"),
    ],
    ids=["days", "weeks"],
)
def test_a_table_that_is_kept_as_told_is_left_alone(made: str, said: str) -> None:
    """Nothing is changed at every start, and rows stay where nothing is said."""
    table = f"MergeTree PARTITION BY {made} ORDER BY x"
    kept = f"{table} TTL {said} SETTINGS ttl_only_drop_parts = 1"
    assert limit("hb", 30, kept) == []
    assert len(limit("hb", 31, kept)) == len(limit("hb", 30, table)) == 2
    assert limit("hb", None, kept) == ["ALTER TABLE hb REMOVE TTL"]
    assert limit("hb", None, table) == []
