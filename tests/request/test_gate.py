"""Which lane work goes: by what it read when it ran, not by how busy the machine was."""

import asyncio

import pytest

from gateway.errors import Overloaded
from gateway.meter import Meter
from gateway.request.gate import LARGE_ROWS, LARGE_SECONDS, NEW_RUNNING, REMEMBERED, Gate
from gateway.settings import Settings, TelemetryBackend
from tests.request.test_lane import Clock, settled

FLOOD = 40


async def ran(gate: Gate, work: str, rows: int = 0, clock: Clock | None = None, seconds: float = 0) -> None:
    meter = Meter()
    async with gate.place("a", work, 0, meter, 60):
        meter.rows_read = rows
        if clock:
            clock.now += seconds


async def failed(gate: Gate, work: str, clock: Clock) -> None:
    async with gate.place("a", work, 0, Meter(), 60):
        clock.now += LARGE_SECONDS
        raise ZeroDivisionError


async def let_in(gate: Gate, work: str, wanted: int = FLOOD) -> int:
    """How many of so many at once run or may wait."""
    over = asyncio.Event()
    refused = 0

    async def one(number: int) -> None:
        nonlocal refused
        try:
            async with gate.place("a", work, number, Meter(), 60):
                await over.wait()
        except Overloaded:
            refused += 1

    tasks = [asyncio.create_task(one(number)) for number in range(wanted)]
    await settled()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return wanted - refused


async def test_lanes_by_size() -> None:
    """What read many rows is let in by few, what read few by many, what was never seen by few."""
    gate = Gate(1, Clock())
    await ran(gate, "large", LARGE_ROWS)
    await ran(gate, "small", LARGE_ROWS - 1)
    assert [await let_in(gate, one) for one in ("large", "small", "new")] == [9, 40, 18]


async def test_what_takes_long_is_large() -> None:
    """Also where it was given up before it had read anything."""
    clock = Clock()
    gate = Gate(1, clock)
    await ran(gate, "late", 0, clock, LARGE_SECONDS)
    clock.now += 1000
    assert await let_in(gate, "late") <= 9


async def test_what_failed_late_is_large() -> None:
    """An error tells of its time as an answer does."""
    clock = Clock()
    gate = Gate(1, clock)
    with pytest.raises(ZeroDivisionError):
        await failed(gate, "failing", clock)
    assert gate._lane(hash("failing")) is gate._large


async def test_what_was_given_up_has_shown_nothing() -> None:
    """A client that goes away does not make large work pass for small."""
    gate = Gate(1, Clock())
    assert await let_in(gate, "work") == 18
    assert gate._lane(hash("work")) is gate._new


async def test_growth_is_believed_at_once() -> None:
    """One large run makes it large, one small run after it does not make it small; many do."""
    gate = Gate(1, Clock())
    await ran(gate, "work")
    await ran(gate, "work", 2 * LARGE_ROWS)
    for _ in range(30):
        await ran(gate, "work", 0)  # as a refusal
    await ran(gate, "work", 1)
    assert gate._lane(hash("work")) is gate._large
    for _ in range(30):
        await ran(gate, "work", 1)
    assert gate._lane(hash("work")) is gate._small


async def test_it_remembers_so_much() -> None:
    """Work that was not asked for in a long time is as new; what is asked for is kept."""
    gate = Gate(1, Clock())
    for number in range(2 * REMEMBERED):
        await ran(gate, f"work {number}")
        await ran(gate, "always")
    assert len(gate._sizes) == REMEMBERED
    assert gate._lane(hash("always")) is gate._small


@pytest.mark.parametrize(
    ("backend", "concurrency", "wanted"),
    [
        (TelemetryBackend.EMBEDDED, 0, 1),
        (TelemetryBackend.CLICKHOUSE, 0, 8),
        (TelemetryBackend.CLOUDFLARE, 0, 8),
        (TelemetryBackend.EMBEDDED, 3, 3),
    ],
)
def test_concurrency_by_setting(backend: TelemetryBackend, concurrency: int, wanted: int) -> None:
    """The setting decides; without it the backend does."""
    gate = Gate.of(Settings(telemetry=backend, concurrency=concurrency))
    assert gate._large._most == wanted


async def test_the_same_shares_a_place() -> None:
    """However many ask the same at once, they take one place, also when who came first goes away."""
    gate = Gate(1, Clock())
    over, running = asyncio.Event(), 0

    async def one(values: int) -> None:
        nonlocal running
        async with gate.place("a", "work", values, Meter(), 60):
            running += 1
            await over.wait()

    firsts = [asyncio.create_task(one(-number)) for number in range(NEW_RUNNING)]
    await settled()
    waiting = [asyncio.create_task(one(2)) for _ in range(FLOOD)]
    await settled()
    assert running == NEW_RUNNING
    for task in (waiting[0], *firsts):
        task.cancel()
    await settled()
    assert running == NEW_RUNNING + FLOOD - 1
    over.set()
    await asyncio.gather(*waiting[1:])
    assert gate._turns == {}
