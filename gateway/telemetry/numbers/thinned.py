"""What is surely lost of rows that a store thins out by itself. Pure.

Each row that stands for k was kept with probability 1 / k. How many there were is bounded by the exact
binomial: Clopper, C. J. and Pearson, E. S. (1934), The use of confidence or fiducial limits; and where many
are kept by the score of the normal distribution: Wilson, E. B. (1927), Probable inference.
"""

import math
from dataclasses import dataclass

from gateway.telemetry.numbers.beta import share_below
from gateway.telemetry.numbers.estimates import TAIL, Z

MANY = 400
"""Rows kept from which on the normal distribution is near enough."""
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows as they were written, by those that are there: `whole` of them where nothing is left out, and
    `thinned` where each stands for `interval` at most. None: nobody knows how much is left out."""

    whole: float = 0.0
    thinned: float = 0.0
    interval: float | None = 1.0

    @property
    def rows(self) -> float:
        return self.whole + self.thinned

    @property
    def sampled(self) -> bool:
        return self.interval != 1

    def lost_of(self, written: float) -> float:
        """Of so many written rows so many are lost at least; wrong once in 20 times at most. What is missing
        may all be of those that are thinned most."""
        if self.interval is None:
            return 0.0
        return max(0.0, written - self.whole - written_at_most(self.thinned, self.interval))


def written_at_most(seen: float, interval: float) -> float:
    """The most rows of which, each kept with probability 1 / `interval`, no more than seen / interval remain
    with probability TAIL: chance is judged by what may have been written, not by what it left of that."""
    if interval <= 1:
        return seen
    by_score = (Z * math.sqrt(interval - 1) + math.sqrt(Z * Z * (interval - 1) + 4 * seen)) ** 2 / 4
    return by_score if seen >= MANY * interval else _exactly(seen / interval, 1 / interval, by_score)


def _exactly(kept: float, chance: float, guess: float) -> float:
    """Halves of a bracket, until they are one number."""
    low, high = kept, guess
    while _so_few(high, kept, chance) > TAIL:
        low, high = high, high * 2
    while high - low > NEAR * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _so_few(middle, kept, chance) > TAIL else (low, middle)
    return high


def _so_few(rows: float, kept: float, chance: float) -> float:
    """Probability that of so many rows no more than `kept` are."""
    return share_below(1 - chance, rows - kept, kept + 1) if rows > kept else 1.0
