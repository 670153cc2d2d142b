"""The cost that is told before anything is read, held against the rows that were read then."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients.asked import insights
from tests.clients.conftest import ask
from tests.clients.ranks import held, ranks

RANK, NINTH = 0.6, 40.0
"""The bars. When they were set, 0.70 and 25 were found: operations also cost what they put into the answer,
however few rows that takes. `scripts/cost` holds the same operations against milliseconds."""
NUMBERS = st.lists(st.integers(1, 9), min_size=2, max_size=9)


@pytest.mark.dear
def test_cost_follows_the_rows(demo: httpx.Client, answers: Mapping[str, dict[str, Any]]) -> None:
    """Operations that cost more read more rows: the order holds, and sizes are not far off."""
    found = [*answers.values(), *(ask(demo, one) for one in insights().values())]
    told = [one["extensions"]["insights"] for one in found]
    reading = [(one["cost"], one["rowsRead"]) for one in told if one["rowsRead"]]
    prediction = held([cost for cost, _ in reading], [rows for _, rows in reading])
    assert prediction.rank >= RANK, prediction
    assert prediction.ninth <= NINTH, prediction


@given(NUMBERS)
def test_ranks(values: list[int]) -> None:
    """Equal values share a rank, larger ones have higher ranks, and the ranks add up."""
    found = ranks(values)
    assert sum(found) == len(values) * (len(values) + 1) / 2
    for value, rank in zip(values, found, strict=True):
        assert all((other < value) == (place < rank) for other, place in zip(values, found, strict=True))


def test_a_prediction_that_is_right_up_to_a_factor() -> None:
    """Its order and its sizes are right; turned around, the order is."""
    right = held([1, 2, 3, 40], [10, 20, 30, 400])
    assert (right.rank, right.median, right.ninth) == (1, 1, 1)
    wrong = held([1, 2, 3, 4], [4, 3, 2, 1])
    assert wrong.rank == -1
    assert wrong.ninth > 1
