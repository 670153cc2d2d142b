"""How a tally stands against what was to be expected: what is missing of it, and what is too much. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers import estimates
from gateway.telemetry.numbers.estimates import SUFFICIENT, effective_sample_size
from gateway.times.turns import Silent

SLIVER = 1e-6
"""Of a check: what rounding leaves. Checks are missing as a whole."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a tally from outside: how many checks were to be expected, and what time it is.

    `expected` is 0 where it is not known; `missing` are those of them that may have been anything. `before`
    is how many more there would be, had so many `monitors` been there all along. `now_ms` is Unix ms.
    """

    expected: float = 0.0
    missing: float = 0.0
    now_ms: int = 0
    before: float = 0.0
    monitors: int = 1
    surplus: float = 0.0
    """Checks seen beyond those that can be: rows were written twice, say, and nobody knows which."""
    known_ms: int = 0
    """How far back the store reaches, Unix ms: nothing is expected of what lies before."""
    silent: tuple[Silent, ...] = ()
    """Regions that were to check up to the end, and were not heard from; who lacks most checks first."""

    @classmethod
    def of(
        cls,
        expected: float,
        seen: Tally,
        monitors: int,
        now_ms: int,
        *,
        before: float = 0.0,
        edges: float = 1,
        known_ms: int = 0,
    ) -> "Standing":
        """Each monitor may have one check under way, or one more than intervals fit into the window, at each
        of the window's edges."""
        slack = monitors * edges
        absent = _absent(expected, seen, slack) if expected >= 1 else 0.0
        return cls(expected, absent, now_ms, before, monitors, _surplus(expected, seen, slack), known_ms)

    @property
    def young(self) -> bool:
        """The monitors were there, or are known of, for a part of the window only."""
        return self.before > self.monitors + SLIVER

    @property
    def of_a_part(self) -> "Standing":
        """Of a part of the checks, of which it is not known how many to expect: what is missing of all of
        them may be missing of it."""
        return replace(self, expected=0.0)

    def sampled(self, tally: Tally) -> bool:
        """What was seen is a part that chance chose: rows were left out, or the life of a young monitor."""
        few = effective_sample_size(tally.decided, tally.squares) < SUFFICIENT
        return not tally.exact or (self.young and few)

    def exact(self, tally: Tally) -> bool:
        """Nothing was sampled away, and nothing is missing."""
        return not self.sampled(tally) and self.unseen(tally) <= 0 and self.surplus <= 0

    def unseen(self, tally: Tally) -> float:
        """Checks that may have been anything: missing, of rows that cannot be read, or left out as others ran
        on for so long."""
        return max(self.missing, float(tally.unreadable)) + tally.presumed


def _surplus(expected: float, seen: Tally, monitors: float) -> float:
    """Checks beyond what is expected, where more are than one of each monitor; of sampled ones, surely."""
    if expected < 1:
        return 0.0
    around = seen.checks, seen.squares + seen.squares_pending
    least = estimates.count(*around, around, exact=seen.exact).lower
    return seen.checks - expected if least is not None and least - expected > monitors + SLIVER else 0.0


def _absent(expected: float, seen: Tally, monitors: float) -> float:
    """Checks that are missing, where more are than may be under way. Where they were sampled, as many as may
    be, once it is sure that some are: a loss below the noise of sampling cannot be told from it."""
    around = seen.checks, seen.squares + seen.squares_pending
    counted = estimates.count(*around, around, exact=seen.exact)
    least, most = counted.lower, counted.upper
    if least is None or most is None:
        return expected
    if expected - most <= monitors + SLIVER:
        return 0.0
    if seen.exact:
        return float(math.ceil(expected - seen.checks - SLIVER))
    return seen.checks * (expected / least - 1) if least > 0 else expected


UNKNOWN = Standing()


def together(standings: Sequence[Standing]) -> Standing:
    """Of parts that do not overlap."""
    return Standing(
        sum(one.expected for one in standings),
        sum(one.missing for one in standings),
        standings[0].now_ms if standings else 0,
        before=sum(one.before for one in standings),
        monitors=max((one.monitors for one in standings), default=1),
        surplus=sum(one.surplus for one in standings),
        known_ms=max((one.known_ms for one in standings), default=0),
    )
