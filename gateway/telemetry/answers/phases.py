"""Where the time of answered checks went, phase by phase, and how far that can be trusted. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gateway.telemetry.answers.lengths import EMPTY_LATENCY, LatencyTally
from gateway.telemetry.answers.standing import UNKNOWN, Standing
from gateway.telemetry.answers.summaries import Fidelity, fidelity
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers import estimates
from gateway.telemetry.numbers.estimates import (
    NOTHING,
    Estimate,
    Moments,
    Percentiles,
    effective_sample_size,
    grade,
)
from gateway.times.window import Window

EVERY = "connect_ms"
"""The phase that every check of the gateway's own goes through, whatever its kind."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Milliseconds over the answered checks in which it was timed; `quantiles` by level."""

    timed: Estimate
    mean: Estimate
    quantiles: Mapping[float, Estimate]

    @property
    def percentiles(self) -> Percentiles[Estimate]:
        """Those that callers name; without a value where it was not asked for."""
        return Percentiles.of(lambda level: self.quantiles.get(level, NOTHING))


@dataclass(frozen=True, slots=True)
class Phases:
    """Those that were not asked for, or in no row, have no value. `timed_share` is None without checks."""

    window: Window
    lookup: Phase
    connect: Phase
    tls: Phase
    first_byte: Phase
    timed_share: float | None
    fidelity: Fidelity


def phases(window: Window, tally: Tally, standing: Standing = UNKNOWN) -> Phases:
    """Rows of other writers, and from before phases were written, are answered and not timed: what they took
    may have been anything, so that nothing is exact beside them."""
    every = tally.phases.get(EVERY, EMPTY_LATENCY)
    untimed = max(0, tally.answered_rows - every.rows)
    exact = standing.exact(tally) and not untimed
    found = {
        name: _phase(tally, tally.phases.get(f"{name}_ms", EMPTY_LATENCY), exact=exact)
        for name in ("lookup", "connect", "tls", "first_byte")
    }
    return Phases(
        window=window,
        **found,
        timed_share=every.rows / tally.answered_rows if tally.answered_rows else None,
        fidelity=_fidelity(fidelity(window, tally, standing), tally.answered_rows, untimed),
    )


def _phase(tally: Tally, found: LatencyTally, *, exact: bool) -> Phase:
    n, extremes = effective_sample_size(found.checks, found.squares), (found.min_ms, found.max_ms)
    around = tally.checks, tally.squares + tally.squares_pending
    moments = Moments(found.total_ms, found.squares_ms, found.cubes_ms)
    return Phase(
        timed=estimates.count(found.checks, found.squares, around, exact=tally.exact),
        mean=estimates.mean(moments, found.checks, found.squares, exact=exact),
        quantiles={
            level: estimates.quantile(level, found.quantiles, n, extremes, exact=exact)
            for level in found.quantiles
        },
    )


def _fidelity(of_all: Fidelity, answered: int, untimed: int) -> Fidelity:
    """That of all checks, of as large a part as was timed."""
    if not untimed:
        return of_all
    n = of_all.effective_sample_size * (1 - untimed / answered)
    why = f"{untimed} of {answered} answered rows do not say where their time went."
    return replace(
        of_all,
        grade=grade(n, exact=False),
        effective_sample_size=n,
        reasons=(*of_all.reasons, why),
    )
