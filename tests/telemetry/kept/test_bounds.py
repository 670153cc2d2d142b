"""What is kept of hours stays within its bounds, whatever becomes of the answers it was read for."""

from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.telemetry.kept.asking import CUT, DATASET, ROWS, composed, kept_of
from tests.telemetry.lab import fresh_org


@pytest.mark.dear
async def test_orgs_whose_cut_hours_fail_are_forgotten_too(
    rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where hours that windows cut cannot be read, org after org, no more of them are kept than may be."""
    monkeypatch.setattr("gateway.stores.held.lines.MOST_ORGS", 1)

    async def failing(sql: str, seconds: float) -> bytes:
        if f"FROM {DATASET} WHERE" in sql:
            raise RuntimeError("Code: 241")
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, failing)
    for _ in range(3):
        org = fresh_org()
        await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
        assert await kept.answer(composed(rolled, org, ("totals", [CUT])), 60) is None
    assert len(kept._orgs) == 1
