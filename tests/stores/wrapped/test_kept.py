"""Equal reads in flight are one, and answers are kept for a short time within a bound."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.wrapped.kept import KeptAnswers
from tests.stores.wrapped.kept import Clock, Upstream, of, settled


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


async def test_all_cancelled() -> None:
    """A read that nobody waits for any more may fail as they go, and its failure bothers nobody."""
    upstream = Upstream(raises=[TelemetryUnavailable("down")])
    store = KeptAnswers(upstream, 60, 1_000_000)
    read = asyncio.create_task(store.read(of("a"), 60))
    await settled()
    upstream.open.set()
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
