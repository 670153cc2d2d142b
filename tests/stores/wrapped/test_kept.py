"""Equal reads in flight are one, and answers are kept for a short time within a bound."""

import asyncio
import tracemalloc
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.wrapped.kept import ENTRY_BYTES, PARSED, KeptAnswers, takes


@dataclass
class Upstream:
    """A store that answers when it is let, and remembers what it was asked."""

    size: int = 10
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)
    raises: list[Exception] = field(default_factory=list)
    pings: int = 0
    closed: bool = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.append(statement.sql)
        try:
            async with asyncio.timeout(seconds):
                await self.open.wait()
        except TimeoutError as error:
            raise DeadlineExceeded("too slow") from error
        if self.raises:
            raise self.raises.pop(0)
        return Rows([{"sql": statement.sql}], self.size)

    async def ping(self) -> None:
        self.pings += 1

    async def aclose(self) -> None:
        self.closed = True


def room(entries: int) -> int:
    """For so many answers of the usual size, to questions of one letter."""
    return entries * takes(of("a"), Rows([], 10))


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def upstream() -> Upstream:
    ready = Upstream()
    ready.open.set()
    return ready


def of(sql: str, org: str = "org") -> Statement:
    return Statement("totals", org, sql, {})


async def settled() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_single_flight() -> None:
    """Equal reads at once are one read; the others are marked as having cost none."""
    upstream = Upstream()
    store = KeptAnswers(upstream, seconds=0, max_bytes=0)
    reads = [asyncio.create_task(store.read(of("a"), 60)) for _ in range(20)]
    await settled()
    upstream.open.set()
    answers = await asyncio.gather(*reads)
    assert upstream.asked == ["a"]
    assert sorted(answer.kept for answer in answers) == [False] + [True] * 19
    assert all(answer.rows == [{"sql": "a"}] for answer in answers)


async def test_orgs_apart() -> None:
    """Statements of different orgs differ in their text, and are never shared."""
    upstream = Upstream()
    store = KeptAnswers(upstream, 60, 1_000_000)
    reads = [asyncio.create_task(store.read(of(f"blob1 = '{org}'", org), 60)) for org in ("o", "p", "o")]
    await settled()
    upstream.open.set()
    assert [answer.rows[0]["sql"] for answer in await asyncio.gather(*reads)] == [
        "blob1 = 'o'",
        "blob1 = 'p'",
        "blob1 = 'o'",
    ]
    assert upstream.asked == ["blob1 = 'o'", "blob1 = 'p'"]


async def test_kept(upstream: Upstream) -> None:
    """An answer serves again until its time is over."""
    clock = Clock()
    store = KeptAnswers(upstream, 5, 1_000_000, clock)
    assert not (await store.read(of("a"), 60)).kept
    clock.now = 4.9
    assert (await store.read(of("a"), 60)).kept
    clock.now = 5
    assert not (await store.read(of("a"), 60)).kept
    assert (await store.read(of("a"), 60)).kept
    assert upstream.asked == ["a", "a"]


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


