"""The beta distribution: its share below a point, and the point below which a share lies. Pure.

The continued fraction is DLMF 8.17.22 (https://dlmf.nist.gov/8.17#v), summed as Lentz has it: Thompson, I. J.
and Barnett, A. R. (1986), Coulomb and Bessel functions of complex arguments and order, section 5. The first
guess of a point is Abramowitz, M. and Stegun, I. A. (1964), Handbook of Mathematical Functions, 26.5.22.
"""

import math
from functools import lru_cache
from statistics import NormalDist

TINY = 1e-300
LAST = 1 - 2**-53
"""The largest number below 1."""
PRECISION = 1e-13
NEAR = 1e-10
"""How near, relative to itself, a point is found."""
FARTHEST = 600.0
"""Logarithms beyond are none of a float."""
MOST_TERMS = 20_000
"""About the root of the larger parameter is needed."""
MOST_STEPS = 100
KEPT = 4096
"""Points that are remembered: buckets of a series are much alike."""


def share_below(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b): 0 to 1, for a, b > 0."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    log_front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    if x * (a + b + 2) < a + 1:  # beyond, the fraction converges fast from the other side
        return math.exp(log_front) * _fraction(x, a, b) / a
    return 1 - math.exp(log_front) * _fraction(1 - x, b, a) / b


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, MOST_TERMS):
        at = a + 2 * m
        even, odd = m * (b - m) * x / ((at - 1) * at), -(a + m) * (a + b + m) * x / (at * (at + 1))
        d = 1 / ((1 + even * d) or TINY)
        c = (1 + even / c) or TINY
        found *= c * d
        d = 1 / ((1 + odd * d) or TINY)
        c = (1 + odd / c) or TINY
        found *= c * d
        if abs(c * d - 1) < PRECISION:
            break
    return found


@lru_cache(KEPT)
def point_below(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share, 0 < share < 1: Halley's steps, halves where they leave the bracket."""
    low, high, x, log_beta = 0.0, 1.0, min(_guess(share, a, b), LAST), _log_beta(a, b)
    for _ in range(MOST_STEPS):
        off = share_below(x, a, b) - share
        low, high = (low, x) if off > 0 else (x, high)
        nearer = x - _step(x, off, a, b, log_beta)
        if not low < nearer < high:
            nearer = (low + high) / 2
        if abs(nearer - x) <= NEAR * min(nearer, 1 - nearer):
            return nearer
        x = min(nearer, LAST)
    return x


def _step(x: float, off: float, a: float, b: float, log_beta: float) -> float:
    """How far x is beyond the point; infinite where the density there bends too much to tell."""
    log_density = (a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - log_beta
    if abs(log_density) > FARTHEST:
        return math.inf
    newton = off / math.exp(log_density)
    bend = newton * ((a - 1) / x - (b - 1) / (1 - x))
    return newton / (1 - 0.5 * bend) if abs(bend) < 1 else math.inf


def _guess(share: float, a: float, b: float) -> float:
    if a <= 1 or b <= 1:
        return a / (a + b)
    z = -NormalDist().inv_cdf(share)
    bend, one, two = (z * z - 3) / 6, 1 / (2 * a - 1), 1 / (2 * b - 1)
    h = 2 / (one + two)
    w = z * math.sqrt(max(0.0, h + bend)) / h - (two - one) * (bend + 5 / 6 - 2 / (3 * h))
    found = a / (a + b * math.exp(2 * max(-300.0, min(300.0, w))))
    return min(max(found, TINY), LAST)
