"""What the stores told of some monitors lately, counted: the stuff that the execution graph is drawn from."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.registry.rows import Dispatch, Monitor
from gateway.telemetry.reading.pulse import Pulse
from gateway.telemetry.reading.questions import UNKNOWN_INTERVAL_S
from gateway.times.window import SECOND_MS, Window

LATE_INTERVALS = 2
"""A dispatch that still waits after so many intervals is stuck."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the stores told of some monitors in a window."""

    monitors: tuple[Monitor, ...]
    dispatches: Mapping[str, Dispatch]
    pulses: Mapping[str, Pulse]
    window: Window
    now_ms: int

    def of(self, monitors: Iterable[Monitor]) -> "Facts":
        return Facts(tuple(monitors), self.dispatches, self.pulses, self.window, self.now_ms)

    @property
    def minutes(self) -> float:
        return self.window.elapsed_s(self.now_ms) / 60

    @property
    def enabled(self) -> tuple[Monitor, ...]:
        return tuple(one for one in self.monitors if one.enabled)

    @property
    def seen(self) -> list[Pulse]:
        return [self.pulses[one.id] for one in self.monitors if one.id in self.pulses]

    @property
    def checks(self) -> float:
        return sum(one.tally.checks for one in self.seen)

    @property
    def down(self) -> float:
        return sum(one.tally.down for one in self.seen)

    @property
    def degraded(self) -> float:
        return sum(one.tally.degraded for one in self.seen)

    @property
    def due(self) -> float:
        """Checks that the intervals let expect."""
        return sum(one.expected_checks(self.window.since_ms, self.now_ms) for one in self.enabled)

    @property
    def sent(self) -> list[Dispatch]:
        """Newest dispatches of enabled monitors."""
        return [self.dispatches[one.id] for one in self.enabled if one.id in self.dispatches]

    @property
    def lags_ms(self) -> list[float]:
        """From when a dispatch was due to when it was sent."""
        return [
            max(0, one.dispatched_at - one.scheduled_for)
            for one in self.sent
            if one.dispatched_at is not None
        ]

    @property
    def newest_ms(self) -> int | None:
        """The newest thing known: a check's end, or what a dispatch last did."""
        done = [min(self.now_ms, latest_ms(one)) for one in self.sent]
        return max((*(one.newest_ms for one in self.seen), *done), default=None)

    @property
    def failed(self) -> list[Dispatch]:
        """Those that could not be run in the window."""
        pairs = ((one, self.dispatches[one.id]) for one in self.enabled if one.id in self.dispatches)
        return [sent for monitor, sent in pairs if self._failed_to_run(monitor, sent)]

    def _failed_to_run(self, monitor: Monitor, sent: Dispatch) -> bool:
        late = latest_ms(sent) < self.window.since_ms
        return sent.status == "failed" and not late and not found_it_failing(monitor, sent)

    @property
    def stuck(self) -> list[Monitor]:
        """Enabled monitors whose dispatch should have been over by now."""
        return [one for one in self.enabled if one.id in self.dispatches and self._is_stuck(one)]

    def _is_stuck(self, monitor: Monitor) -> bool:
        dispatch = self.dispatches[monitor.id]
        allowed_ms = LATE_INTERVALS * (monitor.interval_s or UNKNOWN_INTERVAL_S) * SECOND_MS
        return dispatch.status in {"pending", "running"} and self.now_ms - dispatch.scheduled_for > allowed_ms

    def a_minute(self, count: float) -> float | None:
        return count / self.minutes if self.minutes else None


def found_it_failing(monitor: Monitor, sent: Dispatch) -> bool:
    """A failed dispatch whose check was made, and failed: the platform calls both failed.

    The monitor tells them apart: a check leaves it down or degraded, with its error and its time; what never
    got so far leaves it as it was.
    """
    if monitor.status not in {"down", "degraded"}:
        return False
    checked_ms = monitor.last_checked_at or 0
    return sent.error in {None, monitor.last_error} or checked_ms >= sent.scheduled_for


def latest_ms(one: Dispatch) -> int:
    """When it last got somewhere, Unix ms."""
    return max(filter(None, (one.scheduled_for, one.dispatched_at, one.completed_at)), default=0)


def quantile(values: Sequence[float], level: float) -> float | None:
    """The least value that at least `level` of them do not exceed; None of none."""
    return sorted(values)[max(0, math.ceil(level * len(values)) - 1)] if values else None
