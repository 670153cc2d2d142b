"""The prober: runs the checks of every monitor without a relay, and writes what they found.

Monitors are read anew every few seconds, so `insights monitor add` in another process is picked up. No two
checks of one monitor run at once: a slot that comes while the last check still runs is skipped.
"""

import asyncio
import logging
from collections.abc import Callable
from random import SystemRandom
from uuid import uuid4

from gateway.errors import InsightsError
from gateway.ingest.probing.checks import Clock, Line, NotMeasured, Outcome, open_line
from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.ingest.probing.records import Dispatch, heartbeat, keep_failure, keep_outcome
from gateway.ingest.probing.roster import Roster
from gateway.ingest.probing.schedule import Schedule, Slot
from gateway.ingest.probing.target import Target
from gateway.ingest.probing.turns import Turns
from gateway.ports import RegistryStore, TelemetrySink
from gateway.telemetry.answers.heartbeat import Heartbeat

REFRESH_SECONDS = 3.0
FLUSH_SECONDS = 1.0

log = logging.getLogger(__name__)

Watcher = Callable[[Target, Heartbeat], None]
"""Told of every check as it ends, whether its heartbeat is recorded or not."""


class Prober:
    """`concurrency` bounds the checks that run at once. `org` (an id) narrows it to one org's monitors.

    `draw` returns numbers in [0, 1): it spreads the first checks and samples what is recorded. `private` lets
    checks go to private addresses.
    """

    def __init__(
        self,
        registry: RegistryStore,
        sink: TelemetrySink,
        clock: Clock,
        region: str = "local",
        colo: str = "LCL",
        concurrency: int = 64,
        *,
        private: bool = False,
        safeguards: Safeguards | None = None,
        org: str | None = None,
        watcher: Watcher | None = None,
        draw: Callable[[], float] | None = None,
        refresh_seconds: float = REFRESH_SECONDS,
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        self._registry = registry
        self._clock = clock
        self._region = region
        self._colo = colo
        self._private = private
        self._watcher = watcher
        self._draw = draw or SystemRandom().random
        self._refresh_seconds = refresh_seconds
        self._roster = Roster(registry, org)
        self._outbox = Outbox(sink, flush_seconds, safeguards=safeguards)
        self._places = asyncio.Semaphore(concurrency)
        self._turns = Turns()
        self._running: set[str] = set()
        self._schedule = Schedule(self._draw)
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Check until cancelled; then checks in flight are cancelled and what was found is written."""
        await self._outbox.recover()
        writer = asyncio.create_task(self._outbox.run(), name="prober-outbox")
        try:
            async with open_line(private=self._private) as line, asyncio.TaskGroup() as tasks:
                tasks.create_task(self._refresh_forever(), name="prober-roster")
                await self._dispatch_forever(line, tasks)
        finally:
            self._outbox.close()
            await writer

    async def check_once(self) -> list[Heartbeat]:
        """Check every monitor once, now, and write. Raises RegistryUnavailable or DeadlineExceeded."""
        await self._outbox.recover()
        targets = await self._roster.read()
        now_ms = self._clock()
        async with open_line(private=self._private) as line, asyncio.TaskGroup() as tasks:
            checks = [
                tasks.create_task(self._check(line, target, now_ms, next_ms=None)) for target in targets
            ]
        await self._outbox.flush()
        return [beat for check in checks if (beat := check.result())]

    async def _refresh_forever(self) -> None:
        while True:
            try:
                self._schedule.sync(await self._roster.read(), _steady())
                self._changed.set()
            except InsightsError as error:
                log.warning("the monitors could not be read, the known ones go on: %s", error.message)
            await asyncio.sleep(self._refresh_seconds)

    async def _dispatch_forever(self, line: Line, tasks: asyncio.TaskGroup) -> None:
        while True:
            for slot in self._schedule.due(_steady()):
                if slot.target.id not in self._running:
                    self._running.add(slot.target.id)
                    tasks.create_task(self._run_slot(line, slot))
            await self._until_due()

    async def _until_due(self) -> None:
        """Sleep until the next slot, or until the monitors changed."""
        due = self._schedule.next_due()
        try:
            async with asyncio.timeout(None if due is None else max(0.0, due - _steady())):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()

    async def _run_slot(self, line: Line, slot: Slot) -> None:
        now_ms, now = self._clock(), _steady()
        due_ms, next_ms = (round(now_ms + (at - now) * 1000) for at in (slot.at, slot.following))
        try:
            await self._check(line, slot.target, due_ms, next_ms)
        finally:
            self._running.discard(slot.target.id)

    async def _check(self, line: Line, target: Target, due_ms: int, next_ms: int | None) -> Heartbeat | None:
        """Run one check and keep what it found. None when it could not be run, which is not `down`."""
        async with self._places, self._turns.turn():
            dispatch = Dispatch(uuid4().hex, target, due_ms, self._clock(), next_ms)
            outcome = await self._outcome(line, target)
        if outcome is None:
            await keep_failure(self._registry, dispatch, self._colo, self._clock())
            return None
        beat = heartbeat(dispatch, outcome, self._region, self._colo)
        await self._record(target, beat)  # first: what the registry says is completed must not get lost
        await keep_outcome(self._registry, dispatch, beat)
        return beat

    async def _outcome(self, line: Line, target: Target) -> Outcome | None:
        try:
            return await line.check(target, self._clock)
        except NotMeasured:
            log.warning("monitor %s was not measured: this process stood still meanwhile", target.id)
            return None
        except Exception as error:  # noqa: BLE001 - one odd check must not end the others
            kind = type(error).__name__  # the message is left out: it may quote a header (law 11)
        log.error("monitor %s could not be checked: %s", target.id, kind)
        return None

    async def _record(self, target: Target, beat: Heartbeat) -> None:
        """The org's sample rate decides whether the row is written; the row says the rate."""
        if self._draw() < target.sample_rate:
            await self._outbox.add(beat)
        if self._watcher:
            self._watcher(target, beat)


def _steady() -> float:
    """Seconds of a clock that nobody sets: a schedule must not jump with the wall clock."""
    return asyncio.get_running_loop().time()
