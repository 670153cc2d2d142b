"""Tallies as what callers see: uptime, latency, series, each with how far it can be trusted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.telemetry.estimates import Estimate, Grade, effective_sample_size, grade, measured, ratio
from gateway.telemetry.rows import EMPTY_LATENCY, LatencyTally, Tally
from gateway.window import Window


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What stands behind a number. `as_of_ms` is the newest write seen, Unix ms."""

    grade: Grade
    rows_read: int
    effective_sample_size: float
    max_sample_interval: int
    as_of_ms: int | None
    stale: bool = False
    """Up to five minutes old: the telemetry store failed, and an earlier answer stands in."""


@dataclass(frozen=True, slots=True)
class Uptime:
    """Checks by outcome, and the share that was up of those decided (pending ones are in no denominator)."""

    window: Window
    checks: float
    up: float
    degraded: float
    down: float
    pending: float
    uptime: Estimate
    coverage: float | None
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds over answered checks (up or degraded); `quantiles` by level."""

    window: Window
    checks: float
    mean: Estimate
    quantiles: Mapping[float, Estimate]
    min_ms: float | None
    max_ms: float | None
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Bucketed:
    """A tally for every bucket of a window, the empty ones too."""

    window: Window
    bucket_s: int
    starts: Sequence[int]
    tallies: Sequence[Tally]

    @property
    def whole(self) -> Tally:
        """Counts of all buckets together; quantiles of buckets do not add up, so there are none."""
        return merged(self.tallies)


def fidelity(tally: Tally) -> Fidelity:
    n = effective_sample_size(tally.decided, tally.squares)
    return Fidelity(
        grade=grade(n, exact=tally.exact),
        rows_read=tally.rows,
        effective_sample_size=n,
        max_sample_interval=tally.max_sample_interval,
        as_of_ms=tally.newest_write_ms,
        stale=tally.stale,
    )


def uptime(window: Window, tally: Tally, expected: float) -> Uptime:
    """`expected` is how many checks the monitors' intervals let expect; none expected gives no coverage."""
    return Uptime(
        window=window,
        checks=tally.checks,
        up=tally.up,
        degraded=tally.degraded,
        down=tally.down,
        pending=tally.pending,
        uptime=ratio(tally.up, tally.decided, tally.squares, exact=tally.exact),
        coverage=tally.checks / expected if expected >= 1 else None,
        fidelity=fidelity(tally),
    )


def latency(window: Window, tally: Tally) -> Latency:
    found = tally.latency or EMPTY_LATENCY
    exact = tally.exact
    return Latency(
        window=window,
        checks=found.checks,
        mean=measured(mean_ms(found), exact=exact),
        quantiles={level: measured(value, exact=exact) for level, value in found.quantiles.items()},
        min_ms=found.min_ms if found.rows else None,
        max_ms=found.max_ms if found.rows else None,
        fidelity=fidelity(tally),
    )


def mean_ms(found: LatencyTally) -> float | None:
    return found.total_ms / found.checks if found.checks else None


def merged(tallies: Sequence[Tally]) -> Tally:
    """Counts added up; latencies and last failures are left out, as they do not add up."""
    writes = [tally.newest_write_ms for tally in tallies if tally.newest_write_ms is not None]
    return Tally(
        rows=sum(tally.rows for tally in tallies),
        up=sum(tally.up for tally in tallies),
        degraded=sum(tally.degraded for tally in tallies),
        down=sum(tally.down for tally in tallies),
        pending=sum(tally.pending for tally in tallies),
        squares=sum(tally.squares for tally in tallies),
        max_sample_interval=max((tally.max_sample_interval for tally in tallies), default=0),
        newest_write_ms=max(writes, default=None),
        stale=any(tally.stale for tally in tallies),
    )
