"""What kept answers may take, and which of them go."""

import asyncio
import tracemalloc
from typing import Any

import orjson
import pytest

from gateway.insights.listing import cursor
from gateway.ports import Kind, Rows, Statement
from gateway.stores.answered.answer import checked_columns
from gateway.stores.wrapped.kept import ENTRY_BYTES, PARSED_COLUMN, PARSED_ROW, KeptAnswers, takes
from gateway.telemetry.answers.beats import Beats
from gateway.telemetry.reading.recent.pages import newest
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.composers import Reach
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.text import Source
from resolvers.running.compiled.by_column import fragment
from tests.size import sized
from tests.stores.wrapped.kept import Clock, Upstream, of, room


@pytest.mark.parametrize(("seconds", "max_bytes"), [(0, 1_000_000), (60, 0), (60, 9)])
async def test_not_kept(upstream: Upstream, seconds: float, max_bytes: int) -> None:
    """Without time or room nothing is kept."""
    store = KeptAnswers(upstream, seconds, max_bytes, Clock())
    for _ in range(2):
        assert not (await store.read(of("a"), 60)).kept
    assert upstream.asked == ["a", "a"]


async def test_least_recently_used(upstream: Upstream) -> None:
    """Beyond the bound the answer that was not asked for the longest goes first."""
    store = KeptAnswers(upstream, 60, room(3))
    for sql in ("a", "b", "c", "a", "d"):  # d takes the place of b
        await store.read(of(sql), 60)
    assert [(await store.read(of(sql), 60)).kept for sql in ("a", "c", "d", "b")] == [True, True, True, False]


async def test_too_large(upstream: Upstream) -> None:
    """An answer larger than all the room is not kept, and costs no other its place."""
    store = KeptAnswers(upstream, 60, room(3))
    await store.read(of("a"), 60)
    upstream.size = room(3)
    for _ in range(2):
        assert not (await store.read(of("large"), 60)).kept
    assert (await store.read(of("a"), 60)).kept


async def test_an_answer_kept_again_takes_its_room_once(upstream: Upstream) -> None:
    """A question that is read anew again and again does not use up the room of the others."""
    clock = Clock()
    store = KeptAnswers(upstream, 5, room(3), clock)
    for _ in range(20):
        await store.read(of("a"), 60)
        clock.now += 5
    await store.read(of("a"), 60)
    await store.read(of("b"), 60)
    await store.read(of("c"), 60)
    assert [(await store.read(of(sql), 60)).kept for sql in ("a", "b", "c")] == [True] * 3


@pytest.mark.dear
async def test_nothing_is_remembered_of_what_was_let_go(upstream: Upstream) -> None:
    """Of ten thousand questions, all different, no more is left than of those whose answers are kept."""
    store = KeptAnswers(upstream, 60, room(10))
    for number in range(10_000):
        await store.read(of(f"number {number}"), 60)
    assert 0 < len(store._kept) <= 10
    assert len(store._newest) == len(store._kept)


async def test_what_is_kept_is_weighed_as_it_lies_in_memory(upstream: Upstream) -> None:
    """Rows, text and entry count: thousands of answers without a row do not pass the bound unseen."""
    upstream.size = 0
    tracemalloc.start()
    store = KeptAnswers(upstream, 60, 1_000_000)
    for number in range(sized(10_000, 500)):
        await store.read(of(f"SELECT {number} {'x' * 3000}"), 60)
        upstream.asked.clear()
        await asyncio.sleep(0)  # where tasks end that had nothing to wait for
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 2_000_000
    assert len(store._kept) > 100


async def test_what_is_too_old_to_stand_in_is_let_go(upstream: Upstream) -> None:
    """An answer that serves nothing any more takes no memory, whatever the clock began at."""
    clock = Clock(100_000.0)
    store = KeptAnswers(upstream, 5, 1_000_000, clock, stale_seconds=300)
    await store.read(of("a"), 60)
    clock.now += 299
    await store.read(of("b"), 60)
    assert list(store._kept) == ["a", "b"]
    clock.now += 2
    await store.read(of("c"), 60)
    assert list(store._kept) == ["b", "c"]


@pytest.mark.parametrize(("size", "text"), [(0, 0), (10, 3), (1000, 50)])
def test_what_an_answer_takes(size: int, text: int) -> None:
    """Its rows, as often as they are large once parsed, and its question's text."""
    assert takes(of("x" * text), Rows([], size)) == PARSED_ROW * size + text + ENTRY_BYTES
    by_column = Rows([], size, by_column=True)
    assert takes(of("x" * text), by_column) == PARSED_COLUMN * size + text + ENTRY_BYTES


PAGE = 21
"""Heartbeats of a monitor that are read."""


@pytest.mark.parametrize("by_column", [True, False], ids=["by column", "by row"])
def test_heartbeats_are_weighed_with_all_that_is_made_of_them(*, by_column: bool) -> None:
    """An answer of heartbeats, each held by column, told field by field and made whole, takes no more than is
    charged for it, and more than half of that."""
    names = tuple(f"mon_{number:03}" for number in range(sized(100, 20)))
    source = Source.of("hb", EMBEDDED)
    asked = composers.heartbeats("org", source, (Reach(names, 0),), 10**13, 50_000)
    body = _body(asked, names, by_column=by_column)
    tracemalloc.start()
    answer = checked_columns(asked, body)
    for of_one in newest(answer, PAGE - 1).values():
        assert isinstance(of_one.page.heartbeats, Beats)
        _told(of_one.page.heartbeats)
        list(of_one.page.heartbeats)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken <= takes(asked, answer) < 2 * taken


def _body(asked: Statement, names: tuple[str, ...], *, by_column: bool) -> bytes:
    numbers = range(len(names) * PAGE)
    columns = {
        name: [_cell(name, kind, names, one) for one in numbers] for name, kind in asked.columns.items()
    }
    if by_column:
        return orjson.dumps(columns)
    return orjson.dumps(
        {"data": [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]}
    )


def _cell(name: str, kind: Kind, names: tuple[str, ...], number: int) -> Any:
    usual = {
        "monitor": names[number // PAGE],
        "status": "up",
        "timestamp_ms": 1_764_590_000_000 + 1000 * number,
        "dispatch_id": f"dsp_{number}_xxxxxxxxxx",
        "latency_ms": 20 + number * 0.7317319,
        "region": "weur",
        "colo": "weur",
        "code": 200,
        "sample_rate": 1,
        "sample_interval": 1,
    }
    return usual.get(name, "" if kind is Kind.TEXT else 0)


def _told(page: Beats) -> None:
    """As the nodes of a page are: texts of their ids and times, and their fields."""
    named = page.column("monitor_id"), page.column("timestamp_ms"), page.column("dispatch_id")
    page.told("id", lambda: [cursor.encode("heartbeat", *one) for one in zip(*named, strict=True)])
    page.told("checkedAt", lambda: [f"2025-12-01T11:53:00.{one % 1000:03}Z" for one in named[1]])
    for name in ("status", "latency_ms", "region", "colo", "code", "error"):
        page.told(name, lambda name=name: [one or None for one in page.column(name)])  # type: ignore[misc]
    for selection in ("one", "another"):  # of which the last is kept
        page.written(selection, lambda: fragment(_written(page)))


def _written(page: Beats) -> list[dict[str, Any]]:
    """As an answer has them where all of these fields are selected."""
    names = ("id", "checkedAt", "status", "latency_ms", "region", "colo", "code", "error")
    columns = [page.told(name, list) for name in names]
    return [dict(zip(names, one, strict=True)) for one in zip(*columns, strict=True)]
