"""Which heartbeats a telemetry store has already, told by their dispatch ids."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.errors import BadUserInput
from gateway.ports import TelemetryStore
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.sequences import dispatches_written
from gateway.telemetry.sql.text import Source

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """One read for each org: of its monitors' rows, between the oldest heartbeat and the newest."""

    store: TelemetryStore
    source: Source

    async def __call__(self, beats: Sequence[Heartbeat]) -> frozenset[str]:
        by_org: dict[str, list[Heartbeat]] = defaultdict(list)
        for beat in beats:
            by_org[beat.org_id].append(beat)
        found = await asyncio.gather(*(self._of(org, theirs) for org, theirs in by_org.items()))
        return frozenset().union(*found)

    async def _of(self, org: str, beats: Sequence[Heartbeat]) -> frozenset[str]:
        times = [beat.timestamp_ms for beat in beats]
        monitors = tuple({beat.monitor_id for beat in beats})
        try:
            statement = dispatches_written(org, self.source, min(times), max(times) + 1, monitors)
        except BadUserInput:
            return frozenset()  # an id that no statement may name: such a row is written again
        return frozenset(str(row["dispatch_id"]) for row in (await self.store.read(statement, SECONDS)).rows)
