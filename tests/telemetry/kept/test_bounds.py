"""What is kept of hours stays within its bounds, whatever becomes of the answers it was read for."""

from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.telemetry.kept.asking import CUT, DATASET, ROWS, composed, kept_of
from tests.telemetry.lab import fresh_org


@pytest.mark.dear
async def test_orgs_whose_edges_fail_are_forgotten_too(
    rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what windows cut off cannot be read, org after org, no more of them are kept than may be."""
    monkeypatch.setattr("gateway.stores.held.lines.MOST_ORGS", 1)
    reads: list[str] = []

    async def failing(sql: str, seconds: float) -> bytes:
        reads.append(sql)
        told = await rolled.engine.query(sql, seconds)
        if "roundDown" in sql:
            while not any(f"{org}' AND _part" in one for one in reads for org in orgs[-1:]):
                await rolled.engine.query("SELECT 1", seconds)
            raise RuntimeError("Code: 241")
        return told

    kept, orgs = kept_of(rolled, DATASET, failing), []
    for _ in range(3):
        orgs.append(fresh_org())
        await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=orgs[-1]) for one in ROWS]))
        assert await kept.answer(composed(rolled, orgs[-1], ("totals", [CUT])), 60) is None
    while len(kept._orgs) > 1 and len(reads) < 1000:  # what is read goes on a moment after its answer failed
        reads.append("")
        await rolled.engine.query("SELECT 1", 60)
    assert len(kept._orgs) == 1
