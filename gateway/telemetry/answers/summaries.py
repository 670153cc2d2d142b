"""Tallies as what callers see: uptime, latency, series, each with how far it can be trusted. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gateway.telemetry.answers import told
from gateway.telemetry.answers.lengths import EMPTY_LATENCY, LatencyTally
from gateway.telemetry.answers.standing import UNKNOWN, Standing, together
from gateway.telemetry.answers.tally import Degraded, Tally
from gateway.telemetry.numbers import estimates
from gateway.telemetry.numbers.estimates import (
    NOTHING,
    Estimate,
    Grade,
    Moments,
    Percentiles,
    effective_sample_size,
    grade,
)
from gateway.telemetry.numbers.proportions import ratio
from gateway.telemetry.sql.columns import STATUSES
from gateway.times.turns import Silent
from gateway.times.window import SECOND_MS, Window

TOLD_REGIONS, MOST_SILENT = 3, 20
"""Silent regions that are named in words, and one by one."""


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
    lag_ms: float | None = None
    """95 of 100 rows were written within this of their check's end; None where it was not asked for."""
    unreadable: int = 0
    """Rows with an unknown status or an impossible latency: they count in nothing that these would change."""
    settled: bool = False
    """The window ended more than the lag ago, so that its rows have arrived."""
    reasons: tuple[str, ...] = ()
    """Why the grade is not EXACT, a sentence each."""
    sample_rate: float | None = None
    """Share of checks that the writer recorded; None without checks, or where it was not asked for."""
    sources: tuple[told.Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """Checks by outcome, each with the interval that sampling leaves it."""

    checks: Estimate
    up: Estimate
    degraded: Estimate
    down: Estimate
    pending: Estimate


@dataclass(frozen=True, slots=True)
class Uptime:
    """Checks by outcome, and the share that was answered of those decided: pending ones are in no ratio."""

    window: Window
    checks: float
    up: float
    degraded: float
    down: float
    pending: float
    counts: CheckCounts
    ratio: Estimate
    expected_checks: float | None
    coverage: float | None
    fidelity: Fidelity
    known_since_ms: int | None
    """First moment of the window of which the store may know; None where that is all over."""
    silent_regions: tuple[Silent, ...] = ()
    """Those that were to check up to its end and were not heard from, of MOST_SILENT at most; who lacks most
    checks first."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds over answered checks (up or degraded); `quantiles` by level."""

    window: Window
    answered: Estimate
    mean: Estimate
    quantiles: Mapping[float, Estimate]
    min_ms: float | None
    max_ms: float | None
    fidelity: Fidelity

    @property
    def percentiles(self) -> Percentiles[Estimate]:
        """Those that callers name; without a value where it was not asked for."""
        return Percentiles.of(lambda level: self.quantiles.get(level, NOTHING))


@dataclass(frozen=True)
class Bucketed:
    """A tally for every bucket of a window, the empty ones too, and what was to be expected of each."""

    window: Window
    bucket_s: int
    starts: Sequence[int]
    tallies: Sequence[Tally]
    standings: Sequence[Standing]

    @cached_property
    def whole(self) -> Tally:
        """Counts of all buckets together; quantiles of buckets do not add up, so there are none."""
        return merged(self.tallies)

    @property
    def standing(self) -> Standing:
        """Of all buckets together; what one of them misses, the whole does."""
        return together(self.standings)

    @property
    def fidelity(self) -> Fidelity:
        return fidelity(self.window, self.whole, self.standing)

    @property
    def latencies(self) -> list[Latency]:
        return [latency(self.window, one, at) for one, at in zip(self.tallies, self.standings, strict=True)]

    @property
    def settled(self) -> list[bool]:
        """Whether a bucket ended more than the lag of all of them ago."""
        lag_ms = self.whole.lag_p95_ms or 0
        ends = ((start + self.bucket_s) * SECOND_MS for start in self.starts)
        return [end + lag_ms <= at.now_ms for end, at in zip(ends, self.standings, strict=True)]


def fidelity(window: Window, tally: Tally, standing: Standing = UNKNOWN) -> Fidelity:
    n = effective_sample_size(tally.decided, tally.squares)
    return Fidelity(
        grade=grade(n, exact=standing.exact(tally) and n > 0),
        rows_read=tally.rows,
        effective_sample_size=n,
        max_sample_interval=tally.max_sample_interval,
        as_of_ms=tally.newest_write_ms,
        stale=tally.stale,
        lag_ms=tally.lag_p95_ms,
        unreadable=tally.unreadable,
        settled=window.until_ms + (tally.lag_p95_ms or 0) <= standing.now_ms,
        reasons=tuple(_reasons(tally, standing)),
        sample_rate=tally.sample_rate,
        sources=told.stretches(window, tally.told, standing.known_ms),
    )


def _reasons(tally: Tally, standing: Standing) -> Iterable[str]:
    if not tally.exact:
        yield f"Rows stand for up to {max(tally.heaviest, tally.max_sample_interval):g} checks each."
    elif standing.sampled(tally):
        yield "A monitor is younger than what is known of the window, and was checked a few times only."
    if standing.missing > 0:
        yield f"{standing.missing:.0f} of {standing.expected:.0f} checks are missing."
        yield from _silences(standing.silent)
    if tally.unreadable:
        yield f"{tally.unreadable} rows cannot be read."
    if tally.presumed > 0:
        yield f"{tally.presumed:.0f} checks were left out as the ones before ran on, which stand for them."
    if standing.surplus > 0:
        yield (
            f"{standing.surplus:.0f} more checks were seen than the intervals let be: rows were written "
            "twice, or monitors checked more often than the registry says."
        )


def _silences(silent: Sequence[Silent]) -> Iterable[str]:
    """Whose checks they are, as far as that is known: of the regions that lack most."""
    missing: dict[str, float] = defaultdict(float)
    for one in silent:
        missing[one.region] += one.missing
    for region, checks in sorted(missing.items(), key=lambda one: (-one[1], one[0]))[:TOLD_REGIONS]:
        yield f"{region or 'A region without a name'} was not heard from to the end: it lacks {checks:.0f}."


def counts(tally: Tally) -> CheckCounts:
    """Intervals of what sampling took away; what was lost is told by coverage, and in no count."""
    around = tally.checks, tally.squares + tally.squares_pending
    found = {
        status: estimates.count(
            getattr(tally, status), getattr(tally, f"squares_{status}"), around, exact=tally.exact
        )
        for status in STATUSES
    }
    return CheckCounts(checks=estimates.count(*around, around, exact=tally.exact), **found)


def share_up(tally: Tally, standing: Standing, degraded: Degraded = Degraded.UP) -> Estimate:
    """Uptime by checks: (up + degraded) / (up + degraded + down), or up alone over these."""
    return ratio(
        tally.sample(degraded.good),
        sampled=standing.sampled(tally),
        missing=standing.unseen(tally),
        surplus=standing.surplus,
    )


def uptime(
    window: Window, tally: Tally, standing: Standing = UNKNOWN, degraded: Degraded = Degraded.UP
) -> Uptime:
    """Less than one check expected gives no coverage."""
    expected = standing.expected if standing.expected >= 1 else None
    return Uptime(
        window=window,
        checks=tally.checks,
        up=tally.up,
        degraded=tally.degraded,
        down=tally.down,
        pending=tally.pending,
        counts=counts(tally),
        ratio=share_up(tally, standing, degraded),
        expected_checks=expected,
        coverage=tally.checks / expected if expected else None,
        fidelity=fidelity(window, tally, standing),
        known_since_ms=known_since(window, standing.known_ms),
        silent_regions=standing.silent[:MOST_SILENT],
    )


def known_since(window: Window, known_ms: int) -> int | None:
    """First moment of the window that a store which reaches back to `known_ms` knows of; None for none."""
    return max(window.since_ms, known_ms) if known_ms < window.until_ms else None


def latency(window: Window, tally: Tally, standing: Standing = UNKNOWN) -> Latency:
    """Every level the tally knows has an estimate; those that were asked for as bounds are among them."""
    found, exact = tally.latency or EMPTY_LATENCY, standing.exact(tally)
    n, extremes = effective_sample_size(found.checks, found.squares), (found.min_ms, found.max_ms)
    around = tally.checks, tally.squares + tally.squares_pending
    moments = Moments(found.total_ms, found.squares_ms, found.cubes_ms)
    return Latency(
        window=window,
        answered=estimates.count(found.checks, found.squares, around, exact=tally.exact),
        mean=estimates.mean(moments, found.checks, found.squares, exact=exact),
        quantiles={
            level: estimates.about(
                estimates.quantile(level, found.quantiles, n, extremes, exact=exact, bounds=found.bounds),
                found.off,
                extremes,
            )
            for level in found.quantiles
        },
        min_ms=found.min_ms if found.rows else None,
        max_ms=found.max_ms if found.rows else None,
        fidelity=fidelity(window, tally, standing),
    )


def mean_ms(found: LatencyTally) -> float | None:
    return found.total_ms / found.checks if found.checks else None


def merged(tallies: Sequence[Tally]) -> Tally:
    """Counts added up; latencies and last failures are left out, as they do not add up.

    The lags are the means of the tallies' own, by rows.
    """
    writes = [tally.newest_write_ms for tally in tallies if tally.newest_write_ms is not None]
    checks = [tally.newest_check_ms for tally in tallies if tally.newest_check_ms is not None]
    names = (*STATUSES, *(f"squares_{status}" for status in STATUSES))
    return Tally(
        rows=sum(tally.rows for tally in tallies),
        **{name: sum(getattr(tally, name) for tally in tallies) for name in names},
        heaviest=max((tally.heaviest for tally in tallies), default=0.0),
        max_sample_interval=max((tally.max_sample_interval for tally in tallies), default=0),
        newest_write_ms=max(writes, default=None),
        newest_check_ms=max(checks, default=None),
        recorded=_recorded(tally.recorded for tally in tallies if tally.rows),
        presumed=sum(tally.presumed for tally in tallies),
        told=told.together(tally.told for tally in tallies),
        unreadable=sum(tally.unreadable for tally in tallies),
        stale=any(tally.stale for tally in tallies),
        lag_p50_ms=_mean_lag((tally.rows, tally.lag_p50_ms) for tally in tallies),
        lag_p95_ms=_mean_lag((tally.rows, tally.lag_p95_ms) for tally in tallies),
        statements=tuple(dict.fromkeys(name for tally in tallies for name in tally.statements)),
    )


def _recorded(counts: Iterable[float | None]) -> float | None:
    found = list(counts)
    known = [one for one in found if one is not None]
    return sum(known) if known and len(known) == len(found) else None


def _mean_lag(lags: Iterable[tuple[int, float | None]]) -> float | None:
    known = [(rows, lag) for rows, lag in lags if lag is not None and rows]
    return sum(rows * lag for rows, lag in known) / sum(rows for rows, _ in known) if known else None
