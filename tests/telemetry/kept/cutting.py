"""What the tests of hours that windows cut share: windows, what was read for them, and what is kept."""

import re
from dataclasses import replace

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.lines import KeptLines
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.answers.held.lines import Lines
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    as_rows,
    assert_equal,
    by_engine,
    composed,
    kept_of,
)
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import HOUR_MS

OF_PARTS = re.compile(rf"FROM {DATASET} WHERE .*_part IN \((.*?)\)")
OF_ROWS = re.compile(rf"FROM {DATASET} WHERE (?!.*_part IN)")
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
    return [set(found[1].split(", ")) for sql in asked if (found := OF_PARTS.search(sql))]


def rows_read(asked: list[str]) -> list[str]:
    """Statements for what windows cut off alone."""
    return [sql for sql in asked if OF_ROWS.search(sql)]


def lines_kept(kept: KeptLines) -> list[Lines]:
    hours = kept._cut._kept.values()
    return [lines for one in hours for of_part in one.lines.values() for lines in of_part.values()]


def rows_kept(kept: KeptLines) -> int:
    return sum(map(len, lines_kept(kept)))


def bytes_kept(kept: KeptLines) -> int:
    """As it counts them."""
    told = sum(one.size_bytes for one in kept._cut._kept.values())
    assert told == sum(one.size_bytes for one in lines_kept(kept))
    return told


async def written(store: EmbeddedTelemetry, rows: list[Heartbeat], org: str | None = None) -> str:
    org = org or fresh_org()
    await store.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in rows]))
    return org


async def same(store: EmbeddedTelemetry, kept: KeptLines, org: str, one: Slice) -> None:
    """It is told from memory, and as the engine does."""
    statement = composed(store, org, ("totals", [one]))
    assert_equal(as_rows(await kept.answer(statement, 60)), await by_engine(store, statement))
