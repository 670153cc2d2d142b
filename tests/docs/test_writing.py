"""docs/writing.md: what writing costs follows from the list prices."""

import re
from pathlib import Path

import pytest

from gateway.insights.operations.bill import CPU_MS_PER_REQUEST
from gateway.insights.operations.prices import AS_OF, MILLION, PRICES, QUEUE_OPERATIONS
from gateway.telemetry.sql.exported.limits import (
    CAUTIOUS_POINTS,
    MOST_BLOB_BYTES,
    MOST_INDEX_BYTES,
    POINTS_AN_INVOCATION,
)

PAGE = (Path(__file__).parents[2] / "docs" / "writing.md").read_text()
CELL = r"([0-9.]+) \|"
ROWS = re.findall(rf"^\| (.+?) \| {CELL} {CELL} {CELL} {CELL}$", PAGE, re.MULTILINE)
OPERATIONS_A_MESSAGE = 3
"""Written, read, deleted."""
WAYS = {
    "directly, in the Worker that checks": (0, 0),
    "`POST /ingest`, batches of 25": (1, 0),
    "Queue, 25 heartbeats a message": (2, MILLION / CAUTIOUS_POINTS),
    "Queue, 1 heartbeat a message, 25 messages a batch": (2, MILLION),
}
"""Requests for each batch of 25 (who sends it, who takes it), and messages for a million heartbeats."""


def beyond(key: str, units: float) -> float:
    """USD for so many units, where what is included has been used."""
    return units / PRICES[key].per * PRICES[key].usd


@pytest.mark.parametrize(("way", "told"), [(way, numbers) for way, *numbers in ROWS])
def test_cost_of_a_million(way: str, told: list[str]) -> None:
    """Points, requests with their CPU, operations of the queue, and the sum, of each way to write."""
    requests, messages = WAYS[way][0] * MILLION / CAUTIOUS_POINTS, WAYS[way][1]
    parts = (
        beyond("points_written", MILLION),
        beyond("requests", requests) + beyond("cpu_ms", requests * CPU_MS_PER_REQUEST),
        messages * OPERATIONS_A_MESSAGE / QUEUE_OPERATIONS.per * QUEUE_OPERATIONS.usd,
    )
    assert told == [f"{cost:.3f}" for cost in (*parts, sum(parts))]


def test_every_way_is_told() -> None:
    """The table has them all, and the date of the prices."""
    assert [way for way, *_ in ROWS] == list(WAYS)
    assert f"list prices of {AS_OF}" in PAGE
    assert f"takes {CPU_MS_PER_REQUEST:g} ms of CPU" in PAGE


def test_limits_are_those_of_the_tables() -> None:
    """What a point and an invocation may hold, as the emulator and the writers have it."""
    assert f"| indexes of a point | 1, of {MOST_INDEX_BYTES} bytes |" in PAGE
    assert f"together {MOST_BLOB_BYTES:,} bytes".replace(",", " ") in PAGE
    assert f"| {POINTS_AN_INVOCATION}; one page of the documents says {CAUTIOUS_POINTS}," in PAGE
