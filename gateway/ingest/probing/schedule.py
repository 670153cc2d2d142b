"""When each monitor is due: fixed-rate slots that never drift. Pure; times are seconds of any steady clock.

A monitor's slots are its first one plus whole intervals. A slot that passed while nobody looked is skipped,
not caught up with: a burst of late checks would say nothing new about the target.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from gateway.ingest.probing.target import Target

LONGEST_START_S = 5.0


@dataclass(frozen=True, slots=True)
class Slot:
    """A check that is due: `at` is when it should start, `following` when the next one should."""

    target: Target
    at: float
    following: float


@dataclass(slots=True)
class _Plan:
    target: Target
    due: float


@dataclass(slots=True)
class Schedule:
    """`draw` returns numbers in [0, 1): the share of LONGEST_START_S (or of a shorter interval) that a new
    monitor waits, so that a fleet does not start all at once."""

    draw: Callable[[], float]
    _plans: dict[str, _Plan] = field(default_factory=dict)
    _queue: list[tuple[float, str]] = field(default_factory=list)
    """A heap of due times. Entries that no plan agrees with any more are passed over."""

    def sync(self, targets: Iterable[Target], now: float) -> None:
        """Take up what is new, forget what is gone; a new interval starts over, any other change does not."""
        wanted = {target.id: target for target in targets}
        self._plans = {name: plan for name, plan in self._plans.items() if name in wanted}
        for target in wanted.values():
            plan = self._plans.get(target.id)
            if plan and plan.target.config.interval == target.config.interval:
                plan.target = target
            else:
                wait = self.draw() * min(target.config.interval, LONGEST_START_S)
                self._put(_Plan(target, now + wait))

    def due(self, now: float) -> Iterator[Slot]:
        """Every monitor whose slot has come, once; its next slot is the first one after `now`."""
        while self._queue and self._queue[0][0] <= now:
            at, name = heapq.heappop(self._queue)
            plan = self._plans.get(name)
            if plan is None or plan.due != at:
                continue
            interval = plan.target.config.interval
            following = at + interval * ((now - at) // interval + 1)
            self._put(_Plan(plan.target, following))
            yield Slot(plan.target, at, following)

    def next_due(self) -> float | None:
        """When to look again; None with nothing to do."""
        return self._queue[0][0] if self._queue else None

    def _put(self, plan: _Plan) -> None:
        self._plans[plan.target.id] = plan
        heapq.heappush(self._queue, (plan.due, plan.target.id))
