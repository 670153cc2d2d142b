"""Is the data arriving? Freshness, lag, how much of what was due came, and who has gone quiet.

Told from one read of every monitor's heartbeats, and one of the fleet's totals for the lag; the registry says
what is due.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from gateway.insights import counting, subjects
from gateway.insights.subjects import Subject
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.summaries import Fidelity
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.pulse import Pulse, PulsesQuestion
from gateway.telemetry.reading.questions import UNKNOWN_INTERVAL_S, expected_rate
from gateway.telemetry.sql.columns import DOCUMENTED
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import SECOND_MS, Window

MISSED = 3
"""Intervals without a heartbeat after which a monitor is overdue."""
REACH_INTERVALS = MISSED + 1
LONGEST_REACH_S = 86_400
"""Monitors that are checked less often than four times in it are judged by the registry alone."""
REACH_GRID_S = 60
LATE_MS = 60_000
ENOUGH = 0.9
"""Coverage below this is a loss."""
QUIET_ROWS, QUIET_S = 5, 60
"""Nothing was written for as long as five rows take, and for a minute: less than one chance in a hundred."""


class State(Enum):
    """The first that holds, from the worst on."""

    IDLE = "idle"
    SILENT = "silent"
    LOSING = "losing"
    DELAYED = "delayed"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class Overdue:
    """An enabled monitor that missed its checks; `last_ms` (Unix ms) is None where no heartbeat is known."""

    monitor: Monitor
    last_ms: int | None
    intervals_missed: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was read of monitors that the registry does not have: it counts in no other number."""

    checks: float
    monitors: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Of one window: rates are checks a minute, `coverage` those seen of those due, lags in ms.

    What nothing was seen of is None, never 0. `layout_understood` is False where rows hold what is no status.
    """

    window: Window
    state: State
    newest_write_ms: int | None
    freshness_s: float | None
    lag_p50_ms: float | None
    lag_p95_ms: float | None
    per_minute: float
    expected_per_minute: float
    coverage: float | None
    overdue: tuple[Overdue, ...]
    configured_rate: float
    observed_rate: float | None
    layout_version: str
    layout_understood: bool
    unknown: Unknown
    fidelity: Fidelity


async def pipeline(context: Context, window: Window) -> Pipeline:
    """The pipeline of the caller's org. At most two telemetry reads. Raises StoreError."""
    subject = await subjects.fleet(context)
    question = PulsesQuestion(context.org, window, reach_ms(subject.monitors, window))
    pulses, whole = await asyncio.gather(
        context.loaders.pulses.load(question),
        counting.tally(context, subject, window, Parts(lag=True, recorded=True)),
    )
    now_ms = min(context.now_ms, window.until_ms)
    return assessed(subject, window, now_ms, pulses, whole, context.access.org.writer_rate)


