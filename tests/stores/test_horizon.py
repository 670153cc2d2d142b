"""How far back a store reaches: asked of it once in a while, and never in a request's way."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gateway.errors import InsightsError, TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.horizon import DAY_MS, KNOWN_S, UNKNOWN_S, OldestRow, Retained
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.probes import oldest
from gateway.telemetry.sql.text import Source
from tests.gateway_under_test import HOUR_MS, NOW_MS, beat

SOURCE = Source.of("heartbeats", CLICKHOUSE)


@dataclass(slots=True)
class Store:
    """Answers with an oldest row, or with an error; counts how often it is asked."""

    found: int | InsightsError
    asked: int = 0
    now_s: float = 0.0
    waits: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, statement: Statement, seconds: float) -> Rows:
        assert statement.name == "oldest"
        self.asked += 1
        await asyncio.wait_for(self.waits.wait(), seconds)
        if isinstance(self.found, InsightsError):
            raise self.found
        return Rows([{"oldest": self.found}], 20)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...

    @property
    def horizon(self) -> OldestRow:
        self.waits.set()
        return OldestRow(self, SOURCE, lambda: self.now_s)


async def test_one_read_for_all() -> None:
    """Many requests at once and later ones share one read, until it is old."""
    store = Store(NOW_MS - 30 * DAY_MS)
    horizon = store.horizon
    found = await asyncio.gather(*(horizon.known_ms(NOW_MS) for _ in range(20)))
    store.now_s += KNOWN_S - 1
    assert {*found, await horizon.known_ms(NOW_MS)} == {NOW_MS - 30 * DAY_MS}
    assert store.asked == 1
    store.now_s += 1
    await horizon.known_ms(NOW_MS)
    assert store.asked == 2


async def test_a_store_that_fails_takes_nothing_away() -> None:
    """What was known stays known, what was not is taken for known for ever, and nothing is raised."""
    store = Store(TelemetryUnavailable("down"))
    horizon = store.horizon
    assert [await horizon.known_ms(NOW_MS) for _ in range(3)] == [0, 0, 0]
    assert store.asked == 1
    store.now_s, store.found = UNKNOWN_S, NOW_MS - 2 * DAY_MS
    assert await horizon.known_ms(NOW_MS) == NOW_MS - 2 * DAY_MS
    store.now_s, store.found = store.now_s + KNOWN_S, TelemetryUnavailable("down")
    assert await horizon.known_ms(NOW_MS) == NOW_MS - 2 * DAY_MS


@pytest.mark.parametrize(("age_ms", "known"), [(0, False), (DAY_MS - 1, False), (DAY_MS, True)])
async def test_a_store_of_today_says_nothing(age_ms: int, known: bool) -> None:
    """Of less than a day nobody can tell what was lost from what never was."""
    assert await Store(NOW_MS - age_ms).horizon.known_ms(NOW_MS) == (NOW_MS - age_ms if known else 0)


async def test_a_service_that_forgets() -> None:
    """A service that keeps rows for so many days reaches back so far, whatever it was given."""
    assert await Retained(90).known_ms(NOW_MS) == NOW_MS - 90 * DAY_MS


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ([], 0),
        ([(3 * DAY_MS, 0)], NOW_MS - 3 * DAY_MS),
        ([(2 * DAY_MS, 0), (3 * DAY_MS, 0)], NOW_MS - 3 * DAY_MS),
        ([(3 * DAY_MS, 2 * HOUR_MS), (3 * DAY_MS - HOUR_MS, HOUR_MS)], NOW_MS - 3 * DAY_MS),
        ([(3 * DAY_MS, 0), (60 * DAY_MS, 57 * DAY_MS)], NOW_MS - 3 * DAY_MS),
    ],
)
async def test_the_oldest_check_of_those_written_first(
    engine: Engine, tmp_path: Path, written: Sequence[tuple[int, int]], found: int
) -> None:
    """The oldest end of a check, though its row came hours later; an impossible time is none."""
    dataset = f"hb_{tmp_path.name}"
    store = EmbeddedTelemetry(engine, dataset)
    for ago_ms, late_ms in written:
        one = beat(ago_ms=ago_ms)
        await store.write(ROW_COLUMNS, rows_tsv([one], (one.timestamp_ms + late_ms) // 1000))
    answer = await store.read(oldest(Source.of(dataset, CLICKHOUSE)), 5)
    assert [row["oldest"] for row in answer.rows] == [found]
