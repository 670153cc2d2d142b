"""Tallies as what callers see."""

from dataclasses import replace

import pytest

from gateway.telemetry.answers.lengths import EMPTY_LATENCY, LatencyTally
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import Bucketed, counts, latency, merged, uptime
from gateway.telemetry.answers.tally import Degraded, Tally
from gateway.telemetry.numbers.estimates import NOTHING, Estimate, Grade
from gateway.times.window import Window

HOUR = Window("1h", 0, 3_600_000)
EXACT = Tally(
    rows=10,
    up=6,
    degraded=1,
    down=1,
    pending=2,
    squares_up=6,
    squares_degraded=1,
    squares_down=1,
    squares_pending=2,
    max_sample_interval=1,
    newest_write_ms=9,
)
SAMPLED = replace(EXACT, rows=4)


def expecting(checks: float, seen: Tally = EXACT) -> Standing:
    return Standing.of(checks, seen, 1, 0)


def test_uptime() -> None:
    """Uptime is up over decided; outcomes are told apart; what stands behind them is said."""
    found = uptime(HOUR, EXACT, expecting(11))
    assert found.ratio == Estimate(7 / 8, 7 / 8, 7 / 8)
    assert (found.checks, found.up, found.degraded, found.down, found.pending) == (10, 6, 1, 1, 2)
    assert (found.expected_checks, found.coverage) == (11, 10 / 11)
    assert found.fidelity.grade is Grade.EXACT
    assert (found.fidelity.rows_read, found.fidelity.effective_sample_size) == (10, 8)
    assert (found.fidelity.max_sample_interval, found.fidelity.as_of_ms) == (1, 9)


def test_sampled_uptime() -> None:
    """A sampled uptime has an interval around it, and a grade that says how far it goes."""
    found = uptime(HOUR, SAMPLED, expecting(10))
    assert found.ratio.value == 7 / 8
    assert found.ratio.lower
    assert found.ratio.upper
    assert found.ratio.lower < 7 / 8 < found.ratio.upper
    assert found.fidelity.grade is Grade.INSUFFICIENT
    many = replace(SAMPLED, up=600, squares_up=600)
    assert uptime(HOUR, many, expecting(10, many)).fidelity.grade is Grade.SAMPLED


def test_no_data() -> None:
    """No data is zero checks, no uptime, and a coverage of 0 where checks were expected."""
    found = uptime(HOUR, Tally(), expecting(60, Tally()))
    assert (found.checks, found.ratio, found.coverage) == (0, NOTHING, 0)
    assert found.fidelity.as_of_ms is None


def test_only_pending() -> None:
    """Pending checks alone decide nothing: there is no uptime."""
    assert (
        uptime(
            HOUR, Tally(rows=3, pending=3, max_sample_interval=1), expecting(3, Tally(rows=3, pending=3))
        ).ratio
        == NOTHING
    )


@pytest.mark.parametrize(("expected", "coverage"), [(0, None), (0.99, None), (1, 10), (20, 0.5), (10, 1)])
def test_coverage(expected: float, coverage: float | None) -> None:
    """Coverage is checks seen over checks expected; with less than one expected there is none."""
    assert uptime(HOUR, EXACT, expecting(expected)).coverage == coverage


def test_latency() -> None:
    """The mean is weighted; exact numbers have an interval of no width, few sampled ones have none."""
    counted = LatencyTally(rows=7, checks=7, total_ms=70, min_ms=1, max_ms=30, quantiles={0.5: 9})
    exact = latency(HOUR, replace(EXACT, latency=counted))
    assert (exact.mean, exact.quantiles) == (Estimate(10, 10, 10), {0.5: Estimate(9, 9, 9)})
    assert (exact.answered.value, exact.min_ms, exact.max_ms) == (7, 1, 30)
    sampled = latency(HOUR, replace(SAMPLED, latency=counted))
    assert (sampled.mean, sampled.quantiles) == (Estimate(10), {0.5: Estimate(9)})


@pytest.mark.parametrize("counted", [None, EMPTY_LATENCY])
def test_no_latency(counted: LatencyTally | None) -> None:
    """Where no check was answered, latency has no numbers at all."""
    found = latency(HOUR, replace(EXACT, latency=counted))
    assert (found.answered.value, found.mean, found.quantiles, found.min_ms, found.max_ms) == (
        0,
        NOTHING,
        {},
        None,
        None,
    )


