"""Weighted percentiles of rows, as the engine's quantilesExactWeighted finds them. Pure."""

from collections.abc import Sequence

import numpy as np

from gateway.telemetry.answers.held.lines import Numbers


def ranked(
    values: Numbers, weights: Numbers, group: Numbers, groups: int, levels: Sequence[float]
) -> list[list[float | None]]:
    """By level, of each group: the first value, of values in order, up to which that share of its weights
    lies. None where they weigh nothing."""
    order = np.argsort(group, kind="stable")
    values, weights = values[order], weights[order]
    bounds = np.searchsorted(group[order], np.arange(groups + 1))
    reached = np.concatenate([[0], np.cumsum(weights, dtype=np.int64)])
    before = reached[bounds[:-1]]
    total = reached[bounds[1:]] - before
    found = []
    for level in levels:
        share = np.maximum(np.ceil(total * level), 1.0).astype(np.int64)
        at = np.searchsorted(reached[1:], before + share)
        there = (total > 0).tolist()
        told = values[np.minimum(at, max(0, len(values) - 1))].tolist() if len(values) else [0.0] * groups
        found.append([one if some else None for one, some in zip(told, there, strict=True)])
    return found
