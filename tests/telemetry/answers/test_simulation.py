"""The intervals hold what they promise: measured on checks that are known, sampled in every way."""

import pytest

from gateway.telemetry.answers.simulation import Sampling, coverage, settings
from gateway.telemetry.answers.uneven import CELLS, TAILS, Cell, latency_coverage, uptime_coverage
from tests.size import least, sized

TRIALS = sized(2000, 60)
UNEVEN = sized(1000, 50)
PROMISED = least(0.94, TRIALS)
"""The nominal level less one point."""
NUMBERS = {"uptime", "checks", "down", "p50", "p75", "p90", "p95"}


@pytest.mark.parametrize("sampling", settings(), ids=str)
def test_intervals_cover_the_truth(sampling: Sampling) -> None:
    """Uptime, counts and percentiles lie in their intervals as promised, at every sampling."""
    found = coverage(sampling, TRIALS if sampling.weight > 1 else 1)
    for name in NUMBERS:
        assert found[name].trials >= (TRIALS if sampling.weight > 1 else 1), name
        assert found[name].share >= PROMISED, (name, found[name])


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_uneven_samples_are_covered(cell: Cell) -> None:
    """Where weights differ and failures sit in heavy rows, the interval of uptime holds as promised."""
    assert uptime_coverage(cell, UNEVEN).share >= least(0.94, UNEVEN)


@pytest.mark.parametrize("name", TAILS)
def test_heavy_tails_and_ties_are_covered(name: str) -> None:
    """A mean of so many rows that a tail of 3 in 1 000 is in them, and percentiles of few or many values."""
    found = latency_coverage(name, UNEVEN, rows=1500)
    for number in ("mean", "p50", "p90", "p95", "p99"):
        assert found[number].trials >= 0.97 * UNEVEN, number
        assert found[number].share >= least(0.94, UNEVEN), (number, found[number])


def test_a_mean_of_few_rows_has_no_interval() -> None:
    """A sample that may not have seen the tail bounds no mean, and says so."""
    assert latency_coverage("timeouts in 0.3 %", 50, rows=300)["mean"].trials == 0


def test_unsampled_numbers_are_the_truth() -> None:
    """Where nothing is sampled away the intervals have no width, and no number deviates."""
    found = coverage(Sampling(1.0, 1), 1)
    assert {name: one.deviation for name, one in found.items()} == dict.fromkeys(found, 0)


def test_a_percentile_that_the_rows_cannot_bound_has_no_interval() -> None:
    """The 99th percentile of some 300 rows is bounded by nothing that was seen, and says so."""
    assert coverage(Sampling(0.1, 10), 200)["p99"].trials == 0


def test_intervals_that_are_too_narrow_are_caught() -> None:
    """The measure has teeth: a population unlike its sample is not covered."""
    found = coverage(Sampling(0.5, 10), 300)["uptime"]
    assert found.held < found.trials