def test_whole() -> None:
    """Buckets add up to the whole, without latencies or failures, which do not add up."""
    late = replace(EXACT, newest_write_ms=30, max_sample_interval=10, latency=EMPTY_LATENCY)
    found = Bucketed(HOUR, 60, [0, 60, 120], [EXACT, late, Tally()], [Standing()] * 3)
    assert found.whole == Tally(20, 12, 2, 2, 4, 12, 2, 2, 4, 0, 10, 30)
    assert found.whole is found.whole  # added up once
    assert merged([]) == Tally()


@pytest.mark.parametrize(("expected", "lost"), [(0, False), (11, False), (11.2, True), (20, True)])
def test_lost_checks(expected: float, lost: bool) -> None:
    """Numbers are exact while no more than one check a monitor is missing, which may be under way."""
    found = uptime(HOUR, EXACT, expecting(expected))
    assert (found.fidelity.grade is not Grade.EXACT) == lost
    assert (found.ratio.lower != found.ratio.upper) == lost


def test_degraded_counts_as_it_is_asked() -> None:
    """As up by default: it was answered. As down, only up is good."""
    assert uptime(HOUR, EXACT).ratio.value == 7 / 8
    assert uptime(HOUR, EXACT, degraded=Degraded.DOWN).ratio.value == 6 / 8


@pytest.mark.parametrize(
    ("young", "few", "exact"), [(True, True, False), (True, False, True), (False, True, True)]
)
def test_a_short_life_says_little_of_a_long_window(young: bool, few: bool, exact: bool) -> None:
    """Few checks of a monitor that was not there all along have an interval; many are exact."""
    seen = Tally(rows=20, up=20, squares_up=20) if few else Tally(rows=40, up=40, squares_up=40)
    found = uptime(HOUR, seen, Standing.of(seen.up, seen, 1, 0, before=1.5 if young else 1))
    assert (found.fidelity.grade is Grade.EXACT) == exact
    assert (found.fidelity.grade is Grade.INSUFFICIENT) == (not exact)
    assert (found.ratio.lower == 1) == exact


def test_counts_are_of_what_was_recorded() -> None:
    """Lost checks show in coverage: the counts of those that were recorded stay exact."""
    found = uptime(HOUR, EXACT, expecting(60))
    assert found.counts.down == Estimate(1, 1, 1)
    assert found.coverage == 10 / 60
    sampled = counts(replace(EXACT, rows=5, up=60, squares_up=600))
    assert sampled.up.lower is not None
    assert sampled.up.lower < 60 < (sampled.up.upper or 0)


def test_settled() -> None:
    """A window is settled once its lag has passed since it ended, and so is each of its buckets."""
    late = replace(EXACT, lag_p95_ms=30_000.0)
    ended = HOUR.until_ms
    for now_ms, settled in ((ended + 29_999, False), (ended + 30_000, True)):
        assert uptime(HOUR, late, Standing(now_ms=now_ms)).fidelity.settled == settled
    standings = [Standing(now_ms=150_000)] * 2
    assert Bucketed(HOUR, 60, [0, 60], [late, late], standings).settled == [True, True]
    standings = [Standing(now_ms=149_999)] * 2
    assert Bucketed(HOUR, 60, [0, 60], [late, late], standings).settled == [True, False]


def test_what_was_recorded_adds_up() -> None:
    """Several tallies recorded what each of them did; where one does not say, nobody knows."""
    parts = [replace(EXACT, recorded=10.0), replace(EXACT, up=36.0, recorded=20.0), Tally()]
    whole = merged(parts)
    assert whole.recorded == 30
    assert whole.sample_rate == 30 / whole.checks
    assert merged([*parts, EXACT]).sample_rate is None
    assert Tally(recorded=0.0).sample_rate is None
    assert replace(EXACT, up=8.0, down=0.0, degraded=0.0, pending=0.0, recorded=4.0).sample_rate == 0.5
    beyond = replace(EXACT, up=20.0, down=0.0, degraded=0.0, pending=0.0, presumed=12.0, recorded=4.0)
    assert beyond.sample_rate == 0.5


def test_lags_are_averaged_by_rows() -> None:
    """The lag of several tallies together is the mean of theirs by rows; those without rows have none."""
    parts = [replace(EXACT, lag_p95_ms=10.0), replace(EXACT, rows=30, lag_p95_ms=50.0), Tally()]
    assert merged(parts).lag_p95_ms == 40
    assert merged([Tally()]).lag_p95_ms is None
