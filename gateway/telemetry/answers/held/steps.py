"""Whole steps of time between the bounds of windows, and those that a window cuts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gateway.telemetry.answers.held.lines import Lines, together
from gateway.telemetry.sql.rolled.parts import BEGAN, STEP
from gateway.times.ranges import Span


@dataclass(frozen=True, slots=True)
class WholeSteps:
    """Whole steps of so many ms between the bounds of windows, and those that a window cuts."""

    cuts: Sequence[int]
    step_ms: int

    @property
    def whole(self) -> Span:
        return -(-self.cuts[0] // self.step_ms), self.cuts[-1] // self.step_ms

    @property
    def cut(self) -> list[int]:
        return sorted({one // self.step_ms for one in self.cuts if one % self.step_ms})

    @property
    def spans(self) -> list[Span]:
        """What of the latter lies between the bounds, in order and apart, Unix ms."""
        first, last = self.cuts[0], self.cuts[-1]
        told = ((max(first, one * self.step_ms), min(last, (one + 1) * self.step_ms)) for one in self.cut)
        return [span for span in told if span[0] < span[1]]

    def lines(self, those: Sequence[Lines], edges: Lines, names: Sequence[str]) -> Lines:
        """Both, with the moment that each began at."""
        first, until = self.whole
        found = []
        for one in those:
            bounds = (first, *(step + more for step in self.cut for more in (0, 1)), until)
            begins = np.searchsorted(one[STEP], bounds).tolist()
            for since, end in zip(begins[::2], begins[1::2], strict=True):
                columns = {name: one[name][since:end] for name in names if name != BEGAN}
                found.append(Lines(columns | {BEGAN: one[STEP][since:end] * self.step_ms}))
        inside = np.zeros(len(edges), bool)
        for since, end in self.spans:
            inside |= (edges[BEGAN] >= since) & (edges[BEGAN] < end)
        return together([*found, edges.of(inside)], names)
