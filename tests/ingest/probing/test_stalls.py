"""A check that had to wait for this process is no word about its target: it has its time all the same."""

import asyncio
import logging
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ingest.probing.checks import Line, NotMeasured
from gateway.ingest.probing.stalls import ROUNDS, Seen, Stalls
from gateway.stores.sqlite import SqliteRegistry
from tests.ingest.loopback import fixed, http_target, request_head, served
from tests.ingest.probing.test_prober import add, at_once
from tests.ingest.sinks import MemorySink

TIMEOUT_MS, LEAST_MS = 200, 1000
"""The second is the least that a monitor may have."""
FINE = b"HTTP/1.1 204 Fine\r\n\r\n"


def stand_still(seconds: float) -> None:
    """The whole loop, as a long piece of work in it does."""
    threading.Event().wait(seconds)


class Stalling:
    """Answers in time by its own clock; each of the first `times` requests makes this process stand still."""

    def __init__(self, times: int, timeout_ms: int = TIMEOUT_MS, *, answers: bool = True) -> None:
        self._answers = answers
        self.asked, self._times, self._seconds = 0, times, 1.5 * timeout_ms / 1000

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        self.asked += 1
        if self.asked <= self._times:
            stand_still(self._seconds)
        if not self._answers:
            await asyncio.Event().wait()
        writer.write(FINE)
        await writer.drain()


async def test_what_came_meanwhile_counts(line: Line) -> None:
    """The timeout went by while the process stood still, and the answer was there: one request, and up."""
    target = Stalling(1)
    async with served(target) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/", timeout_ms=TIMEOUT_MS), lambda: 1)
    assert (outcome.status, outcome.code, target.asked) == ("up", 204, 1)


async def test_not_measured(line: Line) -> None:
    """Where the process stands still for longer than checks take, nothing is said of the target."""
    async with served(Stalling(1, 3 * TIMEOUT_MS, answers=False)) as port:
        with pytest.raises(NotMeasured):
            await line.check(http_target(f"http://127.0.0.1:{port}/", timeout_ms=TIMEOUT_MS), lambda: 1)


async def test_hanging_while_we_stand_still(line: Line) -> None:
    """A target that does not answer is down, however often this process stood still for a while."""
    async with served(Stalling(1, TIMEOUT_MS // 2, answers=False)) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/", timeout_ms=TIMEOUT_MS), lambda: 1)
    waited = f"timeout after {TIMEOUT_MS} ms, waiting for the first byte"
    assert (outcome.status, outcome.error) == ("down", waited)
    assert outcome.latency_ms > 1.5 * TIMEOUT_MS


async def test_no_row_and_no_status(registry: SqliteRegistry, caplog: pytest.LogCaptureFixture) -> None:
    """What was not measured is no heartbeat and no state; its dispatch failed, and a line says why."""
    sink = MemorySink()
    async with served(Stalling(9, 3 * LEAST_MS, answers=False)) as port:
        await add(registry, "mon_1", f"http://127.0.0.1:{port}/", timeout=LEAST_MS)
        with caplog.at_level(logging.WARNING, "gateway"):
            assert await at_once(registry, sink).check_once() == []
    assert sink.rows == []
    assert "mon_1 was not measured: this process stood still" in caplog.text


async def test_a_target_that_hangs_is_down(line: Line) -> None:
    """While the process goes on, a timeout is the target's own, and is measured once."""
    asked = 0

    async def hanging(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await request_head(reader)
        asked += 1
        await asyncio.Event().wait()

    async with served(hanging) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/", timeout_ms=2000), lambda: 1)
    assert (outcome.status, outcome.error, asked) == (
        "down",
        "timeout after 2000 ms, waiting for the first byte",
        1,
    )


async def test_what_the_target_says_counts(line: Line) -> None:
    """A status is the target's own word, whatever this process did meanwhile."""
    asked = 0

    async def failing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        stand_still(0.1)
        await fixed("503 Busy")(reader, writer)

    async with served(failing) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/", timeout_ms=500), lambda: 1)
    assert (outcome.status, outcome.code, asked) == ("down", 503, 1)


async def test_stalls_are_seen_while_they_last() -> None:
    """Asked before its own timer runs, it knows what is going on; and it counts each stall once."""
    stalls = Stalls().begin()
    with stalls.watched() as seen:
        await asyncio.sleep(0)
        stand_still(0.3)
        during = stalls.owed(seen)
        await asyncio.sleep(0.05)
        after = seen.in_all
    stand_still(0.1)
    await asyncio.sleep(0.05)
    stalls.end()
    assert during > 0.2
    assert during <= after + 0.02
    assert seen.in_all == after  # nothing is counted for a check that has ended


@given(st.lists(st.floats(0.02, 5.0), min_size=1))
def test_always_a_little_late_is_not_standing_still(lates: list[float]) -> None:
    """A check is owed no more than we stood still, and no more than a few of its rounds were late."""
    seen = Seen(sum(lates), max(lates))
    assert seen.owed() <= sum(lates)
    assert seen.owed() <= ROUNDS * max(lates)
    assert seen.owed() >= max(lates)