def reach_ms(monitors: Iterable[Monitor], window: Window) -> int:
    """How far back newest heartbeats are sought (Unix ms): four of the largest interval, a day at most."""
    largest_s = max((one.interval_s or UNKNOWN_INTERVAL_S for one in monitors if one.enabled), default=0)
    length_s = min(LONGEST_REACH_S, -(-largest_s * REACH_INTERVALS // REACH_GRID_S) * REACH_GRID_S)
    return max(0, window.until_ms - length_s * SECOND_MS)


def assessed(
    subject: Subject,
    window: Window,
    now_ms: int,
    pulses: Mapping[str, Pulse],
    counted: Tally,
    configured_rate: float,
) -> Pipeline:
    """What they add up to, as of `now_ms`, which is no later than the window's end. Pure."""
    listed = {one.id for one in subject.monitors}
    unknown = [one for name, one in pulses.items() if name not in listed]
    pulses = {name: one for name, one in pulses.items() if name in listed}
    expected, minutes = subject.expected_checks(window, now_ms), window.elapsed_s(now_ms) / 60
    arrived = summaries.uptime(window, counted, subject.standing(window, now_ms, counted))
    newest_ms = max((one.written_ms for one in pulses.values()), default=None)
    freshness_s = None if newest_ms is None else max(0, now_ms - newest_ms) / SECOND_MS
    recorded, weighed = (
        sum(one.recorded for one in pulses.values()),
        sum(one.tally.checks for one in pulses.values()),
    )
    enabled = [one for one in subject.monitors if one.enabled]
    late_ms = counted.lag_p95_ms or 0.0
    quiet = Quiet(pulses, reach_ms(enabled, window), now_ms, configured_rate, late_ms)
    rate = expected_rate(one.interval_s for one in enabled) * configured_rate
    return Pipeline(
        window=window,
        state=state(rate, freshness_s, arrived.coverage, late_ms),
        newest_write_ms=newest_ms,
        freshness_s=freshness_s,
        lag_p50_ms=counted.lag_p50_ms,
        lag_p95_ms=counted.lag_p95_ms,
        per_minute=counted.checks / minutes if minutes else 0.0,
        expected_per_minute=expected / minutes if minutes else 0.0,
        coverage=arrived.coverage,
        overdue=tuple(quiet.overdue(enabled)),
        configured_rate=configured_rate,
        observed_rate=recorded / weighed if weighed else None,
        layout_version=DOCUMENTED.version,
        layout_understood=not any(one.strange for one in (*pulses.values(), *unknown)),
        unknown=Unknown(sum(one.tally.checks for one in unknown), len(unknown)),
        fidelity=arrived.fidelity,
    )


def state(rows_per_s: float, freshness_s: float | None, coverage: float | None, late_ms: float) -> State:
    """`rows_per_s` are due to be written; nothing due is idle, whatever still arrives."""
    if not rows_per_s:
        return State.IDLE
    patience_s = max(QUIET_S, QUIET_ROWS / rows_per_s) + late_ms / SECOND_MS
    if freshness_s is None or freshness_s > patience_s:
        return State.SILENT
    if coverage is not None and coverage < ENOUGH:
        return State.LOSING
    return State.DELAYED if late_ms > LATE_MS else State.HEALTHY


@dataclass(frozen=True, slots=True)
class Quiet:
    """Who has gone quiet, from the pulses since `since_ms`, as of `now_ms` (Unix ms).

    A heartbeat that sampling left out is not missed: where the writer or the store samples, the registry's
    last check counts as well. Without sampling, a monitor that no row names was last heard of before
    `since_ms`, whatever the registry says. Rows that may still be on their way (`late_ms`) are waited for.
    """

    pulses: Mapping[str, Pulse]
    since_ms: int
    now_ms: int
    configured_rate: float
    late_ms: float

    def overdue(self, enabled: Iterable[Monitor]) -> list[Overdue]:
        """Monitors without a heartbeat for three intervals, the longest quiet first."""
        found = [late for one in enabled if (late := self._judged(one))]
        return sorted(found, key=lambda one: (-one.intervals_missed, one.monitor.id))

    def _judged(self, monitor: Monitor) -> Overdue | None:
        interval_ms = (monitor.interval_s or UNKNOWN_INTERVAL_S) * SECOND_MS
        heard_ms = self._heard_ms(monitor, self.now_ms - interval_ms * MISSED)
        quiet_ms = self.now_ms - (monitor.created_at if heard_ms is None else heard_ms)
        if quiet_ms <= MISSED * interval_ms + self.late_ms:
            return None
        return Overdue(monitor, heard_ms, quiet_ms / interval_ms)

    def _heard_ms(self, monitor: Monitor, needed_ms: int) -> int | None:
        """The newest check known of. Telemetry alone decides where it was read back to `needed_ms`."""
        pulse, checked_ms = self.pulses.get(monitor.id), monitor.last_checked_at
        if self._sampled or needed_ms < self.since_ms:
            known = (pulse.newest_ms if pulse else None, checked_ms)
            return max((one for one in known if one is not None), default=None)
        if pulse:
            return pulse.newest_ms
        return checked_ms if checked_ms is not None and checked_ms < self.since_ms else None

    @property
    def _sampled(self) -> bool:
        return self.configured_rate < 1 or any(one.sampled for one in self.pulses.values())
