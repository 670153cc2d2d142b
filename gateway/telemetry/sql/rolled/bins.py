"""How lengths and lateness are distributed over steps of time: sums of weights by bins of one ratio.

A bin is a key of its projection, as an hour is, so that a line is a plain number: merged by the engine as
any other, and read back as rows are, by `quantileExactWeighted`. A value is told as the geometric middle of
its bin, hence within the root of the ratio of what it was.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.telemetry.sql.columns import BEYOND_MS, Layout
from gateway.times.window import SECOND_MS

LEAST = 0.001
"""What is less is told as if it were this: a microsecond of a length, a millisecond of lateness."""
NONE = -1000
"""The bin of rows that have no such value, which nothing reads."""


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of which each ends at `ratio` times where it begins."""

    ratio: float

    @property
    def off(self) -> float:
        """A value told is at most 1 + this times the true one, and the other way round."""
        return math.sqrt(self.ratio) - 1

    def of(self, value: str) -> str:
        return f"toInt16(floor(log(greatest({value}, {LEAST})) / {math.log(self.ratio)!r}))"

    def middle(self, number: str) -> str:
        return f"exp(({number} + 0.5) * {math.log(self.ratio)!r})"

    def middles(self, numbers: Iterable[int]) -> list[float]:
        """What `middle` says of each."""
        return [math.exp((one + 0.5) * math.log(self.ratio)) for one in numbers]


LENGTHS, LATENESS = Bins(1.02), Bins(1.05)


def bin_of_length(layout: Layout) -> str:
    """Of an answered check of a length that is one; NONE of others."""
    length = layout.latency_ms
    told = (
        f"{layout.status} IN ('up', 'degraded')",
        f"{length} >= 0",
        f"{length} < {BEYOND_MS}",
    )
    return f"if({' AND '.join(told)}, {LENGTHS.of(length)}, {NONE})"


def late(layout: Layout) -> str:
    """Seconds from the end of a check to its row's write; rows are stamped in whole seconds."""
    return f"toUnixTimestamp({layout.written_at}) - {layout.timestamp_ms} / {SECOND_MS}"


def bin_of_lateness(layout: Layout) -> str:
    return LATENESS.of(late(layout))
