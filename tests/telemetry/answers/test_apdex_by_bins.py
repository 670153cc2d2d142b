"""Apdex of checks that are known by bins of their length alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.answers.archived import apdex_of
from gateway.telemetry.sql.archived.bins import RATIO, edges

T = 100
BINS = st.dictionaries(st.integers(100, 165), st.sampled_from((1.0, 2.0, 8.0)), min_size=1)
"""From 49 to 620 ms: T and 4 T lie among them."""


def row(lengths: Sequence[float]) -> dict[str, object]:
    """What of the archive's sums tells lengths."""
    named = ("answered", "answered_squares", "length_sum", "length_squares", "length_cubes")
    extremes = {"length_min": min(lengths), "length_max": max(lengths)}
    return {"answered_rows": len(lengths), **dict.fromkeys(named, 0.0), **extremes}


def good(lengths: Sequence[tuple[float, float]]) -> float:
    """Of lengths and how many checks have each: those within T, and half of those beyond it within 4 T."""
    within, tolerated = (sum(checks for ms, checks in lengths if ms <= limit) for limit in (T, 4 * T))
    return (within + tolerated) / 2


@given(BINS, st.booleans(), st.booleans())
def test_what_a_threshold_cuts_may_lie_on_either_side(
    bins: dict[int, float], short: bool, long: bool
) -> None:
    """From as few good checks as if each took as long as its bin and the extremes let it, to as many as if as
    short: no more and no less; and nothing is unsure where no bin is cut."""
    ends = [edge for number in bins for edge in edges(number)]
    least = min(ends) * (RATIO**0.5 if short else 1)
    most = max(least, max(ends) / (RATIO**0.5 if long else 1))
    found = apdex_of(bins, [row((least, most))], [T])[T]
    shortest, longest = (
        [(min(max(edges(one)[side], least), most), checks) for one, checks in bins.items()] for side in (0, 1)
    )
    assert found.good + found.more == pytest.approx(good(shortest))
    assert found.good - found.fewer == pytest.approx(good(longest))
    assert found.satisfied >= 0
    assert found.tolerating >= 0
    cut = any(low <= limit < high for low, high in map(edges, bins) for limit in (T, 4 * T))
    assert cut or (found.fewer, found.more) == (0, 0)


def test_a_cut_bin_is_shared_out_evenly() -> None:
    """As if its checks lay evenly from edge to edge: all of them below, a part, or none."""
    number = next(one for one in range(200) if edges(one)[0] <= T < edges(one)[1])
    low, high = edges(number)
    found = apdex_of({number - 1: 4.0, number: 10.0, number + 1: 2.0}, [row((1, 500))], [T])[T]
    part = 10 * (T - low) / (high - low)
    told = {"satisfied": 4 + part, "tolerating": 12 - part, "fewer": part / 2, "more": (10 - part) / 2}
    assert {name: getattr(found, name) for name in told} == pytest.approx(told)
