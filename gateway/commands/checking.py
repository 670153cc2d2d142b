"""What guards the heartbeats of checks that run in this process: their spool in the data folder."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.errors import StoreError
from gateway.ingest.probing.outbox import Safeguards
from gateway.ingest.probing.spool import Spool
from gateway.ingest.probing.written import WrittenIn
from gateway.meter import Delivery
from gateway.ports import TelemetryStore
from gateway.settings import Settings
from gateway.stores.opening import dialect_of
from gateway.stores.sqlite import FileDamaged, SqliteRegistry
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
        file = await _spool(settings.data_dir / SPOOL)
    except (StoreError, OSError) as error:
        log.warning("heartbeats are not spooled, and those that wait are lost if killed: %s", error)
        yield Safeguards(None, written, counts)
        return
    try:
        yield Safeguards(Spool(file), written, counts)
    finally:
        await file.aclose()


async def _spool(path: Path) -> SqliteRegistry:
    """A file that is none any more is set aside, and a new one begun: what it held is not written, which is
    said; what is checked from now on must not be lost.
    """
    try:
        return await SqliteRegistry.open(path, "spool", alone=True)
    except FileDamaged:
        aside = path.with_name(f"{path.name}.damaged-{time.time_ns() // 1_000_000}")
        for suffix in ("-wal", "-shm", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        words = "the spool of heartbeats is damaged and set aside as %s: what waited in it is not written"
        log.error(words, aside)  # noqa: TRY400 - the trace would tell no more
        return await SqliteRegistry.open(path, "spool", alone=True)
