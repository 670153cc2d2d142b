"""What this gateway's own checks found goes to Analytics Engine through the Worker, all of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.stores.ingest.worker import Worker
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.platform import filled
from tests.platform.conftest import Opened, Platform
from tests.writing.conftest import Begun, now_ms
from tests.writing.runtime import TOKEN

CHECKS = 60
ASKED = """query ($id: ID!) { monitor(id: $id) {
  uptime(window: "1h") { counts { checks { value } up { value } } }
  heartbeats(window: "1h", first: 100) { nodes {
    dispatchId status error errorClass latencyMs sampleRate } } } }"""


def found(number: int, since_ms: int) -> Heartbeat:
    """Every third is down, and says so in a text that is hard to carry."""
    down = number % 3 == 0
    return Heartbeat(
        *(filled.SHOP, filled.ORG),
        timestamp_ms=since_ms + number * 1000,
        status="down" if down else "up",
        latency_ms=10.0 + number,
        region=filled.PARIS,
        code=0 if down else 200,
        error='timeout:\t"5 s"\\n \u00e9\n' if down else "",
        dispatch_id=f"run-{number}",
        kind="http",
        error_class="timeout" if down else "",
    )


@asynccontextmanager
async def outbox(url: str, spool: Path) -> AsyncIterator[Outbox]:
    worker, file = Worker(url, SecretStr(TOKEN)), await SqliteRegistry.open(spool, "spool", alone=True)
    try:
        yield Outbox(worker, safeguards=Safeguards(Spool(file)))
    finally:
        await file.aclose()
        await worker.aclose()


@pytest.mark.dear
@pytest.mark.parametrize("direct", [False, True], ids=["queue", "directly"])
async def test_what_waited_for_the_worker_arrives(
    emulated: Platform, reading: Opened, begun: Begun, tmp_path: Path, *, direct: bool
) -> None:
    """Checked while the Worker was away, by a process that has ended since: all is told, field by field."""
    beats, spool = [found(number, now_ms() - 600_000) for number in range(CHECKS)], tmp_path / "spool.sqlite3"
    async with outbox("http://127.0.0.1:9/ingest", spool) as away:
        for beat in beats:
            await away.add(beat)
        await away.flush()
    worker = begun(emulated, direct=direct)
    async with outbox(f"{worker.url}/ingest", spool) as back:
        await back.recover()
        await back.flush()
    worker.arrived(CHECKS)
    told = (await reading.ask(ASKED, id=filled.SHOP))["monitor"]
    assert told["uptime"]["counts"] == {"checks": {"value": 60.0}, "up": {"value": 40.0}}
    assert told["heartbeats"]["nodes"] == [
        {
            "dispatchId": beat.dispatch_id,
            "status": beat.status.upper(),
            "error": beat.error or None,
            "errorClass": "TIMEOUT" if beat.error_class else None,
            "latencyMs": beat.latency_ms,
            "sampleRate": 1.0,
        }
        for beat in reversed(beats)
    ]
