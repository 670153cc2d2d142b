"""Steps of time that lie whole between the bounds of windows, and those that a window cuts, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from gateway.times.ranges import Span


@dataclass(frozen=True)
class Steps:
    """Of so many ms, numbered since 1970, between the first and the last of these cuts: Unix ms, in order."""

    cuts: Sequence[int]
    step_ms: int

    @property
    def first(self) -> int:
        """Steps from here on, to `last`, lie whole between the bounds."""
        return -(-self.cuts[0] // self.step_ms)

    @property
    def last(self) -> int:
        return self.cuts[-1] // self.step_ms

    @cached_property
    def ragged(self) -> frozenset[int]:
        """Steps that a window begins or ends in."""
        return frozenset(cut // self.step_ms for cut in self.cuts if cut % self.step_ms)

    @property
    def spans(self) -> list[Span]:
        """Of what windows cut off, each between two cuts."""
        edges = {edge * self.step_ms for one in self.ragged for edge in (one, one + 1)}
        bounds = sorted(edge for edge in edges | set(self.cuts) if self.cuts[0] <= edge <= self.cuts[-1])
        return [span for span in pairwise(bounds) if span[0] // self.step_ms in self.ragged]

    def whole(self, number: int) -> bool:
        """This step lies between the bounds, and no window cuts it."""
        return self.first <= number < self.last and number not in self.ragged

    def cut_off(self, at_ms: int) -> bool:
        """Checks in the stretch that begins then are what windows cut off."""
        return self.cuts[0] <= at_ms < self.cuts[-1] and at_ms // self.step_ms in self.ragged


def bounds_of(steps: Sequence[Steps]) -> list[int]:
    """Numbers of steps, in order, between which every line of whole steps is one of each statement's or of
    none, and inside one window or not; one alone where there are no whole steps."""
    first, last = min(one.first for one in steps), max(one.last for one in steps)
    told = {edge for one in steps for ragged in one.ragged for edge in (ragged, ragged + 1)}
    told |= {one.first for one in steps} | {one.last for one in steps}
    told |= {cut // one.step_ms for one in steps for cut in one.cuts if not cut % one.step_ms}
    return sorted(bound for bound in told if first <= bound <= last)
