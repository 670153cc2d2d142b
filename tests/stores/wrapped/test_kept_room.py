"""What kept answers may take, and which of them go."""

import tracemalloc

import pytest

from gateway.ports import Rows
from gateway.stores.wrapped.kept import ENTRY_BYTES, PARSED, KeptAnswers, takes
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
    for number in range(sized(10_000, 2_000)):
        await store.read(of(f"SELECT {number} {'x' * 3000}"), 60)
        upstream.asked.clear()
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
    assert takes(of("x" * text), Rows([], size)) == PARSED * size + text + ENTRY_BYTES
