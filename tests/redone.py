"""The interval of an uptime, redone from what `explain` says and nothing else."""

from typing import Any

STEPS = 20_000
EXPLAINED = "formula missing numerator denominator sumOfWeights weights { good bad largest }"


def limits(said: dict[str, Any]) -> tuple[float, float]:
    """Lower and upper, as the formula has it."""
    value, whole, weights = said["numerator"] / said["denominator"], said["sumOfWeights"], said["weights"]
    missing, sampled = said["missing"], "Clopper" in said["formula"]
    lower, upper = _sampled(value, whole, weights) if sampled else (value, value)
    return lower * whole / (whole + missing), (upper * whole + missing) / (whole + missing)


def _sampled(value: float, whole: float, weights: dict[str, float]) -> tuple[float, float]:
    up, down = (value * whole, weights["good"]), ((1 - value) * whole, weights["bad"])
    return 1 - _at_most(down, up, weights["largest"]), _at_most(up, down, weights["largest"])


def _at_most(part: tuple[float, float], rest: tuple[float, float], largest: float) -> float:
    if rest[0] <= 0:
        return 1.0
    share = part[0] / (part[0] + rest[0])
    row = (part[0] * part[1] + largest**2) / (part[0] + largest)
    weight = (1 - share) * row + share * rest[1]
    return beta_quantile(0.975, (part[0] + largest) / weight, rest[0] / weight)


def beta_quantile(level: float, a: float, b: float) -> float:
    """By adding up the density: slow and plain."""
    middles = [(step + 0.5) / STEPS for step in range(STEPS)]
    density = [one ** (a - 1) * (1 - one) ** (b - 1) for one in middles]
    wanted, reached = level * sum(density), 0.0
    for one, height in zip(middles, density, strict=True):
        if reached + height >= wanted:
            return float(one - 0.5 / STEPS + (wanted - reached) / height / STEPS)
        reached += height
    return 1.0
