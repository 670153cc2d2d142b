"""What can be said from whole hours and days, and what of it only nearly: decided by the question alone.

Counts, means and extrema are the same from hours as from rows, so that any reason may decide between them.
Percentiles and lateness are told within the ratio of their bins: whether they come from hours must not depend
on what else is read in the same statement, on how many monitors it names, or on what is held at the moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.rolled.hours import DAY_MS, HOUR_MS
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import DAY_S, HOUR_S
from gateway.times.ranges import Span

LEAST_HOURS = 48
LEAST_DAYS, LEAST_DAYS_NAMED = 7, 28
"""Of monitors one by one, days are held: in a shorter window most of it is cut off at its two ends. Of those
that are named and told as one, few as a rule, rows are read as fast up to four weeks."""
LEAST_NAMED = 5_000
"""Of fewer hours, or hours of so few monitors that are named, the rows themselves are read as fast; but for
hours that are kept in memory, of all that the registry has."""
HELD = Parts(latency=True, spread=True, recorded=True)
"""What is the same from hours as from rows, beside counts."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of an answer are: of which monitors and places, and in which steps of time."""

    monitors: bool = False
    """They are told apart."""
    some: bool = False
    """Of an org's monitors some, and not all that the registry has, whether these are named or others left
    out."""
    region: bool = False
    colo: bool = False
    steady_s: int = HOUR_S
    """Keys are the same all through aligned steps of so many seconds; 0: their rows decide."""
    timeless: bool = True
    """No key is a time."""
    not_failed: bool = False
    """Of checks that did not fail alone, of which it is known when the first failed: none did."""

    @classmethod
    def of(cls, layout: Layout, keys: Columns, steady_s: int, *, some: bool) -> "Shape":
        """Of a statement's keys."""
        told = {expression for expression, _ in keys.values()}
        return cls(
            monitors=layout.monitor in told,
            some=some,
            region=layout.region in told,
            colo=layout.colo in told,
            steady_s=steady_s,
            timeless=told <= {layout.monitor, layout.region, layout.colo},
        )

    @property
    def of_all(self) -> bool:
        """Whose checks they are matters nowhere."""
        return not self.monitors and not self.some

    @property
    def daily(self) -> bool:
        """Lengths of monitors, and of colos, are held by the day: by the hour they would be nearly as many
        lines as there are rows."""
        return self.colo or not self.of_all

    def in_steps_of(self, seconds: int) -> bool:
        return self.steady_s > 0 and (self.timeless or self.steady_s % seconds == 0)

    def nearly(self, span: Span) -> Parts:
        """Of a window of which nothing is left out: what it can be told from hours and days within the ratio
        of their bins."""
        since_ms, until_ms = span
        if since_ms < DAY_MS or not self.in_steps_of(HOUR_S):
            return Parts()
        if self.of_all:
            steady = not self.colo or self.in_steps_of(DAY_S)
            told = steady and until_ms - since_ms >= LEAST_HOURS * HOUR_MS
            return Parts(levels=EVERY_LEVEL if told else frozenset(), lag=told and not self.colo)
        least = LEAST_DAYS if self.monitors else LEAST_DAYS_NAMED
        days = until_ms - since_ms >= least * DAY_MS and self.in_steps_of(DAY_S)
        placed = self.region or self.colo
        return Parts(levels=EVERY_LEVEL if days and not placed else frozenset())


def has_days(source: Source, since_ms: int) -> bool:
    """Days say who checked, and from where, from then on."""
    return source.dialect.rolled and since_ms >= DAY_MS


EVERY_LEVEL = frozenset({0.5})
"""Stands for any."""


def answerable(slices: Sequence[Slice], shape: Shape, named: int | None) -> bool:
    """Hours hold all that is asked of so many monitors (None: of all), and are enough for it to pay."""
    since_ms, until_ms = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    if since_ms < DAY_MS or not shape.in_steps_of(HOUR_S) or any(one.hours for one in slices):
        return False
    if (shape.colo and not shape.of_all) or not all(_held(one, shape) for one in slices):
        return False
    hours = (until_ms - since_ms) // HOUR_MS
    pays = hours >= LEAST_HOURS and (named is None or named * hours >= LEAST_NAMED)
    return pays or any(approximate(one.parts) for one in slices)


def approximate(parts: Parts) -> bool:
    """It holds what hours tell nearly."""
    return bool(parts.levels) or parts.lag


def _held(one: Slice, shape: Shape) -> bool:
    nearly = shape.nearly((one.since_ms, one.until_ms))
    parts = one.parts
    if (parts.levels and not nearly.levels) or (parts.lag and not nearly.lag):
        return False
    told = Parts(levels=parts.levels, lag=parts.lag, stretch=parts.stretch and shape.not_failed)
    return (parts | HELD) == (HELD | told)
