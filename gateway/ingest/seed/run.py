"""Write a plan's history: founding rows, then heartbeats in chunks, then what the registry made of them.

That it was begun is written first, with the orgs, and its mark last: one that was cut short is seen by the
next, which removes the heartbeats that were written and begins again.
While the engine takes one chunk (in a thread, outside the interpreter's lock) the next is put together.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from gateway.ingest.seed.fleet import ORGS, Monitor, monitors_of
from gateway.ingest.seed.history import Climate, rows_of
from gateway.ingest.seed.mark import Begun, Mark, unfinished
from gateway.ingest.seed.plan import Horizon, SeedPlan, SeedReport
from gateway.ingest.seed.records import fleet_rows, founding_rows
from gateway.ingest.seed.story import Story
from gateway.ingest.seed.weather import global_outage, pop_troubles, regional_outage, spells_of
from gateway.ports import RegistryStatement, RegistryStore, TelemetrySink
from gateway.registry.seeding import MemberRow, SeedRow, insert, put
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS
from gateway.telemetry.sql.ddl import Monitors

CHUNK_ROWS = 150_000

Progress = Callable[[int, int], None]
"""Told the checks done and the checks in all."""


class Sink(TelemetrySink, Protocol):
    """A sink that can take back what it was given."""

    async def forget(self, monitors: Monitors) -> None:
        """Remove every row of these monitors."""
        ...


class RegistryBatch(RegistryStore, Protocol):
    """A registry that takes many statements in one transaction."""

    async def execute_many(self, statements: list[RegistryStatement]) -> None: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows as text lines, and the checks they came from (more, where the writer samples)."""

    rows: list[str]
    checks: int

    def tsv(self) -> bytes:
        return "".join(self.rows).encode()


@dataclass(slots=True)
class History:
    """A plan's past. `chunks()` yields the rows by day and fills `stories` on the way."""

    plan: SeedPlan
    horizon: Horizon
    stories: dict[Monitor, Story] = field(init=False)

    def __post_init__(self) -> None:
        self.stories = {monitor: Story() for monitor in monitors_of(self.plan, self.horizon)}

    @property
    def checks(self) -> int:
        return sum(monitor.slots for monitor in self.stories)

    def chunks(self, chunk_rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Days in order and, in a day, monitor after monitor: kind to the engine's partitions."""
        rows: list[str] = []
        checks = 0
        for more_rows, more_checks in self._monitor_days():
            rows += more_rows
            checks += more_checks
            if len(rows) >= chunk_rows:
                yield Chunk(rows, checks)
                rows, checks = [], 0
        yield Chunk(rows, checks)

    def _monitor_days(self) -> Iterator[tuple[list[str], int]]:
        shared = (
            global_outage(self.horizon),
            regional_outage(self.horizon),
            *pop_troubles(self.plan, self.horizon),
        )
        climates = [
            (
                monitor,
                story,
                Climate(self.plan.seed, monitor, spells_of(monitor, self.plan, self.horizon, shared)),
            )
            for monitor, story in self.stories.items()
        ]
        for since_ms, until_ms in self.horizon.days():
            for monitor, story, climate in climates:
                for checks, bad_weather in climate.stretches(since_ms, until_ms):
                    story.follow(checks, bad_weather)
                    yield rows_of(monitor, checks), len(checks)


async def seed(
    sink: Sink,
    registry: RegistryBatch,
    plan: SeedPlan,
    now_ms: int,
    progress: Progress,
    *,
    chunk_rows: int = CHUNK_ROWS,
) -> SeedReport:
    """Fill a sink and a registry with the history of `plan.days` before `now_ms` (Unix ms).

    What others keep there stays; what a seeding that was cut short left there goes first. The same plan and
    minute give the same rows, byte by byte. Raises what the sink and the registry raise: also where the orgs
    are there and no seeding of theirs is unfinished.
    """
    history = History(plan, plan.horizon(now_ms))
    left = await unfinished(registry)
    if left:
        await sink.forget(left.monitors)
    begun = Begun(plan, history.horizon.until_ms).kept(now_ms)
    await registry.execute_many([begun, *_founding(history.horizon, again=left is not None)])
    heartbeats = await _write(sink, history, chunk_rows, progress)
    mark = Mark(plan, history.horizon.until_ms, history.horizon.until_ms)
    await registry.execute_many([*_inserts(fleet_rows(history.stories)), mark.kept(now_ms)])
    return SeedReport(
        organizations=len(ORGS),
        monitors=len(history.stories),
        incidents=sum(len(story.incidents) for story in history.stories.values()),
        checks=history.checks,
        heartbeats=heartbeats,
    )


async def _write(sink: TelemetrySink, history: History, chunk_rows: int, progress: Progress) -> int:
    """Write every chunk while the next one is put together; returns the rows written."""
    written = done = 0
    total = history.checks
    chunks = history.chunks(chunk_rows)
    chunk = await asyncio.to_thread(next, chunks, None)
    while chunk is not None:
        count, following = await asyncio.gather(
            sink.write(ROW_COLUMNS, chunk.tsv()), asyncio.to_thread(next, chunks, None)
        )
        written += count
        done += chunk.checks
        progress(done, total)
        chunk = following
    return written


def _founding(horizon: Horizon, *, again: bool) -> list[RegistryStatement]:
    """Orgs and relays of an earlier try are replaced, any others of their name are in the way."""
    return [
        put(row) if again or isinstance(row, MemberRow) else insert(row) for row in founding_rows(horizon)
    ]


def _inserts(rows: Iterable[SeedRow]) -> list[RegistryStatement]:
    return [insert(row) for row in rows]
