"""Which lane work goes: by what it read when it ran, not by how busy the machine was."""

import asyncio

import pytest

from gateway.errors import Overloaded
from gateway.meter import Meter
from gateway.request.gate import LARGE_ROWS, LARGE_SECONDS, REMEMBERED, Gate
from gateway.request.lane import SETTLING_S, Pace
from gateway.settings import Settings, TelemetryBackend
from tests.jumping import run
from tests.request.test_lane import Clock, settled

FLOOD = 40


def reading(rows: int) -> Meter:
    return Meter(telemetry_reads=1, rows_read=rows)


async def ran(
    gate: Gate, work: str, rows: int = 0, clock: Clock | None = None, seconds: float = 0, reads: int = 1
) -> None:
    meter = Meter()
    async with gate.place("a", work, meter, 60):
        meter.rows_read, meter.telemetry_reads = rows, reads
        if clock:
            clock.now += seconds


async def failed(gate: Gate, work: str, clock: Clock) -> None:
    async with gate.place("a", work, Meter(), 60):
        clock.now += LARGE_SECONDS
        raise ZeroDivisionError


async def let_in(gate: Gate, work: str, wanted: int = FLOOD) -> int:
    """How many of so many at once run or may wait."""
    over = asyncio.Event()
    refused = 0

    async def one() -> None:
        nonlocal refused
        try:
            async with gate.place("a", work, Meter(), 60):
                await over.wait()
        except Overloaded:
            refused += 1

    tasks = [asyncio.create_task(one()) for _ in range(wanted)]
    await settled()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return wanted - refused


async def test_lanes_by_size() -> None:
    """What read many rows runs alone where very much comes at once, what read few beside others; of what
    presses, only what has its answer soon waits."""
    clock = Clock()
    gate = Gate(1, clock)
    await ran(gate, "large", LARGE_ROWS, clock, 1.0)
    await ran(gate, "small", LARGE_ROWS - 1, clock, 0.1)
    await ran(gate, "new", 1, clock, 1.0)
    gate._seen.popitem()
    assert [await let_in(gate, one) for one in ("large", "small", "new")] == [1, 10, 1]


async def test_a_kept_answer_says_nothing_of_the_pace() -> None:
    """Nor does a refusal: what is expected of work is what it takes when it reads."""
    clock = Clock()
    gate = Gate(1, clock)
    await ran(gate, "work", LARGE_ROWS, clock, 1.0)
    await ran(gate, "work", LARGE_ROWS, clock, 0.001, reads=0)
    await ran(gate, "work", 0, clock, 0.001, reads=0)
    assert gate._seen[hash("work")].pace == Pace(1.0, 1.0)


def test_its_pace_beside_others_is_told_apart() -> None:
    """Two that run where one should: of what one takes alone they say nothing."""
    clock = Clock()
    gate = Gate(1, clock)

    async def beside() -> None:
        await ran(gate, "work", LARGE_ROWS, clock, 1.0)
        over = asyncio.Event()

        async def one() -> None:
            async with gate.place("a", "work", reading(LARGE_ROWS), 60):
                await over.wait()

        tasks = [asyncio.create_task(one()) for _ in range(2)]
        await asyncio.sleep(2 * SETTLING_S)
        clock.now += 2.0
        over.set()
        await asyncio.gather(*tasks)
        found = gate._seen[hash("work")].pace
        assert found.lately == pytest.approx(1.36)
        assert found.alone == 1.0
        await ran(gate, "work", LARGE_ROWS, clock, 2.0)
        assert gate._seen[hash("work")].pace.alone == pytest.approx(1.2)

    run(beside())


async def test_what_takes_long_is_large() -> None:
    """Also where it was given up before it had read anything."""
    clock = Clock()
    gate = Gate(1, clock)
    await ran(gate, "late", 0, clock, LARGE_SECONDS)
    clock.now += 1000
    assert gate.way(hash("late"))[0] is gate._large


async def test_what_failed_late_is_large() -> None:
    """An error tells of its time as an answer does."""
    clock = Clock()
    gate = Gate(1, clock)
    with pytest.raises(ZeroDivisionError):
        await failed(gate, "failing", clock)
    assert gate.way(hash("failing"))[0] is gate._large


async def test_what_was_given_up_has_shown_nothing() -> None:
    """A client that goes away does not make large work pass for small."""
    gate = Gate(1, Clock())
    assert await let_in(gate, "work") == 1
    assert gate.way(hash("work"))[0] is gate._new


async def test_growth_is_believed_at_once() -> None:
    """One large run makes it large, one small run after it does not make it small; many do."""
    gate = Gate(1, Clock())
    await ran(gate, "work")
    await ran(gate, "work", 2 * LARGE_ROWS)
    for _ in range(30):
        await ran(gate, "work", 0)  # as a refusal
    await ran(gate, "work", 1)
    assert gate.way(hash("work"))[0] is gate._large
    for _ in range(30):
        await ran(gate, "work", 1)
    assert gate.way(hash("work"))[0] is gate._small


async def test_it_remembers_so_much() -> None:
    """Work that was not asked for in a long time is as new; what is asked for is kept."""
    gate = Gate(1, Clock())
    for number in range(2 * REMEMBERED):
        await ran(gate, f"work {number}")
        await ran(gate, "always")
    assert len(gate._seen) == REMEMBERED
    assert gate.way(hash("always"))[0] is gate._small


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
    assert gate._large._least == wanted
