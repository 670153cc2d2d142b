"""Whether two tallies say the same."""

import pytest

from gateway.telemetry.answers.tally import Tally


def close(one: object, other: object) -> bool:
    return one == (pytest.approx(other, rel=1e-12) if isinstance(other, float) else other)


def alike(one: Tally, other: Tally) -> None:
    """To the last digits; percentiles of what is in bins between the bounds that are told."""
    for name in Tally.__dataclass_fields__.keys() - {"statements", "told", "latency"}:
        assert close(getattr(one, name), getattr(other, name)), name
    mine, theirs = one.latency, other.latency
    assert mine
    assert theirs
    for name in ("rows", "checks", "total_ms", "min_ms", "max_ms", "squares", "squares_ms", "cubes_ms"):
        assert close(getattr(mine, name), getattr(theirs, name)), name
    for level, value in theirs.quantiles.items():
        low, high = mine.bounds.get(level, (mine.quantiles[level],) * 2)
        assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9), (level, low, value, high)