async def test_failure() -> None:
    """A failing read fails all who waited for it, and is not kept."""
    upstream = Upstream(raises=[TelemetryUnavailable("down")])
    store = KeptAnswers(upstream, 60, 1_000_000)
    reads = [asyncio.create_task(store.read(of("a"), 60)) for _ in range(3)]
    await settled()
    upstream.open.set()
    outcomes = await asyncio.gather(*reads, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [TelemetryUnavailable] * 3
    assert not (await store.read(of("a"), 60)).kept
    assert upstream.asked == ["a", "a"]


@pytest.mark.parametrize("gone", [0, 1])
async def test_cancelled(gone: int) -> None:
    """A caller that goes away, the first one too, does not take the answer from the others."""
    upstream = Upstream()
    store = KeptAnswers(upstream, 60, 1_000_000)
    reads = [asyncio.create_task(store.read(of("a"), 60)) for _ in range(3)]
    await settled()
    reads.pop(gone).cancel()
    await settled()
    upstream.open.set()
    assert [answer.rows for answer in await asyncio.gather(*reads)] == [[{"sql": "a"}]] * 2
    assert upstream.asked == ["a"]


async def test_all_cancelled(upstream: Upstream) -> None:
    """A read that nobody waits for any more is finished all the same, and a failure of it bothers nobody."""
    upstream.raises = [TelemetryUnavailable("down")]
    store = KeptAnswers(upstream, 60, 1_000_000)
    read = asyncio.create_task(store.read(of("a"), 60))
    await asyncio.sleep(0)
    read.cancel()
    await settled()
    assert read.cancelled()
    assert not (await store.read(of("a"), 60)).kept


async def test_shorter_deadline() -> None:
    """Who joins a read under way waits no longer than its own deadline."""
    upstream = Upstream()
    store = KeptAnswers(upstream, 60, 1_000_000)
    first = asyncio.create_task(store.read(of("a"), 60))
    await settled()
    with pytest.raises(DeadlineExceeded, match="did not answer in time"):
        await store.read(of("a"), 0.001)
    upstream.open.set()
    assert (await first).rows


async def test_longer_deadline() -> None:
    """Who joins a read that runs out of another's time has its own time left to read again."""
    upstream = Upstream()
    store = KeptAnswers(upstream, 60, 1_000_000)
    short = asyncio.create_task(store.read(of("a"), 0.001))
    await asyncio.sleep(0)
    long = asyncio.create_task(store.read(of("a"), 60))
    with pytest.raises(DeadlineExceeded):
        await short
    await settled()
    upstream.open.set()
    assert (await long).rows
    assert upstream.asked == ["a", "a"]


async def test_handed_on(upstream: Upstream) -> None:
    """Ping and close go to the store itself."""
    store = KeptAnswers(upstream, 60, 1_000_000)
    await store.ping()
    await store.aclose()
    assert (upstream.pings, upstream.closed) == (1, True)


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
    """Rows, text and entry count: ten thousand answers without a row do not pass the bound unseen."""
    upstream.size = 0
    tracemalloc.start()
    store = KeptAnswers(upstream, 60, 1_000_000)
    for number in range(10_000):
        await store.read(of(f"SELECT {number} {'x' * 3000}"), 60)
        upstream.asked.clear()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 2_000_000
    assert len(store._kept) > 100


async def first_of(*work: Coroutine[Any, Any, Any]) -> int:
    """Which of these is done first; the others are cancelled."""
    tasks = [asyncio.create_task(one) for one in work]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    done = [task.done() for task in tasks].index(True)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return done


async def test_who_joins_waits_its_own_time_and_no_more() -> None:
    """A read under way is left when one's own time is over, not a second later."""
    store = KeptAnswers(Upstream(), 60, 1000)
    first = asyncio.create_task(store.read(of("a"), 60))
    await settled()
    assert await first_of(store.read(of("a"), 0.05), asyncio.sleep(0.8)) == 0
    first.cancel()


@dataclass
class Late(Upstream):
    """Ends a read by itself, a little after its time, with its own word."""

    late_s: float = 0.3

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.append(statement.sql)
        await asyncio.sleep(seconds + self.late_s)
        raise TelemetryUnavailable("its own word")


async def test_the_store_has_the_word_on_a_read_that_it_ends() -> None:
    """Who begins a read gives the store a second beyond its time to say what went wrong, and no more."""
    store = KeptAnswers(Late(), 60, 1000)
    with pytest.raises(TelemetryUnavailable, match="its own word"):
        await store.read(of("a"), 0.05)
    never = KeptAnswers(Late(late_s=60), 60, 1000)
    assert await first_of(never.read(of("a"), 0.05), asyncio.sleep(1.6)) == 0


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


async def test_who_joined_and_is_out_of_time_does_not_ask_again() -> None:
    """The read that it joined ran out of time after its own had: that is the end, and no new read."""
    clock, upstream = Clock(), Upstream(raises=[DeadlineExceeded("too slow")])
    store = KeptAnswers(upstream, 60, 1000, clock)
    first, second = (asyncio.create_task(store.read(of("a"), seconds)) for seconds in (60, 30))
    await settled()
    clock.now = 31
    upstream.open.set()
    answers = await asyncio.gather(first, second, return_exceptions=True)
    assert [type(one) for one in answers] == [DeadlineExceeded, DeadlineExceeded]
    assert upstream.asked == ["a"]


@pytest.mark.parametrize(("size", "text"), [(0, 0), (10, 3), (1000, 50)])
def test_what_an_answer_takes(size: int, text: int) -> None:
    """Its rows, as often as they are large once parsed, and its question's text."""
    assert takes(of("x" * text), Rows([], size)) == PARSED * size + text + ENTRY_BYTES
