"""What guards the heartbeats of checks that run in this process: their spool in the data folder."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.errors import StoreError
from gateway.ingest.probing.outbox import Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.ingest.probing.written import WrittenIn
from gateway.meter import Delivery
from gateway.ports import TelemetryStore
from gateway.settings import Settings
from gateway.stores.opening import dialect_of
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.sql.text import Source

SPOOL = "checks.spool.sqlite3"

log = logging.getLogger(__name__)


@asynccontextmanager
async def safeguards(
    settings: Settings, telemetry: TelemetryStore, delivery: Delivery | None = None
) -> AsyncIterator[Safeguards]:
    """Without the spool, which is told, checks go on: what they find then waits in memory alone."""
    written = WrittenIn(telemetry, Source.of(settings.ae_dataset, dialect_of(settings)))
    counts = delivery or Delivery()
    try:
        file = await SqliteRegistry.open(settings.data_dir / SPOOL, "spool", alone=True)
    except (StoreError, OSError) as error:
        log.warning("heartbeats are not spooled, and those that wait are lost if killed: %s", error)
        yield Safeguards(None, written, counts)
        return
    try:
        yield Safeguards(Spool(file), written, counts)
    finally:
        await file.aclose()
