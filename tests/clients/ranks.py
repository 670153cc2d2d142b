"""How well a prediction orders and sizes what it predicts."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """`rank` is Spearman's, 1 where the order is the same. A q-error is how many times too high or too low a
    prediction is, once all are brought to the scale of what was found by one factor: their median's."""

    rank: float
    median: float
    ninth: float
    """Nine of ten are not further off."""

    def __str__(self) -> str:
        off = f"{self.median:.1f} (median), {self.ninth:.1f} (of 90 %)"
        return f"rank correlation {self.rank:.2f}, q-error {off}"


def held(predicted: Sequence[float], found: Sequence[float]) -> Held:
    """Both are above 0."""
    rank = statistics.correlation(ranks(predicted), ranks(found))
    logs = [math.log(one / other) for one, other in zip(found, predicted, strict=True)]
    scale = statistics.median(logs)
    off = sorted(math.exp(abs(one - scale)) for one in logs)
    return Held(rank, statistics.median(off), off[math.ceil(len(off) * 0.9) - 1])


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each in their order, from 1; equal ones share the mean of theirs."""
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    return [first[value] + (ordered.count(value) - 1) / 2 for value in values]
