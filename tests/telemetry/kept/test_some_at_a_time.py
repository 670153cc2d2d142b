"""What is kept of hours is read some parts at a time, and stays though there was no time for all of them."""

import re
from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.telemetry.kept.asking import DATASET, ROWS, TOLD, WHOLE, as_rows, composed, kept_of
from tests.telemetry.lab import fresh_org

_READ = re.compile(r"mergeTreeProjection\(currentDatabase\(\), '\w+', '(\w+)'\).* AND _part IN \((.*?)\)")


@pytest.mark.dear
async def test_who_has_no_time_leaves_what_was_read(
    rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deadlines in which only few parts can be read get there together: none of them is read twice."""
    monkeypatch.setattr("gateway.stores.held.lines.AT_A_TIME", 1)
    org, read, allowed = fresh_org(), list[tuple[str, str]](), 0

    async def slow(sql: str, seconds: float) -> bytes:
        nonlocal allowed
        if found := _READ.search(sql):
            if not allowed:
                raise TimeoutError
            allowed -= 1
            read.append((found[1], found[2]))
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, slow)
    for at in range(0, len(ROWS), 300):
        await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS[at : at + 300]]))
    statement, told, asked = composed(rolled, org, ("totals", [WHOLE])), None, 0
    while told is None and asked < 1000:
        allowed, asked = 2, asked + 1
        try:
            told = await kept.answer(statement, 60)
        except TimeoutError:
            continue
    assert as_rows(told)[0]["rows_0"] == TOLD
    assert asked > 1
    assert len(set(read)) == len(read)
