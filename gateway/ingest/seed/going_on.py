"""A seeded history that goes on: the plan's own checks, made as time passes. Pure.

The plan and the horizon it was seeded to decide everything, so that a demo that was off for a day, or that
is continued in many small steps, holds the rows that one long step would have written.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from gateway.ingest.seed.fleet import SETTLED_MS, Monitor, monitors_of
from gateway.ingest.seed.history import Check, Climate
from gateway.ingest.seed.plan import DAY_MS, Horizon, SeedPlan
from gateway.ingest.seed.story import Story
from gateway.ingest.seed.weather import (
    Spell,
    global_outage,
    pop_troubles,
    regional_outage,
    returning,
    spells_of,
)

FOREVER = 2**40
"""More slots than any monitor will have."""

Made = tuple[Check, bool]
"""A check, and whether it fell into bad weather."""


@dataclass(slots=True)
class Life:
    """One monitor's checks in order, each made once; `story` is what the registry knows of them."""

    monitor: Monitor
    checks: Iterator[Made]
    story: Story = field(default_factory=Story)
    _next: deque[Made] = field(default_factory=deque)

    def until(self, until_ms: int) -> list[Check]:
        """The checks due before `until_ms` that were not made yet; the story takes them in."""
        made = []
        while self._upcoming()[0].due_ms < until_ms:
            check, bad_weather = self._next.popleft()
            self.story.follow([check], bad_weather)
            made.append(check)
        return made

    def next_due_ms(self) -> int:
        return self._upcoming()[0].due_ms

    def _upcoming(self) -> Made:
        if not self._next:
            self._next.append(next(self.checks))
        return self._next[0]


def settled_ms(now_ms: int) -> int:
    """Checks due before this are over by `now_ms`, whatever they met with."""
    return now_ms - SETTLED_MS


def lives(plan: SeedPlan, horizon: Horizon, made_until_ms: int) -> dict[str, Life]:
    """Every enabled monitor of the plan by id, its checks made up to `made_until_ms`.

    Only a day and what has passed of the next are gone through again: no failure lasts longer than that, so
    the stories agree with the past in all that is still going on.
    """
    shared = (global_outage(horizon), regional_outage(horizon), *pop_troubles(plan, horizon))
    found = {}
    for monitor in monitors_of(plan, horizon):
        if monitor.enabled:
            life = _life(plan, horizon, monitor, shared, made_until_ms)
            life.until(made_until_ms)
            found[monitor.id] = life
    return found


def _life(
    plan: SeedPlan, horizon: Horizon, monitor: Monitor, shared: tuple[Spell, ...], made_until_ms: int
) -> Life:
    endless = replace(monitor, slots=FOREVER)
    since_ms = max(horizon.since_ms, (made_until_ms // DAY_MS - 1) * DAY_MS)
    known = spells_of(monitor, plan, horizon, shared)
    return Life(endless, _checks(plan, horizon, endless, known, since_ms))


def _checks(
    plan: SeedPlan, horizon: Horizon, monitor: Monitor, known: tuple[Spell, ...], since_ms: int
) -> Iterator[Made]:
    """From the first moment of a day that the horizon touches, or of its first part, and on without end."""
    for midnight in count(since_ms // DAY_MS * DAY_MS, DAY_MS):
        day = max(midnight, horizon.since_ms), midnight + DAY_MS
        spells = (*known, *returning(monitor, plan, horizon, *day))
        for checks, bad_weather in Climate(plan.seed, monitor, spells).stretches(*day):
            yield from ((check, bad_weather) for check in checks)
