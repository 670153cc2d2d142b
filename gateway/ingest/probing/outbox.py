"""Heartbeats on their way to the sink: spooled, collected, written in batches, kept while the sink fails.

A batch that failed may have been written all the same, and so may what a killed process left in the spool.
Before such rows are sent again the store is asked which dispatches it has, and those are left out. Beyond
KEPT rows the oldest are dropped, and log and counts say how many.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from gateway.errors import InsightsError
from gateway.ingest.probing.spool import Spool
from gateway.meter import Delivery
from gateway.ports import TelemetrySink
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv

BATCH = 500
KEPT = 50_000

log = logging.getLogger(__name__)

Written = Callable[[Sequence[Heartbeat]], Awaitable[frozenset[str]]]
"""Which of these heartbeats' dispatch ids the store has. Raises an InsightsError when it cannot say."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """`number` is the spool's, None where it is in memory alone. `perhaps`: the store may have it already."""

    beat: Heartbeat
    number: int | None
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What keeps heartbeats from being lost, written twice, or either without a word.

    Without a spool, or where it fails, heartbeats wait in memory alone; without `written` a row that may be
    there is written again.
    """

    spool: Spool | None = None
    written: Written | None = None
    delivery: Delivery = field(default_factory=Delivery)


class Outbox:
    """`run` writes every `seconds`, or as soon as BATCH rows wait, until `close`."""

    def __init__(
        self,
        sink: TelemetrySink,
        seconds: float = 1.0,
        kept: int = KEPT,
        safeguards: Safeguards | None = None,
    ) -> None:
        safe = safeguards or Safeguards()
        self._sink = sink
        self._seconds = seconds
        self._kept = kept
        self._spool = safe.spool
        self._written_already = safe.written
        self._delivery = safe.delivery
        self._waiting: deque[_Waiting] = deque()
        self._taking = set[asyncio.Future[None]]()
        self._under_way: tuple[_Waiting, ...] = ()
        self._given_up: list[_Waiting] = []
        self._failing = False
        self._spool_fails = False
        self._closing = False
        self._wake = asyncio.Event()

    async def recover(self) -> None:
        """Take up what the spool holds of a process before this one."""
        if self._spool is None:
            return
        try:
            left = await self._spool.read()
        except InsightsError as error:
            log.warning("the spool of heartbeats cannot be read: %s", error.message)
            return
        self._waiting.extend(_Waiting(beat, number, perhaps=True) for number, beat in left)
        self._trim()
        if left:
            log.info("%d heartbeats of a process before this one are written now", len(left))

    async def add(self, beat: Heartbeat) -> None:
        """When this returns the heartbeat outlives the process, unless the spool failed, which is told.

        Cancelled meanwhile, it goes on: what the spool takes is written before `run` returns.
        """
        taking = asyncio.ensure_future(self._take(beat))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        await asyncio.shield(taking)

    async def _take(self, beat: Heartbeat) -> None:
        self._waiting.append(_Waiting(beat, await self._spooled(beat)))
        self._trim()
        if len(self._waiting) >= BATCH and not self._failing:
            self._wake.set()

    async def _spooled(self, beat: Heartbeat) -> int | None:
        if self._spool is None:
            return None
        try:
            number = await self._spool.keep(beat)
        except InsightsError as error:
            if not self._spool_fails:
                log.warning("heartbeats wait in memory alone and are lost if killed: %s", error.message)
            self._spool_fails = True
            self._delivery.unspooled += 1
            return None
        if self._spool_fails:
            log.warning("heartbeats are spooled again")
        self._spool_fails = False
        return number

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
        if self._taking:
            await asyncio.wait(self._taking)
        await self.flush()
        if self._waiting:
            self._tell_the_end()

    def _tell_the_end(self) -> None:
        lost = sum(one.number is None for one in self._waiting)
        if kept := len(self._waiting) - lost:
            log.warning("%d heartbeats could not be written; they wait in the spool", kept)
        if lost:
            log.error("%d heartbeats could not be written and are lost", lost)

    async def flush(self) -> None:
        """Write all that waits, in one batch; what could not be written waits on."""
        batch = self._under_way = tuple(self._waiting)
        self._waiting.clear()
        if batch:
            try:
                await self._write(batch)
            except Exception as error:  # noqa: BLE001 - whatever a backend raises, the rows are kept
                self._keep(batch, error)
            else:
                await self._written(batch)
        given_up, self._given_up = self._given_up, []  # `add` may give up more meanwhile
        await self._forget(given_up)
        self._tell()

    async def _write(self, batch: tuple[_Waiting, ...]) -> None:
        doubtful = [one.beat for one in batch if one.perhaps]
        there: frozenset[str] = frozenset()
        if doubtful and self._written_already:
            there = await self._written_already(doubtful)
        rows = [one.beat for one in batch if not (one.perhaps and one.beat.dispatch_id in there)]
        if rows:
            await self._sink.write(ROW_COLUMNS, rows_tsv(rows))

    def _keep(self, batch: tuple[_Waiting, ...], error: Exception) -> None:
        self._under_way = ()
        self._waiting.extendleft(replace(one, perhaps=True) for one in reversed(batch))
        self._trim()
        if not self._failing:
            log.warning("heartbeats cannot be written and are kept: %s", type(error).__name__)
        self._failing = True
        if self._given_up:
            log.warning(
                "dropped the %d oldest heartbeats: more than %d wait", len(self._given_up), self._kept
            )

    async def _written(self, batch: tuple[_Waiting, ...]) -> None:
        await self._forget(batch)
        self._under_way = ()
        if self._failing:
            log.info("heartbeats are written again")
        self._failing = False

    async def _forget(self, done: Sequence[_Waiting]) -> None:
        numbers = [one.number for one in done if one.number is not None]
        if self._spool and numbers:
            await self._spool.forget(numbers)

    def _trim(self) -> None:
        while len(self._waiting) > self._kept:
            self._given_up.append(self._waiting.popleft())
            self._delivery.dropped += 1
        self._tell()

    def _tell(self) -> None:
        """What is being written waits as well: the store may take none of it."""
        first = next(chain(self._under_way, self._waiting), None)
        self._delivery.waiting = len(self._under_way) + len(self._waiting)
        self._delivery.oldest_ms = first.beat.timestamp_ms if first else None
