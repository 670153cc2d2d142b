"""What doctor asks of the telemetry store."""

import pytest

from gateway.doctor.telemetry import TelemetryExam
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.probes import probes
from gateway.telemetry.sql.text import Source
from tests.telemetry.lab import START_MS, Watched

NOW_S = START_MS // 1000


@pytest.mark.dear
async def test_what_a_service_can_do_is_asked_once(engine: Engine, dataset: str) -> None:
    """Every call is out of one budget: each capability is one statement, and is both told and used."""
    store = Watched(EmbeddedTelemetry(engine, dataset))
    source = Source.of(dataset, CLICKHOUSE)
    findings = await TelemetryExam(store, source, NOW_S, store).findings()
    capabilities = probes(source, NOW_S)
    assert {store.names.count(probe.statement.name) for probe in capabilities} == {1}
    assert len([one for one in findings if one.check == "capability"]) == len(capabilities)
    assert findings[-1].check == "statements"
