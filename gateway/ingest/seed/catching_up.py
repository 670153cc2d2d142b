"""Keeps a seeded demo alive: writes the checks that its plan would have made since they were last written.

Demo data, as all that was seeded: nothing is checked. Monitors that were disabled or removed since are left
alone. A step that fails is taken again from where the registry says; rows may then be written twice, and
their dispatch ids tell.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from gateway.errors import InsightsError
from gateway.ingest.seed.going_on import Life, lives, settled_ms
from gateway.ingest.seed.history import Check, dispatch_id, rows_of
from gateway.ingest.seed.mark import Mark, mark_of, read_mark
from gateway.ingest.seed.records import incident_row
from gateway.ports import RegistryStatement, RegistryStore, TelemetrySink
from gateway.registry.checks import close_incident, enabled_monitors, record_check, record_dispatch
from gateway.registry.seeding import insert
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS

EVERY_SECONDS = 10.0
LONGEST_STEP_MS = 6 * 3_600_000
"""A demo that was off for long catches up in steps of so much of its time."""
READ_SECONDS = 5.0

log = logging.getLogger(__name__)


class Registry(RegistryStore, Protocol):
    """A registry that takes many statements in one transaction."""

    async def execute_many(self, statements: list[RegistryStatement]) -> None: ...


@dataclass(slots=True)
class CatchingUp:
    """`step` writes what became due; `run` does so until it is cancelled. `clock` gives Unix ms."""

    sink: TelemetrySink
    registry: Registry
    clock: Callable[[], int]
    _lives: dict[str, Life] = field(default_factory=dict)

    async def run(self) -> None:
        while True:
            try:
                behind = await self.step()
            except InsightsError as error:
                self._lives = {}
                log.warning("the demo's history could not be continued: %s", error.message)
                behind = False
            if not behind:
                await asyncio.sleep(EVERY_SECONDS)

    async def step(self) -> bool:
        """Whether more is due already. Raises what the sink and the registry raise."""
        now_ms = self.clock()
        mark = mark_of(await self.registry.fetch(read_mark(), READ_SECONDS))
        if mark is None or settled_ms(now_ms) <= mark.made_ms:
            return False
        if not self._lives:
            self._lives = await asyncio.to_thread(lives, mark.plan, mark.horizon, mark.made_ms)
        enabled = {row["id"] for row in await self.registry.fetch(enabled_monitors(), READ_SECONDS)}
        until_ms = min(settled_ms(now_ms), mark.made_ms + LONGEST_STEP_MS)
        rows, statements = await asyncio.to_thread(_made, self._lives, enabled, until_ms)
        if rows:
            await self.sink.write(ROW_COLUMNS, "".join(rows).encode())
        await self.registry.execute_many([*statements, _moved(mark, until_ms, now_ms)])
        return until_ms < settled_ms(now_ms)


def _moved(mark: Mark, until_ms: int, now_ms: int) -> RegistryStatement:
    return replace(mark, made_ms=until_ms).kept(now_ms)


def _made(
    found: dict[str, Life], enabled: set[object], until_ms: int
) -> tuple[list[str], list[RegistryStatement]]:
    """Rows of the checks due before `until_ms`, and what the registry makes of them."""
    rows: list[str] = []
    statements: list[RegistryStatement] = []
    for name, life in found.items():
        known = len(life.story.incidents)
        lasting = known > 0 and life.story.incidents[-1].closed_ms is None
        checks = life.until(until_ms)
        if name in enabled and checks:
            rows += rows_of(life.monitor, checks)
            statements += _incidents(life, known, lasting=lasting)
            statements += _state(life, checks)
    return rows, statements


def _incidents(life: Life, known: int, *, lasting: bool) -> Iterator[RegistryStatement]:
    """The incident that lasted is closed before others are opened: a monitor has one at a time."""
    monitor, incidents = life.monitor, life.story.incidents
    if lasting and (closed_ms := incidents[known - 1].closed_ms) is not None:
        yield close_incident(monitor.org.id, monitor.id, closed_ms)
    for incident in incidents[known:]:
        yield insert(incident_row(monitor, incident, f"at-{incident.opened_ms}"))


def _state(life: Life, checks: list[Check]) -> Iterator[RegistryStatement]:
    """The first check, the newest failure and the newest check; recorded ones, which may be earlier."""
    story, org, name = life.story, life.monitor.org.id, life.monitor.id
    newest = [story.last] if story.last else []
    marks = [one for one in (story.first, story.last_failed) if one in checks] + newest
    for check in dict.fromkeys(filter(None, marks)):
        yield record_check(
            org,
            name,
            status=check.status,
            checked_ms=check.end_ms,
            latency_ms=check.latency_ms,
            region=check.site.region,
            error=check.error,
            next_run_ms=life.next_due_ms(),
        )
    for check in newest:
        yield record_dispatch(
            org,
            name,
            dispatch_id=dispatch_id(life.monitor, check.slot),
            status="completed",
            scheduled_ms=check.due_ms,
            dispatched_ms=check.end_ms - int(check.latency_ms),
            completed_ms=check.end_ms,
            colo=check.site.colo,
            error="",
        )
