"""Sums of an archive as tallies, and what an archive and a store know together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gateway.ports import AnswerRow
from gateway.telemetry.answers.lengths import EMPTY_LATENCY, ApdexTally, LatencyTally, added
from gateway.telemetry.answers.tally import Tally, empty_tally
from gateway.telemetry.numbers import mixture
from gateway.telemetry.numbers.mixture import Mass
from gateway.telemetry.sql.archived.bins import edges
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.slices import TOLERATED, Parts
from gateway.times.window import SECOND_MS

Bins = Mapping[int, float]
"""Checks by bin of length."""
_LENGTHS = {"squares": "answered_squares", "squares_ms": "length_squares", "cubes_ms": "length_cubes"}


def archived_tally(row: AnswerRow, parts: Parts) -> Tally:
    """One row of the archive's sums, without percentiles: these are made of bins, of all that is counted."""
    told: Mapping[str, Any] = row
    rows = told["rows_read"]
    first, last, fine = (told.get(name) for name in ("first_failure_ms", "last_failure_ms", "last_fine_ms"))
    counts = {name: told[name] for one in STATUSES for name in (one, f"squares_{one}")}
    return Tally(
        rows=rows,
        **counts,
        heaviest=told["heaviest"],
        max_sample_interval=told["sample_interval"],
        newest_write_ms=told["newest_s"] * SECOND_MS if rows else None,
        newest_check_ms=told["last_ms"] if rows else None,
        latency=_lengths(told) if parts.latency else None,
        recorded=told["recorded"] if parts.recorded else None,
        presumed=told["presumed"],
        unreadable=told["strange"],
        first_failure_ms=round(first) if parts.stretch and first is not None else None,
        last_failure_ms=round(last) if parts.last_failure and last is not None else None,
        last_fine_ms=round(fine) if parts.stretch and fine is not None else None,
    )


def without_failures(counted: Tally) -> Tally:
    """The same where failed checks are told apart, each class and code by itself (`failed_tally`)."""
    return replace(counted, down=0.0, squares_down=0.0, first_failure_ms=None, last_failure_ms=None)


def failed_tally(row: AnswerRow, parts: Parts) -> Tally:
    """Failed checks of one class and code, of whose rows no more is kept: they are counted with all others of
    their region."""
    told: Mapping[str, Any] = row
    return replace(
        empty_tally(parts),
        down=told["checks"],
        squares_down=told["squares"],
        first_failure_ms=round(told["first"]) if parts.stretch else None,
        last_failure_ms=round(told["last"]) if parts.last_failure else None,
    )


def _lengths(told: Mapping[str, Any]) -> LatencyTally:
    if not told["answered_rows"]:
        return EMPTY_LATENCY
    return LatencyTally(
        rows=told["answered_rows"],
        checks=told["answered"],
        total_ms=told["length_sum"],
        min_ms=told["length_min"],
        max_ms=told["length_max"],
        quantiles={},
        **{name: told[column] for name, column in _LENGTHS.items()},
    )


def with_percentiles(
    archived: LatencyTally, bins: Bins, stored: LatencyTally, levels: Iterable[float]
) -> LatencyTally:
    """Both as one. What the store holds is known by its own percentiles: what lies between two of them may
    lie anywhere there. What is archived is known by its bins."""
    whole = added((archived, stored))
    if not archived.rows or not levels:
        return whole
    masses = _masses(archived, bins)
    if stored.rows:
        masses += mixture.between(stored.quantiles, stored.checks, (stored.min_ms, stored.max_ms))
    found = mixture.quantiles(masses, levels)
    return replace(
        whole,
        quantiles={level: one.value for level, one in found.items()},
        bounds={level: (one.low, one.high) for level, one in found.items()},
    )


def apdex_of(bins: Bins, rows: Iterable[AnswerRow], thresholds: Iterable[int]) -> dict[int, ApdexTally]:
    """Answered checks by bin of length, by threshold in ms; none is beyond the least and the largest that
    these rows tell."""
    masses = _masses(added(map(_lengths, rows)), bins)
    return {one: _apdex(masses, one) for one in thresholds}


def _apdex(masses: Sequence[Mass], threshold: int) -> ApdexTally:
    """What a limit cuts may all lie on one side of it; tolerating ones count half."""
    within, tolerated = (mixture.below(masses, limit) for limit in (threshold, TOLERATED * threshold))
    fewer, more = (
        (abs(getattr(within, side) - within.value) + abs(getattr(tolerated, side) - tolerated.value)) / 2
        for side in ("low", "high")
    )
    return ApdexTally(within.value, max(0.0, tolerated.value - within.value), fewer, more)


def _masses(archived: LatencyTally, bins: Bins) -> list[Mass]:
    """No wider than what was measured."""
    found, least, most = [], archived.min_ms, archived.max_ms
    for number, checks in bins.items():
        low, high = edges(number)
        found.append(Mass(min(max(low, least), most), min(max(high, least), most), checks))
    return found


def summed(found: Sequence[Bins]) -> Bins:
    """Of several groups as one."""
    if len(found) == 1:
        return found[0]
    whole: dict[int, float] = {}
    for bins in found:
        for number, checks in bins.items():
            whole[number] = whole.get(number, 0.0) + checks
    return whole
