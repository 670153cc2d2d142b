"""Heartbeats on their way to the sink: collected, written in batches, kept while the sink fails.

A batch that failed is written again as a whole, so a sink that failed after writing sees rows twice;
their dispatch_id tells. Beyond KEPT rows the oldest are dropped, and the log says how many.
"""

import asyncio
import logging
from collections import deque

from gateway.ports import TelemetrySink
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv

BATCH = 500
KEPT = 50_000

log = logging.getLogger(__name__)


class Outbox:
    """`run` writes every `seconds`, or as soon as BATCH rows wait, until `close`."""

    def __init__(self, sink: TelemetrySink, seconds: float = 1.0, kept: int = KEPT) -> None:
        self._sink = sink
        self._seconds = seconds
        self._kept = kept
        self._waiting: deque[Heartbeat] = deque()
        self._dropped = 0
        self._failing = False
        self._closing = False
        self._wake = asyncio.Event()

    def add(self, beat: Heartbeat) -> None:
        self._waiting.append(beat)
        self._trim()
        if len(self._waiting) >= BATCH and not self._failing:
            self._wake.set()

    def close(self) -> None:
        """Let `run` write what waits and return: it is never cancelled in the middle of a write."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        while not self._closing:
            try:
                async with asyncio.timeout(self._seconds):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            await self.flush()
        await self.flush()
        if self._waiting:
            log.error("%d heartbeats could not be written and are lost", len(self._waiting))

    async def flush(self) -> None:
        """Write all that waits, in one batch; what could not be written waits on."""
        batch = tuple(self._waiting)
        self._waiting.clear()
        if not batch:
            return
        try:
            await self._sink.write(ROW_COLUMNS, rows_tsv(batch))
        except Exception as error:  # noqa: BLE001 - whatever a backend raises, the rows are kept
            self._keep(batch, error)
        else:
            self._written()

    def _keep(self, batch: tuple[Heartbeat, ...], error: Exception) -> None:
        self._waiting.extendleft(reversed(batch))
        self._trim()
        if not self._failing:
            log.warning("heartbeats cannot be written and are kept: %s", type(error).__name__)
        self._failing = True
        if self._dropped:
            log.warning("dropped the %d oldest heartbeats: more than %d wait", self._dropped, self._kept)
        self._dropped = 0

    def _written(self) -> None:
        if self._failing:
            log.info("heartbeats are written again")
        self._failing = False

    def _trim(self) -> None:
        while len(self._waiting) > self._kept:
            self._waiting.popleft()
            self._dropped += 1
