"""Percentiles of rows by group, and the steps that keys of times are told in, found anew."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.held.groups import steps_of
from gateway.telemetry.answers.held.ranked import ranked
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.single.asked import Aggregates
from gateway.telemetry.sql.text import Source

ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 3)), max_size=12)
"""A group, a value and a weight each."""


@given(rows=ROWS, level=st.sampled_from((0.05, 0.5, 0.95, 0.99)), groups=st.sampled_from((1, 3)))
def test_a_percentile_is_the_first_value_that_its_share_reaches(
    rows: list[tuple[int, int, int]], level: float, groups: int
) -> None:
    """Of each group by itself; of one that weighs nothing there is none."""
    rows = sorted(((group % groups, value, weight) for group, value, weight in rows), key=lambda one: one[1])
    told = np.array(rows, np.int64).reshape(-1, 3)
    (found,) = ranked(told[:, 1].astype(float), told[:, 2], told[:, 0], groups, [level])
    for group in range(groups):
        mine = [(value, weight) for of, value, weight in rows if of == group]
        share = math.ceil(sum(weight for _, weight in mine) * level)
        reached, wanted = 0, None
        for value, weight in mine:
            reached += weight
            if wanted is None and reached >= max(1, share):
                wanted = float(value)
        assert found[group] == wanted


@given(
    since_ms=st.integers(86_400_000, 2 * 10**12),
    length_ms=st.integers(1, 10**10),
    steady_s=st.sampled_from((60, 900, 3600, 86_400, 604_800)),
)
def test_steps_hold_all_of_the_windows(since_ms: int, length_ms: int, steady_s: int) -> None:
    """From before the first to after the last, in whole days, so that a moment later they are the same."""
    span = since_ms, since_ms + length_ms
    first, last = steps_of(Aggregates(Source.of("hb", EMBEDDED), {}, {}, (), steady_s, span))
    step_ms, day_ms = steady_s * 1000, 86_400_000
    assert first * step_ms <= span[0] // day_ms * day_ms
    assert last * step_ms >= -(-span[1] // day_ms) * day_ms
