"""What is surely lost of rows that are thinned: by the exact distribution of what chance leaves of them."""

import math
from bisect import bisect_left

import pytest

from gateway.telemetry.numbers.thinned import MANY, Seen, written_at_most

ALLOWED = 0.05


def kept(rows: int, interval: int) -> list[float]:
    """Probability by how many of so many rows are kept."""
    stay, go = math.log(1 / interval), math.log1p(-1 / interval)
    return [
        math.exp(
            math.lgamma(rows + 1)
            - math.lgamma(n + 1)
            - math.lgamma(rows - n + 1)
            + n * stay
            + (rows - n) * go
        )
        for n in range(rows + 1)
    ]


def told(rows: int, lost: int, interval: int, more_than: float) -> float:
    """Probability that more is told than that: the fewer are kept, the more is."""
    few = bisect_left(
        range(rows), 1, key=lambda n: Seen(0, n * interval, interval).lost_of(rows) <= more_than
    )
    return sum(kept(rows - lost, interval)[:few])


@pytest.mark.parametrize("interval", [10, 100])
@pytest.mark.parametrize("written", [10, 30, 200, 2000, 20_000])
def test_chance_is_seldom_taken_for_a_loss(written: int, interval: int) -> None:
    """A loss where nothing is lost is told once in 20 times at most; of more than half where half is, too."""
    assert told(written, 0, interval, 0) <= ALLOWED
    assert told(written, written // 2, interval, written // 2) <= ALLOWED


@pytest.mark.parametrize(("written", "interval"), [(200, 10), (2000, 10), (2000, 100)])
def test_the_loss_of_all_is_told(written: int, interval: int) -> None:
    """Of many rows of which none is there most are lost for sure; of so few that chance takes all, none."""
    assert Seen(0, 0, interval).lost_of(written) > 0.8 * written
    assert Seen(0, 0, interval).lost_of(3 * interval) == 0


def test_a_loss_of_half_is_told_where_many_are_written() -> None:
    """Half of 2000 lost, of which 1 in 10 is kept, is told all but once in 1000 times."""
    assert told(2000, 1000, 10, 0) > 0.999


def test_rows_of_many_intervals_are_judged_by_the_largest() -> None:
    """Two kinds together are no oftener taken for a loss: 100 rows kept 1 in 2 beside 100 kept 1 in 20."""
    short = [rows for rows in range(200) if Seen(0, rows, 20).lost_of(200) > 0]
    light, heavy = kept(100, 2), kept(100, 20)
    found = sum(
        light[(rows - 20 * n) // 2] * heavy[n]
        for rows in short
        if rows % 2 == 0
        for n in range(rows // 20 + 1)
    )
    assert 0 < found <= ALLOWED


@pytest.mark.parametrize("interval", [1.5, 10, 1000])
def test_the_two_bounds_meet(interval: float) -> None:
    """Where the normal distribution takes over from the exact one, the bound moves by less than 1 in 500."""
    below = written_at_most((MANY - 1e-6) * interval, interval)
    assert below == pytest.approx(written_at_most(MANY * interval, interval), rel=2e-3)


def test_nothing_left_out_leaves_nothing_to_chance() -> None:
    """What is missing of rows that stand for themselves is lost; of what is not known, nothing is told."""
    assert (Seen(75).lost_of(100), Seen(130).lost_of(100)) == (25, 0)
    assert (Seen(interval=None).lost_of(10_000), Seen(interval=None).sampled, Seen(75).sampled) == (
        0,
        True,
        False,
    )
