"""What a check leaves behind: its heartbeat, and the hot state in the registry."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from gateway.errors import InsightsError
from gateway.ingest.probing.checks import Outcome
from gateway.ingest.probing.network.phases import Timings
from gateway.ingest.probing.target import Target
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.checks import close_incident, open_incident, record_check, record_dispatch
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.columns import PHASES, SHOWN
from gateway.telemetry.sql.failure_classes import failure_class

WRITE_SECONDS = 5.0
NOT_RUN = "the check could not be run; see the log"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One run of one monitor, in Unix ms: due, started, and when the next is due (None: never)."""

    id: str
    target: Target
    scheduled_ms: int
    started_ms: int
    next_ms: int | None

    @property
    def lag_ms(self) -> int:
        """How late the check started; a wall clock that was set back makes none of it negative."""
        return max(0, self.started_ms - self.scheduled_ms)


def heartbeat(dispatch: Dispatch, outcome: Outcome, region: str, colo: str) -> Heartbeat:
    """The relay is empty: what this process checks has none."""
    target = dispatch.target
    failed = outcome.status == "down"
    return Heartbeat(
        monitor_id=target.id,
        org_id=target.org_id,
        timestamp_ms=outcome.ended_ms,
        status=outcome.status,
        latency_ms=round(outcome.latency_ms, 3),
        region=region,
        colo=colo,
        code=outcome.code,
        error=outcome.error,
        dispatch_id=dispatch.id,
        sample_rate=target.sample_rate,
        kind=target.kind,
        error_class=failure_class(outcome.code, outcome.error) if failed else "",
        lag_ms=dispatch.lag_ms,
        **_timed(outcome.timings),
    )


def _timed(timings: Timings) -> dict[str, Any]:
    """What was not measured is 0; what took no time that could be is a thousandth of a millisecond."""
    phases = {name: getattr(timings, name) for name in PHASES}
    told = {name: 0.0 if took is None else max(0.001, round(took, 3)) for name, took in phases.items()}
    shown = {name: getattr(timings, name) for name in SHOWN}
    return told | shown | {"expires_s": timings.expires_s or 0}


async def keep_outcome(registry: RegistryStore, dispatch: Dispatch, beat: Heartbeat) -> None:
    """Bring the hot state up to date. A registry that fails costs this update, which the next one mends."""
    await _keep(registry, dispatch, (*_status(dispatch, beat), _dispatched(dispatch, "completed", beat)))


async def keep_failure(registry: RegistryStore, dispatch: Dispatch, colo: str, now_ms: int) -> None:
    """The check itself could not be run: nothing is known of the target, so its status stays."""
    beat = Heartbeat(
        dispatch.target.id, dispatch.target.org_id, now_ms, "pending", 0.0, colo=colo, error=NOT_RUN
    )
    await _keep(registry, dispatch, (_dispatched(dispatch, "failed", beat),))


async def _keep(
    registry: RegistryStore, dispatch: Dispatch, statements: tuple[RegistryStatement, ...]
) -> None:
    try:
        for statement in statements:
            await registry.execute(statement, WRITE_SECONDS)
    except InsightsError as error:
        log.warning("the registry missed a check of monitor %s: %s", dispatch.target.id, error.message)


def _status(dispatch: Dispatch, beat: Heartbeat) -> Iterator[RegistryStatement]:
    """Incidents are opened before the status is written: they look at the previous check's."""
    down = beat.status == "down"
    if down:
        yield open_incident(
            beat.org_id,
            beat.monitor_id,
            incident_id=f"inc_{uuid4().hex}",
            now_ms=beat.timestamp_ms,
            reason=beat.error,
        )
    yield record_check(
        beat.org_id,
        beat.monitor_id,
        status=beat.status,
        checked_ms=beat.timestamp_ms,
        latency_ms=beat.latency_ms,
        region=beat.region,
        error=beat.error,
        next_run_ms=dispatch.next_ms,
    )
    if not down:
        yield close_incident(beat.org_id, beat.monitor_id, beat.timestamp_ms)


def _dispatched(dispatch: Dispatch, status: str, beat: Heartbeat) -> RegistryStatement:
    return record_dispatch(
        beat.org_id,
        beat.monitor_id,
        dispatch_id=dispatch.id,
        status=status,
        scheduled_ms=dispatch.scheduled_ms,
        dispatched_ms=dispatch.started_ms,
        completed_ms=beat.timestamp_ms,
        colo=beat.colo,
        error=beat.error if status == "failed" else "",
    )
