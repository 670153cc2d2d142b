"""Whether two tallies say the same."""

import pytest

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.answers.told import Origin


def close(one: object, other: object) -> bool:
    return one == (pytest.approx(other, rel=1e-12) if isinstance(other, float) else other)


def at(one: Heartbeat | None) -> int | None:
    return one.timestamp_ms if one else None


def alike(one: Tally, other: Tally) -> None:
    """To the last digits; percentiles and Apdex of what is in bins between the bounds that are told. A single
    check is told of the store's part alone."""
    apart = {"statements", "told", "latency", "last_failure", "apdex"}
    for name in Tally.__dataclass_fields__.keys() - apart:
        assert close(getattr(one, name), getattr(other, name)), name
    parts = one.told.stretches if one.told else ()
    begins = [part.since_ms for part in parts if part.origin is Origin.STORE] or [2**62 if one.told else 0]
    single = at(other.last_failure)
    assert at(one.last_failure) == (single if single and single >= begins[0] else None)
    for threshold, counted in other.apdex.items():
        found = one.apdex[threshold]
        assert found.good - found.fewer <= counted.good * (1 + 1e-9), threshold
        assert found.good + found.more >= counted.good * (1 - 1e-9), threshold
    mine, theirs = one.latency, other.latency
    assert mine
    assert theirs
    for name in ("rows", "checks", "total_ms", "min_ms", "max_ms", "squares", "squares_ms", "cubes_ms"):
        assert close(getattr(mine, name), getattr(theirs, name)), name
    for level, value in theirs.quantiles.items():
        low, high = mine.bounds.get(level, (mine.quantiles[level],) * 2)
        assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9), (level, low, value, high)
