"""What the tests of kept lines share: rows, statements, and answers by the engine alone."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from gateway.ports import Rows, Statement
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.lines import KeptLines
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.ddl import emptying
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.select import Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.telemetry.lab import START_MS
from tests.telemetry.rolled.asking import HOUR_MS, LAG, LEVELS, QUANTILE, SHAPES, SPREAD, rows_of

DATASET = "hb_kept"
MEAN = Parts(latency=True, recorded=True)
CUT = Slice(START_MS + 1, START_MS + 300 * HOUR_MS + 7, SPREAD | MEAN | LEVELS)
WHOLE = Slice(START_MS, START_MS + 300 * HOUR_MS, MEAN | LEVELS | LAG)
ROWS = [
    Heartbeat(
        f"mon_{number % 3}",
        "",
        START_MS + number * 977_000,
        ("up", "degraded", "up", "down", "pending", "odd")[number % 6],
        float("nan") if number % 35 == 0 else 8.0 + number % 50,
        ("weur", "enam")[number % 2],
        sample_rate=1.0 if number % 7 else 0.5,
        sample_interval=1 + number % 3,
    )
    for number in range(1200)
]
TOLD = 1106
"""Of these rows lie in WHOLE."""
Asked = tuple[str, list[Slice]]
Ask = Callable[[str, float], Awaitable[bytes]]


def kept_of(store: EmbeddedTelemetry, dataset: str, ask: Ask) -> KeptLines:
    assert store.hours is not None
    return KeptLines(store.hours, dataset, ask)


def composed(store: EmbeddedTelemetry, org: str, asked: Asked, whose: Whose = None) -> Statement:
    return SHAPES[asked[0]](org, Source.of(DATASET, store.written_for(EMBEDDED)), asked[1], whose)


def as_rows(told: Rows | None) -> list[dict[str, object]]:
    assert told is not None, "the engine was to be asked"
    return [dict(row) for row in told.rows]


async def by_engine(store: EmbeddedTelemetry, asked: Statement) -> list[dict[str, object]]:
    """As the engine answers by itself, which may have rows without hours."""
    assert store.hours is not None
    store.hours.complete = False
    told = as_rows(await store.read(asked, 60))
    store.hours.complete = True
    return told


def assert_equal(found: list[dict[str, object]], alone: list[dict[str, object]]) -> None:
    assert len(found) == len(alone)
    for row, other in zip(found, alone, strict=True):
        assert row.keys() == other.keys()
        for name, value in row.items():
            if not QUANTILE.match(name):
                assert (name, value) == (name, other[name])
            elif rows_of(row, name):
                assert value == pytest.approx(other[name], rel=1e-12)


@contextmanager
def without_merges(store: EmbeddedTelemetry, dataset: str) -> Iterator[None]:
    """And without the rows of tests before, whose parts would be read, too."""
    store.engine.alter(emptying(dataset))
    store.engine.alter(f"SYSTEM STOP MERGES {dataset}")
    yield
    store.engine.alter(f"SYSTEM START MERGES {dataset}")


async def totals(store: EmbeddedTelemetry, org: str, *slices: Slice) -> object:
    return as_rows(await store.read(composed(store, org, ("totals", list(slices or (WHOLE,)))), 60))[0][
        "rows_0"
    ]
