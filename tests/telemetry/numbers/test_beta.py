"""The beta distribution, against published tables and identities."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.numbers import beta
from gateway.telemetry.numbers.beta import point_below, share_below

parameters = st.floats(0.2, 1e5)


@given(st.integers(1, 60), st.data())
def test_whole_parameters_are_a_binomial_tail(n: int, data: st.DataObject) -> None:
    """I_x(k, n - k + 1) is the chance of at least k successes of n (DLMF 8.17.5)."""
    k, x = data.draw(st.integers(1, n)), data.draw(st.floats(0.001, 0.999))
    tail = sum(math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(k, n + 1))
    assert share_below(x, k, n - k + 1) == pytest.approx(tail, abs=1e-11)


@given(st.floats(0, 1), parameters, parameters)
def test_the_other_side_is_the_rest(x: float, a: float, b: float) -> None:
    """I_x(a, b) = 1 - I_(1-x)(b, a) (DLMF 8.17.4)."""
    x = round(x * 2**20) / 2**20
    assert share_below(x, a, b) == pytest.approx(1 - share_below(1 - x, b, a), abs=1e-8)


@pytest.mark.parametrize(("x", "share"), [(-0.5, 0.0), (0.0, 0.0), (1.0, 1.0), (1.5, 1.0)])
def test_beyond_the_ends_there_is_nothing(x: float, share: float) -> None:
    """All of a share lies between 0 and 1, the ends included."""
    assert share_below(x, 2, 3) == share


@given(st.floats(0.001, 0.999), parameters)
def test_one_parameter_of_one_is_a_power(x: float, a: float) -> None:
    """I_x(a, 1) = x^a, and I_x(1, a) = 1 - (1 - x)^a."""
    assert share_below(x, a, 1) == pytest.approx(x**a, abs=1e-9)
    assert share_below(x, 1, a) == pytest.approx(-math.expm1(a * math.log1p(-x)), abs=1e-9)


@given(st.floats(0.001, 0.999), parameters, parameters)
def test_the_point_has_the_share_below_it(share: float, a: float, b: float) -> None:
    """The inverse inverts, wherever a float can tell: next to 0 and 1 the share leaps."""
    x = point_below(share, a, b)
    assert 0 <= x <= 1
    if 1e-12 < x < 1 - 1e-9:
        assert share_below(x, a, b) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("share", "a", "b", "point"),
    [
        (0.5, 1, 1, 0.5),
        (0.975, 2, 99, 0.054455),
        (0.025, 1, 100, 0.000253),
        (0.975, 11, 90, 0.176223),
        (0.025, 10, 91, 0.049005),
        (0.95, 5, 5, 0.748632),
    ],
)
def test_known_points(share: float, a: float, b: float, point: float) -> None:
    """Clopper's and Pearson's limits of 1 and 10 in 100, as tables have them, and a symmetric one."""
    assert point_below(share, a, b) == pytest.approx(point, abs=5e-6)


@given(st.sampled_from([0.025, 0.5, 0.9, 0.975]), *[st.floats(0.5, 5).map(lambda power: 10**power)] * 2)
def test_the_first_guess_is_near(share: float, a: float, b: float) -> None:
    """Four steps find a point from it, on average: it lies within 0.04 standard deviations."""
    deviation = math.sqrt(a * b / (a + b + 1)) / (a + b)
    assert abs(beta._guess(share, a, b) - point_below(share, a, b)) <= 0.04 * deviation
