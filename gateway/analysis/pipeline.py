"""Is the data arriving? Freshness, lag, how much of what was due came, and who has gone quiet.

Told from one read of every monitor's heartbeats, and one of the fleet's totals for the lag; the registry says
what is due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gateway import insights
from gateway.context import Context
from gateway.insights import Subject
from gateway.registry.rows import Monitor
from gateway.telemetry import summaries
from gateway.telemetry.columns import DOCUMENTED
from gateway.telemetry.planner import UNKNOWN_INTERVAL_S, expected_rate
from gateway.telemetry.pulse import Pulse, PulsesQuestion
from gateway.telemetry.summaries import Fidelity
from gateway.window import SECOND_MS, Window

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
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Lag:
    """From a check's end to its row's write, ms: half, and 95 of 100, of the rows took no longer."""

    p50_ms: float | None = None
    p95_ms: float | None = None


async def pipeline(context: Context, window: Window) -> Pipeline:
    """The pipeline of the caller's org. At most two telemetry reads. Raises StoreError."""
    subject = await insights.fleet(context)
    question = PulsesQuestion(context.org, window, reach_ms(subject.monitors, window))
    pulses = await context.loaders.pulses.load(question)
    now_ms = min(context.now_ms, window.until_ms)
    return assessed(subject, window, now_ms, pulses, Lag(), context.access.org.writer_rate)


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
    lag: Lag,
    configured_rate: float,
) -> Pipeline:
    """What the pulses add up to, as of `now_ms`, which is no later than the window's end. Pure."""
    counted = summaries.uptime(
        window,
        summaries.merged([one.tally for one in pulses.values()]),
        subject.expected_checks(window, now_ms),
    )
    minutes = window.elapsed_s(now_ms) / 60
    expected = subject.expected_checks(window, now_ms)
    newest_ms = max((one.written_ms for one in pulses.values()), default=None)
    freshness_s = None if newest_ms is None else max(0, now_ms - newest_ms) / SECOND_MS
    recorded = sum(one.recorded for one in pulses.values())
    enabled = [one for one in subject.monitors if one.enabled]
    rate = expected_rate(one.interval_s for one in enabled) * configured_rate
    return Pipeline(
        window=window,
        state=state(rate, freshness_s, counted.coverage, lag),
        newest_write_ms=newest_ms,
        freshness_s=freshness_s,
        lag_p50_ms=lag.p50_ms,
        lag_p95_ms=lag.p95_ms,
        per_minute=counted.checks / minutes if minutes else 0.0,
        expected_per_minute=expected / minutes if minutes else 0.0,
        coverage=counted.coverage,
        overdue=tuple(overdue(enabled, pulses, reach_ms(enabled, window), now_ms, configured_rate, lag)),
        configured_rate=configured_rate,
        observed_rate=recorded / counted.checks if counted.checks else None,
        layout_version=DOCUMENTED.version,
        layout_understood=not any(one.strange for one in pulses.values()),
        fidelity=counted.fidelity,
    )


def state(rows_per_s: float, freshness_s: float | None, coverage: float | None, lag: Lag) -> State:
    """`rows_per_s` are due to be written; nothing due is idle, whatever still arrives."""
    if not rows_per_s:
        return State.IDLE
    if (
        freshness_s is None
        or freshness_s > max(QUIET_S, QUIET_ROWS / rows_per_s) + (lag.p95_ms or 0) / SECOND_MS
    ):
        return State.SILENT
    if coverage is not None and coverage < ENOUGH:
        return State.LOSING
    if lag.p95_ms is not None and lag.p95_ms > LATE_MS:
        return State.DELAYED
    return State.HEALTHY


def overdue(
    enabled: Sequence[Monitor],
    pulses: Mapping[str, Pulse],
    since_ms: int,
    now_ms: int,
    configured_rate: float,
    lag: Lag,
) -> list[Overdue]:
    """Monitors without a heartbeat for three intervals and the lag, the longest quiet first.

    A heartbeat that sampling left out is not missed: where the writer or the store samples, the registry's
    last check counts as well. Without sampling, a monitor that no row since `since_ms` names was last heard
    of before that, whatever the registry says.
    """
    sampled = configured_rate < 1 or any(one.sampled for one in pulses.values())
    found = []
    for one in enabled:
        interval_ms = (one.interval_s or UNKNOWN_INTERVAL_S) * SECOND_MS
        beyond = now_ms - interval_ms * MISSED < since_ms
        heard_ms = _heard_ms(one, pulses.get(one.id), None if sampled or beyond else since_ms)
        quiet_ms = now_ms - (one.created_at if heard_ms is None else heard_ms)
        if quiet_ms > MISSED * interval_ms + (lag.p95_ms or 0):
            found.append(Overdue(one, heard_ms, quiet_ms / interval_ms))
    return sorted(found, key=lambda one: (-one.intervals_missed, one.monitor.id))


def _heard_ms(monitor: Monitor, pulse: Pulse | None, since_ms: int | None) -> int | None:
    """The newest heartbeat known; since `since_ms` telemetry alone decides, and without it both are asked."""
    checked_ms = monitor.last_checked_at
    if since_ms is None:
        return max((one for one in (pulse and pulse.newest_ms, checked_ms) if one), default=None)
    if pulse:
        return pulse.newest_ms
    return checked_ms if checked_ms is not None and checked_ms < since_ms else None
