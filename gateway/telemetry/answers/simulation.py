"""How often the intervals hold what they promise: checks that are known, sampled as the writer and AE sample.

Pure and seeded. Tests run some thousand trials, `scripts/bench` more; neither needs a store.
"""

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from gateway.telemetry.answers.lengths import LatencyTally
from gateway.telemetry.answers.summaries import CheckCounts, counts, latency, uptime
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import LEVELS, Estimate, asked_levels
from gateway.times.window import Window

WRITER_RATES = (1.0, 0.5, 0.1)
READ_INTERVALS = (1, 10, 100)
ROWS = 300
"""Rows that a trial sees, about; the checks behind them are as many more as were sampled away."""
DOWN, DEGRADED = 0.03, 0.02

_One = TypeVar("_One")
Check = tuple[str, float]
Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Sampling:
    """The writer records a check with probability `rate`; AE reads one row of `interval`."""

    rate: float
    interval: int

    @property
    def weight(self) -> float:
        return self.interval / self.rate


def settings() -> list[Sampling]:
    return [Sampling(rate, interval) for rate in WRITER_RATES for interval in READ_INTERVALS]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Trials in which an interval was given, those in which it held the truth, and the largest deviation."""

    trials: int
    held: int
    deviation: float

    @property
    def share(self) -> float:
        return self.held / self.trials if self.trials else math.nan


def slow_at_times(dice: random.Random) -> float:
    """Log-normal latencies (ms), two in a hundred four times as long."""
    slow = 4.0 if dice.random() < 0.02 else 1.0  # noqa: PLR2004
    return slow * dice.lognormvariate(math.log(120), 0.35)


def population(
    size: int, dice: random.Random, latency_ms: Callable[[random.Random], float] = slow_at_times
) -> list[Check]:
    """Checks with these latencies; failures come as they like."""
    found = []
    for _ in range(size):
        drawn = dice.random()
        status = "down" if drawn < DOWN else "degraded" if drawn < DOWN + DEGRADED else "up"
        found.append((status, latency_ms(dice)))
    return found


def sampled(checks: Sequence[_One], weight: float, dice: random.Random) -> Iterator[_One]:
    """Each check with probability 1 / weight, by the lengths of the gaps between those kept."""
    if weight <= 1:
        yield from checks
        return
    missed, at = math.log1p(-1 / weight), -1
    while True:
        at += 1 + int(math.log(1 - dice.random()) / missed)
        if at >= len(checks):
            return
        yield checks[at]


def tally_of(rows: Sequence[Check], weight: float, interval: int, levels: frozenset[float]) -> Tally:
    """What the store would count of these rows, each of which stands for `weight` checks."""
    by_status = {status: sum(1 for one, _ in rows if one == status) for status in ("up", "degraded", "down")}
    answered = sorted(value for status, value in rows if status != "down")
    known = {level: quantile(answered, level) for level in levels} if answered else {}
    return Tally(
        rows=len(rows),
        **{status: count * weight for status, count in by_status.items()},  # type: ignore[arg-type]
        **{f"squares_{status}": count * weight**2 for status, count in by_status.items()},  # type: ignore[arg-type]
        heaviest=weight if rows else 0.0,
        max_sample_interval=interval,
        latency=LatencyTally(
            rows=len(answered),
            checks=len(answered) * weight,
            total_ms=sum(answered) * weight,
            min_ms=answered[0] if answered else 0.0,
            max_ms=answered[-1] if answered else 0.0,
            quantiles=known,
            squares=len(answered) * weight**2,
            squares_ms=sum(value**2 for value in answered) * weight,
            cubes_ms=sum(value**3 for value in answered) * weight,
        ),
    )


def quantile(ordered: Sequence[float], level: float) -> float:
    """The smallest value up to which at least `level` of the values lie, as quantileExactWeighted has it."""
    reached = list(accumulate([1 / len(ordered)] * len(ordered)))
    return ordered[min(len(ordered) - 1, bisect_left(reached, level - 1e-9))]


def estimates_of(found: Tally) -> Estimates:
    window = Window("", 0, 1)
    counted: CheckCounts = counts(found)
    told = latency(window, found)
    named = {name: told.quantiles[level] for name, level in LEVELS.items() if level in told.quantiles}
    return {
        "uptime": uptime(window, found).ratio,
        "mean": told.mean,
        "checks": counted.checks,
        "down": counted.down,
        **named,
    }


def coverage(
    sampling: Sampling,
    trials: int,
    seed: int = 7,
    rows: int = ROWS,
    latency_ms: Callable[[random.Random], float] = slow_at_times,
) -> dict[str, Coverage]:
    """By number: how often its interval held what the whole population says."""
    dice = random.Random(f"{seed} {sampling.rate} {sampling.interval}")  # noqa: S311 - to be repeated
    checks = population(round(rows * sampling.weight), dice, latency_ms)
    levels = frozenset(LEVELS.values()) | asked_levels(LEVELS.values(), [rows])
    truth = {name: one.value or 0.0 for name, one in estimates_of(tally_of(checks, 1.0, 1, levels)).items()}
    seen: dict[str, list[tuple[bool, float]]] = {name: [] for name in truth}
    for _ in range(trials):
        drawn = list(sampled(checks, sampling.weight, dice))
        for name, one in estimates_of(tally_of(drawn, sampling.weight, sampling.interval, levels)).items():
            if one.value is not None and one.lower is not None and one.upper is not None:
                held = one.lower - 1e-9 <= truth[name] <= one.upper + 1e-9
                seen[name].append((held, abs(one.value - truth[name]) / max(truth[name], 1e-9)))
    return {
        name: Coverage(len(found), sum(held for held, _ in found), max((off for _, off in found), default=0))
        for name, found in seen.items()
    }
