"""A statement's share in what is read for several: its lines among theirs, and what it has read by itself."""

from dataclasses import dataclass
from functools import cached_property

from gateway.telemetry.sql.local_time import inside
from gateway.telemetry.sql.rolled.hours import (
    BY_MONITOR,
    BY_PLACE,
    DAY_MS,
    HOUR_MS,
    LENGTHS_BY_MONITOR,
    LENGTHS_BY_PLACE,
    LENGTHS_BY_REGION,
)
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.shared.steps import Steps

FEW = 8
"""Of more monitors that are told apart the engine adds up faster than we do."""


def shareable(stretches: Stretches) -> bool:
    """Every row of its steps counts, as one. Its lines are few once the engine has added up what no window
    tells apart; and its percentiles are of lines that can be added up here, or of whole steps alone, which
    the engine can tell of by itself."""
    source, shape, named = stretches.source, stretches.shape, stretches.named
    if source.taken or inside(source.layout, source.away, named):
        return False
    if shape.monitors and (named is None or len(named) > FEW):
        return False
    lengths = any(one.parts.levels for one in stretches.slices)
    late = any(one.parts.lag for one in stretches.slices)
    apart = [Steps(stretches.cuts, HOUR_MS)] * late
    apart += [Steps(stretches.cuts, step_of_lengths(stretches))] * (lengths and not shape.timeless)
    return not apart or (len(stretches.slices) == 1 and not any(one.ragged for one in apart))


def step_of_lengths(stretches: Stretches) -> int:
    return DAY_MS if stretches.shape.daily else HOUR_MS


@dataclass(frozen=True)
class Share:
    """Of one statement."""

    statement: OfHours

    @property
    def stretches(self) -> Stretches:
        return self.statement.stretches

    @cached_property
    def hours(self) -> Steps:
        """What counts are of."""
        return Steps(self.stretches.cuts, HOUR_MS)

    @cached_property
    def spread(self) -> Steps | None:
        """What lengths are of, where their lines are added up here."""
        wanted = self.stretches.shape.timeless and self._levels
        return Steps(self.stretches.cuts, step_of_lengths(self.stretches)) if wanted else None

    @property
    def levels_apart(self) -> bool:
        """Percentiles of lengths by time, which the engine tells."""
        return self._levels and not self.stretches.shape.timeless

    @property
    def lag_apart(self) -> bool:
        return any(one.parts.lag for one in self.stretches.slices)

    @property
    def _levels(self) -> bool:
        return any(one.parts.levels for one in self.stretches.slices)

    @property
    def counted_by(self) -> str:
        return BY_PLACE if self.stretches.shape.of_all else BY_MONITOR

    @property
    def spread_by(self) -> str:
        if not self.stretches.shape.of_all:
            return LENGTHS_BY_MONITOR
        return LENGTHS_BY_PLACE if self.stretches.shape.colo else LENGTHS_BY_REGION
