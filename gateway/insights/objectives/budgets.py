"""Error budgets: what a target allows, what of it is spent, how fast, and until when it lasts. Pure.

Beyer, B. et al. (2018), The Site Reliability Workbook, O'Reilly, chapter 5: burn rate is the error ratio over
1 - target, so that a rate of 1 spends the whole budget in exactly the window.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from gateway.errors import BadUserInput
from gateway.telemetry.numbers.estimates import NOTHING, Estimate

ALLOWANCE_DIGITS = 12
"""1 - 0.9 is 0.09999999999999998 in binary: rounded, a target that is met to the letter is met."""
ROUNDING = 1e-9
"""Share of a budget that sums of weights may be off by: as little as this left is nothing left."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Good and bad over one window, in checks or in seconds; neither where nothing was measured.

    `to_come` is what the rest of a window that still runs lets expect, in the same unit. `elapsed_s` are the
    seconds (of service) in which good and bad were counted, `per_s` how much of the unit a second holds.
    """

    good: float = 0.0
    bad: float = 0.0
    achieved: Estimate = NOTHING
    to_come: float = 0.0
    elapsed_s: float = 0.0
    per_s: float = 0.0
    unknown: float = 0.0
    """What the window held of which nothing is known, in the same unit."""
    known_ms: int = 0
    """How far back anything is known of, Unix ms."""

    @property
    def counted(self) -> float:
        return self.good + self.bad

    @property
    def ratio(self) -> float | None:
        return self.good / self.counted if self.counted > 0 else None

    @property
    def known_ratio(self) -> float | None:
        """Share of what the window has held so far that is known; None where it held nothing."""
        whole = self.counted + self.unknown
        return self.counted / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Budget:
    """In the unit of its spending; None where nothing was measured. `remaining` may be negative."""

    total: float | None = None
    spent: float | None = None
    remaining: float | None = None
    remaining_ratio: float | None = None

    @property
    def exhausted(self) -> bool | None:
        """Whether nothing of it is left, some having been spent."""
        return None if self.remaining is None or self.spent is None else self.remaining <= 0 < self.spent


class Verdict(Enum):
    """Whether a target is met, as far as the interval of what was achieved can tell."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a window stands, or would stand."""

    achieved: float | None
    met: Verdict | None
    budget: Budget


def target_ratio(target: float) -> float:
    """Itself, when it lies in (0, 1). Raises BadUserInput naming target."""
    if 0 < target < 1 and allowance(target) > 0:
        return target
    raise BadUserInput("a target lies between 0 and 1, like 0.999; a target of 1 leaves no budget", "target")


def allowance(target: float) -> float:
    """Share that may be bad."""
    return round(1 - target, ALLOWANCE_DIGITS)


def budget(target: float, spending: Spending) -> Budget:
    """Of the window as a whole: where it still runs, what is to come adds to what may be bad, as does what is
    not known."""
    if spending.counted <= 0:
        return Budget()
    total = allowance(target) * (spending.unknown + spending.counted + spending.to_come)
    left = total - spending.bad
    left = 0.0 if abs(left) <= ROUNDING * total else left
    return Budget(total, spending.bad, left, left / total)


def outlook(target: float, spending: Spending) -> Outlook:
    """As it stands; met when all of the interval is the target or better, missed when all of it is worse."""
    return Outlook(spending.ratio, verdict(target, spending), budget(target, spending))


def verdict(target: float, spending: Spending) -> Verdict | None:
    """None without data. Nothing is decided where there is no interval to tell how sure the ratio is."""
    if spending.ratio is None:
        return None
    lower, upper, most = spending.achieved.lower, spending.achieved.upper, allowance(target) * (1 + ROUNDING)
    if lower is not None and 1 - lower <= most:
        return Verdict.YES
    return Verdict.NO if upper is not None and 1 - upper > most else Verdict.UNDECIDED


def burn_rate(target: float, spending: Spending) -> float | None:
    """Error ratio over what is allowed; None without data."""
    return spending.bad / spending.counted / allowance(target) if spending.counted > 0 else None


def what_if(target: float, spending: Spending, downtime_s: float) -> Outlook:
    """How the window would stand, had it been down so much longer: what was good turns bad, at most all."""
    turned = min(spending.good, downtime_s * spending.per_s)
    share = turned / spending.counted if spending.counted > 0 else 0.0
    lower, upper = (
        None if one is None else max(0.0, one - share)
        for one in (spending.achieved.lower, spending.achieved.upper)
    )
    good, bad = spending.good - turned, spending.bad + turned
    achieved = replace(spending.achieved, value=good / (good + bad) if good + bad else None)
    achieved = replace(achieved, lower=lower, upper=upper)
    return outlook(target, replace(spending, good=good, bad=bad, achieved=achieved))


def seconds_left(left: Budget, pace: Spending) -> float | None:
    """Seconds (of service) that the budget lasts at a pace; None where nothing burns, or it is not known."""
    if left.remaining is None or pace.bad <= 0 or pace.elapsed_s <= 0:
        return None
    return max(0.0, left.remaining) * pace.elapsed_s / pace.bad


def exhaustion(
    left: Budget, pace: Spending, until_ms: int, after: Callable[[float], int | None]
) -> int | None:
    """When the budget will be spent at a pace, Unix ms; None where it is spent, will not be by then, or it is
    not known.

    `after` tells when so many seconds of service will have passed, at the earliest now. What was spent is
    taken to stay spent: of a window that moves along, some of it leaves meanwhile, so that the moment is the
    earliest.
    """
    if left.exhausted:
        return None
    seconds = seconds_left(left, pace)
    moment = None if seconds is None else after(seconds)
    return moment if moment is not None and moment <= until_ms else None
