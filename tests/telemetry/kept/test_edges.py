"""What windows cut off is read once for all who ask at the same time, in the numbers of each one's places."""

import asyncio
from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.edges import Edges
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.answers.held.lines import Places
from gateway.telemetry.sql.rolled.statement import OfHours
from tests.telemetry.kept.asking import CUT, ROWS, composed
from tests.telemetry.lab import fresh_org


@pytest.mark.dear
async def test_who_was_forgotten_meanwhile_has_numbers_of_his_own(rolled: EmbeddedTelemetry) -> None:
    """An org that is forgotten, and comes anew while others wait, is told in the numbers that it has now."""
    org = fresh_org()
    await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    asked = composed(rolled, org, ("totals", [CUT]))
    assert isinstance(asked, OfHours)
    edges, before, now = Edges(rolled.engine.query), Places(), Places()
    now.number("elsewhere", "")
    spans = [(CUT.since_ms, CUT.until_ms)]
    both = (edges.between(asked.stretches, places, spans, 60, late=False) for places in (before, now))
    found = dict(zip((before, now), await asyncio.gather(*both), strict=True))
    for places, lines in found.items():
        assert {places.names[one][0] for one in lines["place"].tolist()} == {"weur", "enam"}
