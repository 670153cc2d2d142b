"""Fleets whose samples are uneven, and how often intervals hold what is true of them. Pure and seeded.

A cell is a population in parts, each recorded at a rate of its own: bursts of heavy rows beside light ones, a
rate that changes, a healthy monitor that is not sampled beside a failing one that is, a block that was lost.
"""

import random
from dataclasses import dataclass

from gateway.telemetry.answers.simulation import Coverage, Sampling, coverage, sampled
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import merged, share_up
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Part:
    """Checks of which some failed, recorded one in `weight`; `lost` of the failed were never written."""

    checks: int
    down: int
    weight: int = 1
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A population by its parts. `expected` says that its schedule lets all of its checks be expected."""

    name: str
    parts: tuple[Part, ...]
    expected: bool = False

    @property
    def checks(self) -> int:
        return sum(one.checks for one in self.parts)

    @property
    def uptime(self) -> float:
        return 1 - sum(one.down for one in self.parts) / self.checks


CELLS = (
    Cell("even, 1 in 10", (Part(30_000, 900, 10),)),
    Cell("failures at weight 100 beside weight 1", (Part(90_000, 0), Part(10_000, 100, 100))),
    Cell("the same, 5 % failed", (Part(90_000, 0), Part(10_000, 500, 100))),
    Cell("rate changed in mid-window, failures alike", (Part(50_000, 500), Part(50_000, 500, 100))),
    Cell("rate changed in mid-window, failures rare", (Part(50_000, 50), Part(50_000, 50, 100))),
    Cell("20 healthy monitors, a failing sampled one", (Part(28_800, 0), Part(1440, 300, 10))),
    Cell("a burst at weight 100", (Part(10_000, 20), Part(1000, 10, 100))),
    Cell("failures a tenth of a weight", (Part(100_000, 10, 100),)),
    Cell("17 failures at weight 100", (Part(170_000, 17, 100),)),
    Cell("99.99 % at weight 10", (Part(100_000, 10, 10),)),
    Cell("nearly all failed, heavy rows are good", (Part(90_000, 90_000), Part(10_000, 9900, 100))),
    Cell("failures not sampled, the rest heavy", (Part(100, 100), Part(1000, 0, 100))),
    Cell("half of the checks failed, at weight 100", (Part(10_000, 0), Part(10_000, 10_000, 100))),
    Cell("an outage whose end was lost", (Part(1440, 28, lost=14),), expected=True),
    Cell("a block of 0.9 % lost within an outage", (Part(1440, 40, lost=13),), expected=True),
    Cell("a block of 2 000 lost, 1 in 10", (Part(14_400, 2200, 10, lost=2000),), expected=True),
    Cell("half lost, 1 in 10", (Part(14_400, 7200, 10, lost=7200),), expected=True),
    Cell("three weights", (Part(20_000, 100), Part(20_000, 200, 10), Part(20_000, 300, 100))),
)


def spiked(dice: random.Random) -> float:
    """Three answers in a thousand take nearly as long as the timeout."""
    return 9500.0 if dice.random() < 0.003 else dice.lognormvariate(4, 0.3)  # noqa: PLR2004


def pareto(dice: random.Random) -> float:
    return 50 * dice.paretovariate(2.5)


def tied(dice: random.Random) -> float:
    """Whole tens of milliseconds, few of them."""
    return 10.0 * dice.choice((3, 3, 3, 4, 4, 12))


TAILS = {"timeouts in 0.3 %": spiked, "Pareto's": pareto, "ties": tied}


def latency_coverage(name: str, trials: int, rows: int) -> dict[str, Coverage]:
    """By number: how often its interval held what is true of latencies of this shape, at one row in ten."""
    return coverage(Sampling(1.0, 10), trials, rows=rows, latency_ms=TAILS[name])


def uptime_coverage(cell: Cell, trials: int, seed: int = 7) -> Coverage:
    """How often the interval of a cell's uptime held the truth."""
    dice = random.Random(f"{seed} {cell.name}")  # noqa: S311 - to be repeated
    held, farthest = 0, 0.0
    for _ in range(trials):
        found = drawn(cell, dice)
        seen = share_up(found, _standing(cell, found))
        held += _holds(seen, cell.uptime)
        farthest = max(farthest, abs((seen.value or 0.0) - cell.uptime))
    return Coverage(trials, held, farthest)


def drawn(cell: Cell, dice: random.Random) -> Tally:
    """What the store would count of it."""
    return merged([_part(one, dice) for one in cell.parts])


def _part(one: Part, dice: random.Random) -> Tally:
    up = kept(one.checks - one.down, one.weight, dice)
    down = kept(one.down - one.lost, one.weight, dice)
    return Tally(
        rows=up + down,
        up=up * one.weight,
        down=down * one.weight,
        squares_up=up * one.weight**2,
        squares_down=down * one.weight**2,
        heaviest=one.weight,
        max_sample_interval=one.weight,
    )


def kept(count: int, weight: int, dice: random.Random) -> int:
    """How many of `count` are kept, each with probability 1 / weight."""
    return count if weight == 1 else sum(1 for _ in sampled(range(count), weight, dice))


def _standing(cell: Cell, found: Tally) -> Standing:
    return Standing.of(cell.checks, found, 1, 0) if cell.expected else Standing()


def _holds(one: Estimate, truth: float) -> bool:
    return one.lower is not None and one.upper is not None and one.lower - 1e-9 <= truth <= one.upper + 1e-9
